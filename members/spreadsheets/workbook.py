"""What a spreadsheet holds once it is read: plain frozen values, the same from .xlsx, .xls and pasted text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

# Control characters say nothing to a reader, and no database takes NUL.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
LETTERS_IN_ALPHABET = 26


class CellKind(Enum):
    """What a cell holds, which its text alone does not tell."""

    EMPTY = auto()
    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    BOOLEAN = auto()
    FORMULA_WITHOUT_VALUE = auto()
    ERROR = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its kind. TEXT and ERROR hold str, DATE datetime, the empty kinds None."""

    value: str | int | float | bool | datetime | None
    kind: CellKind

    @property
    def text(self) -> str:
        """The value as text: whole numbers without a point, dates as 2022-06-30, nothing as ''."""
        match self.value:
            case None:
                return ""
            case bool():
                return "TRUE" if self.value else "FALSE"
            case float() if self.value.is_integer():
                return str(int(self.value))
            case datetime():
                return self.value.date().isoformat()
        return str(self.value)

    @property
    def is_blank(self) -> bool:
        """Nothing a person could see: no value, or only white space."""
        return self.kind is CellKind.EMPTY or (self.kind is CellKind.TEXT and not self.text.strip())


EMPTY_CELL = Cell(None, CellKind.EMPTY)
FORMULA_CELL = Cell(None, CellKind.FORMULA_WITHOUT_VALUE)
TRUE_CELL = Cell(True, CellKind.BOOLEAN)
FALSE_CELL = Cell(False, CellKind.BOOLEAN)


def text_cell(text: str) -> Cell:
    """A cell with this text, control characters made blanks; the empty cell for an empty text."""
    return Cell(CONTROL.sub(" ", text), CellKind.TEXT) if text else EMPTY_CELL


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank. ``number`` counts from 1 as in Excel; ``cells[0]`` is column A.

    ``cells`` ends with the last cell that holds something.
    """

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell in the column, counted from 1; beyond the last one an empty cell."""
        return self.cells[column - 1] if column <= len(self.cells) else EMPTY_CELL


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one; rows and columns counted from 1, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name and its rows, blank ones left out; hidden rows and columns are among them.

    ``hidden_rows`` are numbers of rows that are in ``rows``; ``hidden_columns`` and the keys of ``widths``
    (in Excel's characters) are columns up to the last one with a value.
    """

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All worksheets in their order. ``date1904``: numbers that mean dates count from 1 January 1904."""

    sheets: tuple[Sheet, ...]
    date1904: bool = False


def column_letter(column: int) -> str:
    """``A`` for 1, ``AB`` for 28."""
    letters = ""
    while column > 0:
        column, place = divmod(column - 1, LETTERS_IN_ALPHABET)
        letters = chr(ord("A") + place) + letters
    return letters
