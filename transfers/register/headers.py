"""Where the header of a sheet is and what its columns mean, found by meaning (domain.md §6)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from members.spreadsheets.reader import Row, Sheet, column_letter
from transfers.register.columns import BY_KEY, COLUMNS, DESTINATION_KEYS, Column
from transfers.register.guessing import guess
from transfers.register.header_words import (
    NOT_READ,
    TOO_LONG,
    is_weak,
    match_header,
    match_under,
    normalize_header,
)
from transfers.register.values import squeeze

MAX_ROWS_ABOVE = 40  # not blank
MAX_HEADER_ROWS = 3
MIN_KNOWN_COLUMNS = 3
NO_END = 1 << 20  # of a group's heading that runs on until the next one
IDENTIFYING = frozenset(("name", "id_number", "student_number"))
# What a sheet without ID numbers must say something of, to be taken for a register and not for a list of marks.
PARTY_MATTERS = frozenset(
    (
        *("branch_name", "category", "joined_on", "full_member_on", "fee_paid_until", "route", "paper"),
        *("heading_organization", "receiving_organization", "receiving_code"),
    )
)
TITLE = re.compile("登记表|汇总表|统计表|信息表|一览表|明细表|花名册|名单|附件")
EITHER = frozenset(("类别", "类型"))  # 转接类型 in the one office, 党员类别 in the other
ROWS_LOOKED_AT = 50
HINT = re.compile("位|年|月|日|格式|文本|填|如|例|必|选|全称")


class Source(Enum):
    """Who says what a column means."""

    WORDS = auto()
    LEARNT = auto()
    CHOSEN = auto()


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column of the sheet: its position counted from 1, its letter, its own header, the key it means.

    Under a header of several rows the text is 'upper/lower'. The key of an unknown column is ''.
    """

    position: int
    letter: str
    header: str
    key: str
    source: Source = Source.WORDS
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet. ``last_row`` is the number of its last row; 0 where there is no header at all.

    ``columns`` goes by key; ``unmatched`` are columns whose words are unknown; ``repeated`` are further
    columns with a meaning that a surer or an earlier one has; ``ignored`` are known not to be needed.
    """

    first_row: int
    last_row: int
    columns: Mapping[str, FoundColumn]
    unmatched: tuple[FoundColumn, ...] = ()
    repeated: tuple[FoundColumn, ...] = ()
    ignored: tuple[FoundColumn, ...] = ()

    @property
    def found(self) -> tuple[FoundColumn, ...]:
        """All columns with words in the header, from left to right."""
        every = (*self.columns.values(), *self.unmatched, *self.repeated, *self.ignored)
        return tuple(sorted(every, key=lambda column: column.position))

    @property
    def missing_required(self) -> tuple[Column, ...]:
        """Columns without which no row can be tied to a person: the name, and an ID number or a 学号."""
        required = (column for column in COLUMNS if column.required and column.key not in self.columns)
        by_student_number = {"name", "student_number"} <= self.columns.keys()
        return tuple(column for column in required if column.key != "id_number" or not by_student_number)

    @property
    def is_roster(self) -> bool:
        """Whether no column says where anybody goes: that comes later, by another way."""
        return DESTINATION_KEYS.isdisjoint(self.columns)

    @property
    def missing_expected(self) -> tuple[Column, ...]:
        """Columns that nearly every row needs."""
        return tuple(column for column in COLUMNS if column.expected and column.key not in self.columns)

    @property
    def layout(self) -> Mapping[str, int]:
        """Where each meaning stands: two tables of one layout have the same."""
        return {key: column.position for key, column in self.columns.items()}


class HeaderReader:
    """Reads headers of one sheet. ``learnt`` is what a person has said about this office's own words."""

    def __init__(self, sheet: Sheet, learnt: Mapping[str, str] | None = None) -> None:
        self.sheet = sheet
        self.learnt = learnt
        self.reach = {
            (merge.first_row, merge.first_column): merge.last_column
            for merge in sheet.merges
            if merge.last_column > merge.first_column
        }
        self.rows_with_groups = {row for row, _ in self.reach}

    def find(self) -> Header | None:
        """Of all runs of one to three rows near the top the one with the most known columns.

        Among equals the shortest and highest wins, so that titles above and data below stay outside.
        """
        return self._settled(self._best(range(min(len(self.sheet.rows), MAX_ROWS_ABOVE))))

    def starting_at(self, index: int) -> Header | None:
        """The header that begins with this row of ``sheet.rows``, if it is one."""
        return self._settled(self._best((index,)))

    def at(self, first: int, last: int, chosen: Mapping[int, str]) -> Header:
        """The header in the rows numbered so, whatever stands there; ``chosen`` says what columns mean.

        ``last`` = 0: the sheet has no header, and the columns are those chosen.
        """
        rows = [row for row in self.sheet.rows if first <= row.number <= last]
        return self._sorted_out(first, last, self._texts(rows), chosen)

    def _best(self, starts: Sequence[int]) -> Header | None:
        best: Header | None = None
        rows = self.sheet.rows
        for count in range(1, MAX_HEADER_ROWS + 1):
            for start in starts:
                run = rows[start : start + count]
                if len(run) < count:
                    continue
                header = self._sorted_out(run[0].number, self._end(run), self._texts(run), {})
                if _is_header(header) and (best is None or len(header.columns) > len(best.columns)):
                    best = header
        return best

    def _settled(self, header: Header | None) -> Header | None:
        """A column headed 类别 alone means what stands in it: 京内, 京外 or 正式党员, 预备党员."""
        either = header.columns.get("route") if header else None
        if header is None or either is None or "category" in header.columns:
            return header
        if either.source is not Source.WORDS or normalize_header(either.header) not in EITHER:
            return header
        below = [row for row in self.sheet.rows if row.number > header.last_row][:ROWS_LOOKED_AT]
        if guess([squeeze(row.cell(either.position).text) for row in below]) != "category":
            return header
        columns = {key: column for key, column in header.columns.items() if key != "route"}
        return replace(header, columns=columns | {"category": replace(either, key="category")})

    def _end(self, run: Sequence[Row]) -> int:
        """The last row of a header: a heading may be merged down beyond the rows that hold words."""
        first, last = run[0].number, run[-1].number
        down = (
            merge.last_row
            for merge in self.sheet.merges
            if first <= merge.first_row <= last and merge.last_row < first + MAX_HEADER_ROWS
        )
        return max(last, *down, 0)

    def _texts(self, rows: Sequence[Row]) -> dict[int, tuple[list[str], list[str]]]:
        """Position → (headings of groups above it, its own words from the top)."""
        texts = {}
        groups = [("", 0)] * len(rows)
        for position in range(1, max((len(row.cells) for row in rows), default=0) + 1):
            own = [squeeze(row.cell(position).text) for row in rows]
            for level, (row, text) in enumerate(zip(rows, own, strict=True)):
                if text:
                    groups[level] = (text, self._reach_of(row.number, position))
                    groups[level + 1 :] = [("", 0)] * len(groups[level + 1 :])
                elif groups[level][1] < position:
                    groups[level] = ("", 0)
            lowest = next((level for level in reversed(range(len(own))) if own[level]), None)
            if lowest is not None:
                above = [text for text, _ in groups[:lowest] if text and not TITLE.search(text)]
                texts[position] = (above, [text for text in own if text])
        return texts

    def _reach_of(self, row: int, column: int) -> int:
        """The last column that a heading covers. In a row without merged cells it runs on to the next heading."""
        return self.reach.get((row, column), column if row in self.rows_with_groups else NO_END)

    def _sorted_out(
        self,
        first: int,
        last: int,
        texts: Mapping[int, tuple[list[str], list[str]]],
        chosen: Mapping[int, str],
    ) -> Header:
        columns: dict[str, FoundColumn] = {}
        unmatched, repeated, ignored = [], [], []
        for position in sorted({*texts, *(position for position, key in chosen.items() if key)}):
            above, own = texts.get(position, ([], []))
            found, known = self._column(position, above, own, chosen)
            other = columns.get(found.key)
            if not known:
                unmatched.append(found)
            elif found.key == NOT_READ:
                ignored.append(found)
            elif other is None:
                columns[found.key] = found
            elif _yields(other, found):
                columns[found.key] = found
                repeated.append(other)
            else:
                repeated.append(found)
        return Header(first, last, columns, tuple(unmatched), tuple(repeated), tuple(ignored))

    def _column(
        self, position: int, above: Sequence[str], own: Sequence[str], chosen: Mapping[int, str]
    ) -> tuple[FoundColumn, bool]:
        """The column, and whether its meaning is known."""
        words = "/".join([*above, own[-1]]) if own else ""
        key = self._match(above, own) if own else None
        source = Source.WORDS
        if self.learnt and own and {normalize_header(words), normalize_header(own[-1])} & self.learnt.keys():
            source = Source.LEARNT
        if key is not None:
            words = self._words_matched(above, own, key)
        if position in chosen:
            source, key = Source.CHOSEN, chosen[position]
        header = words if len(words) <= TOO_LONG else words[:TOO_LONG] + "…"
        hidden = position in self.sheet.hidden_columns
        found = FoundColumn(position, column_letter(position), header, key or "", source, hidden)
        return found, key is not None

    def _match(self, above: Sequence[str], own: Sequence[str]) -> str | None:
        key = match_under(above, own[-1], self.learnt)
        if key is None and len(own) > 1 and HINT.search(own[-1]):
            return match_header(own[-2], self.learnt)
        return key

    def _words_matched(self, above: Sequence[str], own: Sequence[str], key: str) -> str:
        """The words to call a column by: with its group only where the group has a say in it."""
        alone = above and match_header(own[-1], self.learnt) == key
        whole = match_header("/".join([*above, own[-1]]), self.learnt) == key
        return own[-1] if alone and not whole else "/".join([*above, own[-1]])


def _is_header(header: Header) -> bool:
    known = header.columns.keys()
    if {"name", "id_number"} <= known:
        return True
    if len(known) < MIN_KNOWN_COLUMNS or not known & IDENTIFYING:
        return False
    return "id_number" in known or bool(known & PARTY_MATTERS)


def _yields(earlier: FoundColumn, later: FoundColumn) -> bool:
    """Whether a later column of one meaning is surer than the earlier one."""
    if earlier.source is not later.source:
        return later.source is Source.CHOSEN or (
            later.source is Source.LEARNT and earlier.source is Source.WORDS
        )
    return earlier.source is Source.WORDS and is_weak(earlier.header) and not is_weak(later.header)


def meaning_of(key: str) -> str:
    """Our own words for a meaning; 不读取 for none."""
    return BY_KEY[key].header if key in BY_KEY else "不读取"
