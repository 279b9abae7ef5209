"""The calibration sheet: crosses at exact millimetres, moved as the letters are moved."""

import pytest

from letters.render.content import Label
from letters.render.layout import FRAMES
from letters.render.placing import Placing
from letters.render.sheets.calibration import CROSSES, CalibrationSheet
from tests.letters.render.sheets.measuring import pages


def read(pdf, **placing):
    (page,) = pages(pdf(CalibrationSheet("行政楼 302 激光打印机", Placing(**placing))))
    return page


def crosses(page):
    """Where a stroke 12 mm across and one 12 mm down have the same middle."""
    across = [box for box in page.lines if 11 < box[2] - box[0] < 13 and box[3] - box[1] < 0.6]
    down = [box for box in page.lines if 11 < box[3] - box[1] < 13 and box[2] - box[0] < 0.6]
    return {
        (round((box[0] + box[2]) / 2, 1), round((box[1] + box[3]) / 2, 1))
        for box in across
        for other in down
        if abs(box[0] + box[2] - other[0] - other[2]) < 0.1
    }


def test_the_crosses_stand_where_they_say(pdf):
    assert set(CROSSES) <= crosses(read(pdf))
    assert crosses(read(pdf)) == {(20, 20), (190, 20), (20, 277), (190, 277)}


def test_the_present_setting_moves_everything_as_it_moves_letters(pdf):
    moved = read(pdf, offset_x=1.5, offset_y=-2.0, scale_x=101.0, scale_y=99.0)
    assert {(21.7, 17.8), (193.4, 272.2)} <= crosses(moved)


def test_rulers_count_from_the_edges_of_the_paper(pdf):
    page = read(pdf)
    ticks = {round((box[0] + box[2]) / 2) for box in page.lines if box[3] < 12 and box[2] - box[0] < 0.5}
    assert set(range(10, 201)) <= ticks
    for number in range(20, 200, 10):
        digits = [
            box
            for character, box in page.characters
            if box[3] < 12 and abs((box[0] + box[2]) / 2 - number) < 3
        ]
        assert sum(box[0] + box[2] for box in digits) / len(digits) / 2 == pytest.approx(number, abs=0.7)


def test_the_frames_and_four_fields_of_the_form_are_marked(pdf):
    page = read(pdf)
    for frame in FRAMES:
        assert [box for box in page.lines if box == pytest.approx(frame, abs=0.2)]
    for words, box in (
        (Label.NUMBER, (143, 103, 167.2, 108.4)), (Label.NAME, (30, 121, 69, 127)),
        (Label.ID_NUMBER, (111, 130, 175.2, 136)), ("开具日期", (105.8, 176, 146.2, 182)),
    ):  # fmt: skip
        assert page.text(box) == words


def test_it_says_whose_it_is_how_it_is_set_and_what_to_type(pdf):
    text = read(pdf, offset_x=0.5, offset_y=-1.0, scale_y=99.8).text()
    for words in (
        "打印方案：行政楼302激光打印机", "右移0.5毫米，下移−1.0毫米，横向100%，纵向99.8%",
        "左上十字应落在离左边20.0毫米处；若落在21.5，请把右移从0.5改为−1.0。",
        "左上十字距左边20.0左上十字距上边20.0右下十字距左边190.0右下十字距上边277.0", "170.0毫米，纵向257.0毫米",
    ):  # fmt: skip
        assert words.replace("，", "") in text.replace("，", "")
    assert "若落在21.5，请把右移改为−1.5。" in read(pdf).text()


def test_everything_is_on_the_paper(pdf):
    page = read(pdf)
    for _, (left, top, right, bottom) in page.characters:
        assert 5 < left < right < 205
        assert 5 < top < bottom < 292
