"""Bytes of an .xlsx in, plain frozen rows out. Hidden rows, columns and sheets are read like any other."""

import io
import re
import warnings
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum, auto
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from members.spreadsheets import errors
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.guards import FormulaCells, check_workbook

ESCAPED_CONTROL = re.compile(r"_x00(0[0-9A-F]|1[0-9A-F])_")


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


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank. ``number`` counts from 1 as in Excel; ``cells[0]`` is column A."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell in the column, counted from 1; beyond the last one an empty cell."""
        return self.cells[column - 1] if column <= len(self.cells) else EMPTY_CELL


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name and its rows, blank ones left out."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """All worksheets in their order."""

    sheets: tuple[Sheet, ...]


def column_letter(column: int) -> str:
    """``A`` for 1, ``AB`` for 28."""
    return str(get_column_letter(column))


def read_workbook(data: bytes) -> Workbook:
    """The content of an .xlsx; raises :class:`UnreadableWorkbook` and nothing else."""
    formulas = check_workbook(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks about extensions that it drops
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            with closing(book):
                return Workbook(tuple(_read_sheet(worksheet, formulas) for worksheet in book.worksheets))
    except Exception as error:  # openpyxl raises whatever its parts raise on an odd file
        raise UnreadableWorkbook(errors.DAMAGED) from error


def _read_sheet(worksheet: Any, formulas: FormulaCells) -> Sheet:
    """``worksheet`` is openpyxl's ReadOnlyWorksheet, for which there are no types."""
    worksheet.reset_dimensions()  # the dimension that a file states is often wrong
    part = str(worksheet._worksheet_path).lstrip("/")  # noqa: SLF001 – no public name for it
    without_value = formulas.get(part, frozenset())
    rows = []
    for number, found in enumerate(worksheet.iter_rows(), start=1):
        cells = tuple(
            Cell(None, CellKind.FORMULA_WITHOUT_VALUE)
            if (number, column) in without_value
            else _read_cell(cell.value, cell.data_type)
            for column, cell in enumerate(found, start=1)
        )
        if not all(cell.is_blank for cell in cells):
            rows.append(Row(number, cells))
    return Sheet(str(worksheet.title), tuple(rows))


def _read_cell(value: Any, data_type: str) -> Cell:
    match value:
        case None | "":
            return EMPTY_CELL
        case str():
            text = ESCAPED_CONTROL.sub(" ", value)
            return Cell(text, CellKind.ERROR if data_type == "e" else CellKind.TEXT)
        case bool():
            return Cell(value, CellKind.BOOLEAN)
        case int() | float():
            return Cell(value, CellKind.NUMBER)
        case datetime():
            return Cell(value, CellKind.DATE)
        case date():
            return Cell(datetime.combine(value, time.min), CellKind.DATE)
    return Cell(str(value), CellKind.TEXT)  # times and durations
