"""An .xls (Excel 97–2003, WPS .et) as a workbook of plain values, read by xlrd behind a scan of its records."""

import io
from typing import Any

import xlrd
from xlrd.compdoc import CompDoc

from members.spreadsheets import errors
from members.spreadsheets.biff_scan import scan_records
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.number_formats import GENERAL, NumberFormat
from members.spreadsheets.sheet_builder import SheetBuilder, Totals, told_apart
from members.spreadsheets.workbook import (
    EMPTY_CELL,
    FALSE_CELL,
    TRUE_CELL,
    Cell,
    CellKind,
    Merge,
    Sheet,
    Workbook,
    text_cell,
)

STREAMS = ("Workbook", "Book")  # of Excel 97–2003, and of Excel 5 and 95
COLUMN_WIDTH_UNIT = 256  # of a character
LARGEST_EXACT = 2**53


def read_xls(data: bytes) -> Workbook:
    """The content of the file; UnreadableWorkbook, or whatever a broken file makes xlrd raise."""
    scan_records(_stream(data))
    book = xlrd.open_workbook(
        file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
    )
    formats = [_number_format(book, style) for style in book.xf_list]
    totals = Totals()
    sheets = []
    for index in range(book.nsheets):
        sheets.append(_read_sheet(book.sheet_by_index(index), formats, totals))
        book.unload_sheet(index)
    return Workbook(told_apart(sheets), bool(book.datemode))


def _stream(data: bytes) -> memoryview:
    """The stream with the records of the workbook."""
    document = CompDoc(data, logfile=io.StringIO())
    for name in STREAMS:
        memory, start, length = document.locate_named_stream(name)
        if memory:
            return memoryview(memory)[start : start + length]
    raise UnreadableWorkbook(errors.NOT_A_WORKBOOK)


def _number_format(book: Any, style: Any) -> NumberFormat:
    """The format of a cell style; xlrd knows formats that a file does not spell out by American words."""
    found = book.format_map.get(style.format_key)
    if found is None:
        return GENERAL
    is_spelled_out = found in book.format_list
    return NumberFormat(style.format_key, found.format_str if is_spelled_out else "")


def _read_sheet(found: Any, formats: list[NumberFormat], totals: Totals) -> Sheet:
    """``found`` is xlrd's Sheet, for which there are no types. It counts from 0, and ranges without their end."""
    builder = SheetBuilder(found.name, totals, hidden=bool(found.visibility))
    date1904 = bool(found.book.datemode)
    for row in range(found.nrows):
        cells = [
            _cell(kind, value, formats[found.cell_xf_index(row, column)], date1904)
            for column, (kind, value) in enumerate(
                zip(found.row_types(row), found.row_values(row), strict=True)
            )
        ]
        info = found.rowinfo_map.get(row)
        builder.add_row(row + 1, cells, hidden=bool(info and info.hidden))
    for column, info in sorted(found.colinfo_map.items()):
        width = info.width / COLUMN_WIDTH_UNIT
        builder.describe_columns(column + 1, column + 1, width, hidden=bool(info.hidden) or width == 0)
    for first_row, end_row, first_column, end_column in found.merged_cells:
        builder.add_merge(Merge(first_row + 1, first_column + 1, end_row, end_column))
    return builder.build()


def _cell(kind: int, value: Any, number_format: NumberFormat, date1904: bool) -> Cell:
    """A cell of xlrd. Formulas give the value that was stored with them; an .xls always has one."""
    match kind:
        case xlrd.XL_CELL_TEXT:
            return text_cell(value)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            is_whole = value.is_integer() and abs(value) < LARGEST_EXACT
            return number_format.cell(int(value) if is_whole else value, date1904)
        case xlrd.XL_CELL_BOOLEAN:
            return TRUE_CELL if value else FALSE_CELL
        case xlrd.XL_CELL_ERROR:
            return Cell(xlrd.error_text_from_code.get(value, "#VALUE!"), CellKind.ERROR)
    return EMPTY_CELL
