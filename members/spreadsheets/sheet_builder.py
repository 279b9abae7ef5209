"""Collect the cells of one worksheet, within the limits, whatever the format of the file."""

from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter

from members.spreadsheets import errors, limits
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.workbook import CONTROL, EMPTY_CELL, Cell, Merge, Row, Sheet


class Totals:
    """What all sheets of a workbook have used up together: cells, and characters of text in them."""

    def __init__(self) -> None:
        self.cells = 0
        self.characters = 0

    def count_cells(self, number: int) -> None:
        """Add cells, empty ones too; refuse what goes beyond the limit."""
        self.cells += number
        if self.cells > limits.MAX_CELLS:
            raise UnreadableWorkbook(errors.TOO_MANY_CELLS.format(limit=limits.MAX_CELLS // 10_000))

    def count_text(self, characters: int) -> None:
        """Add characters of cells. A text that a thousand cells share counts a thousand times."""
        self.characters += characters
        if self.characters > limits.MAX_CHARACTERS:
            raise UnreadableWorkbook(errors.TOO_MUCH_TEXT)


class SheetBuilder:
    """Rows in rising order, then what is hidden, merged and how wide; ``build`` gives the sheet."""

    def __init__(self, name: str, totals: Totals, hidden: bool = False) -> None:
        self._name = CONTROL.sub(" ", name[: limits.MAX_NAME_CHARACTERS])
        self._hidden = hidden
        self._totals = totals
        self._rows: list[Row] = []
        self._last_row = 0
        self._last_column = 0  # of any cell, empty ones too: merged cells are empty but for the first
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._widths: dict[int, float] = {}
        self._merges: list[Merge] = []

    def add_row(self, number: int, cells: list[Cell], hidden: bool = False) -> None:
        """Take the cells of a row, from column A on; blank rows are left out."""
        self._last_row = number
        self._last_column = max(self._last_column, len(cells))
        while cells and cells[-1] is EMPTY_CELL:
            cells.pop()
        self._totals.count_text(sum(len(cell.value) for cell in cells if isinstance(cell.value, str)))
        if all(cell.is_blank for cell in cells):
            return
        self._rows.append(Row(number, tuple(cells)))
        if hidden:
            self._hidden_rows.add(number)

    def describe_columns(self, first: int, last: int, width: float | None, hidden: bool) -> None:
        """Say of a range of columns, counted from 1, how wide they are and whether they are hidden."""
        for column in range(max(first, 1), min(last, limits.MAX_COLUMNS) + 1):
            if width is not None:
                self._widths[column] = width
            if hidden:
                self._hidden_columns.add(column)

    def add_merge(self, merge: Merge) -> None:
        """Take a range of merged cells."""
        self._merges.append(merge)
        if len(self._merges) > limits.MAX_MERGES:
            raise UnreadableWorkbook(errors.TOO_MANY_MERGES.format(limit=limits.MAX_MERGES))

    def build(self) -> Sheet:
        """The sheet, cut to the part that holds something, without what lies unseen under merged cells."""
        merges = self._clipped_merges()
        self._uncover(merges)
        columns = max((len(row.cells) for row in self._rows), default=0)
        return Sheet(
            self._name,
            tuple(self._rows),
            self._hidden,
            frozenset(self._hidden_rows & {row.number for row in self._rows}),
            frozenset(column for column in self._hidden_columns if column <= columns),
            merges,
            {column: width for column, width in sorted(self._widths.items()) if column <= columns},
        )

    def _uncover(self, merges: Iterable[Merge]) -> None:
        """Empty the cells that a merge covers: nobody has seen what still stands in them."""
        rows = {row.number: row for row in self._rows}
        for merge in merges:
            for number in range(merge.first_row, merge.last_row + 1):
                first = merge.first_column + (number == merge.first_row)
                row = rows.get(number)
                covered = row.cells[first - 1 : merge.last_column] if row else ()
                if row and any(cell is not EMPTY_CELL for cell in covered):
                    cells = list(row.cells)
                    cells[first - 1 : merge.last_column] = [EMPTY_CELL] * len(covered)
                    while cells and cells[-1] is EMPTY_CELL:
                        cells.pop()
                    rows[number] = Row(number, tuple(cells))
        self._rows = [row for row in rows.values() if not all(cell.is_blank for cell in row.cells)]

    def _clipped_merges(self) -> tuple[Merge, ...]:
        """The merges within the used part, from the top. Overlapping ones do not exist in an honest file."""
        clipped = [
            Merge(
                merge.first_row,
                merge.first_column,
                min(merge.last_row, self._last_row),
                min(merge.last_column, self._last_column),
            )
            for merge in self._merges
        ]
        kept = [merge for merge in clipped if _area(merge) > 1]
        if sum(map(_area, kept)) > self._last_row * self._last_column:
            raise UnreadableWorkbook(errors.DAMAGED)
        return tuple(sorted(kept, key=attrgetter("first_row", "first_column")))


def _area(merge: Merge) -> int:
    """The number of cells; 0 for a range that lies outside the used part."""
    rows = merge.last_row - merge.first_row + 1
    columns = merge.last_column - merge.first_column + 1
    return rows * columns if rows > 0 and columns > 0 else 0


def told_apart(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """The sheets, each with a name of its own, capital letters or not: all that is said of a sheet goes by its name.

    Excel takes care of that; other programs do not, and names that are too long may be alike once they are cut.
    """
    taken: set[str] = set()
    named = []
    for sheet in sheets:
        name, number = sheet.name, 2
        while name.casefold() in taken:
            suffix = f" ({number})"
            name, number = sheet.name[: limits.MAX_NAME_CHARACTERS - len(suffix)] + suffix, number + 1
        taken.add(name.casefold())
        named.append(sheet if name == sheet.name else replace(sheet, name=name))
    return tuple(named)
