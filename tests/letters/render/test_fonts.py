"""Fallback, and the conversion that must happen once even when many processes start at once."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import sleep

import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from letters.render import font_files
from letters.render.embedding import to_unicode_cmap
from letters.render.fonts import load_fonts
from letters.render.pdf import render
from tests.letters.render.reading import character_boxes, text_of

EM = 2048
RARE, RARER = "\U00020000", "\U0002a6a5"


def draw_square(pen, size=1600):
    pen.moveTo((100, 0))
    for corner in ((100, size), (100 + size, size), (100 + size, 0)):
        pen.lineTo(corner)
    pen.closePath()


def build_font(path, characters, *, cff=False, blank=""):
    """A font of squares whose em is 2048 and whose widths are all the same, as in many Chinese fonts."""
    glyphs = {f"u{ord(character):X}": character for character in characters + blank}
    order = [".notdef", *glyphs]
    builder = FontBuilder(EM, isTTF=not cff)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(character): name for name, character in glyphs.items()})
    shapes = {}
    for name in order:
        pen = T2CharStringPen(EM, None) if cff else TTGlyphPen(None)
        if glyphs.get(name, "") not in blank or name == ".notdef":
            draw_square(pen)
        shapes[name] = pen.getCharString() if cff else pen.glyph()
    if cff:
        builder.setupCFF("Squares", {}, shapes, {})
    else:
        builder.setupGlyf(shapes)
    builder.setupHorizontalMetrics(dict.fromkeys(order, (EM, 100)))
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular", "psName": "Squares"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


# --- Fallback --------------------------------------------------------------------------------


def test_every_character_of_the_sample_names_is_in_the_main_font(letter_fonts):
    assert letter_fonts.missing("王䶮李㛃赵𠅤陈𬭸吴犇郑翀阿卜杜热西提·麦麦提江") == []


def test_missing_characters_once_each_in_order(letter_fonts):
    assert letter_fonts.missing(f"王{RARER}{RARE}{RARER}\t \u3000") == [RARER, RARE, "\t"]


def test_extra_fonts_draw_what_the_main_font_lacks(tmp_path, letter_content):
    build_font(tmp_path / "a.ttf", RARE)
    build_font(tmp_path / "b.ttf", RARE + RARER)  # the same PostScript name as the first
    fonts = load_fonts(settings.FONT_CACHE_DIR, [tmp_path])
    first, second = fonts.names[1:]
    assert first != second
    text = f"王{RARE}{RARER}明"
    assert fonts.missing(text) == []
    assert fonts.runs(text) == [(fonts.main, "王"), (first, RARE), (second, RARER), (fonts.main, "明")]
    assert fonts.width(RARE, 10) == pytest.approx(10)
    pdf = render([replace(letter_content, name=text)], fonts)
    assert text_of(pdf).count(text) == 3
    squares = [box for character, box in character_boxes(pdf) if character in (RARE, RARER)]
    assert [right - left for left, _, right, _ in squares] == pytest.approx(
        [1600 / EM * 12 * 25.4 / 72] * 6, abs=0.02
    )


def test_widths_in_the_embedded_font_are_the_files_own(tmp_path):
    build_font(tmp_path / "wide.ttf", RARE + RARER)
    fonts = load_fonts(settings.FONT_CACHE_DIR, [tmp_path])
    face = fonts._fonts[1].face  # noqa: SLF001
    assert [advance for advance, _ in face.hmetrics] == [EM] * 3


def test_private_use_is_missing_even_if_a_font_draws_it(tmp_path):
    build_font(tmp_path / "private.ttf", "\ue863")
    assert load_fonts(settings.FONT_CACHE_DIR, [tmp_path]).missing("\ue863") == ["\ue863"]


def test_an_empty_shape_is_missing(tmp_path):
    build_font(tmp_path / "blank.ttf", RARE, blank=RARER)
    assert load_fonts(settings.FONT_CACHE_DIR, [tmp_path]).missing(RARE + RARER) == [RARER]


def test_fonts_of_no_use_are_passed_over_with_a_line_in_the_log(tmp_path, caplog):
    build_font(tmp_path / "cff.ttf", RARE, cff=True)
    (tmp_path / "broken.ttf").write_bytes(b"no font at all")
    (tmp_path / "README.txt").write_text("not looked at")
    with caplog.at_level(logging.WARNING):
        fonts = load_fonts(settings.FONT_CACHE_DIR, [tmp_path, tmp_path / "absent"])
    assert fonts.names == [font_files.FONT]
    assert [record.args[0] for record in caplog.records] == ["broken.ttf", "cff.ttf"]


def test_fonts_are_loaded_once_per_process(letter_fonts):
    assert load_fonts(settings.FONT_CACHE_DIR) is letter_fonts


def test_command_prepares_the_fonts(capsys):
    call_command("prepare_fonts")
    assert font_files.FONT in capsys.readouterr().out


# --- Conversion ------------------------------------------------------------------------------


def test_cff_outlines_become_truetype(tmp_path):
    build_font(tmp_path / "cff.otf", RARE, cff=True)
    with TTFont(tmp_path / "cff.otf") as font:
        font_files.to_truetype(font).save(tmp_path / "converted.ttf")
    with TTFont(tmp_path / "converted.ttf") as font:
        assert "CFF " not in font
        glyph = font["glyf"][font.getBestCmap()[ord(RARE)]]
        assert (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) == (100, 0, 1700, 1600)


def test_many_at_once_convert_once(tmp_path, monkeypatch):
    written = []

    def write_slowly(font, target):
        sleep(0.2)
        written.append(target)
        target.write_bytes(b"done")

    monkeypatch.setattr(font_files, "to_truetype", lambda font: font)
    monkeypatch.setattr(font_files, "_write_whole", write_slowly)
    with ThreadPoolExecutor(6) as pool:
        paths = set(pool.map(font_files.prepare_main_font, [tmp_path / "new"] * 6))
    assert len(written) == 1
    assert paths == set(written)


def test_a_conversion_that_breaks_off_leaves_nothing(tmp_path, monkeypatch):
    def save_half(font, path):
        path.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(font_files, "to_truetype", lambda font: font)
    monkeypatch.setattr(TTFont, "save", save_half)
    with pytest.raises(OSError, match="disk full"):
        font_files.prepare_main_font(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["convert.lock"]


# --- Character maps --------------------------------------------------------------------------


def test_character_maps_are_utf_16_in_blocks_of_at_most_a_hundred():
    cmap = to_unicode_cmap([0, ord("中"), 0x20164, *range(0x4E00, 0x4E00 + 150)])
    assert "<01> <4E2D>" in cmap
    assert "<02> <D840DD64>" in cmap
    assert "<00>" not in cmap.split("endcodespacerange")[1]
    assert "100 beginbfchar" in cmap
    assert "52 beginbfchar" in cmap
