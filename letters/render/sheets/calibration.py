"""The calibration sheet for pre-printed stock (套打): crosses and rulers that show where a printer puts things."""

from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from letters.render.content import Label
from letters.render.fonts import FontSet
from letters.render.layout import FIELDS, FRAMES, NUMBER_ROW, Field
from letters.render.placing import Placing
from letters.render.sheets.parts import Align
from letters.render.sheets.pen import A4, HAIR, QUIET, STRONG, THIN, Pen
from letters.render.sheets.setting import Block, plain, set_all, wrap

CROSSES = ((20.0, 20.0), (190.0, 277.0))
"""Upper left and lower right, mm from the left and the top: where they are found tells how the printer is set."""
PLAIN_CROSSES = ((190.0, 20.0), (20.0, 277.0))  # for the eye: a sheet that went in askew
ARM, RING = 6.0, 1.6  # mm
RULER_EDGE = 5.0  # mm from the edge of the paper; most printers reach that far
RULER_TICKS = {10: 3.4, 5: 2.4, 1: 1.4}  # mm long, each so many mm
RULER_SIZE, WORDS_SIZE, STEP_SIZE, BOX_SIZE, TITLE_SIZE = 6.5, 9.0, 8.5, 8.0, 16.0  # points
FRAME_GREY = 0.7
LEFT, RIGHT = 24.0, 176.0  # of the words
EXAMPLE = 1.5  # mm


@dataclass(frozen=True, slots=True)
class CalibrationSheet:
    """One page, drawn with the profile's present placing: printed again after a correction, it shows whether it is right."""

    name: str
    placing: Placing

    def draw(self, canvas: Canvas, fonts: FontSet) -> None:
        """Draw the page."""
        pen = Pen(canvas, fonts.song)
        canvas.transform(*self.placing.matrix())
        _rulers(pen)
        _frames(pen)
        for x, y in CROSSES:
            _cross(pen, x, y)
        for x, y in PLAIN_CROSSES:
            _cross(pen, x, y, ring=False)
        self._words(pen)
        _to_fill_in(pen, 81.5)
        pen.end_page()
        pen.close()

    def _words(self, pen: Pen) -> None:
        pen.text(A4[0] / 2, 19.5, "套打校准页", TITLE_SIZE, align=Align.CENTRE, bold=True)
        head = set_all(plain(self._setting(), pen.face), 150, pen.face, largest=WORDS_SIZE, smallest=7.5)
        pen.block(30, 180, 27.2, head, align=Align.CENTRE)
        y = 36.5
        for number, sentence in enumerate(self._steps(), 1):
            block = Block(wrap(sentence, (RIGHT - LEFT - 5) * mm, STEP_SIZE, pen.face), STEP_SIZE)
            pen.text(LEFT, y, f"{number}.", block.size)
            pen.block(LEFT + 5, RIGHT, y + (len(block.lines) - 1) / 2 * block.pitch, block)
            y += len(block.lines) * block.pitch + 1.1

    def _setting(self) -> str:
        placing = self.placing
        return (
            f"打印方案：{self.name}　现在的设置：右移 {_mm(placing.offset_x)} 毫米，下移 {_mm(placing.offset_y)} 毫米，"
            f"横向 {placing.scale_x:g}%，纵向 {placing.scale_y:g}%"
        )

    def _steps(self) -> list[str]:
        across = CROSSES[0][0]
        now, new = self.placing.offset_x, self.placing.offset_x - EXAMPLE
        change = f"从 {_mm(now)} 改为 {_mm(new)}" if now else f"改为 {_mm(new)}"
        apart = CROSSES[1][0] - across, CROSSES[1][1] - CROSSES[0][1]
        return [
            "放白纸打印（不用印制纸），纸张 A4，选“实际大小”或 100%，不选“适合页面”。",
            "用直尺从纸的左边、上边量到左上、右下两个带圈十字的中心，记在下表，填入系统中本方案的校准页，系统算出新的设置。",
            f"自己算也可以：左上十字应落在离左边 {across:.1f} 毫米处；若落在 {across + EXAMPLE:.1f}，请把右移{change}。下移同理。",
            (
                f"两个十字横向应相距 {apart[0]:.1f} 毫米，纵向 {apart[1]:.1f} 毫米；相差 0.5 毫米以上的，"
                "先改比例（新比例 = 现在的比例 × 应为 ÷ 量得），再打印一次后改右移、下移。"
            ),
            "改好后再打印一次本页：十字应在原位；与印制纸叠在一起对着窗户看，三个外框重合，四个虚线框落在要填写的空白处。",
        ]


def _mm(value: float) -> str:
    """With a real minus sign."""
    return f"{value + 0.0:.1f}".replace("-", "−")


def _cross(pen: Pen, x: float, y: float, *, ring: bool = True) -> None:
    pen.line(x - ARM, y, x + ARM, y, stroke=THIN)
    pen.line(x, y - ARM, x, y + ARM, stroke=THIN)
    if ring:
        pen.ring(x, y, RING, stroke=THIN)


def _rulers(pen: Pen) -> None:
    """Millimetres from the left along the upper and lower edge, from the top along the other two."""
    right, bottom = A4[0] - RULER_EDGE, A4[1] - RULER_EDGE
    for place in range(10, int(A4[0]) - 9):
        length = _tick(place)
        pen.line(place, RULER_EDGE, place, RULER_EDGE + length, stroke=HAIR)
        pen.line(place, bottom, place, bottom - length, stroke=HAIR)
        if place % 10 == 0:
            pen.text(place, RULER_EDGE + 5.2, str(place), RULER_SIZE, align=Align.CENTRE)
            pen.text(place, bottom - 5.2, str(place), RULER_SIZE, align=Align.CENTRE)
    for place in range(10, int(A4[1]) - 9):
        length = _tick(place)
        pen.line(RULER_EDGE, place, RULER_EDGE + length, place, stroke=HAIR)
        pen.line(right, place, right - length, place, stroke=HAIR)
        if place % 10 == 0 and place > 10:  # the corners belong to the other rulers
            pen.text(RULER_EDGE + 4.1, place, str(place), RULER_SIZE)
            pen.text(right - 4.1, place, str(place), RULER_SIZE, align=Align.RIGHT)
    pen.box(RULER_EDGE, RULER_EDGE, right, bottom, stroke=HAIR)


def _tick(place: int) -> float:
    return next(length for each, length in RULER_TICKS.items() if place % each == 0)


def _frames(pen: Pen) -> None:
    """The frames of the form, and four places to fill in, to lay over the stock against a window."""
    for left, top, right, bottom in FRAMES:
        pen.box(left, top, right, bottom, stroke=THIN, gray=FRAME_GREY)
    for words, left, right, y, height in _places():
        pen.box(left, y - height / 2, right, y + height / 2, stroke=THIN, dash=(1.5, 1.2))
        pen.text((left + right) / 2, y, words, BOX_SIZE, align=Align.CENTRE, gray=QUIET)


def _places() -> list[tuple[str, float, float, float, float]]:
    """What, left, right, middle and height of some fields of part 2; a box is the room for one line."""
    first, last = _field(Label.ISSUED_YEAR), _field(Label.ISSUED_DAY)
    boxes = [
        (label.value, field.left, field.right, field.y)
        for label in (Label.NUMBER, Label.NAME, Label.ID_NUMBER)
        for field in [_field(label)]
    ]
    boxes.append(("开具日期", first.left, last.right, first.y))
    return [(words, left, right, y, 5.0) for words, left, right, y in boxes]


def _field(label: Label) -> Field:
    """The field of part 2."""
    return next(field for field in FIELDS if field.label == label and field.y >= NUMBER_ROW)


def _to_fill_in(pen: Pen, top: float) -> None:
    """Four measurements in the words and the order of the page that asks for them."""
    (left, upper), (right, lower) = CROSSES
    asked = (
        ("左上十字距左边", left), ("左上十字距上边", upper), ("右下十字距左边", right), ("右下十字距上边", lower)
    )  # fmt: skip
    first, width = 16.0, (RIGHT - LEFT - 16.0) / 4
    middles = [LEFT + first + width * (place + 0.5) for place in range(4)]
    rows = [top, top + 5.4, top + 10.2, top + 16.6]
    pen.shade(LEFT, rows[0], RIGHT, rows[1], 0.92)
    for word, y in (("毫米", rows[0] + 2.7), ("应为", rows[1] + 2.4), ("量得", rows[2] + 3.2)):
        pen.text(LEFT + first / 2, y, word, WORDS_SIZE, align=Align.CENTRE)
    for (words, value), middle in zip(asked, middles, strict=True):
        pen.text(middle, rows[0] + 2.7, words, WORDS_SIZE, align=Align.CENTRE)
        pen.text(middle, rows[1] + 2.4, f"{value:.1f}", WORDS_SIZE, align=Align.CENTRE)
        pen.line(middle - width / 2, rows[0], middle - width / 2, rows[3], stroke=HAIR)
    for y in rows[1:3]:
        pen.line(LEFT, y, RIGHT, y, stroke=HAIR)
    pen.box(LEFT, rows[0], RIGHT, rows[3], stroke=STRONG)
