"""Cleaning of what people type: every function is idempotent, and raises ``Unreadable`` rather than guess."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from members.id_numbers import normalize_id_number
from members.spreadsheets.reader import Cell, CellKind

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe00-\ufe0f]")
CJK = "\u3007\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
SPACE_IN_CJK = re.compile(f"(?<=[{CJK}]) (?=[{CJK}])")
SPACE_BESIDE_CJK = re.compile(f"(?<=[{CJK}()（）、,《》“”·]) | (?=[{CJK}()（）、,《》“”·])")
LEADING_QUOTES = re.compile("^[ '’‘`]+")
DOTS = "·•・‧∙⋅･ᐧ●"
NAME_DOT = re.compile(f" *[{DOTS}]+ *")
POINT_IN_CJK = re.compile(f"(?<=[{CJK}]) *[.．。]+ *(?=[{CJK}])")

FIRST_SERIAL, LAST_SERIAL = 29_221, 73_050  # 1980-01-01 to 2099-12-31
EXCEL_EPOCH = date(1899, 12, 30)
CLOCK_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
SEPARATED_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})?日?)?")
COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})?")


class Unreadable(ValueError):
    """The text is not of the kind wanted; the message is a Chinese half-sentence that says why."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which perhaps only the month is known: then the day is the first and has_day False."""

    date: date
    has_day: bool


def squeeze(text: str) -> str:
    """Without invisible characters and leading apostrophes; white space of any kind as single spaces."""
    visible = " ".join(INVISIBLE.sub("", text).split())
    return LEADING_QUOTES.sub("", visible).strip()


def clean_name(text: str) -> str:
    """A person's name. Spaces between Chinese characters go, in Latin names they stay; one kind of dot '·'.

    No Unicode normalisation: it would turn rare characters of names into other ones.
    """
    dotted = POINT_IN_CJK.sub("·", NAME_DOT.sub("·", squeeze(text)))
    return SPACE_IN_CJK.sub("", dotted).strip()


def clean_organization(text: str) -> str:
    """An organisation's name as it is to be printed: spaces beside Chinese characters and brackets go."""
    return SPACE_BESIDE_CJK.sub("", squeeze(text))


def clean_code(text: str) -> str:
    """Student numbers and codes: half-width, without any space, invisible character or apostrophe."""
    return normalize_id_number(text)


def clean_phone(text: str) -> str:
    """Half-width. One number loses its inner spaces; several numbers keep the space between them."""
    half_width = squeeze(unicodedata.normalize("NFKC", text))
    joined = half_width.replace(" ", "")
    return joined if re.fullmatch(r"\+?[\d-]{5,14}", joined) else half_width


def read_date(cell: Cell) -> PartialDate | None:
    """A day or a month: 2019.6, 201906, 20190601, 2019年6月, 2019-06-01, a date cell, an Excel serial.

    None for an empty cell. A *number* such as 2022.1 is refused: Excel has made 2022.10 of it, or has not.
    """
    if isinstance(cell.value, datetime):
        return PartialDate(_plausible(cell.value.date(), cell.text), has_day=True)
    text = CLOCK_TIME.sub("", squeeze(unicodedata.normalize("NFKC", cell.text))).replace(" ", "")
    if not text:
        return None
    if cell.kind is CellKind.NUMBER and re.fullmatch(r"\d{4}\.1", text):
        raise Unreadable(f"“{text}”是数字格式，分不清是 1 月还是 10 月，请改为文本，如 {text[:4]}-10")
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_serial(int(text[:5]))
    match = COMPACT_DATE.fullmatch(text) or SEPARATED_DATE.fullmatch(text)
    if match is None:
        raise Unreadable(f"“{text}”不是日期，请写成 2022-06-01 或 2022-06")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        found = date(year or 0, month or 0, day or 1)
    except ValueError as error:
        raise Unreadable(f"“{text}”不是存在的日期，请写成 2022-06-01 或 2022-06") from error
    return PartialDate(_plausible(found, text), has_day=day is not None)


def read_month(cell: Cell) -> date | None:
    """As :func:`read_date`, but the first day of the month."""
    found = read_date(cell)
    return found.date.replace(day=1) if found else None


def _from_serial(serial: int) -> PartialDate:
    """``serial`` counts days as Excel for Windows does."""
    if not FIRST_SERIAL <= serial <= LAST_SERIAL:
        raise Unreadable(f"“{serial}”不是日期，请写成 2022-06-01 或 2022-06")
    return PartialDate(EXCEL_EPOCH + timedelta(days=serial), has_day=True)


def _plausible(found: date, text: str) -> date:
    if not 1930 <= found.year <= 2099:
        raise Unreadable(f"“{text}”的年份不对，请写成 2022-06-01 或 2022-06")
    return found
