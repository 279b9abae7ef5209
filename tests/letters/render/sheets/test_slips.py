"""Verification slips: what they say, and that a telephone can read them."""

import datetime

import pypdfium2
import pytest
import zxingcpp

from letters.render.sheets.slips import QR_SIDE, SENTENCE, Slip, SlipSheet
from tests.letters.render.sheets.measuring import pages

BASE = "https://dangyuan.example.edu.cn"


def slips(count, base=BASE):
    return [
        Slip(
            number=f"2022{number:06d}",
            name="阿*",
            organization="中共燕京矿业大学能源与矿业学院委员会",
            issued_on=datetime.date(2022, 6, 12),
            valid_until=datetime.date(2022, 9, 10),
            code=f"ABCD-EFGH-{number:04d}",
            url=f"{base}/verify/ABCDEFGH{number:04d}/",
            address=f"{base.partition('://')[2]}/verify/",
        )
        for number in range(count)
    ]


def quarters(page):
    middle, half = page.width / 2, page.height / 2
    return [page.text((left, top, left + middle, top + half)) for top in (0, half) for left in (0, middle)]


def test_a_slip_says_all_that_the_receiver_needs(pdf):
    (page,) = pages(pdf(SlipSheet(slips(1))))
    text = page.text()
    for words in (
        "介绍信核验单", "第2022000000号", "阿*", "中共燕京矿业大学能源与矿业学院委员会", "2022年6月12日",
        "2022年9月10日", "ABCD-EFGH-0000", "dangyuan.example.edu.cn/verify/", SENTENCE,
    ):  # fmt: skip
        assert words in text
    assert quarters(page)[1:] == ["", "", ""]


@pytest.mark.parametrize("dpi", [150, 100])
@pytest.mark.parametrize(
    "base", [BASE, "http://10.1.2.3:8080", "https://zzb-dangyuan.xiaoyuan.university-name.edu.cn"]
)
def test_every_code_is_read_from_a_picture(pdf, dpi, base):
    made = slips(10, base)
    read = []
    with pypdfium2.PdfDocument(pdf(SlipSheet(made))) as document:
        assert len(document) == 3
        for page in document:
            read += [code.text for code in zxingcpp.read_barcodes(page.render(scale=dpi / 72).to_pil())]
    assert sorted(read) == sorted(slip.url for slip in made)


def test_the_code_is_large_and_has_its_quiet_zone(pdf):
    (page,) = pages(pdf(SlipSheet(slips(1))))
    left, top, right, bottom = max(page.lines, key=lambda box: min(box[2] - box[0], box[3] - box[1]))
    modules = 33  # of version 4
    assert right - left == pytest.approx(QR_SIDE * modules / (modules + 8), abs=0.3)
    assert right - left >= 25
    quiet = 4 * (right - left) / modules - 0.1
    around = (left - quiet, top - quiet, right + quiet, bottom + quiet)
    assert page.text(around) == ""


def test_cut_in_four_and_piled_up_they_are_in_order(pdf):
    made = slips(10)
    read = pages(pdf(SlipSheet(made)))
    piles = [[quarters(page)[place] for page in read] for place in range(4)]
    order = [text for pile in piles for text in pile if text]
    assert [slip.number in text for slip, text in zip(made, order, strict=True)] == [True] * 10


def test_nothing_touches_the_cuts(pdf):
    for page in pages(pdf(SlipSheet(slips(5)))):
        for _, (left, top, right, bottom) in page.characters:
            for cut, low, high in ((105, left, right), (148.5, top, bottom)):
                assert high < cut - 8 or low > cut + 8
            assert left > 8
            assert right < 202
