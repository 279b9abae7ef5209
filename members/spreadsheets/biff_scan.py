"""Walk over the records of an .xls before xlrd builds anything of them.

The records of BIFF8 and BIFF5 (MS-XLS 2.3) stand one after another: type, length, content. The walk reads
only what the limits need: how many sheets and records there are, where cells stand, what is merged.
"""

import struct

from members.spreadsheets import errors, limits
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.sheet_builder import Totals

HEADER = struct.Struct("<HH")
PLACE = struct.Struct("<HH")  # row and column, counted from 0

FILE_PASS = 0x002F
BOUND_SHEET = 0x0085
BEGINNING = 0x0809
MERGED_CELLS = 0x00E5
MULTIPLE_BLANKS = 0x00BE
MULTIPLE_NUMBERS = 0x00BD
# blank, number, label, boolean or error, formula, rich string, shared string, small number
SINGLE_CELLS = frozenset({0x0201, 0x0203, 0x0204, 0x0205, 0x0006, 0x00D6, 0x00FD, 0x027E})


def scan_records(stream: memoryview) -> None:
    """Refuse a stream that is encrypted or goes beyond the limits; UnreadableWorkbook says why."""
    position, records, sheets, merges = 0, 0, 0, 0
    totals = Totals()
    while position + HEADER.size <= len(stream):
        kind, length = HEADER.unpack_from(stream, position)
        content = position + HEADER.size
        position = content + length
        records += 1
        if records > limits.MAX_RECORDS:
            raise UnreadableWorkbook(errors.TOO_COMPLEX)
        if kind in SINGLE_CELLS:
            _check_place(stream, content, length, last_column=None)
            totals.count_cells(1)
        elif kind in {MULTIPLE_BLANKS, MULTIPLE_NUMBERS}:
            last_column = struct.unpack_from("<H", stream, max(position - 2, 0))[0]
            totals.count_cells(_check_place(stream, content, length, last_column))
        elif kind == MERGED_CELLS and length >= 2:
            merges += struct.unpack_from("<H", stream, content)[0]
            if merges > limits.MAX_MERGES:
                raise UnreadableWorkbook(errors.TOO_MANY_MERGES.format(limit=limits.MAX_MERGES))
        elif kind == BOUND_SHEET:
            sheets += 1
            if sheets > limits.MAX_SHEETS:
                raise UnreadableWorkbook(errors.TOO_MANY_SHEETS.format(limit=limits.MAX_SHEETS))
        elif kind == FILE_PASS:
            raise UnreadableWorkbook(errors.ENCRYPTED)
        elif kind == BEGINNING:
            merges = 0  # a new sheet


def _check_place(stream: memoryview, content: int, length: int, last_column: int | None) -> int:
    """The number of cells in a record that begins with row and first column."""
    if length < PLACE.size:
        raise UnreadableWorkbook(errors.DAMAGED)
    row, column = PLACE.unpack_from(stream, content)
    last: int = column if last_column is None else last_column
    if row >= limits.MAX_ROWS:
        raise UnreadableWorkbook(errors.TOO_MANY_ROWS.format(count=row + 1, limit=limits.MAX_ROWS))
    if last >= limits.MAX_COLUMNS:
        raise UnreadableWorkbook(errors.TOO_MANY_COLUMNS.format(count=last + 1, limit=limits.MAX_COLUMNS))
    return max(last - int(column) + 1, 1)
