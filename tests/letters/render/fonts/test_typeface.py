"""Fallback: which font draws which character, and which characters may stand on a letter at all."""

import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from letters.render.fonts import load_fonts
from letters.render.fonts.files import KAI, SONG
from letters.render.fonts.typeface import is_text
from letters.render.pdf import render
from tests.letters.render.fonts.building import EM, build_font
from tests.letters.render.reading import character_boxes, text_of

RARE, RARER = "\U00020001", "\U00020002"  # in neither of our fonts
ONLY_SONG = "乊"


def test_sample_names_are_drawn_by_kai(letter_fonts):
    names = "王䶮李㛃赵𠅤陈𬭸吴犇郑翀阿卜杜热西提·麦麦提江"
    assert letter_fonts.kai.runs(names) == [(KAI, names)]
    assert letter_fonts.song.runs(names) == [(SONG, names)]


def test_missing_characters_once_each_in_order(letter_fonts):
    assert letter_fonts.missing(f"王{RARER}{RARE}{RARER}\t \u3000") == [RARER, RARE, "\t"]


def test_song_draws_what_kai_lacks(letter_fonts, letter_content):
    text = f"王{ONLY_SONG}明"
    assert letter_fonts.kai.runs(text) == [(KAI, "王"), (SONG, ONLY_SONG), (KAI, "明")]
    assert text_of(render([replace(letter_content, name=text)], letter_fonts)).count(text) == 3


def test_extra_fonts_draw_what_the_main_fonts_lack(tmp_path, letter_content):
    build_font(tmp_path / "a.ttf", RARE)
    build_font(tmp_path / "b.ttf", RARE + RARER)  # the same PostScript name as the first
    fonts = load_fonts(settings.FONT_CACHE_DIR, [tmp_path])
    song, kai, first, second = fonts.names
    assert len({song, kai, first, second}) == 4
    text = f"王{RARE}{ONLY_SONG}{RARER}明"
    assert fonts.missing(text) == []
    assert fonts.kai.runs(text) == [
        (kai, "王"),
        (first, RARE),
        (song, ONLY_SONG),
        (second, RARER),
        (kai, "明"),
    ]
    assert fonts.song.runs(text) == [
        (song, "王"),
        (first, RARE),
        (song, ONLY_SONG),
        (second, RARER),
        (song, "明"),
    ]
    assert fonts.kai.width(RARE, 10) == pytest.approx(10)
    pdf = render([replace(letter_content, name=text)], fonts)
    assert text_of(pdf).count(text) == 3
    assert pdf.count(b"/Subtype /Type0") == pdf.count(b"/FontFile2") == 4
    squares = [box for character, box in character_boxes(pdf) if character in (RARE, RARER)]
    assert [right - left for left, _, right, _ in squares] == pytest.approx(
        [1600 / EM * 13 * 25.4 / 72] * 6, abs=0.02
    )


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
    assert fonts.names == [SONG, KAI]
    assert [record.args[0] for record in caplog.records] == ["broken.ttf", "cff.ttf"]


def test_fonts_are_loaded_once_per_process(letter_fonts):
    assert load_fonts(settings.FONT_CACHE_DIR) is letter_fonts


@pytest.mark.parametrize(
    "character",
    ["\x00", "\n", "\x7f", "\u00a0", "\u00ad", "\u200b", "\u2028", "\u202e", "\ufeff", "\ud840", "\ue000", "\uf8ff",
     "\ufdd0", "\uffff", "\U0001f642", "\U000e0100", "\U000f0000", "\U0010ffff"],
)  # fmt: skip
def test_what_is_no_text_is_refused_before_any_font_is_asked(character):
    assert not is_text(character)


@pytest.mark.parametrize(
    "character", ["中", "A", "·", " ", "\u3000", "√", "䶮", "\u9ffc", "𬭸", "\U00031350", "\U0002ebf0"]
)
def test_text_does_not_depend_on_the_unicode_tables_of_this_python(character):
    """U+9FFC came with Unicode 13, U+31350 with 15, U+2EBF0 with 15.1, which Python 3.11 does not know."""
    assert is_text(character)


IMPORTS = """
import pathlib, sys
from letters.render import pdf
from letters.render.fonts import load_fonts
assert load_fonts(pathlib.Path(sys.argv[1])).missing("王") == []
print(*{name.split(".")[0] for name in sys.modules} & {"fontTools", "django"})
"""


def test_a_letter_needs_neither_fonttools_nor_django():
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, str(settings.FONT_CACHE_DIR)],
        capture_output=True,
        text=True,
        cwd=Path(settings.BASE_DIR),
        check=True,
    )
    assert done.stdout.strip() == ""
