"""The same letters by WeasyPrint: ``python with_weasyprint.py FOLDER OUT.pdf``. Needs ``pip install weasyprint`` and Pango."""

import sys
from base64 import b64encode
from html import escape
from itertools import starmap
from typing import Any

import plain
from weasyprint import HTML

MIDDLE = 0.38  # of the size, from the middle of a Chinese character down to its baseline
STYLE = """
@font-face { font-family: Song; src: url("SONG") }
@font-face { font-family: Kai; src: url("KAI") }
@page { size: A4; margin: 0 }
body { margin: 0; font-family: Song }
section { position: relative; width: 210mm; height: 297mm; break-after: page; overflow: hidden;
  background: url("data:image/svg+xml;base64,FORM") }
span { position: absolute; margin: 0; white-space: nowrap; line-height: 1 }
.c { text-align: center }
.k { font-family: Kai, Song }
"""


def main(folder: str, out: str) -> None:
    """One page a letter: the form is a picture in the background, every text of the letter an element with a place."""
    work = plain.read(folder)
    picture = b64encode(_picture(work.form).encode()).decode()
    pages = [f"<section>{_texts(work.form, letter)}</section>" for letter in work.letters]
    style = (
        STYLE.replace("SONG", work.song.as_uri()).replace("KAI", work.kai.as_uri()).replace("FORM", picture)
    )
    HTML(string=f"<html lang=zh><style>{style}</style><body>{''.join(pages)}").write_pdf(out)


def _picture(form: dict[str, Any]) -> str:
    parts = "".join([*starmap(_line, form["lines"]), *starmap(_words, form["words"])])
    size = 'width="210mm" height="297mm" viewBox="0 0 210 297"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Song">{parts}</svg>'


def _line(
    left: float, top: float, right: float, bottom: float, stroke: float, dash: list[float] | None
) -> str:
    pattern = " ".join(f"{part / plain.POINTS:.3f}" for part in dash or ()) or "none"
    path = f'd="M{left} {top}L{right} {bottom}" stroke="black" stroke-dasharray="{pattern}"'
    return f'<path {path} stroke-width="{stroke / plain.POINTS:.3f}"/>'


def _words(text: str, left: float, right: float, y: float, size: float, bold: bool) -> str:
    em, gaps = size / plain.POINTS, len(text) - 1
    spacing = (right - left - len(text) * em) / gaps if gaps else 0
    x = left if gaps else (left + right - em) / 2
    weight = "bold" if bold else "normal"
    place = f'x="{x:.3f}" y="{y + MIDDLE * em:.3f}" font-size="{em:.3f}" letter-spacing="{spacing:.3f}"'
    return f'<text {place} font-weight="{weight}">{escape(text)}</text>'


def _texts(form: dict[str, Any], letter: dict[str, Any]) -> str:
    return "".join(
        f'<span class="k{" c" if centred else ""}" style="left:{left}mm;width:{right - left:.2f}mm;'
        f'top:{y - size / plain.POINTS / 2:.2f}mm;font-size:{size}pt">{escape(text)}</span>'
        for text, left, right, y, centred, size in plain.filled(form, letter)
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
