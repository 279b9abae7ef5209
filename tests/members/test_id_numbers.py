"""身份证号:每一种错误都有自己的原因,信息里没有号码。"""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.enums import Sex
from members.id_numbers import IdNumberFault, InvalidIdNumber, normalize_id_number, parse_id_number

VALID = "11010519491231002X"  # the example of GB 11643-1999


def test_reads_birth_date_and_sex():
    number = parse_id_number(VALID)
    assert (number.number, number.birth_date, number.sex) == (VALID, date(1949, 12, 31), Sex.FEMALE)
    assert number.place_known
    assert parse_id_number("500103199711302392").sex is Sex.MALE


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "\ufeff110105\u00a019491231\u200b002X",
    ],
)
def test_reads_it_however_it_was_typed(typed):
    assert parse_id_number(typed).number == VALID


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", IdNumberFault.LENGTH),
        ("1101051949123100", IdNumberFault.LENGTH),
        ("110105491231002", IdNumberFault.LENGTH),  # 15 digits, as before 1999
        ("1101051949123100200", IdNumberFault.LENGTH),
        ("1101O519491231002X", IdNumberFault.CHARACTERS),
        ("11010519491231X02X", IdNumberFault.CHARACTERS),
        ("110105194913310020", IdNumberFault.DATE),
        ("110105194902300020", IdNumberFault.DATE),
        ("110105194912310021", IdNumberFault.CHECK_DIGIT),
    ],
)
def test_says_what_is_wrong(text, reason):
    with pytest.raises(InvalidIdNumber) as caught:
        parse_id_number(text)
    assert caught.value.reason is reason
    assert str(caught.value) == reason.label
    assert not text or text not in str(caught.value)


def test_unknown_place_is_only_a_hint():
    assert parse_id_number("640106199807028156").place_known is False


@given(st.text())
def test_normalising_is_idempotent_and_reading_raises_nothing_else(text):
    once = normalize_id_number(text)
    assert normalize_id_number(once) == once
    with contextlib.suppress(InvalidIdNumber):
        parse_id_number(text)


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(position, shift):
    digit = str((int(VALID[position]) + shift) % 10)
    with pytest.raises(InvalidIdNumber):
        parse_id_number(VALID[:position] + digit + VALID[position + 1 :])
