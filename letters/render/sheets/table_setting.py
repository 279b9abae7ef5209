"""The text of a ``TableSheet`` set into its cells: how high each row becomes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.lib.units import mm

from letters.render.fonts import Typeface
from letters.render.sheets.parts import Band, Column, Row
from letters.render.sheets.setting import Block, keeps_words, plain, set_all, set_text

if TYPE_CHECKING:
    from letters.render.sheets.table import TableSheet

PADDING, CELL_AIR = 1.3, 1.9  # mm: left and right in a cell; above and below its text together
BAND_HEIGHT, HEAD_HEIGHT, FACT_HEIGHT, FACT_GAP = 6.8, 7.4, 5.2, 8.0  # mm
WORDS_SIZE, HEAD_SIZE, FLOOR = 9.5, 9.0, 7.5  # points
CONTINUED = "（续）"


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its text set: a block for each cell, or one over all columns."""

    cells: tuple[Block, ...]
    height: float
    band: bool = False


class Setting:
    """All text of one sheet, between two edges of the page."""

    def __init__(self, sheet: "TableSheet", face: Typeface, left: float, right: float) -> None:
        self.sheet, self.face = sheet, face
        self.left, self.right = left, right
        self.edges = edges(sheet.columns, left, right)
        self.head = self._row([column.head for column in sheet.columns], HEAD_SIZE, HEAD_HEIGHT)
        self.totals = self._row(sheet.totals, sheet.text_size, HEAD_HEIGHT) if sheet.totals else None
        self.notes = [self.over_all(note, WORDS_SIZE) for note in sheet.notes]
        self.facts = self._flow(sheet.facts)

    def lines(self, room: float) -> list[Line]:
        """The rows; ``room``: the height of a page's rows. A row higher than that goes on in the next one."""
        return [line for row in self.sheet.rows for line in self._set(row, room - BAND_HEIGHT)]

    def over_all(self, text: str, size: float, smallest: float = FLOOR) -> Block:
        """Text over the whole width."""
        room = self.right - self.left - 2 * PADDING
        return set_all(plain(text, self.face), room, self.face, largest=size, smallest=smallest)

    def continued(self, band: Line) -> Line:
        """A band as it is repeated on the next page."""
        words = self.over_all("".join(band.cells[0].lines) + CONTINUED, WORDS_SIZE)
        return Line((words,), band.height, band=True)

    def _set(self, row: Row | Band, most: float) -> Iterator[Line]:
        if isinstance(row, Band):
            words = self.over_all(row.text, WORDS_SIZE)
            yield Line((words,), max(BAND_HEIGHT, words.height + CELL_AIR), band=True)
            return
        line = self._row(row, self.sheet.text_size, self.sheet.row_height)
        while line.height > most:
            parts = [_split(cell, most - CELL_AIR) for cell in line.cells]
            yield Line(tuple(part for part, _ in parts), most)
            line = _high_enough(tuple(rest for _, rest in parts), self.sheet.row_height)
        yield line

    def _row(self, texts: Row, size: float, least: float) -> Line:
        cells = []
        for text, left, right in zip(texts, self.edges, self.edges[1:], strict=False):
            room = right - left - 2 * PADDING
            words = plain(text, self.face)
            # A column of one type size reads better than one of few lines; in the smallest only what needs it.
            cell = set_text(words, room, self.face, largest=size, smallest=size - 1, most_lines=2)
            if cell is None or not keeps_words(words, room * mm, cell.size, self.face):
                cell = set_all(words, room, self.face, largest=size, smallest=FLOOR)
            cells.append(cell)
        return _high_enough(tuple(cells), least)

    def _flow(self, facts: Sequence[str]) -> list[list[tuple[float, Block]]]:
        """Lines of (left, fact): as many beside each other as there is room for."""
        flowed: list[list[tuple[float, Block]]] = []
        x = self.right
        for fact in filter(None, facts):
            block = self.over_all(fact, WORDS_SIZE)
            width = max(self.face.width(line, block.size) for line in block.lines) / mm
            if x + width > self.right or len(block.lines) > 1:
                flowed.append([])
                x = self.left
            flowed[-1].append((x, block))
            x += width + FACT_GAP
        return flowed


def edges(columns: Sequence[Column], left: float, right: float) -> list[float]:
    """The left edge of every column, and the right edge of the last."""
    free = right - left - sum(column.width for column in columns)
    shares = sum(column.share for column in columns if not column.width)
    found = [left]
    for column in columns:
        found.append(found[-1] + (column.width or free * column.share / shares))
    return found


def fact_height(line: Sequence[tuple[float, Block]]) -> float:
    """Of one line of facts."""
    return max(FACT_HEIGHT, *(block.height + 1.4 for _, block in line))


def _high_enough(cells: tuple[Block, ...], least: float) -> Line:
    return Line(cells, max(least, *(cell.height + CELL_AIR for cell in cells)))


def _split(block: Block, height: float) -> tuple[Block, Block]:
    """The lines that fit into a height, and the rest."""
    fitting = int((height - block.size / mm) / block.pitch) + 1
    return Block(block.lines[:fitting], block.size), Block(block.lines[fitting:] or ("",), block.size)
