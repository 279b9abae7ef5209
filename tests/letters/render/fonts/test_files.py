"""The conversion and the unpacking must happen once, also when many processes start at once."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.ttLib import TTFont

from letters.render.fonts import files
from tests.letters.render.fonts.building import build_font


def test_cff_outlines_become_truetype(tmp_path):
    build_font(tmp_path / "cff.otf", "王", cff=True)
    with TTFont(tmp_path / "cff.otf") as font:
        files.to_truetype(font).save(tmp_path / "converted.ttf")
    with TTFont(tmp_path / "converted.ttf") as font:
        assert "CFF " not in font
        glyph = font["glyf"][font.getBestCmap()[ord("王")]]
        assert (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) == (100, 0, 1700, 1600)


def test_kai_is_unpacked_whole(tmp_path):
    path = files.prepare_kai(tmp_path)
    with TTFont(path) as font:
        assert font["name"].getDebugName(6) == files.KAI
        assert "SIL Open Font License" in font["name"].getDebugName(13)
        assert set(font.keys()) == {
            "GlyphOrder", "OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post",
        }  # fmt: skip
    assert "Copyright 2022-2025 LXGW" in (files.PACKED_KAI.parent / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("prepare", "digest"),
    [
        ("prepare_kai", "2bafcd74c42e26184cf2d5e5f3201afd73004f0abe4c5d600aab5cc7e46adb1f"),
        ("prepare_song", "73a6aea3b3e64636f0b72b15d4f042921028b8b2267e99810c9dfc1865547717"),
    ],
)
def test_font_files_are_those_that_letters_were_issued_with(prepare, digest):
    """Other files give other bytes: raise LAYOUT_VERSION with them, then put the new digest here."""
    path = getattr(files, prepare)(settings.FONT_CACHE_DIR)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_many_at_once_make_one_file(tmp_path, monkeypatch):
    written = []

    def write_slowly(source, target):
        sleep(0.2)
        written.append(target)
        target.write_bytes(b"done")

    monkeypatch.setattr(files, "_convert", write_slowly)
    with ThreadPoolExecutor(6) as pool:
        paths = set(pool.map(files.prepare_song, [tmp_path / "new"] * 6))
    assert len(written) == 1
    assert [path.read_bytes() for path in paths] == [b"done"]


@pytest.mark.parametrize(("prepare", "step"), [("prepare_song", "_convert"), ("prepare_kai", "_unpack")])
def test_making_a_file_that_breaks_off_leaves_nothing(tmp_path, monkeypatch, prepare, step):
    def save_half(source, target):
        target.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(files, step, save_half)
    with pytest.raises(OSError, match="disk full"):
        getattr(files, prepare)(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["convert.lock"]


def test_command_prepares_the_fonts(capsys):
    call_command("prepare_fonts")
    said = capsys.readouterr().out
    assert files.SONG in said
    assert files.KAI in said
