"""The fixed part of the letter: frames, lines and wording, drawn once per document as a form XObject."""

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from letters.render.fonts import FontSet
from letters.render.layout import (
    COLUMNS,
    FRAME_STROKE,
    FRAMES,
    PAGE_HEIGHT,
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

FORM_NAME = "letter-form"
MIDDLE = 0.38  # of the size: how far the middle of a Chinese character stands above the baseline
BOLD_STROKE = 0.03  # of the size: the outline that makes the one weight we have bold


def from_top(y: float) -> float:
    """Millimetres from the top of the page as PDF points from its bottom."""
    return (PAGE_HEIGHT - y) * mm


def baseline(y: float, size: float) -> float:
    """The baseline, in PDF points, of type that is centred on ``y`` millimetres from the top."""
    return from_top(y) - MIDDLE * size


def define_form(canvas: Canvas, fonts: FontSet) -> None:
    """Store the empty form in the document; ``canvas.doForm(FORM_NAME)`` puts it on a page."""
    canvas.beginForm(FORM_NAME)
    _draw_lines(canvas)
    for words in WORDS:
        _draw_words(canvas, words, fonts)
    for column in COLUMNS:
        _draw_column(canvas, column, fonts)
    canvas.endForm()


def _line(canvas: Canvas, left: float, top: float, right: float, bottom: float) -> None:
    canvas.line(left * mm, from_top(top), right * mm, from_top(bottom))


def _draw_lines(canvas: Canvas) -> None:
    canvas.setLineWidth(FRAME_STROKE)
    for left, top, right, bottom in FRAMES:
        canvas.rect(left * mm, from_top(bottom), (right - left) * mm, (bottom - top) * mm)
    _line(canvas, TITLE_CELL_RIGHT, FRAMES[0][1], TITLE_CELL_RIGHT, FRAMES[0][3])
    canvas.setLineWidth(UNDERLINE_STROKE)
    for left, right, y in UNDERLINES:
        _line(canvas, left, y, right, y)
    canvas.setLineWidth(THIN_STROKE)
    for _, top, right, bottom in FRAMES:
        _line(canvas, right, top, STRIP_RIGHT, top)
        _line(canvas, right, bottom, STRIP_RIGHT, bottom)
    canvas.setDash(*STRIP_DASH)
    for _, top, _, bottom in FRAMES:
        _line(canvas, STRIP_RIGHT, top, STRIP_RIGHT, bottom)
    canvas.setDash(*TEAR_DASH)
    for y in TEAR_LINES:
        _line(canvas, FRAMES[0][0], y, STRIP_RIGHT, y)
    canvas.setDash()


def _draw_words(canvas: Canvas, words: Words, fonts: FontSet) -> None:
    slack = (words.right - words.left) * mm - fonts.width(words.text, words.size)
    gaps = len(words.text) - 1
    spacing = slack / gaps if gaps else 0.0
    left = words.left * mm + (0.0 if gaps else slack / 2)
    _draw_text(canvas, words.text, left, words.y, words.size, words.bold, fonts, spacing)


def _draw_column(canvas: Canvas, column: Column, fonts: FontSet) -> None:
    for row, character in enumerate(column.text):
        left = column.x * mm - column.size / 2
        _draw_text(canvas, character, left, column.top + row * column.pitch, column.size, column.bold, fonts)


def _draw_text(
    canvas: Canvas,
    text: str,
    left: float,
    y: float,
    size: float,
    bold: bool,
    fonts: FontSet,
    spacing: float = 0.0,
) -> None:
    """One run of text; ``left`` and ``spacing`` in points, ``y`` in millimetres from the top."""
    canvas.saveState()
    block = canvas.beginText(left, baseline(y, size))
    block.setFont(fonts.main, size)
    block.setCharSpace(spacing)
    if bold:
        embolden(canvas, block, size)
    block.textOut(text)
    canvas.drawText(block)
    canvas.restoreState()


def embolden(canvas: Canvas, block: PDFTextObject, size: float) -> None:
    """Outline what the block draws from here on, until the canvas restores its state."""
    canvas.setLineWidth(BOLD_STROKE * size)
    block.setTextRenderMode(2)
