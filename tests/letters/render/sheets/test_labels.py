"""Labels lie where the bought sheet has them, and hold all their text."""

from dataclasses import replace

import pytest

from letters.render.errors import CannotPrint
from letters.render.sheets.labels import L7163, Label, LabelLayout, LabelSheet
from tests.letters.render.sheets.measuring import pages

LABEL = Label(
    recipient="阿卜杜热西提·麦麦提",
    address="新疆维吾尔自治区喀什地区莎车县阿扎特巴格镇人民政府家属院 3 号楼 2 单元 401 室（邮政代办点转）",
    postcode="844700",
    phone="13800138000",
    sender=("寄件：中共燕京矿业大学能源与矿业学院委员会", "北京市海淀区学院路 1 号　010-62330001　100083"),
    reference="2022030017",
)


def numbered(count):
    return [
        replace(LABEL, recipient=f"收件人{number}", reference=f"20220300{number:02d}")
        for number in range(count)
    ]


def cell(place, layout=L7163):
    left, top = layout.corner(place)
    return left, top, left + layout.width, top + layout.height


def test_the_sheet_is_the_one_that_shops_sell():
    assert L7163.count == 14
    assert L7163.corner(0) == (4.65, 15.15)
    _, _, right, bottom = cell(13)
    assert (round(210 - right, 2), round(297 - bottom, 2)) == (4.65, 15.15)


@pytest.mark.parametrize("start", [1, 5, 14])
def test_each_label_is_on_its_place_and_inside_it(pdf, start):
    labels = numbered(20)
    read = pages(pdf(LabelSheet(labels=labels, start=start)))
    assert len(read) == -(-(20 + start - 1) // 14)
    for position, label in enumerate(labels):
        number, place = divmod(position + start - 1, 14)
        box = cell(place)
        text = read[number].text(box)
        for words in (
            label.recipient,
            label.address,
            label.postcode,
            label.phone,
            *label.sender,
            label.reference,
        ):
            assert words.replace(" ", "").replace("　", "") in text
    places = {(number, place) for number in range(len(read)) for place in range(14)}
    used = {divmod(position + start - 1, 14) for position in range(20)}
    assert not any(read[number].text(cell(place)) for number, place in places - used)
    for page in read:
        for character, (x0, y0, x1, y1) in page.characters:
            inside = [box for box in map(cell, range(14)) if box[0] + 4 < x0 and x1 < box[2] - 4]
            assert [box for box in inside if box[1] + 2.5 < y0 and y1 < box[3] - 2.5], character


def test_lines_of_a_label_do_not_touch(pdf):
    longest = replace(LABEL, address=LABEL.address + "收发室转交二楼办公室王老师代为签收后通知本人来取")
    for label in (LABEL, longest, replace(LABEL, postcode="")):
        (page,) = pages(pdf(LabelSheet(labels=[label])))
        boxes = [box for _, box in page.characters]
        for position, (x0, y0, x1, y1) in enumerate(boxes):
            for u0, v0, u1, v1 in boxes[position + 1 :]:
                assert min(x1, u1) - max(x0, u0) < 0.3 or min(y1, v1) - max(y0, v0) < 0.1


def test_other_label_sheets(pdf):
    layout = LabelLayout(columns=3, rows=8, width=70, height=37, left=0, top=0.5, gap_x=0)
    labels = [replace(each, address="甘肃省陇南市武都区城关镇东江路 8 号") for each in numbered(24)]
    (page,) = pages(pdf(LabelSheet(labels=labels, layout=layout)))
    assert [page.text(cell(place, layout)).count(f"收件人{place}收") for place in range(24)] == [1] * 24


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": "很长的地址" * 30}, "“收件地址”太长（150 个字）"),
        ({"recipient": "很长的收件人姓名和单位名称" * 3}, "“收件人（及电话）”太长"),
        ({"recipient": "张\ue000"}, "“收件人”中的 U+E000 没有可用的字形"),
        ({"sender": ("寄件单位的名称" * 12,)}, "“寄件单位和地址”太长"),
    ],
)
def test_what_does_not_fit_is_refused_not_cut(pdf, letter_fonts, change, words):
    bad = replace(LABEL, **change)
    sheet = LabelSheet(labels=[LABEL, bad])
    ((label, fault),) = sheet.faults(letter_fonts)
    assert label is bad
    assert words in str(fault)
    with pytest.raises(CannotPrint):
        pdf(sheet)


def test_line_breaks_of_an_address_are_spaces(pdf):
    (page,) = pages(pdf(LabelSheet(labels=[replace(LABEL, address="甘肃省\r\n陇南市\t武都区")])))
    assert "甘肃省陇南市武都区" in page.text()


@pytest.mark.parametrize("start", [0, 15, -1])
def test_a_place_that_is_not_on_the_sheet_is_refused(start):
    with pytest.raises(ValueError, match="1 到 14"):
        LabelSheet(labels=[LABEL], start=start)
