"""One worksheet of an .xlsx, cell by cell as it streams past."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from members.spreadsheets import errors, limits
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.number_formats import GENERAL, NumberFormat
from members.spreadsheets.sheet_builder import SheetBuilder, Totals
from members.spreadsheets.workbook import (
    EMPTY_CELL,
    FALSE_CELL,
    FORMULA_CELL,
    TRUE_CELL,
    Cell,
    CellKind,
    Merge,
    column_letter,
    text_cell,
)
from members.spreadsheets.xlsx_parts import SPREADSHEET_NAMESPACES, TextPieces, is_true, unescape
from members.spreadsheets.xml_part import Attributes, ElementCount, End, PartReader, Start, Text

COLUMNS: Final = {column_letter(column): column for column in range(1, limits.MAX_COLUMNS + 1)}
DIGITS: Final = "0123456789"
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,300}")
DECIMAL_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,300}\.?[0-9]{0,300}|\.[0-9]{1,300})(?:[eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the cells of a worksheet refer to: shared strings, the number formats of styles, the epoch."""

    strings: Sequence[Cell] = ()
    formats: Sequence[NumberFormat] = ()
    date1904: bool = False


class WorksheetReader(PartReader):
    """A worksheet part; its cells go into ``builder``. Rows and cells must come in rising order."""

    namespaces = SPREADSHEET_NAMESPACES

    def __init__(
        self, count: ElementCount, builder: SheetBuilder, totals: Totals, surroundings: Surroundings
    ) -> None:
        self._builder = builder
        self._totals = totals
        self._surroundings = surroundings
        self._row = 0
        self._row_digits = ""
        self._row_hidden = False
        self._cells: list[Cell] = []
        self._kind = "n"
        self._style = "0"
        self._value: str | None = None
        self._has_formula = False
        self._has_inline = False
        self._pieces = TextPieces()
        super().__init__(count)

    def starts(self) -> dict[str, Start]:
        """The elements of a worksheet that say something about its cells."""
        return {
            "col": self._start_columns,
            "row": self._start_row,
            "c": self._start_cell,
            "f": self._start_formula,
            "is": self._start_inline,
            "rPh": self._pieces.begin_phonetic,
            "mergeCell": self._merge,
        }

    def ends(self) -> dict[str, End]:
        """Cells and rows are complete with their ends."""
        return {"rPh": self._pieces.end_phonetic, "c": self._end_cell, "row": self._end_row}

    def texts(self) -> dict[str, Text]:
        """Values, and the runs of texts that stand in their cells."""
        return {"v": self._end_value, "t": self._pieces.add}

    def _start_columns(self, attributes: Attributes) -> None:
        width = float(_number(attributes["width"])) if "width" in attributes else None
        hidden = is_true(attributes, "hidden") or width == 0
        self._builder.describe_columns(_index(attributes["min"]), _index(attributes["max"]), width, hidden)

    def _start_row(self, attributes: Attributes) -> None:
        digits = attributes.get("r")
        number = self._row + 1 if digits is None else _row_number(digits)
        if number > limits.MAX_ROWS:
            raise UnreadableWorkbook(errors.TOO_MANY_ROWS.format(count=number, limit=limits.MAX_ROWS))
        if number <= self._row:
            raise UnreadableWorkbook(errors.BAD_REFERENCE.format(reference=f"第 {number} 行"))
        self._row, self._row_digits = number, str(number)
        self._row_hidden = is_true(attributes, "hidden")
        self._cells = []

    def _start_cell(self, attributes: Attributes) -> None:
        cells = self._cells
        reference = attributes.get("r")
        if reference is None:
            column = len(cells) + 1
        else:
            letters = reference.rstrip(DIGITS)
            column = COLUMNS.get(letters, 0)
            if not column or reference != letters + self._row_digits or column <= len(cells):
                raise _wrong_place(reference)
        if column > limits.MAX_COLUMNS:
            raise UnreadableWorkbook(errors.TOO_MANY_COLUMNS.format(count=column, limit=limits.MAX_COLUMNS))
        if column > len(cells) + 1:
            cells.extend([EMPTY_CELL] * (column - len(cells) - 1))
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value = None
        self._has_formula = self._has_inline = False

    def _start_formula(self, _: Attributes) -> None:
        self._has_formula = True

    def _start_inline(self, attributes: Attributes) -> None:
        self._has_inline = True
        self._pieces.begin(attributes)

    def _end_value(self, text: str) -> None:
        self._value = text

    def _end_cell(self) -> None:
        self._totals.count_cells(1)
        self._cells.append(self._cell())

    def _end_row(self) -> None:
        self._builder.add_row(self._row, self._cells, self._row_hidden)

    def _cell(self) -> Cell:
        """The cell whose element has ended."""
        value, kind = self._value, self._kind
        if self._has_inline:
            return self._pieces.cell()
        if kind == "str" and value is not None:
            return text_cell(unescape(value))  # a formula may well give an empty text
        if not value:
            return FORMULA_CELL if self._has_formula else EMPTY_CELL
        if kind == "s":
            return self._surroundings.strings[_index(value)]
        if kind == "n":
            return self._number_format().cell(_number(value), self._surroundings.date1904)
        return _other_cell(kind, value)

    def _number_format(self) -> NumberFormat:
        """The format of the cell's style; a style that no list describes is the general one."""
        index = _index(self._style)
        formats = self._surroundings.formats
        return formats[index] if index < len(formats) else GENERAL

    def _merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        first_row, first_column = read_reference(first)
        last_row, last_column = read_reference(last or first)
        self._builder.add_merge(Merge(first_row, first_column, last_row, last_column))


def read_reference(reference: str) -> tuple[int, int]:
    """(row, column), counted from 1, of a reference such as ``AB12``; refuses anything else."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise _unknown_place(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _wrong_place(reference: str) -> UnreadableWorkbook:
    """Why a cell cannot stand where it says it stands: too far right, or where no cell can be."""
    _, column = read_reference(reference)
    if column > limits.MAX_COLUMNS:
        return UnreadableWorkbook(errors.TOO_MANY_COLUMNS.format(count=column, limit=limits.MAX_COLUMNS))
    return _unknown_place(reference)


def _unknown_place(reference: str) -> UnreadableWorkbook:
    return UnreadableWorkbook(errors.BAD_REFERENCE.format(reference=reference[:12]))


def _row_number(digits: str) -> int:
    if len(digits) > 7 and digits.isdecimal():
        raise UnreadableWorkbook(errors.TOO_MANY_ROWS.format(count=digits[:12], limit=limits.MAX_ROWS))
    if ROW_NUMBER.fullmatch(digits) is None:
        raise UnreadableWorkbook(errors.BAD_REFERENCE.format(reference=f"第 {digits[:12]} 行"))
    return int(digits)


def _number(text: str) -> int | float:
    """The number; whole ones stay whole, with all their digits. ValueError for words, NaN and the infinite."""
    if WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if DECIMAL_NUMBER.fullmatch(text) is None or not math.isfinite(number := float(text)):
        raise ValueError(text[:12])
    return number


def _index(digits: str) -> int:
    """A number that counts entries of a list; ValueError for anything else, a negative one too."""
    if not digits.isdecimal() or len(digits) > 9:
        raise ValueError(digits[:12])
    return int(digits)


def _other_cell(kind: str, value: str) -> Cell:
    """Truth values, errors, the dates of “Strict Open XML”; anything else, times too, is given as text."""
    match kind:
        case "b":
            return TRUE_CELL if _index(value) else FALSE_CELL
        case "e":
            return Cell(value, CellKind.ERROR)
        case "d" if (day := _iso_date(value)) is not None:
            return Cell(day, CellKind.DATE)
    return text_cell(unescape(value))


def _iso_date(text: str) -> datetime | None:
    """The date in ``2019-06-01T00:00:00Z``, or None."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
