"""The font files of letters: made ready once in a cache folder, outside the repository.

- Song is Noto Serif SC from a package, with CFF outlines. A PDF takes TrueType outlines more simply and every
  reader draws them, so it is converted (fontTools, about 20 s).
- Kai is LXGW WenKai GB Lite, packed in this repository (see typefaces/README.md): it is unpacked.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

PACKAGE = "pylopdf_fonts_zh_cn"
SONG, KAI = "NotoSerifSC-Regular", "LXGWWenKaiGBLite-Regular"
PACKED_KAI = Path(__file__).parent / "typefaces" / f"{KAI}.ttf.xz"
CONVERSION = 1  # part of the file name: raise it when the conversion changes
MAX_ERROR = 1.0  # units of 1/1000 em between the cubic curve and its quadratic likeness
UNUSED_LIMITS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)  # of the instructions that our outlines do not have
KEPT_TABLES = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}


def prepare_song(cache_dir: Path) -> Path:
    """Noto Serif SC as a TrueType file in ``cache_dir``; the first call on a machine takes about 20 s.

    Safe when several processes start at once: the others wait for the one that converts.
    Raises OSError if the folder cannot be written, ModuleNotFoundError without the font package.
    """
    return _prepared(cache_dir, SONG, _package_file(f"{SONG}.otf"), _convert)


def prepare_kai(cache_dir: Path) -> Path:
    """LXGW WenKai as a TrueType file in ``cache_dir``; the first call on a machine takes about a second.

    As safe as ``prepare_song``. Raises OSError if the folder cannot be written.
    """
    return _prepared(cache_dir, KAI, PACKED_KAI, _unpack)


def _package_file(name: str) -> Path:
    found = find_spec(PACKAGE)  # importlib.metadata would cost more than all letters of a branch
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(PACKAGE)
    return Path(found.submodule_search_locations[0]) / name


def _prepared(cache_dir: Path, name: str, source: Path, make: Callable[[Path, Path], None]) -> Path:
    """The file made from ``source``; another source (told by its size) or conversion gives another name."""
    target = cache_dir / f"{name}-{source.stat().st_size}-{CONVERSION}.ttf"
    if target.exists():
        return target
    cache_dir.mkdir(parents=True, exist_ok=True)
    with _locked(cache_dir / "convert.lock"):
        if not target.exists():
            part = target.with_name(f"{target.name}.{os.getpid()}.part")
            try:  # whoever looks sees the whole file or none
                make(source, part)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
    return target


def _unpack(source: Path, target: Path) -> None:
    import lzma
    import shutil

    with lzma.open(source) as packed, target.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, 1 << 20)


def _convert(source: Path, target: Path) -> None:
    from fontTools.ttLib import TTFont

    # The file's own time, not today's: a letter must be the same bytes on every machine.
    with TTFont(source, recalcTimestamp=False) as font:
        to_truetype(font).save(target)


def to_truetype(font: "TTFont") -> "TTFont":
    """The same font with quadratic outlines, and only the tables that embedding needs. Changes ``font``."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = outlines
    font["loca"] = newTable("loca")
    for tag in set(font.keys()) - KEPT_TABLES:
        del font[tag]
    _describe_truetype(font)
    return font


def _describe_truetype(font: "TTFont") -> None:
    """The header tables that differ between CFF and TrueType outlines."""
    glyf, metrics = font["glyf"], font["hmtx"].metrics
    for name, (advance, _) in metrics.items():
        glyph = glyf[name]
        glyph.recalcBounds(glyf)
        metrics[name] = (advance, getattr(glyph, "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in UNUSED_LIMITS:
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    post = font["post"]
    post.formatType = 3.0  # no glyph names
    for field in ("extraNames", "mapping", "glyphOrder"):
        if hasattr(post, field):
            delattr(post, field)
    font.sfntVersion = "\x00\x01\x00\x00"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file for the block; on Windows without a lock (both convert, the last rename wins)."""
    with path.open("a") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
