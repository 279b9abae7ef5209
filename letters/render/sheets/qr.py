"""QR codes as one piece of PDF: dark runs as rectangles of one path."""

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

QUIET_ZONE = 4  # modules that stay white on every side (ISO/IEC 18004)
ERROR_LEVEL = "M"
MASK = 4  # any mask can be read; choosing the prettiest of eight takes longest of all


class QrPress:
    """Makes codes of one size: all texts of a sheet are about equally long."""

    def __init__(self, longest: str) -> None:
        self.version = segno.make_qr(longest, error=ERROR_LEVEL, boost_error=False, mask=MASK).version

    def draw(self, canvas: Canvas, text: str, left: float, top: float, side: float) -> None:
        """The code with its quiet zone in a square of ``side`` mm; ``top`` in points from the bottom of the page."""
        code = segno.make_qr(text, error=ERROR_LEVEL, version=self.version, boost_error=False, mask=MASK)
        matrix = code.matrix
        module = side * mm / (len(matrix) + 2 * QUIET_ZONE)
        path = []
        for row, modules in enumerate(matrix):
            y = len(matrix) - 1 - row
            start = 0
            while (start := modules.find(1, start)) >= 0:
                end = modules.find(0, start)
                end = len(modules) if end < 0 else end
                path.append(f"{start} {y} {end - start} 1 re")
                start = end
        x0 = left * mm + QUIET_ZONE * module
        y0 = top - side * mm + QUIET_ZONE * module
        canvas.addLiteral(f"q 0 g {module:.4f} 0 0 {module:.4f} {x0:.3f} {y0:.3f} cm {' '.join(path)} f Q")
