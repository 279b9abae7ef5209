"""How a ``TableSheet`` gets onto its pages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from letters.render.fonts import FontSet
from letters.render.sheets.paging import Piece, pages
from letters.render.sheets.parts import DAY, SEAL, TICK_BOX, Align
from letters.render.sheets.pen import HAIR, QUIET, STRONG, THIN, Pen
from letters.render.sheets.table_setting import CONTINUED, PADDING, Line, Setting, fact_height

if TYPE_CHECKING:
    from letters.render.sheets.table import TableSheet

# Millimetres: left, top, right, bottom. The wide margin is for the holes of the binder: left of an upright page,
# above a lying one.
UPRIGHT_MARGINS = (20.0, 15.0, 14.0, 11.0)
LYING_MARGINS = (14.0, 19.0, 14.0, 11.0)
TITLE_HEIGHT, FACT_AIR, RUNNING_HEIGHT, FOOT_HEIGHT = 12.0, 1.6, 7.0, 6.5
NOTE_AIR, SIGNATURE_HEIGHT, SIGNATURE_RULE, SIGNATURE_PITCH = 2.6, 27.0, 28.0, 9.0
TICK_SIDE = 3.4
TITLE_SIZE, RUNNING_SIZE, FOOT_SIZE, SIGNATURE_SIZE = 17.0, 9.0, 8.0, 10.0  # points
HEAD_GROUND, BAND_GROUND = 0.92, 0.96  # grey


class Drawing:
    """One sheet on its way to paper."""

    def __init__(self, sheet: "TableSheet", canvas: Canvas, fonts: FontSet) -> None:
        self.sheet = sheet
        self.pen = Pen(canvas, fonts.song, landscape=sheet.landscape)
        left, top, right, bottom = LYING_MARGINS if sheet.landscape else UPRIGHT_MARGINS
        self.left, self.right, self.top = left, self.pen.width - right, top
        self.bottom = self.pen.height - bottom - FOOT_HEIGHT
        self.text = Setting(sheet, self.pen.face, self.left, self.right)
        self.room = self.bottom - self.top - RUNNING_HEIGHT - self.text.head.height
        self.lines = self.text.lines(self.room)

    def draw(self) -> None:
        """Break into pages, then draw them."""
        layout = pages(
            [Piece(line.height, line.band) for line in self.lines],
            first=self.room + RUNNING_HEIGHT - TITLE_HEIGHT - self._facts_height(),
            other=self.room,
            tail=self._tail_height(),
        )
        seen: set[int] = set()
        for number, positions in enumerate(layout, 1):
            y = self._title() if number == 1 else self._running_title()
            lines = [self._as_shown(position, seen) for position in positions]
            y = self._table(y, lines)
            if number == len(layout):
                self._tail(y)
            self._foot(number, len(layout))
            self.pen.end_page()
        self.pen.close()

    def _as_shown(self, position: int, seen: set[int]) -> Line:
        line = self.lines[position]
        shown = self.text.continued(line) if position in seen else line
        seen.add(position)
        return shown

    def _facts_height(self) -> float:
        return sum(map(fact_height, self.text.facts)) + (FACT_AIR if self.text.facts else 0.0)

    def _tail_height(self) -> float:
        totals = self.text.totals.height if self.text.totals else 0.0
        notes = sum(note.height + NOTE_AIR for note in self.text.notes)
        return totals + notes + (SIGNATURE_HEIGHT if self.sheet.signatures else 0.0)

    # --- Above the table -------------------------------------------------------------------------

    def _title(self) -> float:
        title = self.text.over_all(self.sheet.title, TITLE_SIZE, smallest=9.0)
        self.pen.block(
            self.left, self.right, self.top + TITLE_HEIGHT / 2 - 1.5, title, align=Align.CENTRE, bold=True
        )
        y = self.top + TITLE_HEIGHT
        for line in self.text.facts:
            height = fact_height(line)
            for x, block in line:
                self.pen.block(x, self.right, y + height / 2, block)
            y += height
        return self.top + TITLE_HEIGHT + self._facts_height()

    def _running_title(self) -> float:
        words = self.text.over_all(self.sheet.title + CONTINUED, RUNNING_SIZE)
        self.pen.block(self.left, self.right, self.top + RUNNING_HEIGHT / 2 - 1, words, gray=QUIET)
        return self.top + RUNNING_HEIGHT

    # --- The table -------------------------------------------------------------------------------

    def _table(self, top: float, lines: Sequence[Line]) -> float:
        """Head, rows and rules; gives the bottom of the last row."""
        y = top + self.text.head.height
        self.pen.shade(self.left, top, self.right, y, HEAD_GROUND)
        self._cells(top, self.text.head, bold=True, centred=True)
        divided = [(top, y)]  # where the rules between the columns stand
        rules = [y]
        for line in lines:
            if line.band:
                self._band(y, line)
            else:
                self._cells(y, line)
                divided.append((y, y + line.height))
            y += line.height
            rules.append(y)
        if not self.lines:
            y += 2 * self.sheet.row_height
            words = self.text.over_all(self.sheet.empty, self.sheet.text_size)
            self.pen.block(self.left, self.right, y - self.sheet.row_height, words, align=Align.CENTRE)
        self._rules(top, y, rules, divided)
        return y

    def _cells(self, top: float, line: Line, *, bold: bool = False, centred: bool = False) -> None:
        middle = top + line.height / 2
        for column, cell, left, right in zip(
            self.sheet.columns, line.cells, self.text.edges, self.text.edges[1:], strict=False
        ):
            align = Align.CENTRE if centred else column.align
            if cell.lines == (TICK_BOX,):
                x = (left + right - TICK_SIDE) / 2
                self.pen.box(x, middle - TICK_SIDE / 2, x + TICK_SIDE, middle + TICK_SIDE / 2, stroke=0.7)
            else:
                self.pen.block(left + PADDING, right - PADDING, middle, cell, align=align, bold=bold)

    def _band(self, top: float, line: Line) -> None:
        self.pen.shade(self.left, top, self.right, top + line.height, BAND_GROUND)
        self.pen.block(self.left + PADDING, self.right, top + line.height / 2, line.cells[0], bold=True)

    def _rules(
        self, top: float, bottom: float, rules: Sequence[float], divided: Sequence[tuple[float, float]]
    ) -> None:
        for y in rules[1:]:
            self.pen.line(self.left, y, self.right, y, stroke=HAIR)
        for start, end in _joined(divided):
            for x in self.text.edges[1:-1]:
                self.pen.line(x, start, x, end, stroke=HAIR)
        self.pen.line(self.left, rules[0], self.right, rules[0], stroke=THIN)
        self.pen.box(self.left, top, self.right, bottom, stroke=STRONG)

    # --- Below it --------------------------------------------------------------------------------

    def _tail(self, y: float) -> None:
        if self.text.totals:
            bottom = y + self.text.totals.height
            self.pen.shade(self.left, y, self.right, bottom, BAND_GROUND)
            self._cells(y, self.text.totals, bold=True)
            self._rules(y, bottom, [y], [(y, bottom)])
            y = bottom
        for note in self.text.notes:
            y += NOTE_AIR
            self.pen.block(self.left, self.right, y + note.height / 2, note)
            y += note.height
        if self.sheet.signatures:
            self._signatures(y)

    def _signatures(self, y: float) -> None:
        """Names with a rule to sign on from the left; seal and day at the right, where the seal covers the day."""
        x, line = self.left, y + SIGNATURE_PITCH
        for words in self.sheet.signatures:
            if words in (SEAL, DAY):
                continue
            self.pen.text(x, line, f"{words}：", SIGNATURE_SIZE)
            x += self.pen.face.width(f"{words}：", SIGNATURE_SIZE) / mm
            self.pen.line(x, line + 2.4, x + SIGNATURE_RULE, line + 2.4, stroke=HAIR)
            x += SIGNATURE_RULE + 7
        right = self.right - 12
        if SEAL in self.sheet.signatures:
            self.pen.text(right - 12, line, "（盖章）", SIGNATURE_SIZE, align=Align.CENTRE)
            line += SIGNATURE_PITCH
        if DAY in self.sheet.signatures:
            self.pen.text(right, line, "年　　　月　　　日", SIGNATURE_SIZE, align=Align.RIGHT)

    def _foot(self, number: int, count: int) -> None:
        y = self.bottom + FOOT_HEIGHT - 1.5
        words = self.text.over_all(self.sheet.footer, FOOT_SIZE)
        self.pen.block(self.left, self.right - 40, y, words, gray=QUIET)
        page = f"第 {number} 页，共 {count} 页"
        self.pen.text(self.right, y, page, FOOT_SIZE, align=Align.RIGHT, gray=QUIET)


def _joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans that touch as one, so that a rule is drawn once."""
    joined: list[tuple[float, float]] = []
    for start, end in spans:
        if joined and abs(joined[-1][1] - start) < 0.001:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
