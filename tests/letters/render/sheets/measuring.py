"""What is on a page and where, in millimetres from its top left; pages may lie or stand."""

from dataclasses import dataclass

import pypdfium2

MM = 72 / 25.4
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    characters: list[tuple[str, Box]]
    lines: list[Box]
    """Strokes and boxes."""

    def text(self, box: Box | None = None) -> str:
        left, top, right, bottom = box or (0, 0, self.width, self.height)
        return "".join(
            character
            for character, (x0, y0, x1, y1) in self.characters
            if left < (x0 + x1) / 2 < right and top < (y0 + y1) / 2 < bottom
        )

    @property
    def frame(self) -> Box:
        """The largest box."""
        return max(self.lines, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))

    def uprights(self) -> list[float]:
        """Where the vertical rules of a list stand, from left to right."""
        inner = [(x0 + x1) / 2 for x0, y0, x1, y1 in self.lines if x1 - x0 < 1 < y1 - y0]
        return _apart([*inner, self.frame[0], self.frame[2]])

    def levels(self) -> list[float]:
        """Where the horizontal rules of a list stand, downwards."""
        inner = [(y0 + y1) / 2 for x0, y0, x1, y1 in self.lines if y1 - y0 < 1 < x1 - x0]
        return _apart([*inner, self.frame[1], self.frame[3]])


def _apart(places: list[float]) -> list[float]:
    """In order; places closer than half a millimetre are one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 0.5:
            found.append(place)
    return found


def pages(pdf: bytes) -> list[Page]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [_page(document[number]) for number in range(len(document))]


def _page(page) -> Page:
    height = page.get_height()
    textpage = page.get_textpage()
    characters, high = [], ""
    for index in range(textpage.count_chars()):
        unit = chr(pypdfium2.raw.FPDFText_GetUnicode(textpage, index))
        if "\ud800" <= unit <= "\udbff":
            high = unit
            continue
        character, high = (high + unit).encode("utf-16", "surrogatepass").decode("utf-16"), ""
        if character.strip():
            characters.append((character, _box(textpage.get_charbox(index), height)))
    lines = [_box(each.get_bounds(), height) for each in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH])]
    return Page(page.get_width() / MM, height / MM, characters, lines)


def _box(corners, height: float) -> Box:
    left, bottom, right, top = corners
    return left / MM, (height - top) / MM, right / MM, (height - bottom) / MM
