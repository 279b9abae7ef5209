"""Rows copied from a spreadsheet or a table on a web page, as a workbook with one sheet.

What the clipboard holds is text: cells parted by tabs, rows by line breaks; a cell with a line break or a tab in
it stands in quotes, its own quotes doubled. Every cell is TEXT: an ID number keeps its digits.
"""

import re

from members.spreadsheets import errors, limits
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.sheet_builder import SheetBuilder, Totals
from members.spreadsheets.workbook import Cell, Workbook, text_cell

SHEET_NAME = "粘贴的内容"

# A quote that is not closed before the end of a cell is a quote like any other character.
QUOTED = re.compile(r'"((?:[^"]++|"")*+)"(?=[\t\n]|\Z)')
PLAIN = re.compile(r"[^\t\n]*")


def read_pasted(text: str) -> Workbook:
    """The rows that were pasted; raises :class:`UnreadableWorkbook` with what to do.

    Rows are numbered as they stand, the first is 1. Whether it is a header is for others to say.
    """
    if not text.strip():
        raise UnreadableWorkbook(errors.NOTHING_PASTED)
    if len(text.encode(errors="replace")) > limits.MAX_PASTED_BYTES:
        raise UnreadableWorkbook(errors.PASTE_TOO_LARGE.format(limit=limits.MAX_PASTED_BYTES // 1000))
    rows = _rows(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n\t "))
    if len(rows) > limits.MAX_PASTED_ROWS:
        raise UnreadableWorkbook(
            errors.PASTE_TOO_MANY_ROWS.format(count=len(rows), limit=limits.MAX_PASTED_ROWS)
        )
    builder = SheetBuilder(SHEET_NAME, Totals())
    for number, cells in enumerate(rows, start=1):
        if len(cells) > limits.MAX_COLUMNS:
            raise UnreadableWorkbook(
                errors.PASTE_TOO_MANY_COLUMNS.format(row=number, count=len(cells), limit=limits.MAX_COLUMNS)
            )
        builder.add_row(number, cells)
    return Workbook((builder.build(),))


def _rows(text: str) -> list[list[Cell]]:
    """All rows with all their cells, blank ones too."""
    rows: list[list[Cell]] = [[]]
    position = 0
    while True:
        found = QUOTED.match(text, position)
        if found:
            content = found[1].replace('""', '"')
        else:
            found = PLAIN.match(text, position)
            assert found is not None  # it matches even nothing
            content = found[0]
        rows[-1].append(text_cell(content))
        position = found.end()
        if position >= len(text):
            return rows
        if text[position] == "\n":
            rows.append([])
        position += 1
