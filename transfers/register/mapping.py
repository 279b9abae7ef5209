"""What a person says about the sheets of a workbook: which are read, where the header is, what the columns mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from members.spreadsheets.reader import Sheet
from transfers.register.columns import BY_KEY
from transfers.register.header_words import NOT_READ, normalize_header
from transfers.register.headers import HeaderReader
from transfers.register.vocabulary import SHEET_DESTINATIONS, Destination

SOMEBODYS_NUMBER = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What is said of one sheet.

    ``header_first`` and ``header_last`` are numbers of rows; 0 and 0: the sheet has no header, its rows are all data.
    ``columns`` goes from position to key, '' = not to be read; a position that is not in it is found by its words.
    ``destination`` is a key of ``vocabulary.SHEET_DESTINATIONS`` for all rows that say nothing else, '' = as the sheet says.
    """

    read: bool
    header_first: int = 0
    header_last: int = 0
    columns: Mapping[int, str] = field(default_factory=dict)
    destination: str = ""

    @property
    def said_destination(self) -> Destination | None:
        """The destination chosen for the sheet, if any."""
        known = SHEET_DESTINATIONS.get(self.destination)
        return known[1] if known else None

    @property
    def twice(self) -> Mapping[str, tuple[int, ...]]:
        """Meanings given to more than one column, with the columns' positions."""
        positions: dict[str, list[int]] = {}
        for position, key in sorted(self.columns.items()):
            if key != NOT_READ:
                positions.setdefault(key, []).append(position)
        return {key: tuple(found) for key, found in positions.items() if len(found) > 1}


@dataclass(frozen=True, slots=True)
class Choices:
    """What is said of a workbook, by the names of its sheets. A sheet not named is read as the program sees fit."""

    sheets: Mapping[str, SheetChoice] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is stored: plain JSON values."""
        return {
            "sheets": {
                name: {
                    "read": choice.read,
                    "header": [choice.header_first, choice.header_last],
                    "columns": {str(position): key for position, key in choice.columns.items()},
                    "destination": choice.destination,
                }
                for name, choice in self.sheets.items()
            }
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Choices":
        """The choices stored; ``{}`` is nothing said. What is not understood counts as not said."""
        sheets = stored.get("sheets")
        if not isinstance(sheets, Mapping):
            return cls()
        return cls({str(name): _choice(said) for name, said in sheets.items() if isinstance(said, Mapping)})


def _choice(said: Mapping[str, Any]) -> SheetChoice:
    header, columns = said.get("header"), said.get("columns")
    first, last = header if isinstance(header, list) and len(header) == 2 else (0, 0)
    destination = said.get("destination", "")
    return SheetChoice(
        read=bool(said.get("read", True)),
        header_first=first if isinstance(first, int) else 0,
        header_last=last if isinstance(last, int) else 0,
        columns={
            int(position): key
            for position, key in (columns.items() if isinstance(columns, Mapping) else ())
            if str(position).isdecimal() and (key == NOT_READ or key in BY_KEY)
        },
        destination=destination if destination in SHEET_DESTINATIONS else "",
    )


def worth_remembering(sheet: Sheet, choice: SheetChoice) -> dict[str, str | None]:
    """Normalised header → the meaning chosen for it; None where the words alone say so and nothing need be kept.

    Left out are columns without words, and words that stand over two columns of different meaning.
    """
    by_words = HeaderReader(sheet).at(choice.header_first, choice.header_last, {})
    if any(SOMEBODYS_NUMBER.search(column.header) for column in by_words.found):
        return {}  # a row of somebody's data was taken for the header
    said: dict[str, set[str | None]] = {}
    for column in by_words.found:
        if column.header and column.position in choice.columns:
            key = choice.columns[column.position]
            same = column.key == key and column not in by_words.unmatched
            said.setdefault(normalize_header(column.header), set()).add(None if same else key)
    return {header: keys.pop() for header, keys in said.items() if header and len(keys) == 1}
