"""The same letters by fpdf2: ``python with_fpdf2.py FOLDER OUT.pdf``. Needs ``pip install fpdf2``."""

import sys
from typing import Any

import plain
from fpdf import FPDF

MIDDLE = 0.38  # of the size, from the middle of a Chinese character down to its baseline
OUTLINE = 0.03


def main(folder: str, out: str) -> None:
    """One page a letter, drawn with lines and texts."""
    work = plain.read(folder)
    pdf = FPDF(unit="mm", format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_font("song", fname=work.song)
    pdf.add_font("kai", fname=work.kai)
    pdf.set_fallback_fonts(["song"])
    words = [_spread(pdf, *words) for words in work.form["words"]]
    for letter in work.letters:
        pdf.add_page()
        _draw_form(pdf, work.form["lines"], words)
        _fill_in(pdf, plain.filled(work.form, letter))
    pdf.output(out)


def _spread(
    pdf: FPDF, text: str, left: float, right: float, y: float, size: float, bold: bool
) -> tuple[Any, ...]:
    """The words with their baseline and the space between characters in points."""
    pdf.set_font("song", size=size)
    slack, gaps = (right - left) - pdf.get_string_width(text), len(text) - 1
    if not gaps:
        return text, left + slack / 2, y + MIDDLE * size / plain.POINTS, size, bold, 0.0
    return text, left, y + MIDDLE * size / plain.POINTS, size, bold, slack / gaps * plain.POINTS


def _draw_form(pdf: FPDF, lines: list[Any], words: list[tuple[Any, ...]]) -> None:
    for left, top, right, bottom, stroke, dash in lines:
        pdf.set_line_width(stroke / plain.POINTS)
        pdf.set_dash_pattern(*(part / plain.POINTS for part in dash or (0, 0)))
        pdf.line(left, top, right, bottom)
    pdf.set_dash_pattern()
    for text, left, base, size, bold, spacing in words:
        pdf.set_font("song", size=size)
        pdf.set_char_spacing(spacing)
        if bold:
            with pdf.local_context(text_mode="FILL_STROKE", line_width=OUTLINE * size / plain.POINTS):
                pdf.text(left, base, text)
        else:
            pdf.text(left, base, text)
    pdf.set_char_spacing(0)


def _fill_in(pdf: FPDF, texts: Any) -> None:
    for text, left, right, y, centred, size in texts:
        pdf.set_font("kai", size=size)
        indent = (right - left - pdf.get_string_width(text)) / 2 if centred else 0
        pdf.text(left + indent, y + MIDDLE * size / plain.POINTS, text)


if __name__ == "__main__":
    main(*sys.argv[1:3])
