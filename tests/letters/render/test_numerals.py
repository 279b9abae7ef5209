import pytest

from letters.render.numerals import capital_number, capital_year


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "壹"),
        (6, "陆"),
        (10, "壹拾"),
        (12, "壹拾贰"),
        (20, "贰拾"),
        (90, "玖拾"),
        (99, "玖拾玖"),
        (100, "壹佰"),
        (105, "壹佰零伍"),
        (110, "壹佰壹拾"),
        (365, "叁佰陆拾伍"),
    ],
)
def test_numbers_in_words(number, words):
    assert capital_number(number) == words


def test_years_digit_by_digit():
    assert capital_year(2022) == "贰零贰贰"


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_other_numbers_are_refused(number):
    with pytest.raises(ValueError, match="大写"):
        capital_number(number)
