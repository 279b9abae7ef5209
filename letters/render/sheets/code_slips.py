"""Slips with a one-time code, by which a graduate gets in for the first time: to be cut, and handed to each in person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from letters.render.fonts import FontSet, Typeface
from letters.render.sheets.parts import Align
from letters.render.sheets.pen import A4, HAIR, QUIET, THIN, Pen
from letters.render.sheets.qr import QrPress
from letters.render.sheets.setting import Block, plain, set_all

COLUMNS, ROWS = 2, 7
PER_PAGE = COLUMNS * ROWS
WIDTH, HEIGHT = A4[0] / COLUMNS, A4[1] / ROWS
INSET_X, INSET_Y = (
    8.0,
    4.5,
)  # mm between the cut and what is printed; most printers leave 5 mm of the sheet white
QR_SIDE = 22.0  # mm, with the quiet zone
GAP = 3.0
NAME_SIZE, CODE_SIZE, STEP_SIZE, SMALL_SIZE, SMALLEST = 12.0, 20.0, 8.0, 7.5, 5.0  # points
STEP_PITCH = 3.7
CODE_LABEL = 13.0  # mm: where the code stands, beside its word
CUT_DASH = (2.0, 2.0)
KEEP = "请本人妥善保管，勿转发到群里。"
STEPS = ("2　填写学号、姓名、身份证号后六位和登录码", "3　自己设密码，以后用学号和密码登录")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSlip:
    """One person: no more than it takes to hand the slip to the right one.

    ``number_tail``: the last characters of the student number; ``code`` as printed (abcd-efgh).
    """

    name: str
    number_tail: str
    organization: str
    code: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSlipSheet:
    """Fourteen slips a page, from left to right and down, in the order given.

    ``url`` goes into the QR code, the same on all slips: never a code; ``address`` is it as one types it.
    """

    slips: Sequence[CodeSlip]
    url: str
    address: str

    def draw(self, canvas: Canvas, fonts: FontSet) -> None:
        """Draw every page; nothing without a slip."""
        if not self.slips:
            return
        pen = Pen(canvas, fonts.song)
        press = QrPress(self.url)
        steps = (_fit(f"1　扫码，或打开 {self.address}", WIDTH - 2 * INSET_X, pen.face, STEP_SIZE), *STEPS)
        for start in range(0, len(self.slips), PER_PAGE):
            on_page = self.slips[start : start + PER_PAGE]
            _cuts(pen, -(-len(on_page) // COLUMNS))
            for place, slip in enumerate(on_page):
                row, column = divmod(place, COLUMNS)
                left, top = column * WIDTH + INSET_X, row * HEIGHT + INSET_Y
                _draw(pen, slip, left, top)
                _how(pen, steps, left, top)
                scanned = left + WIDTH - 2 * INSET_X - QR_SIDE
                press.draw(pen.canvas, self.url, scanned, pen.down(top - 1.0), QR_SIDE)
            pen.end_page()
        pen.close()


def _cuts(pen: Pen, rows: int) -> None:
    pen.line(WIDTH, 0, WIDTH, rows * HEIGHT, stroke=HAIR, gray=QUIET, dash=CUT_DASH)
    for row in range(1, min(rows, ROWS - 1) + 1):
        pen.line(0, row * HEIGHT, A4[0], row * HEIGHT, stroke=HAIR, gray=QUIET, dash=CUT_DASH)


def _draw(pen: Pen, slip: CodeSlip, left: float, top: float) -> None:
    """Whose it is and the code, beside what is scanned; at the foot until when it is good."""
    room, face, day = WIDTH - 2 * INSET_X - QR_SIDE - GAP, pen.face, slip.valid_until
    right = left + room
    pen.block(left, right, top + 1.8, _fit(slip.name, room * 0.63, face, NAME_SIZE), bold=True)
    if slip.number_tail:
        tail = f"学号末四位 {slip.number_tail}"
        pen.text(right, top + 1.8, tail, SMALL_SIZE, align=Align.RIGHT, gray=QUIET)
    pen.block(left, right, top + 6.6, _fit(slip.organization, room, face, SMALL_SIZE), gray=QUIET)
    pen.line(left, top + 9.5, right, top + 9.5, stroke=THIN, gray=QUIET)
    pen.text(left, top + 14.6, "登录码", STEP_SIZE)
    pen.text(left + CODE_LABEL, top + 14.6, slip.code, CODE_SIZE, bold=True)
    words = f"有效期至 {day.year} 年 {day.month} 月 {day.day} 日。{KEEP}"
    pen.text(left, top + 33.4, words, SMALL_SIZE, gray=QUIET)


def _how(pen: Pen, steps: tuple[Block | str, ...], left: float, top: float) -> None:
    """Three lines over the whole width, so that a long address has room."""
    y = top + 22.4
    for step in steps:
        if isinstance(step, str):
            pen.text(left, y, step, STEP_SIZE)
        else:
            pen.block(left, left, y, step)
        y += STEP_PITCH


def _fit(text: str, room: float, face: Typeface, largest: float) -> Block:
    return set_all(plain(text, face), room, face, largest=largest, smallest=SMALLEST)
