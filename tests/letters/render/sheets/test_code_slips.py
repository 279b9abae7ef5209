"""Slips with a sign-in code: what they say and what not, in which order, and that a telephone can read them."""

import datetime

import pypdfium2
import pytest
import zxingcpp

from letters.render.sheets.code_slips import HEIGHT, KEEP, PER_PAGE, WIDTH, CodeSlip, CodeSlipSheet
from tests.letters.render.sheets.measuring import pages

BASE = "https://dangyuan.example.edu.cn"


def sheet(count, base=BASE, **fields):
    values = {
        "name": "阿卜杜热西提·麦麦提",
        "organization": "中共燕京矿业大学能源与矿业学院委员会",
        "valid_until": datetime.date(2022, 7, 8),
        "code": "wwmm-q9g4",
    } | fields
    slips = [CodeSlip(number_tail=f"{number:04d}", **values) for number in range(count)]
    return CodeSlipSheet(slips=slips, url=f"{base}/first/", address=f"{base.partition('://')[2]}/first/")


def places(page):
    """The text of each slip of a page, from left to right and down."""
    corners = [(column * WIDTH, row * HEIGHT) for row in range(7) for column in range(2)]
    return [page.text((left, top, left + WIDTH, top + HEIGHT)) for left, top in corners]


def test_a_slip_says_what_it_takes_and_no_more(pdf):
    (page,) = pages(pdf(sheet(1)))
    (text, *rest) = places(page)
    for words in (
        "阿卜杜热西提·麦麦提", "学号末四位0000", "中共燕京矿业大学能源与矿业学院委员会", "wwmm-q9g4",
        "dangyuan.example.edu.cn/first/", "填写学号、姓名、身份证号后六位和登录码", "2022年7月8日", KEEP,
    ):  # fmt: skip
        assert words in text
    assert rest == [""] * 13


def test_they_lie_in_the_order_given(pdf):
    first, second = pages(pdf(sheet(PER_PAGE + 3)))
    texts = [text for text in places(first) + places(second) if text]
    found = [f"末四位{n:04d}" in text for n, text in enumerate(texts)]
    assert found == [True] * (PER_PAGE + 3)


@pytest.mark.parametrize(
    "base", [BASE, "http://10.1.2.3:8080", "https://zzb-dangyuan.xiaoyuan.university-name.edu.cn:8443"]
)
def test_what_is_scanned_is_the_address_and_never_a_code(pdf, base):
    with pypdfium2.PdfDocument(pdf(sheet(PER_PAGE, base))) as document:
        picture = document[0].render(scale=150 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [f"{base}/first/"] * PER_PAGE


@pytest.mark.parametrize("name", ["张三", "阿卜杜热西提·麦麦提·阿卜杜热西提·麦麦提", "𱁬" * 3])
@pytest.mark.parametrize("base", [BASE, "https://zzb-dangyuan.xiaoyuan.university-name.edu.cn:8443"])
def test_nothing_touches_the_cuts_or_the_edge(pdf, name, base):
    for page in pages(pdf(sheet(PER_PAGE, base, name=name, organization="中共燕京矿业大学" * 4))):
        for _, (left, top, right, bottom) in page.characters:
            assert left % WIDTH > 5
            assert right % WIDTH < WIDTH - 5
            assert int(left // WIDTH) == int(right // WIDTH)
            assert top % HEIGHT > 2
            assert bottom % HEIGHT < HEIGHT - 2
            assert int(top // HEIGHT) == int(bottom // HEIGHT)


def test_nobody_is_no_page(letter_fonts):
    from letters.render.document import Document

    document = Document(letter_fonts, "试印")
    document.sheet(sheet(0))
    with pytest.raises(ValueError, match="没有要打印的内容"):
        document.finish()
