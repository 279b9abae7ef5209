"""Who somebody says to be is compared however it was typed."""

import pytest

from members.said_person import SaidPerson, name_key

NUMBER = "11010119970102123X"


@pytest.mark.parametrize(
    "typed",
    [
        "阿卜杜热西提·麦麦提",
        "阿卜杜热西提•麦麦提",
        "阿卜杜热西提・麦麦提",
        "阿卜杜热西提･麦麦提",
        "阿卜杜热西提●麦麦提",
        "阿卜杜热西提.麦麦提",
        " 阿卜杜热西提 麦麦提 ",
        "阿卜杜热西提麦麦提",
        "阿卜杜热西提\u3000·\u200b麦麦提",
    ],
)
def test_a_name_is_itself_with_any_dot(typed):
    assert SaidPerson("1", typed, "02123X").is_person("阿卜杜热西提·麦麦提", NUMBER)


def test_latin_names_in_any_case_and_width():
    assert name_key("ANNA Müller") == name_key("Ａｎｎａ　müller")


@pytest.mark.parametrize("name", ["麦麦提", "阿卜杜热西提·麦麦", "", "·"])
def test_another_name_is_not(name):
    assert not SaidPerson("1", name, "02123X").is_person("阿卜杜热西提·麦麦提", NUMBER)


def test_a_rare_character_counts():
    assert name_key("王䶮") != name_key("王")
    assert name_key("王\ue000") != name_key("王")


@pytest.mark.parametrize(
    ("tail", "right"), [("02123X", True), ("０２１２３ｘ", True), ("021230", False), ("2123X", False)]
)
def test_the_end_of_the_id_number(tail, right):
    assert SaidPerson("1", "王", tail).is_person("王", NUMBER) is right


def test_the_student_number_in_one_width_without_blanks():
    assert SaidPerson(" １８２０ 0100 ", "", "").username == "18200100"
    assert SaidPerson("１８", "王 ", "0212 3x").key == SaidPerson("18", "王", "02123X").key
