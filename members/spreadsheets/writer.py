"""The one writer of spreadsheets: lists, registers and templates all leave the house here.

A text that starts with ``=``, ``+``, ``-`` or ``@`` stays a text: no cell written here is ever a formula.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

MAX_CELL_CHARACTERS = 32_767  # Excel's own limit
MAX_TITLE_CHARACTERS = 31
VALIDATED_ROWS = 5_000
# Control characters, lone surrogates and non-characters: XML cannot hold them.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\']")

HEADER_FONT = Font(bold=True)
HEADER_FILL = PatternFill("solid", start_color="F3E3E1")
HEADER_ALIGNMENT = Alignment(horizontal="center", vertical="center", wrap_text=True)

Value = str | int | float | date | None


class ColumnKind(Enum):
    """How the cells of a column are formatted; the value is Excel's number format."""

    TEXT = "@"
    DATE = "yyyy-mm-dd"
    NUMBER = "General"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column. ``width`` is in Excel's characters; ``note`` becomes a comment on the header.

    ``choices`` become a drop-down; ``strict`` says whether Excel refuses other values or only asks.
    """

    header: str
    width: float = 14
    kind: ColumnKind = ColumnKind.TEXT
    note: str = ""
    choices: Sequence[str] = ()
    strict: bool = True


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A worksheet: the header row, frozen and with a filter, and the rows under it."""

    title: str
    columns: Sequence[ColumnSpec]
    rows: Iterable[Sequence[Value]] = ()


def write_workbook(sheets: Sequence[SheetSpec]) -> bytes:
    """The bytes of an .xlsx with these sheets in this order; ValueError for a row of the wrong length."""
    contents = [_checked_rows(sheet) for sheet in sheets]
    book = Workbook(write_only=True)
    titles: set[str] = set()
    for sheet, rows in zip(sheets, contents, strict=True):
        worksheet = book.create_sheet(unique_title(sheet.title, titles))
        _write_sheet(worksheet, sheet.columns, rows)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def clean_text(text: str) -> str:
    """The text without what a cell cannot hold, its lines ended as Excel ends them, cut at Excel's limit."""
    lines = text.replace("\r\n", "\n").replace(
        "\r", "\n"
    )  # else it depends on who writes the XML what is read back
    return FORBIDDEN.sub("", lines)[:MAX_CELL_CHARACTERS]


def unique_title(title: str, taken: set[str]) -> str:
    """A title that Excel accepts and that no other sheet of the workbook has."""
    base = FORBIDDEN_IN_TITLE.sub(" ", clean_text(title)).strip()[:MAX_TITLE_CHARACTERS] or "Sheet"
    unique, number = base, 2
    while unique.casefold() in taken:
        suffix = f" ({number})"
        unique, number = base[: MAX_TITLE_CHARACTERS - len(suffix)] + suffix, number + 1
    taken.add(unique.casefold())
    return unique


def _checked_rows(sheet: SheetSpec) -> list[Sequence[Value]]:
    """The rows, before anything is written: openpyxl leaves a half-written file behind otherwise."""
    rows = list(sheet.rows)
    if any(len(row) != len(sheet.columns) for row in rows):
        raise ValueError(f"a row of sheet {sheet.title!r} has not as many values as there are columns")
    return rows


def _write_sheet(worksheet: Any, columns: Sequence[ColumnSpec], rows: Sequence[Sequence[Value]]) -> None:
    """``worksheet`` is openpyxl's WriteOnlyWorksheet, whose attributes its stubs do not know."""
    worksheet.freeze_panes = "A2"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.print_title_rows = "1:1"
    for index, column in enumerate(columns, start=1):
        dimension = worksheet.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        dimension.number_format = column.kind.value  # cells that a person fills in later take it over
        if column.choices:
            worksheet.data_validations.append(_drop_down(column, get_column_letter(index)))
    worksheet.append([_header_cell(worksheet, column) for column in columns])
    for row in rows:
        pairs = zip(columns, row, strict=True)
        worksheet.append([_cell(worksheet, column.kind, value) for column, value in pairs])
    worksheet.auto_filter.ref = f"A1:{get_column_letter(max(len(columns), 1))}{len(rows) + 1}"


def _header_cell(worksheet: Any, column: ColumnSpec) -> Any:
    cell = text_cell(worksheet, column.header)
    cell.font = HEADER_FONT
    cell.fill = HEADER_FILL
    cell.alignment = HEADER_ALIGNMENT
    if column.note:
        cell.comment = Comment(column.note, "组织关系转接系统", height=120, width=300)
    return cell


def _cell(worksheet: Any, kind: ColumnKind, value: Value) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        return text_cell(worksheet, value)
    if isinstance(value, date):
        kind, value = ColumnKind.DATE, datetime.combine(value, time.min)
    cell = WriteOnlyCell(worksheet, value=value)
    cell.number_format = kind.value
    return cell


def text_cell(worksheet: Any, text: str) -> Any:
    """A cell that is text whatever it starts with."""
    cell = WriteOnlyCell(worksheet, value=clean_text(text))
    cell.data_type = "s"
    cell.number_format = ColumnKind.TEXT.value
    return cell


def _drop_down(column: ColumnSpec, letter: str) -> DataValidation:
    """Excel takes at most 255 characters of choices written in place; ours are short."""
    return DataValidation(
        type="list",
        formula1='"' + ",".join(column.choices) + '"',
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop" if column.strict else "warning",
        errorTitle=column.header,
        error="请从下拉列表中选择。" if column.strict else "列表中没有这一项，确定要这样填写吗?",
        sqref=f"{letter}2:{letter}{VALIDATED_ROWS}",
    )
