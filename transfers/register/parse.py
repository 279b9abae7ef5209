"""A workbook in, clean rows out, with all that only the sheet can tell. Nothing is judged here beyond reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from members.spreadsheets.reader import Row, Sheet, Workbook, column_letter
from transfers.register import parse_notes as notes
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.register.headers import FoundColumn, Header, HeaderReader, meaning_of
from transfers.register.mapping import Choices, SheetChoice
from transfers.register.parse_notes import NO_HEADER, NO_ROWS
from transfers.register.people_rows import (
    MergedValues,
    first_words,
    has_naming_header,
    is_person,
    names_somebody_surely,
    title_of,
)
from transfers.register.read_row import Table, read_row
from transfers.register.sheet_destination import said_above
from transfers.register.vocabulary import Destination, destination_of_title, words_of

__all__ = ["NO_HEADER", "NO_ROWS", "ParsedRegister", "ParsedRow", "ParsedSheet", "parse_register"]


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A person's row: the clean values, what reading found, and where the columns are.

    ``says_channel``: whether the sheet itself says 线上 or 纸质, so that nothing is taken for 线上 by default.
    """

    entry: Entry
    findings: tuple[Finding, ...]
    columns: Mapping[str, FoundColumn]
    says_channel: bool = False


@dataclass(frozen=True, slots=True)
class ParsedSheet:
    """A sheet that was taken for a register. ``further`` are headers of other tables below the first one."""

    name: str
    header: Header
    row_count: int
    further: tuple[Header, ...] = ()

    @property
    def headers(self) -> tuple[Header, ...]:
        """The headers of all tables of the sheet, from the top."""
        return (self.header, *self.further)


@dataclass(frozen=True, slots=True)
class ParsedRegister:
    """All sheets together. ``problems`` stop the import and say what to do; ``notes`` only inform.

    Both are whole Chinese sentences. ``rows`` keep the order of the workbook.
    """

    rows: tuple[ParsedRow, ...] = ()
    sheets: tuple[ParsedSheet, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def unmatched_headers(self) -> tuple[tuple[str, FoundColumn], ...]:
        """(sheet, column) of all columns whose words are unknown, for the person to map."""
        return tuple(
            (sheet.name, column)
            for sheet in self.sheets
            for header in sheet.headers
            for column in header.unmatched
        )


@dataclass(slots=True)
class _Result:
    rows: list[ParsedRow] = field(default_factory=list)
    sheets: list[ParsedSheet] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def parse_register(
    workbook: Workbook, learnt: Mapping[str, str] | None = None, choices: Choices | None = None
) -> ParsedRegister:
    """Read every sheet that has a register's header, or as the person has chosen.

    ``learnt`` maps headers (as ``normalize_header`` writes them) to column keys: what a person has mapped before.
    """
    result = _Result()
    for sheet in workbook.sheets:
        choice = choices.sheets.get(sheet.name) if choices else None
        _SheetParser(sheet, learnt, choice, date1904=workbook.date1904).parse(result)
    if not result.sheets:
        result.problems.append(notes.only_hidden(result.hidden) if result.hidden else NO_HEADER)
    elif not result.rows and not result.problems:
        result.problems.append(NO_ROWS)
    return ParsedRegister(
        tuple(result.rows), tuple(result.sheets), tuple(result.problems), tuple(result.notes)
    )


class _SheetParser:
    """Goes down one sheet: header, people, perhaps another header and its people."""

    def __init__(
        self,
        sheet: Sheet,
        learnt: Mapping[str, str] | None,
        choice: SheetChoice | None,
        *,
        date1904: bool,
    ) -> None:
        self.sheet = sheet
        self.choice = choice
        self.date1904 = date1904
        self.reader = HeaderReader(sheet, learnt)
        self.headers: list[Header] = []
        self.said: Destination | None = None
        self.is_chosen = False
        self.left_out: list[str] = []
        self.hidden_people: list[int] = []
        self.merged_letters: set[str] = set()

    def parse(self, result: _Result) -> None:
        """Add what the sheet holds to the result."""
        header = self._header(result)
        if header is None:
            return
        first = len(result.rows)
        problems = self._problems(header)
        if problems:
            result.problems.extend(problems)
            result.notes.extend(notes.about_header(self.sheet, header))
            result.sheets.append(ParsedSheet(self.sheet.name, header, 0))
            return
        said = self._say_destination(header)
        is_roster = header.is_roster and self.said is None
        result.notes.extend(notes.about_header(self.sheet, header, is_roster=is_roster))
        result.notes.extend(() if is_roster else said)
        self._people(header, result)
        result.notes.extend(self.left_out)
        result.notes.extend(notes.about_rows(self.sheet, self.hidden_people, self.merged_letters))
        count = len(result.rows) - first
        result.sheets.append(ParsedSheet(self.sheet.name, self.headers[0], count, tuple(self.headers[1:])))

    # --- Whether and how the sheet is read ------------------------------------------------------

    def _header(self, result: _Result) -> Header | None:
        """The first header; None, with a note, where the sheet is not to be read."""
        name = self.sheet.name
        if self.choice is not None:
            if not self.choice.read:
                result.notes.append(f"工作表“{name}”按您的选择没有读取。")
                return None
            return self.reader.at(self.choice.header_first, self.choice.header_last, self.choice.columns)
        if not self.sheet.rows:
            if not self.sheet.hidden:
                result.notes.append(f"工作表“{name}”是空的，已跳过。")
            return None
        header = self.reader.find()
        if self.sheet.hidden:
            result.notes.append(notes.hidden_sheet(name, is_register=header is not None))
            result.hidden.extend([name] if header else [])
            return None
        if header is None:
            result.notes.append(f"工作表“{name}”不像登记表，已跳过。")
        return header

    def _problems(self, header: Header) -> list[str]:
        name = self.sheet.name
        problems = [
            f"工作表“{name}”的 {'、'.join(map(column_letter, positions))} 列都指定为“{meaning_of(key)}”，请只保留一列。"
            for key, positions in (self.choice.twice if self.choice else {}).items()
        ]
        if header.missing_required:
            problems.append(notes.missing_required(name, header))
        return problems

    # --- What holds for all rows ---------------------------------------------------------------

    def _table(self, header: Header) -> Table:
        """The table under a header. A 转接类型 column speaks for itself, unless the person has said otherwise."""
        destination = self.said
        if not self.is_chosen and "route" in header.columns:
            destination = None
        return Table(self.sheet.name, header.columns, destination, self.date1904)

    def _say_destination(self, header: Header) -> list[str]:
        """Find what the person, the sheet's name or a title above says of all rows, the first that says anything.

        Returns the notes about it.
        """
        if self.choice and (chosen := self.choice.said_destination):
            self.said, self.is_chosen = chosen, True
            return []
        above = said_above(self.sheet, header.first_row)
        self.said = above.destination
        if "route" in header.columns:
            return []
        return list(notes.about_destination(self.sheet.name, above.by_name, above.by_title))

    # --- Rows ----------------------------------------------------------------------------------

    def _people(self, header: Header, result: _Result) -> None:
        """Walk down the rows below the first header."""
        self.headers.append(header)
        merged = MergedValues(self.sheet, header.last_row + 1)
        table, skip_to = self._table(header), header.last_row
        for index, row in enumerate(self.sheet.rows):
            if row.number <= skip_to:
                continue
            if below := self._header_at(index, header):
                skip_to = below.last_row
                if below.layout != header.layout:
                    header = below
                    self._further(header, result)
                table = self._table(header)
            elif is_person(row, header.columns):
                filled, letters = merged.filled(row, header.columns)
                read = read_row(filled, table)
                result.rows.append(
                    ParsedRow(read.entry, tuple(read.findings), header.columns, read.says_channel)
                )
                self.merged_letters |= letters
                if row.number in self.sheet.hidden_rows:
                    self.hidden_people.append(row.number)
            elif words := first_words(row, header.columns):
                self._leave_out(row, words, header)
                table = self._table(header)

    def _header_at(self, index: int, header: Header) -> Header | None:
        """A header that begins with this row: the one above once more, or another table's."""
        row = self.sheet.rows[index]
        if names_somebody_surely(row, header.columns) or not has_naming_header(row):
            return None
        return self.reader.starting_at(index)

    def _further(self, header: Header, result: _Result) -> None:
        self.headers.append(header)
        result.notes.append(
            f"工作表“{self.sheet.name}”第 {header.first_row} 行起是另一张表，按那里的表头读取。"
        )
        result.notes.extend(notes.about_header(self.sheet, header))
        if header.missing_required:
            result.problems.append(notes.missing_required(self.sheet.name, header))

    def _leave_out(self, row: Row, words: str, header: Header) -> None:
        """Note a row that is nobody. One that titles the rows below says where they go."""
        where = f"工作表“{self.sheet.name}”第 {row.number} 行"
        said = destination_of_title(title_of(row))
        if said and not self.is_chosen:
            self.said = said
            if "route" not in header.columns:
                self.left_out.append(f"{where}“{words}”以下，转接类型按“{words_of(said)}”读取。")
                return
        self.left_out.append(f"{where}不是数据，已跳过：“{words}”。")
