"""Setting text into a given room: one line, then smaller type, then more lines. Never cut, never beyond the room."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from letters.render.fonts import Typeface

LEADING = 1.28  # of the size, from line to line
SIZE_STEP = 0.5  # points
IDEOGRAPHIC_SPACE = "\u3000"
HIDDEN = {"Cc", "Cf"}  # of Unicode: control characters, joiners, direction marks
GETA = "〓"  # the printers' mark for a character that is not in the case

# What stays together at the end of a line: numbers and Latin words, brackets and closing punctuation.
PIECES = re.compile(r"[（(《“]*(?:[A-Za-z0-9@._+/-]+|.)[）)》”、，。；：？！·,;:]*")
PHRASES = re.compile(
    r"（*[^·，；（]+[·，；]*|[·，；（]+"
)  # where a line is broken best, if that costs no line


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from top to bottom, and their type size in points."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """In millimetres, from the top of the first line's type to the bottom of the last one's."""
        return (len(self.lines) - 1 + 1 / LEADING) * self.pitch

    @property
    def pitch(self) -> float:
        """Millimetres from line to line."""
        return LEADING * self.size / mm


def on_one_line(text: str) -> str:
    """The text with a space for line breaks and tabs, and without marks that show nothing."""
    if text.isprintable():
        return text.strip()
    seen = "".join(" " if each.isspace() and each != IDEOGRAPHIC_SPACE else each for each in text)
    return re.sub(
        " +", " ", "".join(each for each in seen if unicodedata.category(each) not in HIDDEN)
    ).strip()


def plain(text: str, face: Typeface) -> str:
    """The text on one line, with 〓 for every character that no font has: a list must come out all the same."""
    text = on_one_line(text)
    for character in face.missing(text):
        text = text.replace(character, GETA)
    return text


def sizes(largest: float, smallest: float) -> Iterable[float]:
    """From the largest to the smallest, both included."""
    steps = round((largest - smallest) / SIZE_STEP)
    return (largest - step * SIZE_STEP for step in range(steps + 1))


def set_text(
    text: str, room: float, face: Typeface, *, largest: float, smallest: float, most_lines: int
) -> Block | None:
    """The text in a room of this width (mm): as few lines as possible, then as large as possible.

    None if it does not fit into ``most_lines`` even in the smallest type.
    """
    points = room * mm
    natural = face.width(text, 1)
    for size in sizes(largest, smallest):
        if natural * size <= points:
            return Block((text,), size)
    for lines in range(2, most_lines + 1):
        for size in sizes(largest, smallest):
            if natural * size <= points * lines:
                broken = wrap(text, points, size, face)
                if len(broken) <= lines:
                    return Block(broken, size)
    return None


def set_all(text: str, room: float, face: Typeface, *, largest: float, smallest: float) -> Block:
    """As ``set_text`` in up to three lines, else in the smallest type in as many lines as it takes."""
    found = set_text(text, room, face, largest=largest, smallest=smallest, most_lines=3)
    return found or Block(wrap(text, room * mm, smallest, face), smallest)


def keeps_words(text: str, room: float, size: float, face: Typeface) -> bool:
    """Whether no number and no Latin word is longer than a line of ``room`` points."""
    return all(face.width(piece, size) <= room for piece in PIECES.findall(text))


def wrap(text: str, room: float, size: float, face: Typeface) -> tuple[str, ...]:
    """The text in lines no wider than ``room`` points, as even as they can be without needing one more."""
    pieces: list[tuple[str, float]] = []
    for piece in PIECES.findall(text):
        width = face.width(piece, size)
        if width <= room:
            pieces.append((piece, width))
        else:  # a word longer than the line: broken where it must
            pieces += [(character, face.width(character, size)) for character in piece]
    lines = _greedy(pieces, room)
    parts = [(part, face.width(part, size)) for part in PHRASES.findall(text)]
    if len(parts) > 1 and len(broken := _greedy(parts, room)) <= len(lines) and _widest(parts) <= room:
        pieces, lines = parts, broken  # 阿卜杜热西提·|麦麦提
    narrow, wide = _widest(pieces), room
    if len(lines) > 1:
        while wide - narrow > size / 4:
            middle = (narrow + wide) / 2
            if len(attempt := _greedy(pieces, middle)) <= len(lines):
                wide, lines = middle, attempt
            else:
                narrow = middle
    return tuple(line.strip() for line in lines)


def _widest(pieces: Sequence[tuple[str, float]]) -> float:
    return max((width for _, width in pieces), default=0.0)


def _greedy(pieces: Sequence[tuple[str, float]], room: float) -> list[str]:
    lines, used = [""], 0.0
    for piece, width in pieces:
        if used and used + width > room:
            lines.append("")
            used = 0.0
        lines[-1] += piece
        used += width
    return lines
