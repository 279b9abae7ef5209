"""数字格式:哪些数字是日期,是哪一天。"""

import pytest

from members.spreadsheets.number_formats import NumberFormat
from members.spreadsheets.reader import CellKind

DATES = [
    "yyyy-mm-dd", 'yyyy"年"m"月"d"日";@', '[$-804]yyyy"年"m"月"', "[DBNum1][$-804]yyyy年m月d日", "m/d", "mmm-yy",
    "[$-F800]dddd, mmmm dd, yyyy", "yyyy\\-mm", "h:mm", "上午/下午h:mm", "yyyy/m/d h:mm;@", "[Red]yy.m",
]  # fmt: skip
NUMBERS = [
    "General", "G/通用格式", "0", "0.00", "#,##0.00_);[Red]\\(#,##0.00\\)", "@", '0"日"', '"day"0', "0.00E+00", "0_d",
    '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "0\\m", "[$-804]0", "[Magenta]0", "??/??", "0%", '0;"y"0', "0*d",
]  # fmt: skip


@pytest.mark.parametrize("code", DATES)
def test_dates(code):
    assert NumberFormat(164, code).is_date


@pytest.mark.parametrize("code", NUMBERS)
def test_numbers(code):
    assert not NumberFormat(164, code).is_date


def test_formats_known_by_number_alone():
    dates = {number for number in range(60) if NumberFormat(number).is_date}
    assert dates == {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}


@pytest.mark.parametrize(
    ("value", "date1904", "text"),
    [
        (43_617, False, "2019-06-01"),
        (43_617.75, False, "2019-06-01"),
        (42_155, True, "2019-06-01"),
        (1, False, "1900-01-01"),
        (59, False, "1900-02-28"),
        (61, False, "1900-03-01"),
        (0.5, False, "12:00:00"),
        (0.999999999, False, "00:00:00"),
        (20_190_601, False, "20190601"),
        (360102199901027500, False, "360102199901027500"),
        (2_957_002.999999999, False, "9995-12-30"),
        (2_957_002.999999999, True, "9999-12-31"),
        (2_957_003, False, "2957003"),
        (-3, False, "-3"),
    ],
)
def test_serial_numbers(value, date1904, text):
    assert NumberFormat(14).cell(value, date1904).text == text


def test_durations_and_plain_numbers():
    assert NumberFormat(164, "[h]:mm").cell(1.5, False).text == "1 day, 12:00:00"
    assert NumberFormat(0).cell(43_617, False).kind is CellKind.NUMBER
