"""Which font draws which character: Noto Serif SC, then the extra fonts, else the character is missing."""

import logging
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock

from fontTools.ttLib import TTFont as FontFile
from fontTools.ttLib import TTLibError
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError

from letters.render.embedding import EmbeddedFont
from letters.render.font_files import FONT, prepare_main_font

logger = logging.getLogger(__name__)

SUFFIXES = {".ttf", ".ttc"}
SPACES = {" ", "\u3000"}
_loading = Lock()


class FontSet:
    """The fonts in the order in which they are asked; the first one is the main font."""

    def __init__(self, fonts: Sequence[EmbeddedFont]) -> None:
        self._fonts = fonts
        self._known: dict[str, EmbeddedFont | None] = {}

    @property
    def names(self) -> list[str]:
        """The names of the fonts, in order."""
        return [str(font.fontName) for font in self._fonts]

    @property
    def main(self) -> str:
        """The name of the font that draws the form."""
        return self.names[0]

    def missing(self, text: str) -> list[str]:
        """The characters that cannot be printed, each once, in order.

        Private-use code points are always missing: what they show differs from font to font. So are control
        characters, unassigned ones, and spaces other than the usual and the ideographic one.
        """
        return [character for character in dict.fromkeys(text) if self._font_for(character) is None]

    def runs(self, text: str) -> list[tuple[str, str]]:
        """``(font name, chunk)`` in the order of the text; a missing character is drawn by the main font."""
        named = ((self._font_for(character) or self._fonts[0], character) for character in text)
        return [
            (str(font.fontName), "".join(character for _, character in group))
            for font, group in groupby(named, key=lambda pair: pair[0])
        ]

    def width(self, text: str, size: float) -> float:
        """The width of the text in points, set in ``size`` points."""
        units = sum(
            (self._font_for(character) or self._fonts[0]).face.getCharWidth(ord(character))
            for character in text
        )
        return float(units) * size / 1000

    def _font_for(self, character: str) -> EmbeddedFont | None:
        try:
            return self._known[character]
        except KeyError:
            found = next((font for font in self._fonts if font.draws(character)), None)
            self._known[character] = found = found if _is_text(character) else None
            return found


def load_fonts(cache_dir: Path, extra_dirs: Sequence[Path] = ()) -> FontSet:
    """The fonts for letters, loaded once per process; the first call on a machine converts for about 20 s.

    ``extra_dirs`` are searched for ``.ttf`` and ``.ttc`` files with TrueType outlines, by file name; of a
    collection the first font is taken. Others are passed over with a line in the log.
    Raises OSError if ``cache_dir`` cannot be written.
    """
    with _loading:
        return _load_set(Path(cache_dir), tuple(Path(folder) for folder in extra_dirs))


@cache
def _load_set(cache_dir: Path, extra_dirs: tuple[Path, ...]) -> FontSet:
    main = _load(prepare_main_font(cache_dir), FONT)
    files = [
        file for folder in extra_dirs for file in sorted(folder.glob("*")) if file.suffix.lower() in SUFFIXES
    ]
    extras = [_load_extra(file) for file in files]
    return FontSet([main, *(font for font in extras if font)])


def _load_extra(path: Path) -> EmbeddedFont | None:
    try:
        with path.open("rb") as stream, FontFile(stream, fontNumber=0, lazy=True) as file:
            reason = "no TrueType outlines" * ("glyf" not in file) or "a variable font" * ("fvar" in file)
        if not reason:
            return _load(path, path.stem)
    except (OSError, TTLibError, TTFError) as error:
        reason = str(error)
    logger.warning("Font %s is not used for letters: %s", path.name, reason)
    return None


@cache
def _load(path: Path, name: str) -> EmbeddedFont:
    """Register the font with reportlab, under a name that no other font of this process has."""
    name = re.sub(r"[^A-Za-z0-9-]", "", name) or "Font"
    taken = set(pdfmetrics.getRegisteredFontNames())
    free = next(
        candidate for n in range(1, 10_000) if (candidate := f"{name}-{n}" if n > 1 else name) not in taken
    )
    font = EmbeddedFont(free, path)
    pdfmetrics.registerFont(font)
    return font


def _is_text(character: str) -> bool:
    return character in SPACES or unicodedata.category(character)[0] not in "CZ"
