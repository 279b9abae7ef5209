"""A sheet written back as it came, cell for cell, with marks on some of its cells.

Nothing moves: every row keeps its number and every column its letter. All values are texts, never formulas.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter

from members.spreadsheets.writer import HEADER_ALIGNMENT, HEADER_FILL, HEADER_FONT, text_cell, unique_title

MAX_WIDTH = 80.0
MAX_COMMENTS = 3_000  # of a workbook; Excel opens more of them slowly, and the words stand in a column too
MAX_MERGED_CELLS = 100_000
AUTHOR = "组织关系转接系统"
WRAPPED = Alignment(vertical="top", wrap_text=True)

Area = tuple[int, int, int, int]  # first row, first column, last row, last column, counted from 1


class Mark(Enum):
    """How a cell stands out; the value is the colour of its ground."""

    PLAIN = ""
    HEADER = "F3E3E1"
    PROBLEM = "F8D3D0"
    WARNING = "FFF0C2"


FILLS = {mark: PatternFill("solid", start_color=mark.value) for mark in Mark if mark.value}


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """A text with its mark. ``comment`` is shown when one points at the cell; ``wrapped`` text keeps its lines."""

    text: str
    mark: Mark = Mark.PLAIN
    comment: str = ""
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """A worksheet. ``cells`` goes by (row, column), ``widths`` by column in Excel's characters.

    ``table``: the area of header and rows that gets a filter; the rows down to its first one stay in view.
    """

    title: str
    cells: Mapping[tuple[int, int], MarkedCell]
    widths: Mapping[int, float] = field(default_factory=dict)
    merges: Sequence[Area] = ()
    table: Area | None = None
    hidden: bool = False


def write_marked(sheets: Sequence[MarkedSheet]) -> bytes:
    """The bytes of an .xlsx with these sheets in this order."""
    book = Workbook(write_only=True)
    titles: set[str] = set()
    comments_left = MAX_COMMENTS
    for sheet in sheets:
        worksheet = book.create_sheet(unique_title(sheet.title, titles))
        comments_left = _write(worksheet, sheet, comments_left)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(worksheet: Any, sheet: MarkedSheet, comments_left: int) -> int:
    """``worksheet`` is openpyxl's WriteOnlyWorksheet. Returns how many comments the workbook may still get."""
    if sheet.hidden:
        worksheet.sheet_state = "hidden"
    for column, width in sheet.widths.items():
        worksheet.column_dimensions[get_column_letter(column)].width = min(width, MAX_WIDTH)
    if sheet.table:
        first_row, first_column, last_row, last_column = sheet.table
        worksheet.freeze_panes = f"A{first_row + 1}"
        worksheet.auto_filter.ref = (
            f"{get_column_letter(first_column)}{first_row}:{get_column_letter(last_column)}{last_row}"
        )
    by_row: dict[int, dict[int, MarkedCell]] = {}
    for (row, column), cell in sheet.cells.items():
        by_row.setdefault(row, {})[column] = cell
    for number in range(1, max(by_row, default=0) + 1):
        line: list[Any] = []
        cells = by_row.get(number, {})
        for column in range(1, max(cells, default=0) + 1):
            if (found := cells.get(column)) is None:
                line.append(None)
                continue
            shows_comment = bool(found.comment) and comments_left > 0
            comments_left -= shows_comment
            line.append(_cell(worksheet, found, shows_comment=shows_comment))
        worksheet.append(line)
    last_column = max((column for _, column in sheet.cells), default=0)
    for area in _sound(sheet.merges, max(by_row, default=0), last_column):
        worksheet.merged_cells.add(
            f"{get_column_letter(area[1])}{area[0]}:{get_column_letter(area[3])}{area[2]}"
        )
    return comments_left


def _cell(worksheet: Any, cell: MarkedCell, *, shows_comment: bool) -> Any:
    written = text_cell(worksheet, cell.text)
    if cell.mark is Mark.HEADER:
        written.font, written.fill, written.alignment = HEADER_FONT, HEADER_FILL, HEADER_ALIGNMENT
    elif cell.mark in FILLS:
        written.fill = FILLS[cell.mark]
    if cell.wrapped:
        written.alignment = WRAPPED
    if shows_comment:
        written.comment = Comment(cell.comment, AUTHOR, height=140, width=320)
    return written


def _sound(merges: Sequence[Area], last_row: int, last_column: int) -> Iterator[Area]:
    """Merges within the sheet that do not overlap: a program that opens the others calls the file damaged."""
    taken: set[tuple[int, int]] = set()
    for area in merges:
        first_row, first_column, bottom, right = area
        if bottom > last_row or right > last_column:
            continue
        size = (bottom - first_row + 1) * (right - first_column + 1)
        if size < 2 or len(taken) + size > MAX_MERGED_CELLS:
            continue
        cells = {
            (row, column) for row in range(first_row, bottom + 1) for column in range(first_column, right + 1)
        }
        if taken.isdisjoint(cells):
            taken |= cells
            yield area
