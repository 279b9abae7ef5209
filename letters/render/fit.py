"""Fit a text into its place: smaller type first, then more lines; never cut, never over its neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.lib.units import mm

from letters.render.errors import DoesNotFit
from letters.render.fonts import FontSet
from letters.render.layout import (
    ASCENT,
    FIELD_PADDING,
    FIELD_SIZE,
    FLOOR_SIZE,
    LEADING,
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


def fit(field: Field, text: str, fonts: FontSet) -> Fitted:
    """The largest type that takes the text on one line; else the largest that takes it on several.

    Raises DoesNotFit when it is too long even so.
    """
    room = (field.right - field.left - 2 * FIELD_PADDING) * mm
    natural = fonts.width(text, 1)
    for size in _sizes(FIELD_SIZE):
        if natural * size <= room:
            return Fitted((text,), size)
    for size in _sizes(WRAPPED_SIZE):
        lines = _wrap(text, room, size, fonts)
        if lines and (ASCENT + LEADING * (len(lines) - 1)) * size <= field.height * mm:
            return Fitted(lines, size)
    raise DoesNotFit(field.label, text)


def _sizes(largest: float) -> Iterator[float]:
    size = largest
    while size >= FLOOR_SIZE:
        yield size
        size -= SIZE_STEP


def _wrap(text: str, room: float, size: float, fonts: FontSet) -> tuple[str, ...]:
    """The text in lines no wider than ``room`` points; empty if one piece alone is too wide."""
    lines = [""]
    for piece in UNBREAKABLE.findall(text):
        if fonts.width(lines[-1] + piece, size) <= room:
            lines[-1] += piece
        elif fonts.width(piece, size) <= room:
            lines.append(piece)
        else:
            return ()
    return tuple(lines)
