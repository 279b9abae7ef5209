"""Where the header of a sheet is and what its columns mean, found by meaning (domain.md §6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from members.spreadsheets.reader import Row, Sheet, column_letter
from transfers.register.columns import COLUMNS, Column, match_header
from transfers.register.values import squeeze

MAX_ROWS_ABOVE = 40  # not blank
MAX_HEADER_ROWS = 3
MIN_KNOWN_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column of the sheet: its position counted from 1, its letter, its own header, the key it means.

    Under a two-row header the text is 'upper/lower'. The key of an unknown column is ''.
    """

    position: int
    letter: str
    header: str
    key: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet. ``last_row`` is the number of its last row.

    ``columns`` goes by key; ``unmatched`` are columns whose words are unknown; ``repeated`` are further
    columns with a meaning that an earlier one has already.
    """

    first_row: int
    last_row: int
    columns: Mapping[str, FoundColumn]
    unmatched: tuple[FoundColumn, ...]
    repeated: tuple[FoundColumn, ...]

    @property
    def missing_required(self) -> tuple[Column, ...]:
        """Columns without which no row can be tied to a person."""
        return tuple(column for column in COLUMNS if column.required and column.key not in self.columns)

    @property
    def missing_expected(self) -> tuple[Column, ...]:
        """Columns that nearly every row needs."""
        return tuple(column for column in COLUMNS if column.expected and column.key not in self.columns)


def find_header(sheet: Sheet, learnt: Mapping[str, str] | None = None) -> Header | None:
    """The header: of all runs of one to three rows near the top the one with the most known columns.

    Among equals the shortest and highest wins, so that titles above and data below stay outside.
    """
    best: Header | None = None
    top = sheet.rows[:MAX_ROWS_ABOVE]
    for count in range(1, MAX_HEADER_ROWS + 1):
        for start in range(len(top) - count + 1):
            header = _read_header(top[start : start + count], learnt)
            if _is_header(header) and (best is None or len(header.columns) > len(best.columns)):
                best = header
    return best


def _is_header(header: Header) -> bool:
    identifying = {"name", "id_number", "student_number"} & header.columns.keys()
    return len(header.columns) >= MIN_KNOWN_COLUMNS and bool(identifying)


def _read_header(rows: Sequence[Row], learnt: Mapping[str, str] | None) -> Header:
    columns: dict[str, FoundColumn] = {}
    unmatched, repeated = [], []
    width = max(len(row.cells) for row in rows)
    group = [""] * len(rows)
    for position in range(1, width + 1):
        own = [squeeze(row.cell(position).text) for row in rows]
        candidates = list(_candidates(own, group))
        if not candidates:
            continue
        keys = ((match_header(text, learnt), text) for text in candidates)
        key, text = next(((key, text) for key, text in keys if key), ("", candidates[0]))
        found = FoundColumn(position, column_letter(position), text, key)
        if not key:
            unmatched.append(found)
        elif key in columns:
            repeated.append(found)
        else:
            columns[key] = found
    return Header(rows[0].number, rows[-1].number, columns, tuple(unmatched), tuple(repeated))


def _candidates(own: list[str], group: list[str]) -> Iterator[str]:
    """The texts that a column may go by: under the group's heading, then alone from the lowest row up.

    ``group`` remembers the last heading in each upper row: a merged cell has its text in its first column only.
    """
    for level, text in enumerate(own[:-1]):
        if text:
            group[level] = text
            group[level + 1 : -1] = [""] * len(group[level + 1 : -1])
    lowest = next((level for level in reversed(range(len(own))) if own[level]), None)
    if lowest is None:
        return
    above = [text for text in group[:lowest] if text]
    if above:
        yield "/".join([*above, own[lowest]])
    yield own[lowest]
