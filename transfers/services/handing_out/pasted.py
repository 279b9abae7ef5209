"""Tracking numbers as a courier sends them back: one letter a line, our number and theirs."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from letters.services.mailing import clean_tracking_number
from members.refusals import Refusal

LINES_AT_MOST = 500
# Of the receiver or of the courier; a whole row of our own list has one. No tracking number looks like these.
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{9,11}")
_BETWEEN = re.compile(r"[\s,;、|]+")


@dataclass
class Pasted:
    """Tracking number by letter number, and the lines from which nothing could be taken, each with why."""

    found: dict[str, str] = field(default_factory=dict)
    unread: list[tuple[str, str]] = field(default_factory=list)


def read(text: str, numbers: Iterable[str]) -> Pasted:
    """Match the lines with the numbers of the letters that wait. Names and other columns in between do not matter."""
    waiting, result = set(numbers), Pasted()
    lines = [line.strip() for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip()]
    for line in lines[:LINES_AT_MOST]:
        words = [word for word in _BETWEEN.split(line) if word]
        number = next((word for word in words if word in waiting), "")
        tracking = next((clean for word in reversed(words) if (clean := _tracking(word, number))), "")
        if not number:
            result.unread.append((line, "没有待邮寄的信的编号"))
        elif not tracking:
            result.unread.append((line, "没有邮件号"))
        elif result.found.get(number, tracking) != tracking:
            result.unread.append((line, f"第 {number} 号前面已有另一个邮件号"))
        else:
            result.found[number] = tracking
    if len(lines) > LINES_AT_MOST:
        result.unread.append((f"第 {LINES_AT_MOST + 1} 行以后", f"一次最多粘贴 {LINES_AT_MOST} 行"))
    return result


def _tracking(word: str, number: str) -> str:
    """The word as a tracking number, "" if it is none. A name is not, nor our own number, nor a telephone's."""
    if word == number or not any(character.isdigit() for character in word):
        return ""
    try:
        clean = clean_tracking_number(word)
    except Refusal:
        return ""
    return "" if _PHONE.fullmatch(clean) else clean
