"""Cleaning of what people type: every function is idempotent, and raises ``Unreadable`` rather than guess."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

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

FIRST_SERIAL, LAST_SERIAL = 29_221, 73_050  # 1980-01-01 to 2099-12-31, counted from 1900
EXCEL_EPOCH = date(1899, 12, 30)
DAYS_TO_1904 = 1_462  # between the two systems in which Excel counts days
CLOCK_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
SEPARATED_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})?[日号]?)?")
DATE_SEPARATORS = str.maketrans(
    {"。": ".", "、": ".", "·": ".", "—": "-", "–": "-", "−": "-", "\\": "/", ",": "."}
)
BEFORE_DATE = re.compile("^(?:党费)?(?:已?[缴交]纳?)?[至到]|^截[至止]到?")
AFTER_DATE = re.compile("(?<=月)[份底末初]$|[.]$|(?<=日)止$|(?<=月)止$")
CHINESE_DATE = re.compile(
    "([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
CHINESE_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
}
# What stands in a cell where nothing is to be said.
EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
PLACEHOLDER = re.compile(
    r"[\s/\\|_—–\-−－／~～*＊.。…×xX]+|无|暂无|没有|N/?A|n/?a|不适用|不涉及|未填|空|略|待定|待补充?|null|None"
)
NOT_YET = frozenset(("未转正", "尚未转正", "未到期", "未满一年", "预备期", "未缴", "未交"))
MAX_QUOTE = 30
CROSS = re.compile("[×✕✖Хх]$")  # instead of the X at the end of an ID number
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


@lru_cache(maxsize=4096)  # a register names few units, each of them often
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


def clean_email(text: str) -> str:
    """Half-width, without any space; what else is wrong with it the rules say."""
    return "".join(squeeze(unicodedata.normalize("NFKC", text)).split())


def is_email(text: str) -> bool:
    """Whether it looks like one address that a mail could be sent to."""
    return EMAIL.fullmatch(text) is not None


def clean_id_number(text: str) -> str:
    """As :func:`clean_code`; a cross or a Cyrillic letter at the end is the X that was meant."""
    return CROSS.sub("X", normalize_id_number(text))


def is_placeholder(text: str) -> bool:
    """Whether a text only says that there is nothing: '/', '—', 无, 暂无."""
    return PLACEHOLDER.fullmatch(text.strip()) is not None


def read_date(cell: Cell, *, date1904: bool = False) -> PartialDate | None:
    """A day or a month: 2019.6, 201906, 20190601, 2019年6月, 2019-06-01, a date cell, an Excel serial.

    None for an empty cell. A *number* such as 2022.1 is refused: Excel has made 2022.10 of it, or has not.
    ``date1904``: the workbook counts days from 1904.
    """
    if isinstance(cell.value, datetime):
        return PartialDate(_plausible(cell.value.date(), cell.text), has_day=True)
    text = squeeze(unicodedata.normalize("NFKC", cell.text))
    if not text or is_placeholder(text) or text in NOT_YET:
        return None
    text = CLOCK_TIME.sub("", text).replace(" ", "").translate(DATE_SEPARATORS)
    text = _chinese_date(AFTER_DATE.sub("", BEFORE_DATE.sub("", text)))
    if cell.kind is CellKind.NUMBER and re.fullmatch(r"\d{4}\.1", text):
        raise Unreadable(f"“{text}”是数字格式，分不清是 1 月还是 10 月，请改为文本，如 {text[:4]}-10")
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_serial(int(text[:5]), date1904=date1904)
    match = COMPACT_DATE.fullmatch(text) or SEPARATED_DATE.fullmatch(text)
    if match is None:
        raise Unreadable(f"“{_quoted(cell)}”不是日期，请写成 2022-06-01 或 2022-06")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        found = date(year or 0, month or 0, day or 1)
    except ValueError as error:
        raise Unreadable(f"“{text}”不是存在的日期，请写成 2022-06-01 或 2022-06") from error
    return PartialDate(_plausible(found, text), has_day=day is not None)


def read_month(cell: Cell, *, date1904: bool = False) -> date | None:
    """As :func:`read_date`, but the first day of the month."""
    found = read_date(cell, date1904=date1904)
    return found.date.replace(day=1) if found else None


def _quoted(cell: Cell) -> str:
    """The cell's words as far as a sentence can take them."""
    words = squeeze(cell.text)
    return words if len(words) <= MAX_QUOTE else words[:MAX_QUOTE] + "…"


def _chinese_date(text: str) -> str:
    """二〇一九年六月一日 in figures; any other text as it is."""
    match = CHINESE_DATE.fullmatch(text)
    if match is None:
        return text
    year = "".join(str(CHINESE_DIGITS[character]) for character in match[1])
    day = f"-{_chinese_number(match[3])}" if match[3] else ""
    return f"{year}-{_chinese_number(match[2])}{day}"


def _chinese_number(text: str) -> int:
    """A number below 100 such as 二十一."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return CHINESE_DIGITS.get(text, 0)
    return CHINESE_DIGITS.get(tens, 1) * 10 + CHINESE_DIGITS.get(ones, 0)


def _from_serial(serial: int, *, date1904: bool) -> PartialDate:
    days = serial + (DAYS_TO_1904 if date1904 else 0)
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        raise Unreadable(f"“{serial}”不是日期，请写成 2022-06-01 或 2022-06")
    return PartialDate(EXCEL_EPOCH + timedelta(days=days), has_day=True)


def _plausible(found: date, text: str) -> date:
    if not 1930 <= found.year <= 2099:
        raise Unreadable(f"“{text}”的年份不对，请写成 2022-06-01 或 2022-06")
    return found
