"""Resident identity numbers (公民身份号码, GB 11643-1999): what they say, and what is wrong with them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from members.enums import Sex
from members.labelled import Labelled

LENGTH = 18
PLAIN = re.compile("[0-9A-Za-z]*")
SHAPE = re.compile("[0-9]{17}[0-9X]")
NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad'’‘`]+")


class IdNumberFault(Labelled):
    """Why a text is not an ID number; the label is what a user reads."""

    LENGTH = "LENGTH", "身份证号应为 18 位"
    CHARACTERS = "CHARACTERS", "身份证号前 17 位应为数字，末位为数字或 X"
    DATE = "DATE", "身份证号中的出生日期不存在"
    CHECK_DIGIT = "CHECK_DIGIT", "身份证号校验码不符，有一位或几位填错"


class InvalidIdNumber(ValueError):
    """The text is not an ID number; ``reason`` says why. The message holds no digit of it (domain.md §8)."""

    def __init__(self, reason: IdNumberFault) -> None:
        super().__init__(reason.label)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A correct ID number and what it tells.

    ``place_known`` is False when the first six digits are no place that python-stdnum knows for the
    year of birth: only a hint, since its table has gaps.
    """

    number: str
    birth_date: date
    sex: Sex
    place_known: bool


def normalize_id_number(text: str) -> str:
    """Half-width, upper case, without spaces, invisible characters and a leading apostrophe."""
    if PLAIN.fullmatch(text):
        return text.upper()
    bare = NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()
    return unicodedata.normalize("NFKC", bare)  # what came together when the noise went


def parse_id_number(text: str) -> IdNumber:
    """Read an ID number however it was typed; raises :class:`InvalidIdNumber`."""
    number = normalize_id_number(text)
    if len(number) != LENGTH:
        raise InvalidIdNumber(IdNumberFault.LENGTH)
    if SHAPE.fullmatch(number) is None:
        raise InvalidIdNumber(IdNumberFault.CHARACTERS)
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise InvalidIdNumber(IdNumberFault.DATE) from error
    if ric.calc_check_digit(number) != number[-1]:
        raise InvalidIdNumber(IdNumberFault.CHECK_DIGIT)
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return IdNumber(number, birth_date, sex, _place_known(number[:6], number[6:10]))


@lru_cache(maxsize=8192)
def _place_known(place: str, year: str) -> bool:
    """Whether the place had its number in that year of birth."""
    try:
        ric.get_birth_place(f"{place}{year}0101")
    except ValidationError:
        return False
    return True
