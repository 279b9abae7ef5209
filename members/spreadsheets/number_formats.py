"""Which numbers are dates, and which dates they are: the same in .xlsx and .xls."""

import re
from datetime import datetime, time, timedelta

from members.spreadsheets.workbook import Cell, CellKind

# Formats that a file names by number only. 27–36 and 50–58 are dates in Chinese Excel and WPS
# (31 = 2019年6月1日, 57 = 2019年6月): ECMA-376 part 1, 18.8.30, the table for zh-cn.
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})

# Quoted words, escaped and spacing characters, colours, currencies and conditions say nothing about dates.
NO_DATE_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
DATE_CODE = re.compile(r"[ymdhs]", re.IGNORECASE)
DURATION_CODE = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)

EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 – a spreadsheet knows no time zones
EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
LEAP_DAY_THAT_NEVER_WAS = 60  # Excel believes in 29 February 1900
LAST_SERIAL = 2_957_003  # the last day of 9999 for those who count from 1904
MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000


class NumberFormat:
    """What a number format makes of a number."""

    def __init__(self, number: int = 0, code: str = "") -> None:
        """``number`` is the format's own, ``code`` its pattern ("" for formats that a file does not spell out)."""
        first = NO_DATE_CODE.sub("", code).partition(";")[0]
        self.is_date = bool(DATE_CODE.search(first)) if code else number in DATE_FORMATS
        self.is_duration = bool(DURATION_CODE.search(first)) if code else number == 46

    def cell(self, value: float, date1904: bool) -> Cell:
        """The number as a cell: a date, a time or duration (as text), or the number itself.

        A number beyond all dates stays a number: it was typed as 20190601 into a column formatted as dates.
        """
        if not self.is_date or not 0 <= value < LAST_SERIAL:
            return Cell(value, CellKind.NUMBER)
        if self.is_duration:
            return Cell(str(timedelta(seconds=round(value * 86_400))), CellKind.TEXT)
        return serial_cell(value, date1904)


GENERAL = NumberFormat()


def serial_cell(value: float, date1904: bool) -> Cell:
    """The date with this serial number; below 1 it is a time of day, given as text."""
    days, fraction = divmod(value, 1)
    since_midnight = timedelta(milliseconds=round(fraction * MILLISECONDS_A_DAY))
    if value < 1:
        return Cell(_clock(since_midnight), CellKind.TEXT)
    if value < LEAP_DAY_THAT_NEVER_WAS and not date1904:
        days += 1
    epoch = EPOCH_1904 if date1904 else EPOCH_1900
    return Cell(epoch + timedelta(days=days) + since_midnight, CellKind.DATE)


def _clock(since_midnight: timedelta) -> str:
    """``08:30:00``."""
    minutes, seconds = divmod(since_midnight.seconds, 60)
    return time(minutes // 60, minutes % 60, seconds).isoformat()
