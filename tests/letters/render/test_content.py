import json
from dataclasses import replace
from datetime import date

import pytest

from letters.render.content import Label, LetterContent, ethnicity_on_form


def test_json_round_trip_is_exact(letter_content):
    rare = replace(letter_content, name="赵𠅤·“引号”\\", option_mark="STRIKE", digits="CAPITAL")
    for content in (letter_content, rare):
        assert LetterContent.from_json(content.to_json()) == content


def test_json_is_canonical(letter_content):
    text = letter_content.to_json()
    assert LetterContent.from_json(text).to_json() == text
    assert list(json.loads(text)) == sorted(json.loads(text))
    assert "陈晓明" in text
    assert '"issued_on":"2022-06-12"' in text


@pytest.mark.parametrize("text", ["{}", "[]", '{"issued_on":"2022-06-12","colour":"red"}'])
def test_other_json_is_refused(text):
    with pytest.raises((KeyError, TypeError, ValueError)):
        LetterContent.from_json(text)


def test_last_valid_day(letter_content):
    assert letter_content.valid_until == date(2022, 9, 10)


@pytest.mark.parametrize(
    ("ethnicity", "printed"),
    [("汉族", "汉"), ("汉", "汉"), (" 维吾尔族 ", "维吾尔"), ("土家族", "土家"), ("其他", "其他"), ("", "")],
)
def test_the_form_prints_the_word_for_people_itself(ethnicity, printed):
    assert ethnicity_on_form(ethnicity) == printed


@pytest.mark.parametrize(
    "change",
    [
        {"sex": "M"},
        {"category": "正式党员"},
        {"option_mark": "CIRCLE"},
        {"digits": "ROMAN"},
        {"fee_month": 13},
        {"valid_days": 0},
    ],
)
def test_values_outside_the_form_are_refused(letter_content, change):
    with pytest.raises(ValueError, match="介绍信内容无效"):
        replace(letter_content, **change)


def test_printed_fields_name_every_text_in_chinese(letter_content):
    printed = letter_content.printed_fields()
    assert list(printed) == list(Label)
    assert printed[Label.NAME] == printed["姓名"] == "陈晓明"
    assert (printed[Label.FEE_YEAR], printed[Label.FEE_MONTH], printed[Label.VALID_DAYS]) == (
        "2022",
        "6",
        "90",
    )


def test_capital_digits_are_for_the_fee_month_and_the_days_only(letter_content):
    printed = replace(letter_content, digits="CAPITAL").printed_fields()
    assert (printed[Label.FEE_YEAR], printed[Label.FEE_MONTH], printed[Label.VALID_DAYS]) == (
        "贰零贰贰",
        "陆",
        "玖拾",
    )
    assert (printed[Label.ISSUED_YEAR], printed[Label.ISSUED_MONTH], printed[Label.ISSUED_DAY]) == (
        "2022",
        "6",
        "12",
    )
