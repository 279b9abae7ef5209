"""TrueType files for reportlab, which refuses CFF outlines: converted once and kept in a cache folder."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata, resources
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

if sys.platform != "win32":
    import fcntl

PACKAGE = "pylopdf_fonts_zh_cn"
FONT = "NotoSerifSC-Regular"
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


def prepare_main_font(cache_dir: Path) -> Path:
    """Noto Serif SC as a TrueType file in ``cache_dir``; the first call on a machine takes about 20 s.

    Safe when several processes start at once: the others wait for the one that converts.
    Raises OSError if the folder cannot be written, PackageNotFoundError without the font package.
    """
    target = cache_dir / f"{FONT}-{metadata.version(PACKAGE)}-{CONVERSION}.ttf"
    if target.exists():
        return target
    cache_dir.mkdir(parents=True, exist_ok=True)
    with _locked(cache_dir / "convert.lock"):
        if not target.exists():
            source = resources.files(PACKAGE) / f"{FONT}.otf"
            # The file's own time, not today's: a letter must be the same bytes on every machine.
            with resources.as_file(source) as path, TTFont(path, recalcTimestamp=False) as font:
                _write_whole(to_truetype(font), target)
    return target


def to_truetype(font: TTFont) -> TTFont:
    """The same font with quadratic outlines, and only the tables that embedding needs. Changes ``font``."""
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


def _describe_truetype(font: TTFont) -> None:
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


def _write_whole(font: TTFont, target: Path) -> None:
    """Whoever looks sees the whole file or none."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        font.save(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file for the block; on Windows without a lock (both convert, the last rename wins)."""
    with path.open("a") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
