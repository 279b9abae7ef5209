"""The reader against fontTools, character by character."""

import random

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from letters.render.fonts.files import prepare_kai, prepare_song
from letters.render.fonts.subset import subset, with_components
from letters.render.fonts.truetype import TrueTypeFile, UnusableFont
from tests.letters.render.fonts.building import EM, build_font

RARE, RARER = "\U00020000", "\U0002a6a5"


@pytest.mark.parametrize("prepare", [prepare_song, prepare_kai])
def test_characters_widths_and_outlines_are_the_files_own(prepare):
    path = prepare(settings.FONT_CACHE_DIR)
    file = TrueTypeFile(path)
    picked = random.Random(1)
    with TTFont(path, lazy=True) as font:
        known, outlines = font.getBestCmap(), font.reader["glyf"]
        points = [*picked.sample(sorted(known), 300), *picked.choices(range(0x20, 0x30000), k=300)]
        for point in points:
            name = known.get(point)
            assert file.glyph_for(chr(point)) == (font.getGlyphID(name) if name else 0), hex(point)
            if name:
                assert file.metrics(font.getGlyphID(name)) == font["hmtx"][name]
                places, number = font["loca"], font.getGlyphID(name)
                assert file.outline(number) == outlines[places[number] : places[number + 1]]


@pytest.mark.parametrize("characters", ["王中", RARE + "王", RARE + RARER])
def test_maps_of_the_bmp_and_beyond(tmp_path, characters):
    build_font(tmp_path / "a.ttf", characters)
    file = TrueTypeFile(tmp_path / "a.ttf")
    assert [file.glyph_for(character) for character in characters] == [1, 2][: len(characters)]
    assert file.glyph_for("明") == file.glyph_for("\U0001f642") == 0
    assert (file.ascent, file.descent) == (878.906, -121.094)
    assert file.scaled(EM) == 1000


def test_first_font_of_a_collection(tmp_path):
    build_font(tmp_path / "a.ttc", "王", collection=True)
    assert TrueTypeFile(tmp_path / "a.ttc").glyph_for("王") == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"no font at all, only words", "not a TrueType file"),
        (b"\0\1\0\0", "damaged"),
        (b"OTTO" + bytes(40), "no TrueType outlines"),
        (b"ttcf" + bytes(8) + b"\xff\xff\xff\xff", "not a TrueType file"),
    ],
)
def test_other_files_are_refused_with_the_reason(tmp_path, content, reason):
    (tmp_path / "x.ttf").write_bytes(content)
    with pytest.raises(UnusableFont, match=reason):
        TrueTypeFile(tmp_path / "x.ttf")


def test_a_font_cut_short_is_refused_when_it_is_opened_or_read(tmp_path):
    build_font(tmp_path / "a.ttf", "王明")
    whole = (tmp_path / "a.ttf").read_bytes()
    for length in range(4, len(whole), 37):
        (tmp_path / "cut.ttf").write_bytes(whole[:length])
        with pytest.raises(UnusableFont):
            TrueTypeFile(tmp_path / "cut.ttf")


def test_subset_has_the_glyphs_in_the_order_asked_for(tmp_path):
    build_font(tmp_path / "a.ttf", "王明", blank="　")
    file = TrueTypeFile(tmp_path / "a.ttf")
    (tmp_path / "b.ttf").write_bytes(subset(file, [0, file.glyph_for("　"), file.glyph_for("王")]))
    with TTFont(tmp_path / "b.ttf") as font:
        names = font.getGlyphOrder()
        assert [font["glyf"][name].numberOfContours for name in names] == [1, 0, 1]
        assert [font["hmtx"][name] for name in names] == [(EM, 100)] * 3


def test_parts_of_composites_come_along_and_are_numbered_anew(tmp_path):
    build_font(tmp_path / "a.ttf", "王明", composed="玉")
    file = TrueTypeFile(tmp_path / "a.ttf")
    jade, king = file.glyph_for("玉"), file.glyph_for("王")
    assert with_components(file, [0, jade]) == [0, jade, king]
    assert with_components(file, [0, king, jade]) == [0, king, jade]
    (tmp_path / "b.ttf").write_bytes(subset(file, with_components(file, [0, jade])))
    with TTFont(tmp_path / "b.ttf") as font:
        first = font["glyf"][font.getGlyphOrder()[1]]
        assert first.isComposite()
        assert [part.glyphName for part in first.components] == [font.getGlyphOrder()[2]]
