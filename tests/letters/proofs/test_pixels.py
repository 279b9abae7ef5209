"""Whole pages as pictures, and the proof that the comparison would notice.

After a change that was meant: ``UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/letters/proofs/test_pixels.py``,
then look at the pictures in ``data/pictures``.
"""

import os
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
from PIL import Image

from letters.render.form import page as page_module
from letters.render.layout import FIELDS
from letters.render.pdf import Mode, Placing, render
from tests.letters.proofs.pixels import DPI, TOLERATED, differing, load, look_alike, packed, picture
from tests.letters.proofs.samples import BASE, LONG, MINORITY

PICTURES = Path(__file__).parent / "data" / "pictures"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
STORED = {
    "whole": ([BASE], Mode.WHOLE),
    "long-struck-out": ([replace(LONG, option_mark="STRIKE", digits="CAPITAL")], Mode.WHOLE),
    "fields": ([MINORITY], Mode.FIELDS),
    "preview": ([MINORITY], Mode.PREVIEW),
}
MILLIMETRE = 1.0


@pytest.fixture(scope="module")
def fields_of(letter_fonts):
    """``fields_of(fields)``: the picture of a letter whose fields are these instead of the form's."""

    def draw(fields=FIELDS, content=BASE):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(page_module, "FIELDS", fields)
            return picture(render([content], letter_fonts))

    return draw


@pytest.fixture(scope="module")
def good(fields_of):
    return fields_of()


@pytest.mark.parametrize("name", STORED)
def test_page_looks_as_it_did(name, letter_fonts):
    contents, mode = STORED[name]
    now = picture(render(contents, letter_fonts, mode=mode))
    file = PICTURES / f"{name}.png"
    if UPDATE:
        file.write_bytes(packed(now))
    assert differing(load(file), now) <= TOLERATED


def test_nothing_is_left_over():
    assert sorted(file.stem for file in PICTURES.glob("*")) == sorted(STORED)


# --- Would it notice? ------------------------------------------------------------------------


def moved(number, across, down):
    field = FIELDS[number]
    there = replace(field, left=field.left + across, right=field.right + across, y=field.y + down)
    return (*FIELDS[:number], there, *FIELDS[number + 1 :])


def test_identical_pages_differ_in_nothing(good, fields_of):
    assert differing(good, fields_of()) == 0


@pytest.mark.parametrize("number", range(len(FIELDS)), ids=lambda number: f"{number}-{FIELDS[number].label}")
def test_field_that_is_missing_is_noticed(good, fields_of, number):
    assert not look_alike(good, fields_of(FIELDS[:number] + FIELDS[number + 1 :]))


@pytest.mark.parametrize(
    "way", [(MILLIMETRE, 0), (-MILLIMETRE, 0), (0, MILLIMETRE), (0, -MILLIMETRE)], ids=str
)
def test_field_that_is_a_millimetre_off_is_noticed(good, fields_of, way):
    unnoticed = [FIELDS[n].label for n in range(len(FIELDS)) if look_alike(good, fields_of(moved(n, *way)))]
    assert unnoticed == []


@pytest.mark.parametrize(
    "change",
    [{"name": "陈小明"}, {"sex": "女"}, {"category": "预备"}, {"option_mark": "STRIKE"}, {"ethnicity": "满"}],
    ids=str,
)
def test_another_word_is_noticed(good, fields_of, change):
    """Two characters that are much alike (明 and 朋) are told apart by the golden texts, not by pixels."""
    assert not look_alike(good, fields_of(content=replace(BASE, **change)))


def test_whole_page_that_is_a_millimetre_off_is_noticed(good, letter_fonts):
    for placing in (Placing(MILLIMETRE, 0), Placing(0, MILLIMETRE), Placing(scale_y=99.5)):
        assert not look_alike(good, picture(render([BASE], letter_fonts, placing=placing)))


def test_form_that_is_missing_is_noticed(good, letter_fonts):
    assert differing(good, picture(render([BASE], letter_fonts, mode=Mode.FIELDS))) > 100 * TOLERATED


@pytest.mark.parametrize("finer", [2, 3, 4])
def test_page_that_is_smoothed_otherwise_is_the_same(good, letter_fonts, finer):
    """As another renderer would: drawn finer and then made smaller."""
    fine = Image.fromarray(picture(render([BASE], letter_fonts), dpi=DPI * finer))
    size = (good.shape[1], good.shape[0])
    for how in (Image.Resampling.BOX, Image.Resampling.LANCZOS):
        assert look_alike(good, numpy.array(fine.resize(size, how)))


@pytest.mark.parametrize("placing", [Placing(0.08, 0), Placing(0, -0.08), Placing(0.06, 0.06)], ids=str)
def test_page_that_lies_a_third_of_a_pixel_beside_is_the_same(good, letter_fonts, placing):
    assert look_alike(good, picture(render([BASE], letter_fonts, placing=placing)))


def test_sixteen_shades_lose_nothing(good, tmp_path):
    (tmp_path / "page.png").write_bytes(packed(good))
    assert differing(good, load(tmp_path / "page.png")) == 0


def test_pages_of_other_sizes_have_nothing_in_common(good):
    assert differing(good, good[:-1]) == good.size
