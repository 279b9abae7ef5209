"""Every character of 通用规范汉字表 goes on paper, is embedded, and copies out as itself."""

from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.units import mm

from letters.render.document import Document
from letters.render.fonts.files import KAI, SONG

LIST = Path(__file__).parent / "standard_characters.txt"
PER_LINE, LINES = 40, 55


@pytest.fixture(scope="module")
def standard():
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


class Page:
    """All characters, line by line, in the face of that name."""

    def __init__(self, face, text):
        self.face, self.text = face, text

    def draw(self, canvas, fonts):
        typeface = getattr(fonts, self.face)
        rows = [self.text[start : start + PER_LINE] for start in range(0, len(self.text), PER_LINE)]
        for first in range(0, len(rows), LINES):
            for row, text in enumerate(rows[first : first + LINES]):
                left = 20 * mm
                for font, chunk in typeface.runs(text):
                    canvas.setFont(font, 10)
                    canvas.drawString(left, (280 - 5 * row) * mm, chunk)
                    left += canvas.stringWidth(chunk, font, 10)
            canvas.showPage()


def test_the_list_is_whole(standard):
    assert len(standard) == len(set(standard)) == 8105
    assert sum(ord(character) > 0xFFFF for character in standard) == 196
    assert "".join(sorted(standard)) == standard


@pytest.mark.parametrize(("face", "font"), [("kai", KAI), ("song", SONG)])
def test_all_are_drawn_by_the_face_itself_and_copy_out(letter_fonts, standard, face, font):
    typeface = getattr(letter_fonts, face)
    assert typeface.missing(standard) == []
    assert typeface.runs(standard) == [(font, standard)]
    document = Document(letter_fonts, "8105")
    document.sheet(Page(face, standard))
    pdf = document.finish()
    assert pdf.count(b"/FontFile2") == 1
    with pypdfium2.PdfDocument(pdf) as opened:
        text = "".join(page.get_textpage().get_text_range() for page in opened)
    assert "".join(text.split()) == standard


def test_every_character_has_ink(letter_fonts, standard):
    for typeface in (letter_fonts.kai, letter_fonts.song):
        font = typeface.fonts[0]
        assert all(len(font.file.outline(font.file.glyph_for(character))) > 12 for character in standard)
