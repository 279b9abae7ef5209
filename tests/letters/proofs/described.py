"""A page as text with positions: what a person with a ruler would write down about it."""

import pypdfium2
from pypdfium2 import raw

from tests.letters.render.reading import MM, PAGE_HEIGHT

FONTS = {"NotoSerifSC": "宋", "LXGWWenKaiGBLite": "楷"}


def described(pdf: bytes, *, inside_form: bool) -> list[str]:
    """One line for each text, stroke or form on each page: ``page x y size font text``.

    Millimetres from the top left to the left end of the baseline, points. ``inside_form``: with the fixed
    words and lines of the form, which otherwise is one line that says where it lies.
    """
    lines = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            textpage = page.get_textpage()
            items = page.get_objects(max_depth=2 if inside_form else 1, textpage=textpage)
            lines.extend(f"{number} {_say(item)}" for item in items)
    return lines


def _say(item: pypdfium2.PdfObject) -> str:
    if item.type == raw.FPDF_PAGEOBJ_TEXT:
        return _say_text(item)
    matrix = item.get_matrix()
    if item.type == raw.FPDF_PAGEOBJ_FORM:
        return f"{matrix.e / MM:.1f} {-matrix.f / MM + 0.0:.1f} {matrix.a:g}×{matrix.d:g} 表格"
    assert item.type == raw.FPDF_PAGEOBJ_PATH, "a letter has texts and lines, no pictures"
    left, bottom, right, top = item.get_bounds()
    return f"{left / MM:.1f} {PAGE_HEIGHT - top / MM:.1f} – 线 到 {right / MM:.1f} {PAGE_HEIGHT - bottom / MM:.1f}"


def _say_text(item: pypdfium2.PdfTextObj) -> str:
    matrix = item.get_matrix()
    size = item.get_font_size() * matrix.d
    name = item.get_font().get_base_name().partition("+")[2].partition("-")[0]
    bold = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    text = item.extract().strip()  # pdfium adds spaces of its own
    return (
        f"{matrix.e / MM:.1f} {PAGE_HEIGHT - matrix.f / MM:.1f} {size:.1f} "
        f"{FONTS.get(name, name)}{'粗' if bold else ''} {text}"
    )
