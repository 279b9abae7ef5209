"""The fonts of letters: Song for the form and for lists, Kai for what is filled in, and what fills their gaps."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from reportlab.pdfbase import pdfmetrics

from letters.render.fonts.files import KAI, SONG, prepare_kai, prepare_song
from letters.render.fonts.truetype import TrueTypeFile, UnusableFont
from letters.render.fonts.type0 import Type0Font
from letters.render.fonts.typeface import Typeface

__all__ = ["FontSet", "Typeface", "load_fonts"]

logger = logging.getLogger(__name__)

SUFFIXES = {".ttf", ".ttc"}
_loading = Lock()


@dataclass(frozen=True, slots=True)
class FontSet:
    """``song`` draws the form, lists and sheets, ``kai`` what is filled in on a letter."""

    song: Typeface
    kai: Typeface

    @property
    def names(self) -> list[str]:
        """The names of all fonts, the main ones first."""
        return list(dict.fromkeys([self.song.main, self.kai.main, *self.song.names, *self.kai.names]))

    def missing(self, text: str) -> list[str]:
        """The characters that no font can print, each once, in order."""
        return [character for character in self.kai.missing(text) if self.song.missing(character)]


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
    song = _load(prepare_song(cache_dir), SONG)
    kai = _load(prepare_kai(cache_dir), KAI)
    files = [
        file for folder in extra_dirs for file in sorted(folder.glob("*")) if file.suffix.lower() in SUFFIXES
    ]
    extras = [font for file in files if (font := _load_extra(file))]
    return FontSet(song=Typeface([song, *extras]), kai=Typeface([kai, song, *extras]))


def _load_extra(path: Path) -> Type0Font | None:
    try:
        return _load(path, path.stem)
    except (OSError, UnusableFont) as error:
        logger.warning("Font %s is not used for letters: %s", path.name, error)
        return None


@cache
def _load(path: Path, name: str) -> Type0Font:
    """Register the font with reportlab, under a name that no other font of this process has."""
    file = TrueTypeFile(path)
    name = re.sub(r"[^A-Za-z0-9-]", "", name) or "Font"
    taken = set(pdfmetrics.getRegisteredFontNames())
    free = next(
        candidate for n in range(1, 10_000) if (candidate := f"{name}-{n}" if n > 1 else name) not in taken
    )
    font = Type0Font(free, file, name)
    pdfmetrics.registerFont(font)
    return font
