"""Two pictures of a page compared by counting: pixels that are black in one and not even nearly black in the other."""

from io import BytesIO
from pathlib import Path

import numpy
import pypdfium2
from PIL import Image

DPI = 100
BLACK, NEARLY = 100, 215  # of 255: sure to be ink; perhaps ink
TOLERATED = 4  # pixels of a page; a 一 has more


def picture(pdf: bytes, page: int = 0, dpi: float = DPI) -> numpy.ndarray:
    """The page in grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        return numpy.array(document[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L"))


def differing(one: numpy.ndarray, other: numpy.ndarray) -> int:
    """Pixels with ink in one picture and without any in the other, there and one pixel around.

    So a glyph that another version of the renderer smooths otherwise, or that lies half a pixel beside, counts
    nothing; a field that is missing or a millimetre off counts in hundreds.
    """
    if one.shape != other.shape:
        return max(one.size, other.size)
    return _alone(one, other) + _alone(other, one)


def look_alike(one: numpy.ndarray, other: numpy.ndarray) -> bool:
    """Whether nobody could tell the two pages apart."""
    return differing(one, other) <= TOLERATED


def load(file: Path) -> numpy.ndarray:
    """A stored picture."""
    with Image.open(file) as image:
        return numpy.array(image.convert("L"))


def packed(page: numpy.ndarray) -> bytes:
    """As PNG in 16 shades: enough for the comparison, and small."""
    buffer = BytesIO()
    image = Image.fromarray(page).quantize(16)
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _alone(one: numpy.ndarray, other: numpy.ndarray) -> int:
    return int(((one < BLACK) & ~_spread(other < NEARLY)).sum())


def _spread(ink: numpy.ndarray) -> numpy.ndarray:
    """The ink and the eight pixels around each of its pixels."""
    spread = numpy.zeros_like(ink)
    rows, columns = ink.shape
    padded = numpy.pad(ink, 1)
    for down in range(3):
        for across in range(3):
            spread |= padded[down : down + rows, across : across + columns]
    return spread
