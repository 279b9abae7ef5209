"""Read a letter back as a person with a ruler would: text, whole or by place in millimetres."""

import re

import pypdfium2

MM = 72 / 25.4
PAGE_HEIGHT = 297.0

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres from the top left of the page."""


def page_count(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def text_of(pdf: bytes, page: int = 0) -> str:
    """All text of a page without the white space between its pieces."""
    with pypdfium2.PdfDocument(pdf) as document:
        return _squeeze(document[page].get_textpage().get_text_range())


def text_in(pdf: bytes, box: Box, page: int = 0) -> str:
    """The characters whose middle lies in the box, in the order in which they were drawn."""
    return "".join(character for character, _ in characters_in(pdf, box, page))


def line_in(pdf: bytes, box: Box, page: int = 0) -> str:
    """The characters whose middle lies in the box, from left to right."""
    return "".join(
        character for character, _ in sorted(characters_in(pdf, box, page), key=lambda pair: pair[1])
    )


def characters_in(pdf: bytes, box: Box, page: int = 0) -> list[tuple[str, Box]]:
    """The characters whose middle lies in the box, marks (√) apart."""
    left, top, right, bottom = box
    return [
        (character, (x0, y0, x1, y1))
        for character, (x0, y0, x1, y1) in character_boxes(pdf, page)
        if left < (x0 + x1) / 2 < right and top < (y0 + y1) / 2 < bottom and character != "√"
    ]


def character_boxes(pdf: bytes, page: int = 0) -> list[tuple[str, Box]]:
    """Every character that is not white space, with the place of its ink."""
    found: list[tuple[str, Box]] = []
    high = ""  # pdfium gives characters above U+FFFF as two halves
    with pypdfium2.PdfDocument(pdf) as document:
        textpage = document[page].get_textpage()
        for index in range(textpage.count_chars()):
            unit = chr(pypdfium2.raw.FPDFText_GetUnicode(textpage, index))
            if "\ud800" <= unit <= "\udbff":
                high = unit
                continue
            character, high = high + unit, ""
            if not character.strip():
                continue
            left, bottom, right, top = textpage.get_charbox(index)
            box = (left / MM, PAGE_HEIGHT - top / MM, right / MM, PAGE_HEIGHT - bottom / MM)
            found.append((character.encode("utf-16", "surrogatepass").decode("utf-16"), box))
    return found


def pixels(pdf: bytes, page: int = 0, scale: float = 2.0):
    """The page in grey, as an array of rows."""
    import numpy

    with pypdfium2.PdfDocument(pdf) as document:
        return numpy.array(document[page].render(scale=scale).to_pil().convert("L"))


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)
