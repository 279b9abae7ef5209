"""The font object in reportlab's hands."""

from io import BytesIO

import pytest
from reportlab.pdfbase.pdfmetrics import getAscentDescent, stringWidth
from reportlab.pdfgen.canvas import Canvas

from letters.render.fonts.type0 import to_unicode_cmap
from tests.letters.render.reading import text_of


def test_character_maps_are_utf_16_in_blocks_of_at_most_a_hundred():
    codes = [("\ufffd", "0000"), ("中", "0001"), ("\U00020164", "0002")]
    codes += [(chr(0x4E00 + n), f"{n + 3:04X}") for n in range(150)]
    cmap = to_unicode_cmap(codes)
    assert "<0001> <4E2D>" in cmap
    assert "<0002> <D840DD64>" in cmap
    assert "<0000> <" not in cmap.split("endcodespacerange")[1]
    assert "100 beginbfchar" in cmap
    assert "52 beginbfchar" in cmap


@pytest.mark.parametrize("face", ["song", "kai"])
def test_works_with_the_canvas_as_any_font_does(letter_fonts, face):
    typeface = getattr(letter_fonts, face)
    buffer = BytesIO()
    canvas = Canvas(buffer, initialFontName=typeface.main)
    canvas.drawString(100, 700, "(姓名) \\ 赵𠅤")
    canvas.drawRightString(500, 650, "右")
    canvas.drawCentredString(300, 600, "中")
    block = canvas.beginText(100, 500)
    block.setFont(typeface.main, 9)
    block.textLine("第一行")
    block.textOut("第二")
    block.textOut("行")
    canvas.drawText(block)
    canvas.showPage()
    canvas.drawString(100, 700, "下一页")
    canvas.save()
    assert text_of(buffer.getvalue()) == "(姓名)\\赵𠅤右中第一行第二行"
    assert text_of(buffer.getvalue(), page=1) == "下一页"
    assert buffer.getvalue().count(b"/Subtype /Type0") == 1


def test_reportlab_knows_the_measures(letter_fonts):
    assert stringWidth("中文", letter_fonts.kai.main, 12) == pytest.approx(24)
    assert stringWidth("中1", letter_fonts.song.main, 10) == pytest.approx(letter_fonts.song.width("中1", 10))
    ascent, descent = getAscentDescent(letter_fonts.song.main, 10)
    assert ascent > 8
    assert descent < -2


def test_a_character_that_no_font_has_is_shown_as_missing_and_copies_out_as_nothing(letter_fonts):
    buffer = BytesIO()
    canvas = Canvas(buffer, initialFontName=letter_fonts.song.main)
    canvas.drawString(100, 700, "王\ue863明")
    canvas.save()
    assert text_of(buffer.getvalue()).replace("\x00", "").replace("\ufffe", "") == "王明"


def test_two_documents_count_their_codes_apart(letter_fonts):
    first, second = (Canvas(BytesIO(), initialFontName=letter_fonts.song.main) for _ in range(2))
    font = letter_fonts.song.fonts[0]
    one, two = font.codes(first._doc), font.codes(second._doc)  # noqa: SLF001
    assert [one["王"], one["明"], one["王"]] == ["0001", "0002", "0001"]
    assert [two["明"], two["王"]] == ["0001", "0002"]
    assert two.glyphs == [0, *reversed(one.glyphs[1:])]
