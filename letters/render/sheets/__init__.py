"""Sheets of paper beside the letters: lists to sign, labels, verification slips, calibration.

A sheet has ``draw(canvas, fonts)``, which draws all its pages and ends each with ``canvas.showPage()``.
It is given finished words and knows no database; everything is black or grey, so that PDF/A-1b needs no profile.
"""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from letters.render.fonts import FontSet


class Sheet(Protocol):
    """What ``letters.render.document.Document.sheet`` takes."""

    def draw(self, canvas: "Canvas", fonts: "FontSet") -> None:
        """Draw every page of it."""
