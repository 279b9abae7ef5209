"""The blank form against the measures of the national form (domain.md §5), taken from the PDF and from nothing else."""

from itertools import pairwise

import pytest

from letters.render.content import Label
from letters.render.pdf import render
from tests.letters.proofs.geometry import Box, measured
from tests.letters.proofs.samples import BASE
from tests.letters.render.reading import character_boxes

NEAR = 1.5  # mm

FRAMES = [(19, 32, 180, 75), (19, 100, 180, 210), (19, 227.5, 180, 266.5)]
UPRIGHT = [  # x, top, bottom
    (31.5, 32, 75),
    (191, 32, 75),
    (191, 100, 210),
    (191, 227.5, 266.5),
]
TEAR_LINES = [80, 216]
# What stands over, between and under the frames: words, number from the top, middle in y.
BETWEEN = [
    ("（贴回执联处）", 78),
    ("（加盖骑缝章）", 83),
    ("中国共产党党员组织关系介绍信", 92),
    ("中国共产党党员组织关系介绍信回执联", 221),
]
# Where what is filled in begins, and how wide its place is; y is the top of the row.
FIELDS = [
    (Label.NAME, 50, 43, 52),
    (Label.FROM, 67, 51, 47),
    (Label.DESTINATION, 121, 53, 64),
    (Label.NUMBER, 144, 34.5, 29),
    (Label.NUMBER, 145, 102, 29),
    (Label.HEADING, 25, 109, 93),
    (Label.NAME, 34, 119, 38),
    (Label.AGE, 108, 120, 21),
    (Label.ETHNICITY, 139, 120, 34),
    (Label.ID_NUMBER, 119, 129, 58),
    (Label.FROM, 30, 132, 69),
    (Label.RECEIVING, 104, 136, 87),
    (Label.FEE_YEAR, 109, 148, 21),
    (Label.FEE_MONTH, 135, 148, 14),
    (Label.VALID_DAYS, 46, 156, 19),
    (Label.PHONE, 95, 185, 58),
    (Label.ADDRESS, 95, 191, 101),
    (Label.OFFICE_PHONE, 51, 203, 41),
    (Label.OFFICE_FAX, 109, 203, 40),
    (Label.POSTCODE, 162, 203, 26),
    (Label.NUMBER, 146, 229, 29),
    (Label.COMMITTEE, 26, 226, 118),
    (Label.NAME, 34, 235, 42),
]
ROW = 12  # mm: how far below the top of its row a text may end
DATES = [((120, 138, 152), 66), ((109, 128, 141), 176)]
TICKS = [(149, 39), (85, 118), (59, 123)]  # 正式, 男, 正式
BESIDE = 3.6  # mm: the measures begin a little right of the underlines, and centred texts do so still more


@pytest.fixture(scope="module")
def pdf(letter_fonts):
    return render([BASE], letter_fonts)


@pytest.fixture(scope="module")
def form(pdf):
    return measured(pdf)


def near(box, expected):
    return max(abs(a - b) for a, b in zip(box, expected, strict=True)) <= NEAR


def test_three_frames(form):
    assert len(form.frames) == 3
    assert all(near(box, expected) for box, expected in zip(form.frames, FRAMES, strict=True))


def test_upright_lines_of_title_cell_and_strips(form):
    upright = [stroke for stroke in form.strokes if not stroke.is_across]
    found = [
        (x, top, bottom)
        for x, top, bottom in UPRIGHT
        if any(near((stroke.left, stroke.top, stroke.bottom), (x, top, bottom)) for stroke in upright)
    ]
    assert found == UPRIGHT
    assert len(upright) == len(UPRIGHT)


def test_tear_lines_go_over_the_whole_width(form):
    whole = sorted(stroke for stroke in form.strokes if near((stroke.left, stroke.right), (19, 191)))
    assert [stroke.top for stroke in whole] == pytest.approx(TEAR_LINES, abs=NEAR)


@pytest.mark.parametrize(("words", "y"), BETWEEN)
def test_words_between_the_parts(form, words, y):
    assert form.word(words).middle[1] == pytest.approx(y, abs=NEAR)


def test_titles_are_in_the_middle_and_the_seam_note_ends_at_the_frame(form):
    middle = (19 + 191) / 2
    for words in ("中国共产党党员组织关系介绍信", "中国共产党党员组织关系介绍信回执联"):
        assert form.word(words).middle[0] == pytest.approx(middle, abs=NEAR)
    assert form.word("（加盖骑缝章）").right == pytest.approx(178, abs=NEAR)  # the ink of the bracket


def test_note_stands_below_the_third_frame(form):
    note = [box for _, box in form.words if box.top > 267]
    assert min(box.top for box in note) > 270
    assert max(box.bottom for box in note) < 284
    rows = sorted({round(box.middle[1]) for box in note})
    assert rows[0] == pytest.approx(272, abs=NEAR)
    assert rows[-1] == pytest.approx(281, abs=NEAR)


def test_upright_title_of_part_1_is_inside_its_cell(form):
    singles = [
        (box.middle[1], text)
        for text, box in form.words
        if len(text) == 1 and box.right < 31.5 and box.top < 75
    ]
    assert "".join(text for _, text in sorted(singles)) == "党员介绍信存根"
    steps = [lower - upper for (upper, _), (lower, _) in pairwise(sorted(singles))]
    assert max(steps) - min(steps) < NEAR
    assert min(y for y, _ in singles) > 33
    assert max(y for y, _ in singles) < 74


def test_underlines_are_under_what_is_filled_in(form):
    """Fifteen lines to write on, none of which touches a frame or another one."""
    lines = sorted(
        stroke for stroke in form.strokes if stroke.is_across and stroke.left > 20 and stroke.right < 179.5
    )
    assert len(lines) == 15
    for number, line in enumerate(lines):
        for other in lines[number + 1 :]:
            assert line.top != other.top or line.right < other.left or other.right < line.left


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field[0]}-{field[2]}")
def test_text_is_filled_in_where_the_form_has_room(pdf, field):
    label, x, y, width = field
    text = BASE.printed_fields()[label]
    ink = _ink(pdf, Box(x - BESIDE, y - NEAR, x + width + NEAR, y + ROW))
    assert text in _joined(ink), _joined(ink)


@pytest.mark.parametrize(("places", "y"), DATES)
def test_dates(pdf, places, y):
    parts = (str(BASE.issued_on.year), str(BASE.issued_on.month), str(BASE.issued_on.day))
    for x, text in zip(places, parts, strict=True):
        assert text == _joined(_ink(pdf, Box(x - BESIDE, y - NEAR, x + 10, y + 7), digits=True))


@pytest.mark.parametrize(("x", "y"), TICKS)
def test_ticks_are_above_what_applies(pdf, x, y):
    ticks = [box for character, box in character_boxes(pdf) if character == "√"]
    assert len(ticks) == 3
    assert [
        tick
        for tick in (Box(*tick).middle for tick in ticks)
        if x - NEAR <= tick[0] <= x + 5 and y <= tick[1] <= y + 8
    ]


def _ink(pdf, place, *, digits=False):
    """The characters whose middle is in the place, from left to right and line by line."""
    found = [
        (character, Box(*box)) for character, box in character_boxes(pdf) if character.isdigit() or not digits
    ]
    return [
        (character, box)
        for character, box in found
        if place.left < box.middle[0] < place.right and place.top < box.middle[1] < place.bottom
    ]


def _joined(ink):
    """In the order in which they were drawn: the form first, then the fields."""
    return "".join(character for character, _ in ink)
