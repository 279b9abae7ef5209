"""Verification slips beside the letters: a QR code and a code, by which the receiver can ask whether a letter is good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from letters.render.fonts import FontSet
from letters.render.sheets.parts import Align
from letters.render.sheets.pen import A4, HAIR, QUIET, STRONG, Pen
from letters.render.sheets.qr import QrPress
from letters.render.sheets.setting import plain, set_all

COLUMNS, ROWS = 2, 2
PER_PAGE = COLUMNS * ROWS
WIDTH, HEIGHT = A4[0] / COLUMNS, A4[1] / ROWS
INSET = 10.5  # mm between the cut and what is printed
TITLE_SIZE, FACT_SIZE, CODE_SIZE, SMALL_SIZE = 15.0, 10.5, 15.0, 9.0
FACT_LEFT = 19.0  # mm: where the facts stand, beside their names
QR_SIDE = 54.0  # mm, with the quiet zone
TITLE = "介绍信核验单"
SENTENCE = "扫码可核对介绍信真伪；接收后请在同一页面反馈“已接收”，或寄回第三联回执。"
CUT_DASH = (2.0, 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One letter. ``name`` is masked already (张*); ``code`` as printed (ABCD-EFGH-JKMN); ``url`` goes into the QR code."""

    number: str
    name: str
    organization: str
    issued_on: date
    valid_until: date
    code: str
    url: str
    address: str


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """Four slips a page. Cut all pages at once: the four piles, one upon the other, are in the order of the letters."""

    slips: Sequence[Slip]

    def draw(self, canvas: Canvas, fonts: FontSet) -> None:
        """Draw every page; nothing without a slip."""
        if not self.slips:
            return
        pen = Pen(canvas, fonts.song)
        press = QrPress(max((slip.url for slip in self.slips), key=len))
        pages = -(-len(self.slips) // PER_PAGE)
        for page in range(pages):
            _cuts(pen)
            for place in range(PER_PAGE):
                if (position := place * pages + page) < len(self.slips):
                    row, column = divmod(place, COLUMNS)
                    _draw(pen, press, self.slips[position], column * WIDTH, row * HEIGHT)
            pen.end_page()
        pen.close()


def _cuts(pen: Pen) -> None:
    pen.line(WIDTH, 0, WIDTH, A4[1], stroke=HAIR, gray=QUIET, dash=CUT_DASH)
    pen.line(0, HEIGHT, A4[0], HEIGHT, stroke=HAIR, gray=QUIET, dash=CUT_DASH)


def _draw(pen: Pen, press: QrPress, slip: Slip, left: float, top: float) -> None:
    right, middle = left + WIDTH - INSET, left + WIDTH / 2
    left += INSET
    y = top + INSET + 2.5
    pen.text(middle, y, TITLE, TITLE_SIZE, align=Align.CENTRE, bold=True)
    y += 5.5
    pen.line(left, y, right, y, stroke=STRONG)
    y += 5.5
    for words, text in _facts(slip):
        pen.text(left, y, words, FACT_SIZE, gray=QUIET)
        block = set_all(
            plain(text, pen.face), right - left - FACT_LEFT, pen.face, largest=FACT_SIZE, smallest=7.5
        )
        pen.block(left + FACT_LEFT, right, y + (len(block.lines) - 1) / 2 * block.pitch, block)
        y += 6.0 + (len(block.lines) - 1) * block.pitch
    bottom = top + HEIGHT - INSET
    sentence = set_all(SENTENCE, right - left, pen.face, largest=SMALL_SIZE, smallest=7.5)
    pen.block(left, right, bottom - sentence.height / 2, sentence, align=Align.CENTRE)
    y = bottom - sentence.height - 2.2
    pen.line(left, y, right, y, stroke=HAIR, gray=QUIET)
    address = set_all(f"网址：{slip.address}", right - left, pen.face, largest=SMALL_SIZE, smallest=6.5)
    y -= 1.8 + address.height / 2
    pen.block(left, right, y, address, align=Align.CENTRE)
    y -= address.height / 2 + 4.5
    pen.text(middle, y, f"核验码　{slip.code}", CODE_SIZE, align=Align.CENTRE)
    y -= 4.0
    press.draw(pen.canvas, slip.url, middle - QR_SIDE / 2, pen.down(y - QR_SIDE), QR_SIDE)


def _facts(slip: Slip) -> list[tuple[str, str]]:
    return [
        ("编　　号", f"第 {slip.number} 号"),
        ("姓　　名", slip.name),
        ("开具单位", slip.organization),
        ("开具日期", _day(slip.issued_on)),
        ("有效期至", _day(slip.valid_until)),
    ]


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
