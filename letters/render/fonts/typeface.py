"""Which font draws which character: an ordered chain, asked per character."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from letters.render.fonts.type0 import Type0Font

SPACES = {" ", "\u3000"}
SOFT_HYPHEN = "\u00ad"  # a dash in Unicode 3.2, later a control character

# Ideographs by block, as assigned in Unicode 17. Python's own tables change from version to version; which
# letters can be printed must not. All else is asked of the tables of Unicode 3.2, which never change.
IDEOGRAPHS = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFA6D), (0xFA70, 0xFAD9), (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F), (0x2B740, 0x2B81D), (0x2B820, 0x2CEAD), (0x2CEB0, 0x2EBE0), (0x2EBF0, 0x2EE5D),
    (0x2F800, 0x2FA1D), (0x30000, 0x3134A), (0x31350, 0x323AF), (0x323B0, 0x33479),
)  # fmt: skip


class Typeface:
    """A chain of fonts; the first one that has a shape for a character draws it."""

    def __init__(self, fonts: Sequence[Type0Font]) -> None:
        self.fonts = tuple(fonts)
        self._drawn_by = _DrawnBy(self.fonts)
        self._widths = _Widths(self._drawn_by)

    @property
    def names(self) -> list[str]:
        """The names of the fonts, in order."""
        return [font.fontName for font in self.fonts]

    @property
    def main(self) -> str:
        """The name of the font that is asked first."""
        return self.fonts[0].fontName

    def missing(self, text: str) -> list[str]:
        """The characters that cannot be printed, each once, in order.

        Private-use code points are always missing: what they show differs from font to font. So are control
        characters, unassigned ones, and spaces other than the usual and the ideographic one.
        """
        return [character for character in dict.fromkeys(text) if self._drawn_by[character] is None]

    def runs(self, text: str) -> list[tuple[str, str]]:
        """``(font name, chunk)`` in the order of the text; a missing character is drawn by the main font."""
        return [(font.fontName, chunk) for font, chunk in self.pieces(text)]

    def pieces(self, text: str) -> list[tuple[Type0Font, str]]:
        """The same as ``runs`` with the fonts themselves."""
        first = self.fonts[0]
        fonts = [self._drawn_by[character] or first for character in text]
        if len(set(fonts)) == 1:
            return [(fonts[0], text)]
        return [
            (font, "".join(character for _, character in group))
            for font, group in groupby(zip(fonts, text, strict=True), key=lambda pair: pair[0])
        ]

    def width(self, text: str, size: float) -> float:
        """The width of the text in points, set in ``size`` points."""
        return sum(map(self._widths.__getitem__, text)) * 0.001 * size


class _DrawnBy(dict[str, Type0Font | None]):
    """The font of each character, looked for once."""

    def __init__(self, fonts: Sequence[Type0Font]) -> None:
        super().__init__()
        self.fonts = fonts

    def __missing__(self, character: str) -> Type0Font | None:
        found = next((font for font in self.fonts if font.draws(character)), None)
        self[character] = found = found if is_text(character) else None
        return found


class _Widths(dict[str, float]):
    """The advance width of each character in thousandths of its size, looked up once."""

    def __init__(self, drawn_by: _DrawnBy) -> None:
        super().__init__()
        self._drawn_by = drawn_by

    def __missing__(self, character: str) -> float:
        font = self._drawn_by[character] or self._drawn_by.fonts[0]
        width = self[character] = font.widths[character]
        return width


def is_text(character: str) -> bool:
    """Whether the character may stand on a letter at all, whatever the fonts have."""
    point = ord(character)
    if any(first <= point <= last for first, last in IDEOGRAPHS):
        return True
    if character in SPACES:
        return True
    return character != SOFT_HYPHEN and unicodedata.ucd_3_2_0.category(character)[0] not in "CZ"
