"""Our blank form laid over a picture of the national form: how far is each line and each word from its place?

    .venv/bin/python -m tests.letters.proofs.compare_form PICTURE.png [OVERLAY.png]

The picture shows the whole A4 page. It stays outside the repository, and so should the overlay (ours is red).
No test: the picture is not ours to keep. ``test_geometry`` holds the form to the measures that were read off it.
"""

import math
import sys
from pathlib import Path
from typing import NamedTuple

import numpy
import pypdfium2
from django.conf import settings
from PIL import Image

from letters.render.fonts import load_fonts
from letters.render.pdf import render
from tests.letters.proofs.geometry import Box, measured
from tests.letters.proofs.samples import BASE

PAGE_WIDTH = 210.0
REACH = 3.0  # mm: as far as this a line or a word is looked for
DARK = 140
PEN = 3  # pixels on either side of a line that belong to it
TOLERABLE = 1.0  # mm


class Distance(NamedTuple):
    """From the national form to ours, in millimetres: positive when ours is further right or down."""

    what: str
    across: float | None
    down: float | None

    @property
    def worst(self) -> float:
        return max(abs(self.across or 0.0), abs(self.down or 0.0))

    def __str__(self) -> str:
        parts = [
            f"{name} {value:+5.2f}" if value is not None else f"{name}    – "
            for name, value in (("右", self.across), ("下", self.down))
        ]
        return f"{'！' if self.worst > TOLERABLE else '　'} {'  '.join(parts)}  {self.what}"


class Picture:
    """A page in black and white, asked in millimetres."""

    def __init__(self, image: Image.Image) -> None:
        self.scale = image.width / PAGE_WIDTH  # pixels per mm
        self.dark = numpy.array(image.convert("L")) < DARK

    def cut(self, box: Box) -> tuple[numpy.ndarray, int, int]:
        """The pixels of a box, and where it begins."""
        left, top, right, bottom = (max(0, round(edge * self.scale)) for edge in box)
        return self.dark[top : bottom + 1, left : right + 1], left, top

    def stroke(self, box: Box) -> tuple[float, float, float] | None:
        """The darkest line near a stroke: where it is, and from where to where it goes."""
        across = box.is_across
        wide = Box(box.left, box.top - REACH, box.right, box.bottom + REACH)
        tall = Box(box.left - REACH, box.top, box.right + REACH, box.bottom)
        cut, left, top = self.cut(wide if across else tall)
        counts = cut.sum(axis=1 if across else 0)
        if counts.max() < 0.3 * cut.shape[1 if across else 0]:  # a dashed line is half white
            return None
        rows = numpy.flatnonzero(counts >= 0.7 * counts.max())
        middle = (rows + 0.5).mean() + (top if across else left)
        ends = self._ends(round(middle - 0.5), box)
        return middle / self.scale, ends[0] / self.scale, ends[1] / self.scale

    def _ends(self, at: int, box: Box) -> tuple[int, int]:
        line = self.dark if box.is_across else self.dark.T
        line = line[max(0, at - 1) : at + 2].any(axis=0)
        first, last = (box.left, box.right) if box.is_across else (box.top, box.bottom)
        start = end = round((first + last) / 2 * self.scale)
        gap = round(1.2 * self.scale)
        while line[max(0, start - gap) : start].any():
            start -= 1
        while line[end + 1 : end + 1 + gap].any():
            end += 1
        return start, end + 1

    def erase(self, box: Box, place: tuple[float, float, float]) -> None:
        """Take a stroke away that is in its place, so that words can be seen without it."""
        at, first, last = (round(value * self.scale) for value in place)
        rows = slice(at - PEN, at + PEN + 1)
        along = slice(max(0, first - PEN), last + PEN)
        self.dark[(rows, along) if box.is_across else (along, rows)] = False

    def ink(self, box: Box) -> Box | None:
        """The black within a box."""
        cut, left, top = self.cut(box)
        rows, columns = numpy.flatnonzero(cut.any(axis=1)), numpy.flatnonzero(cut.any(axis=0))
        if not len(rows):
            return None
        edges = (columns[0] + left, rows[0] + top, columns[-1] + left + 1, rows[-1] + top + 1)
        return Box(*(float(edge) / self.scale for edge in edges))


def compare(theirs: Image.Image) -> tuple[list[Distance], list[Distance], Image.Image]:
    """The distances of all strokes and of all words, and our form in the size of theirs."""
    pdf = render([BASE], load_fonts(settings.FONT_CACHE_DIR))
    form = measured(pdf)
    blank = _blank(pdf, theirs.width)
    reference, ours = Picture(theirs), Picture(blank)
    strokes = [*form.strokes, *(side for frame in form.frames for side in _sides(frame))]
    found = [(stroke, reference.stroke(stroke)) for stroke in strokes]
    of_strokes = [
        _compare_stroke(stroke, place, joined=_is_joined(stroke, strokes)) for stroke, place in found
    ]
    for stroke, place in found:
        ours.erase(stroke, _place(stroke))
        reference.erase(stroke, place or _place(stroke))
    boxes = [box for _, box in form.words]
    of_words = [_compare_word(reference, ours, text, box, boxes) for text, box in form.words]
    return of_strokes, of_words, blank


def _blank(pdf: bytes, width: int) -> Image.Image:
    """The first page without what is filled in."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        for item in list(page.get_objects(max_depth=1)):
            if item.type != pypdfium2.raw.FPDF_PAGEOBJ_FORM:
                page.remove_obj(item)
        return page.render(scale=width / page.get_width()).to_pil().convert("L")


def _sides(frame: Box) -> list[Box]:
    left, top, right, bottom = frame
    return [
        Box(left, top, right, top), Box(left, bottom, right, bottom),
        Box(left, top, left, bottom), Box(right, top, right, bottom),
    ]  # fmt: skip


def _is_joined(stroke: Box, strokes: list[Box]) -> bool:
    """Whether another stroke goes on where this one ends: then the picture does not show the end."""
    ends = [stroke[:2], stroke[2:]]
    return any(
        math.dist(mine, its) < 0.1
        for other in strokes
        if other is not stroke and other.is_across == stroke.is_across
        for mine in ends
        for its in (other[:2], other[2:])
    )


def _place(stroke: Box) -> tuple[float, float, float]:
    """Where a stroke is, and from where to where it goes."""
    if stroke.is_across:
        return stroke.top, stroke.left, stroke.right
    return stroke.left, stroke.top, stroke.bottom


def _compare_stroke(stroke: Box, found: tuple[float, float, float] | None, *, joined: bool) -> Distance:
    kind = "横线" if stroke.is_across else "竖线"
    what = f"{kind} {stroke.left:.1f},{stroke.top:.1f} – {stroke.right:.1f},{stroke.bottom:.1f}"
    if found is None:
        return Distance(f"{what}：没有找到", 99.0, 99.0)
    beside, *ends = (ours - theirs for ours, theirs in zip(_place(stroke), found, strict=True))
    along = None if joined else max(ends, key=abs)
    return Distance(what, along, beside) if stroke.is_across else Distance(what, beside, along)


def _compare_word(reference: Picture, ours: Picture, text: str, box: Box, others: list[Box]) -> Distance:
    window = _room(box, others)
    here, there = ours.ink(window), reference.ink(window)
    if here is None or there is None:
        return Distance(f"{text}：没有找到", 99.0, 99.0)
    across = max(here.left - there.left, here.right - there.right, key=abs)
    return Distance(f"{text} ({box.left:.0f},{box.top:.0f})", across, here.middle[1] - there.middle[1])


def _room(box: Box, others: list[Box]) -> Box:
    """The box and what is around it, up to half of the way to its neighbours."""
    left, top, right, bottom = box.left - REACH, box.top - REACH, box.right + REACH, box.bottom + REACH
    for other in others:
        beside = other.top < box.bottom and box.top < other.bottom
        above = other.left < box.right and box.left < other.right
        if beside and other.right <= box.left:
            left = max(left, (other.right + box.left) / 2)
        if beside and other.left >= box.right:
            right = min(right, (other.left + box.right) / 2)
        if above and other.bottom <= box.top:
            top = max(top, (other.bottom + box.top) / 2)
        if above and other.top >= box.bottom:
            bottom = min(bottom, (other.top + box.bottom) / 2)
    return Box(left, top, right, bottom)


def main(picture: str, overlay: str = "") -> None:
    """Print every distance, the worst ones last."""
    theirs = Image.open(picture).convert("L")
    strokes, words, ours = compare(theirs)
    for title, distances in (("线", strokes), ("字", words)):
        sys.stdout.write(f"\n{title}（毫米，正数表示本系统偏右、偏下）\n")
        for distance in sorted(distances, key=lambda distance: distance.worst):
            sys.stdout.write(f"{distance}\n")
    if overlay:
        height = max(theirs.height, ours.height)
        grey = [Image.new("L", (theirs.width, height), 255) for _ in range(2)]
        for canvas, image in zip(grey, (theirs, ours), strict=True):
            canvas.paste(image)
        black, red = grey
        Image.merge("RGB", (black, Image.fromarray(numpy.minimum(*map(numpy.array, grey))), red)).save(
            overlay
        )


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main(*map(str, map(Path, sys.argv[1:3])))
