"""What stands where on a printed form, measured on the PDF itself: strokes and words in millimetres."""

import ctypes
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from tests.letters.render.reading import MM, PAGE_HEIGHT


class Box(NamedTuple):
    """Millimetres from the top left of the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def is_across(self) -> bool:
        """Whether a stroke lies rather than stands."""
        return self.right - self.left > self.bottom - self.top


class Form(NamedTuple):
    """The blank form: rectangles and single strokes by the middle of the pen, words by their ink, from the top."""

    frames: list[Box]
    strokes: list[Box]
    words: list[tuple[str, Box]]

    def word(self, text: str, number: int = 0) -> Box:
        """The words; of those that are there more than once the one with this number from the top."""
        return [box for words, box in self.words if words == text][number]


def measured(pdf: bytes) -> Form:
    """The fixed part of the first page, as it is drawn there."""
    frames, strokes, words = [], [], []
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        for item in page.get_objects(max_depth=2, textpage=page.get_textpage()):
            if item.level == 1 and item.type == raw.FPDF_PAGEOBJ_PATH:
                points = _points(item)
                (strokes if len(points) == 2 else frames).append(_around(points))
            elif item.level == 1 and item.type == raw.FPDF_PAGEOBJ_TEXT:
                left, bottom, right, top = item.get_bounds()
                words.append((item.extract().strip(), _around([_place(left, top), _place(right, bottom)])))
    return Form(frames, strokes, sorted(words, key=lambda pair: pair[1].top))


def _points(item: pypdfium2.PdfObject) -> list[tuple[float, float]]:
    """The corners of a path; the form lies on the page as it is, without being moved or scaled."""
    points = []
    for number in range(raw.FPDFPath_CountSegments(item)):
        x, y = ctypes.c_float(), ctypes.c_float()
        segment = raw.FPDFPath_GetPathSegment(item, number)
        assert raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(_place(x.value, y.value))
    return points


def _place(x: float, y: float) -> tuple[float, float]:
    return x / MM, PAGE_HEIGHT - y / MM


def _around(points: list[tuple[float, float]]) -> Box:
    across, down = zip(*points, strict=True)
    return Box(min(across), min(down), max(across), max(down))
