"""Drawing in millimetres from the top left of the page, in black and grey."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas

from letters.render.fonts import Typeface
from letters.render.form.measures import BOLD_STROKE, MIDDLE, number
from letters.render.sheets.parts import Align
from letters.render.sheets.setting import Block

A4 = (210.0, 297.0)
INK = 0.0
QUIET = 0.35  # grey of what is read last
HAIR, THIN, STRONG = 0.3, 0.45, 0.9  # points


class Pen:
    """One page after the other; the graphics state is its own business."""

    def __init__(self, canvas: Canvas, face: Typeface, *, landscape: bool = False) -> None:
        self.canvas = canvas
        self.face = face
        self._document: PDFDocument = canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001
        self.width, self.height = (A4[1], A4[0]) if landscape else A4
        self._begin()

    def _begin(self) -> None:
        self.canvas.setPageSize((self.width * mm, self.height * mm))
        self.canvas.setFillGray(INK)
        self.canvas.setStrokeGray(INK)
        self._fill = self._stroke = INK

    def end_page(self) -> None:
        """The page is done; what is drawn next stands on a new one."""
        self.canvas.showPage()
        self._begin()

    def close(self) -> None:
        """Leave the canvas as it was found: A4 upright."""
        self.canvas.setPageSize((A4[0] * mm, A4[1] * mm))

    def down(self, y: float) -> float:
        """Millimetres from the top as PDF points from the bottom."""
        return (self.height - y) * mm

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        align: Align = Align.LEFT,
        gray: float = INK,
        bold: bool = False,
    ) -> None:
        """One line; ``x`` is its left, middle or right, ``y`` the middle of its characters."""
        if not text:
            return
        left = x * mm
        if align is not Align.LEFT:
            left -= self.face.width(text, size) / (2 if align is Align.CENTRE else 1)
        self._gray(gray)
        weight = f"2 Tr {number(BOLD_STROKE * size)} w [] 0 d {number(gray)} G " if bold else ""
        # Past reportlab's text object, which spends more time on a line than everything else does.
        shown = "".join(
            f"{font.resource(self._document)} {number(size)} Tf "
            f"<{''.join(map(font.codes(self._document).__getitem__, chunk))}> Tj "
            for font, chunk in self.face.pieces(text)
        )
        base = self.down(y) - MIDDLE * size
        words = f"BT {weight}1 0 0 1 {number(left)} {number(base)} Tm {shown}ET"
        self.canvas.addLiteral(f"q {words} Q" if bold else words)

    def block(
        self,
        left: float,
        right: float,
        y: float,
        block: Block,
        *,
        align: Align = Align.LEFT,
        gray: float = INK,
        bold: bool = False,
    ) -> None:
        """Several lines around the middle ``y``, between ``left`` and ``right``."""
        x = {Align.LEFT: left, Align.CENTRE: (left + right) / 2, Align.RIGHT: right}[align]
        first = y - (len(block.lines) - 1) / 2 * block.pitch
        for row, line in enumerate(block.lines):
            self.text(x, first + row * block.pitch, line, block.size, align=align, gray=gray, bold=bold)

    def line(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        stroke: float = THIN,
        gray: float = INK,
        dash: Sequence[float] = (),
    ) -> None:
        """A line; ``stroke`` and ``dash`` in points."""
        self._pencil(stroke, gray, dash)
        self.canvas.line(left * mm, self.down(top), right * mm, self.down(bottom))

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        stroke: float = THIN,
        gray: float = INK,
        dash: Sequence[float] = (),
    ) -> None:
        """An empty box."""
        self._pencil(stroke, gray, dash)
        self.canvas.rect(left * mm, self.down(bottom), (right - left) * mm, (bottom - top) * mm)

    def ring(self, x: float, y: float, radius: float, *, stroke: float = THIN, gray: float = INK) -> None:
        """A circle."""
        self._pencil(stroke, gray, ())
        self.canvas.circle(x * mm, self.down(y), radius * mm)

    def shade(self, left: float, top: float, right: float, bottom: float, gray: float) -> None:
        """A grey ground."""
        self._gray(gray)
        self.canvas.rect(
            left * mm, self.down(bottom), (right - left) * mm, (bottom - top) * mm, stroke=0, fill=1
        )

    def _gray(self, gray: float) -> None:
        if gray != self._fill:
            self.canvas.setFillGray(gray)
            self._fill = gray

    def _pencil(self, stroke: float, gray: float, dash: Sequence[float]) -> None:
        if gray != self._stroke:
            self.canvas.setStrokeGray(gray)
            self._stroke = gray
        self.canvas.setLineWidth(stroke)
        self.canvas.setDash(list(dash))
