"""QR codes as one piece of PDF: dark runs as rectangles of one path."""

import re

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

QUIET_ZONE = 4  # modules that stay white on every side (ISO/IEC 18004)
ERROR_LEVEL = "M"
MASK = 4  # any mask can be read; choosing the prettiest of eight takes longest of all
DARK = re.compile("1+")


class QrPress:
    """Makes codes of one size: the texts of a sheet are as long as each other and differ in a few characters.

    Of such texts a QR code is linear (its check words are sums without carry, the mask is fixed): another character
    in one place turns over the same modules, whatever stands in the other places. So each such change is encoded
    once, and a code is put together from them.
    """

    def __init__(self, longest: str) -> None:
        self.version = _code(longest).version
        self._text = longest
        self._modules = self._encoded(longest)
        self._changes: dict[tuple[int, str], int] = {}

    def modules(self, text: str) -> list[str]:
        """The rows of the code from the top, dark modules as 1."""
        size = 17 + 4 * int(self.version)
        bits = f"{self._together(text):0{size * size}b}"
        return [bits[start : start + size] for start in range(0, len(bits), size)]

    def draw(self, canvas: Canvas, text: str, left: float, top: float, side: float) -> None:
        """The code with its quiet zone in a square of ``side`` mm; ``top`` in points from the bottom of the page."""
        rows = self.modules(text)
        module = side * mm / (len(rows) + 2 * QUIET_ZONE)
        path = [
            f"{run.start()} {y} {run.end() - run.start()} 1 re"
            for y, row in enumerate(reversed(rows))
            for run in DARK.finditer(row)
        ]
        x0 = left * mm + QUIET_ZONE * module
        y0 = top - side * mm + QUIET_ZONE * module
        canvas.addLiteral(f"q 0 g {module:.4f} 0 0 {module:.4f} {x0:.3f} {y0:.3f} cm {' '.join(path)} f Q")

    def _together(self, text: str) -> int:
        if len(text) != len(self._text) or not (text + self._text).isascii():
            return self._encoded(text)
        modules = self._modules
        for place, (usual, character) in enumerate(zip(self._text, text, strict=True)):
            if character != usual:
                modules ^= self._change(place, character)
        return modules

    def _change(self, place: int, character: str) -> int:
        """The modules that turn over when this character takes the place of the first text's own."""
        if (place, character) not in self._changes:
            changed = f"{self._text[:place]}{character}{self._text[place + 1 :]}"
            self._changes[place, character] = self._encoded(changed) ^ self._modules
        return self._changes[place, character]

    def _encoded(self, text: str) -> int:
        """The modules row by row as the bits of one number."""
        matrix = _code(text, self.version).matrix
        return int("".join("1" if dark else "0" for row in matrix for dark in row), 2)


def _code(text: str, version: int | str | None = None) -> segno.QRCode:
    return segno.make_qr(text, error=ERROR_LEVEL, version=version, boost_error=False, mask=MASK, mode="byte")
