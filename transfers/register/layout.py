"""The sheets of a workbook as a person sees them while saying what their columns mean."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from members.spreadsheets.reader import Row, Sheet, Workbook, column_letter
from transfers.register.columns import Column
from transfers.register.guessing import guess
from transfers.register.header_words import NOT_READ
from transfers.register.headers import FoundColumn, Header, HeaderReader, Source
from transfers.register.mapping import SheetChoice
from transfers.register.sheet_destination import SaidAbove, said_above
from transfers.register.values import squeeze

SAMPLE_ROWS = 5
ROWS_LOOKED_AT = 60  # for columns, and for what stands in them
MAX_TEXT = 28
MAX_SHEETS, MAX_COLUMNS = 40, 80  # what a form can hold; beyond it the words alone decide
LONG_NUMBER = re.compile(r"\d{14}[\dX]|\d(\.\d+)?E\+?\d+", re.IGNORECASE)
SOMEBODYS_NUMBER = re.compile(r"\d{6}")
MIN_HEADER_CELLS = 3
SHOWN_OF_NUMBER = 4


class Standing(Enum):
    """How sure the meaning of a column is."""

    KNOWN = auto()
    CHOSEN = auto()
    LEARNT = auto()
    GUESSED = auto()
    REPEATED = auto()
    NOT_NEEDED = auto()
    UNKNOWN = auto()
    NO_HEADER = auto()


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """A column: where it is, its own header, the meaning proposed ('' = not to be read) and why."""

    position: int
    letter: str
    header: str
    key: str
    standing: Standing
    hidden: bool


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet: whether it would be read, where its header is taken to be, its columns and first rows.

    ``samples`` are (row number, texts in the order of ``columns``) with long numbers cut to their last characters.
    ``is_register``: whether the program itself takes it for one. ``said`` is what its name or title says of the route.
    """

    index: int
    name: str
    hidden: bool
    is_register: bool
    choice: SheetChoice
    columns: tuple[ColumnLayout, ...]
    samples: tuple[tuple[int, tuple[str, ...]], ...]
    missing: tuple[Column, ...]
    said: SaidAbove
    row_count: int


def layouts(
    workbook: Workbook, learnt: Mapping[str, str], choices: Mapping[str, SheetChoice]
) -> list[SheetLayout]:
    """All sheets that hold something, each under the person's choice or as the program would read it.

    Where nothing looks like a register and nothing was chosen, the only sheet in sight is proposed.
    """
    found = [
        layout(index, sheet, learnt, choices.get(sheet.name))
        for index, sheet in enumerate(workbook.sheets)
        if sheet.rows
    ][:MAX_SHEETS]
    if choices or any(each.choice.read for each in found):
        return found
    visible = [each for each in found if not each.hidden]
    return [
        replace(each, choice=replace(each.choice, read=True)) if visible == [each] else each for each in found
    ]


def layout(
    index: int, sheet: Sheet, learnt: Mapping[str, str], choice: SheetChoice | None = None
) -> SheetLayout:
    """One sheet. Columns that ``choice`` does not name get the meaning of their words."""
    reader = HeaderReader(sheet, learnt)
    found = reader.find()
    if choice is None:
        first, last = (found.first_row, found.last_row) if found else _likely_header(sheet)
        choice = SheetChoice(found is not None and not sheet.hidden, first, last)
    header = reader.at(choice.header_first, choice.header_last, choice.columns)
    below = [row for row in sheet.rows if row.number > choice.header_last][:ROWS_LOOKED_AT]
    columns = _columns(sheet, header, below, choice)
    return SheetLayout(
        index=index,
        name=sheet.name,
        hidden=sheet.hidden,
        is_register=found is not None,
        choice=replace(choice, columns={column.position: column.key for column in columns}),
        columns=columns,
        samples=tuple(
            (row.number, tuple(shown(row, column) for column in columns)) for row in below[:SAMPLE_ROWS]
        ),
        missing=_missing(columns),
        said=said_above(sheet, choice.header_first),
        row_count=len(sheet.rows),
    )


def positions_of(sheet: Sheet) -> list[int]:
    """The columns of a sheet that hold anything near its top, whatever the header."""
    filled = {
        position
        for row in sheet.rows[: ROWS_LOOKED_AT + SAMPLE_ROWS]
        for position, cell in enumerate(row.cells[:MAX_COLUMNS], start=1)
        if not cell.is_blank
    }
    return sorted(filled)


def shown(row: Row, column: ColumnLayout) -> str:
    """The words of a cell as a list may show them: of a number as long as an ID number the last four characters."""
    text = squeeze(unicodedata.normalize("NFKC", row.cell(column.position).text))
    joined = text.replace(" ", "")
    if LONG_NUMBER.search(joined) or (column.key == "id_number" and len(joined) > SHOWN_OF_NUMBER):
        return f"··· {joined[-SHOWN_OF_NUMBER:]}"
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def _columns(
    sheet: Sheet, header: Header, below: Sequence[Row], choice: SheetChoice
) -> tuple[ColumnLayout, ...]:
    by_position = {column.position: column for column in header.found}
    taken = {*header.columns, *choice.columns.values()}
    columns = []
    places = {*positions_of(sheet), *(place for place in by_position if place <= MAX_COLUMNS)}
    for position in sorted(places):
        found = by_position.get(position)
        key, standing = _meaning(position, found, header, choice)
        if standing in (Standing.UNKNOWN, Standing.NO_HEADER):
            guessed = guess([squeeze(row.cell(position).text) for row in below])
            if guessed and guessed not in taken:
                taken.add(guessed)
                key, standing = guessed, Standing.GUESSED
        columns.append(
            ColumnLayout(
                position,
                column_letter(position),
                found.header if found else "",
                key,
                standing,
                position in sheet.hidden_columns,
            )
        )
    return tuple(columns)


def _meaning(
    position: int, found: FoundColumn | None, header: Header, choice: SheetChoice
) -> tuple[str, Standing]:
    if position in choice.columns:
        return choice.columns[position], Standing.CHOSEN
    if found is None or not found.header:
        return NOT_READ, Standing.NO_HEADER
    if found in header.unmatched:
        return NOT_READ, Standing.UNKNOWN
    if found in header.repeated:
        return NOT_READ, Standing.REPEATED
    if found.source is Source.LEARNT:
        return found.key, Standing.LEARNT
    return found.key, Standing.NOT_NEEDED if found in header.ignored else Standing.KNOWN


def _missing(columns: Sequence[ColumnLayout]) -> tuple[Column, ...]:
    """Required columns that nothing means yet, as :attr:`Header.missing_required` has them."""
    found = {
        column.key: FoundColumn(column.position, column.letter, column.header, column.key)
        for column in columns
        if column.key
    }
    return Header(0, 0, found).missing_required


def _likely_header(sheet: Sheet) -> tuple[int, int]:
    """Where a person will look first: the first row of several words without a number; (0, 0) if data come first."""
    for row in sheet.rows[:ROWS_LOOKED_AT]:
        texts = [cell.text for cell in row.cells if not cell.is_blank]
        if len(texts) >= MIN_HEADER_CELLS:
            return (
                (0, 0) if any(SOMEBODYS_NUMBER.search(text) for text in texts) else (row.number, row.number)
            )
    return 0, 0
