"""Fit a text into its place: smaller type first, then two lines; never cut, never over its neighbours."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from letters.render.errors import DoesNotFit
from letters.render.fonts import Typeface
from letters.render.form.measures import MM
from letters.render.layout import (
    ASCENT,
    FIELD_PADDING,
    LEADING,
    ONE_LINE_FLOOR,
    SIZE_STEP,
    WRAPPED_SIZE,
    Field,
)

# What stays together at the end of a line: numbers and Latin words, brackets and closing punctuation.
UNBREAKABLE = re.compile(r"[（(《“]*(?:[A-Za-z0-9@._+-]+|.)[）)》”、，。；：·,;:]*")


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a field from top to bottom, and their type size in points."""

    lines: tuple[str, ...]
    size: float


def fit(field: Field, text: str, typeface: Typeface) -> Fitted:
    """The largest type that takes the text on one line; else the largest that takes it on two.

    Where there is room for two lines, one line does not get as small as where there is not.
    Raises DoesNotFit when the text is too long even so.
    """
    room = (field.right - field.left - 2 * FIELD_PADDING) * MM
    natural = typeface.width(text, 1)
    two_lines = field.height * MM >= (ASCENT + LEADING) * field.floor
    for size in _sizes(field.largest, ONE_LINE_FLOOR if two_lines else field.floor):
        if natural * size <= room:
            return Fitted((text,), size)
    for size in _sizes(min(WRAPPED_SIZE, field.height * MM / (ASCENT + LEADING)), field.floor):
        lines = _halves(text, room / size, typeface)
        if lines:
            return Fitted(lines, size)
    raise DoesNotFit(field.label, text)


def _sizes(largest: float, smallest: float) -> Iterator[float]:
    size = largest // SIZE_STEP * SIZE_STEP
    while size >= smallest:
        yield size
        size -= SIZE_STEP


def _halves(text: str, room: float, typeface: Typeface) -> tuple[str, str] | None:
    """The text in two lines as even as can be, none wider than ``room`` ems; None if that cannot be."""
    best, unevenness = None, math.inf
    for piece in UNBREAKABLE.finditer(text):
        upper, lower = text[: piece.end()], text[piece.end() :]
        above, below = typeface.width(upper, 1), typeface.width(lower, 1)
        if lower and max(above, below) <= room and abs(above - below) <= unevenness:
            best, unevenness = (
                (upper, lower),
                abs(above - below),
            )  # of two alike the later: the longer line above
    return best
