"""Text in a given room: one line, smaller, more lines; never beyond."""

import pytest
from reportlab.lib.units import mm

from letters.render.sheets.setting import GETA, on_one_line, plain, set_all, set_text, wrap

NAME = "买买提吐尔逊·阿卜杜拉木热合曼江·托合提"


@pytest.fixture
def face(letter_fonts):
    return letter_fonts.song


@pytest.mark.parametrize(
    ("text", "room", "lines", "size"),
    [
        ("张三", 20, ("张三",), 9.5),
        ("阿卜杜热西提·麦麦提", 31, ("阿卜杜热西提·麦麦提",), 9.0),
        ("阿卜杜热西提·麦麦提", 24, ("阿卜杜热西提·", "麦麦提"), 9.5),
        ("打印有误，新编号 2022010061", 31, ("打印有误，", "新编号 2022010061"), 9.5),
        ("他人代领（同班同学 张晨）", 32, ("他人代领", "（同班同学 张晨）"), 9.5),
        ("采矿工程系硕士研究生党支部", 26, ("采矿工程系硕士", "研究生党支部"), 9.5),
    ],
)
def test_as_few_lines_as_possible_then_as_large_as_possible(face, text, room, lines, size):
    found = set_text(text, room, face, largest=9.5, smallest=7.5, most_lines=3)
    assert (found.lines, found.size) == (lines, size)


def test_none_when_it_does_not_fit(face):
    assert set_text(NAME, 12, face, largest=9.5, smallest=7.5, most_lines=3) is None


@pytest.mark.parametrize("room", [5, 8, 12, 20, 40, 80])
@pytest.mark.parametrize(
    "text", [NAME, "2022030017-2022030099", "W" * 60, "（一）" * 30, "，，甲··乙，；（", "短"]
)
def test_all_of_it_is_set_within_the_room(face, text, room):
    found = set_all(text, room, face, largest=9.5, smallest=7.5)
    assert "".join(found.lines) == text
    assert all(face.width(line, found.size) <= room * mm for line in found.lines)


def test_numbers_stay_whole_and_no_line_begins_with_closing_punctuation(face):
    lines = wrap("领取人应为本人，代领的，须出示有效证件（如身份证）。编号 2022030017。", 22 * mm, 9, face)
    assert any("2022030017。" in line for line in lines)
    assert not [line for line in lines if line[0] in "，。）" or line[-1] == "（"]


def test_what_cannot_be_printed_is_marked(face):
    assert plain("张\ue000三", face) == f"张{GETA}三"
    assert on_one_line("一\n二\t三　四 ") == "一 二 三　四"
