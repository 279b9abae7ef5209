"""The fixed part of the letter: frames, lines and wording, drawn once per document."""

from collections.abc import Iterator

from reportlab.pdfbase.pdfdoc import PDFDocument

from letters.render.fonts import Typeface
from letters.render.form.measures import BOLD_STROKE, MM, baseline, from_top, number
from letters.render.layout import (
    COLUMNS,
    FRAME_STROKE,
    FRAMES,
    STRIP_DASH,
    STRIP_RIGHT,
    TEAR_DASH,
    TEAR_LINES,
    THIN_STROKE,
    TITLE_CELL_RIGHT,
    UNDERLINE_STROKE,
    UNDERLINES,
    WORDS,
    Column,
    Words,
)

ROUND_JOINS = "1 j"  # outlined characters would have spikes


def form_content(document: PDFDocument, typeface: Typeface) -> bytes:
    """The content stream of the empty form. It sets no colour: a page may show it pale."""
    return "\n".join([*_lines(), ROUND_JOINS, "BT", *_words(document, typeface), "ET"]).encode("ascii")


def _lines() -> Iterator[str]:
    yield f"{number(FRAME_STROKE)} w"
    for left, top, right, bottom in FRAMES:
        yield f"{_point(left, bottom)} {number((right - left) * MM)} {number((bottom - top) * MM)} re S"
    yield _line(TITLE_CELL_RIGHT, FRAMES[0][1], TITLE_CELL_RIGHT, FRAMES[0][3])
    yield f"{number(UNDERLINE_STROKE)} w"
    for left, right, y in UNDERLINES:
        yield _line(left, y, right, y)
    yield f"{number(THIN_STROKE)} w"
    for _, top, right, bottom in FRAMES:
        yield _line(right, top, STRIP_RIGHT, top)
        yield _line(right, bottom, STRIP_RIGHT, bottom)
    yield _dash(STRIP_DASH)
    for _, top, _, bottom in FRAMES:
        yield _line(STRIP_RIGHT, top, STRIP_RIGHT, bottom)
    yield _dash(TEAR_DASH)
    for y in TEAR_LINES:
        yield _line(FRAMES[0][0], y, STRIP_RIGHT, y)


def _words(document: PDFDocument, typeface: Typeface) -> Iterator[str]:
    font = typeface.fonts[0]
    codes, resource = font.codes(document), font.resource(document)
    for words in (*WORDS, *(single for column in COLUMNS for single in _singles(column))):
        slack = (words.right - words.left) * MM - typeface.width(words.text, words.size)
        gaps = len(words.text) - 1
        left = words.left * MM + (0.0 if gaps else slack / 2)
        weight = f"2 Tr {number(BOLD_STROKE * words.size)} w" if words.bold else "0 Tr"
        code = "".join(map(codes.__getitem__, words.text))
        yield (
            f"{resource} {number(words.size)} Tf {weight} {number(slack / gaps if gaps else 0.0)} Tc "
            f"1 0 0 1 {number(left)} {number(baseline(words.y, words.size))} Tm <{code}> Tj"
        )


def _singles(column: Column) -> Iterator[Words]:
    for row, character in enumerate(column.text):
        y = column.top + row * column.pitch
        yield Words(character, column.x, column.x, y, column.size, column.bold)


def _point(x: float, y: float) -> str:
    return f"{number(x * MM)} {number(from_top(y))}"


def _line(left: float, top: float, right: float, bottom: float) -> str:
    return f"{_point(left, top)} m {_point(right, bottom)} l S"


def _dash(pattern: tuple[float, float]) -> str:
    return f"[{' '.join(map(number, pattern))}] 0 d"
