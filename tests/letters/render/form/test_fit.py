"""One line, then smaller, then two lines, then refused: what is filled in touches nothing, at any length."""

from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest

from letters.render.content import Label
from letters.render.document import Document
from letters.render.errors import DoesNotFit
from letters.render.form.fit import fit
from letters.render.form.page import LetterPages
from letters.render.layout import FIELDS, OPTIONS, TICK_RISE, Field
from letters.render.pdf import Mode, render
from tests.letters.render.reading import pixels

LONG = "中共新疆维吾尔自治区伊犁哈萨克自治州霍尔果斯市人力资源和社会保障局机关委员会党校国资委" * 3
PLACE = Field(Label.HEADING, 20, 70, 100, height=7.2)
ONE_LINE = Field(Label.AGE, 20, 70, 100)


def longest(label, letter_fonts):
    """The longest text that all places of the field take."""
    length = 1
    places = [field for field in FIELDS if field.label == label]
    with suppress(DoesNotFit):
        while True:
            for field in places:
                fit(field, LONG[: length + 1], letter_fonts.kai)
            length += 1
    return LONG[:length]


def test_smaller_then_two_lines_then_refused(letter_fonts):
    sizes = []
    for length in count(1):
        try:
            fitted = fit(PLACE, LONG[:length], letter_fonts.kai)
        except DoesNotFit:
            break
        assert "".join(fitted.lines) == LONG[:length]
        assert all(letter_fonts.kai.width(line, fitted.size) <= 49.2 * 72 / 25.4 for line in fitted.lines)
        sizes.append((len(fitted.lines), fitted.size))
    lines = [number for number, _ in sizes]
    assert lines == sorted(lines)
    assert set(lines) == {1, 2}
    assert [size for number, size in sizes if number == 1][-1] == 9
    assert sizes[0] == (1, 13)
    assert sizes[-1] == (2, 8)
    for number in (1, 2):
        of_number = [size for lines, size in sizes if lines == number]
        assert of_number == sorted(of_number, reverse=True)
    assert len(sizes) == 34


def test_where_only_one_line_has_room_it_gets_smaller_before_it_is_refused(letter_fonts):
    assert fit(ONE_LINE, LONG[:17], letter_fonts.kai).size == 8
    with pytest.raises(DoesNotFit, match="“年龄”太长（18 个字）"):
        fit(ONE_LINE, LONG[:18], letter_fonts.kai)


def test_two_lines_are_even_and_the_upper_one_is_the_longer(letter_fonts):
    fitted = fit(PLACE, LONG[:21], letter_fonts.kai)
    assert [len(line) for line in fitted.lines] == [11, 10]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "北京市海淀区学院路北航路三十七号院13800138000",
            ("北京市海淀区学院路北航路", "三十七号院13800138000"),
        ),
        (
            "中共新疆维吾尔自治区委（机关党委办公室第一支）",
            ("中共新疆维吾尔自治区委", "（机关党委办公室第一支）"),
        ),
    ],
)
def test_numbers_and_brackets_stay_together(letter_fonts, text, lines):
    assert fit(PLACE, text, letter_fonts.kai).lines == lines


def test_uneven_halves_are_better_than_none(letter_fonts):
    fitted = fit(PLACE, "中共北京市委员会" + "1" * 26, letter_fonts.kai)
    assert fitted.lines == ("中共北京市委员会", "1" * 26)


def test_one_piece_that_is_too_wide_is_refused(letter_fonts):
    with pytest.raises(DoesNotFit):
        fit(PLACE, "1" * 60, letter_fonts.kai)


def form_alone(fonts):
    document = Document(fonts, "form")
    pages = LetterPages(document._pdf, fonts)  # noqa: SLF001
    document._add_page(b"/Form Do", pages._make_resources(with_form=True))  # noqa: SLF001
    return document.finish()


@pytest.mark.parametrize("category", ["预备", "正式"])
@pytest.mark.parametrize("sex", ["男", "女"])
def test_the_longest_texts_of_all_fields_touch_no_line_and_no_word(
    letter_content, letter_fonts, sex, category
):
    content = replace(
        letter_content,
        name=longest(Label.NAME, letter_fonts),
        ethnicity=longest(Label.ETHNICITY, letter_fonts),
        from_organization=longest(Label.FROM, letter_fonts),
        heading=longest(Label.HEADING, letter_fonts),
        receiving=longest(Label.RECEIVING, letter_fonts),
        destination=longest(Label.DESTINATION, letter_fonts),
        phone=longest(Label.PHONE, letter_fonts),
        address=longest(Label.ADDRESS, letter_fonts),
        committee=longest(Label.COMMITTEE, letter_fonts),
        office_phone=longest(Label.OFFICE_PHONE, letter_fonts),
        office_fax=longest(Label.OFFICE_FAX, letter_fonts),
        postcode=longest(Label.POSTCODE, letter_fonts),
        number=longest(Label.NUMBER, letter_fonts),
        id_number=longest(Label.ID_NUMBER, letter_fonts),
        digits="CAPITAL",
        fee_month=12,
        valid_days=888,
        sex=sex,
        category=category,
    )
    scale = 6.0
    per_mm = scale * 72 / 25.4
    printed = pixels(form_alone(letter_fonts), scale=scale) < 160
    filled = pixels(render([content], letter_fonts, mode=Mode.FIELDS), scale=scale) < 160
    for option in OPTIONS:  # a √ may touch the option that it stands on
        top, bottom = option.y - TICK_RISE, option.y + 1
        printed[
            round(top * per_mm) : round(bottom * per_mm),
            round(option.left * per_mm) : round(option.right * per_mm),
        ] = False
    assert filled.sum() > 100_000
    assert (printed & filled).sum() == 0


def test_what_the_fields_hold(letter_fonts):
    """How many Chinese characters each field takes: what a change of the layout would change."""
    held = {
        label: len(longest(label, letter_fonts))
        for label in (
            Label.NAME,
            Label.FROM,
            Label.DESTINATION,
            Label.HEADING,
            Label.RECEIVING,
            Label.COMMITTEE,
        )
    }
    assert held == {
        Label.NAME: 24,
        Label.FROM: 38,
        Label.DESTINATION: 46,
        Label.HEADING: 50,
        Label.RECEIVING: 50,
        Label.COMMITTEE: 48,
    }
