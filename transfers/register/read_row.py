"""One row of a sheet: cells in, an ``Entry`` out, with findings about what could not be read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from members.spreadsheets.reader import EMPTY_CELL, Cell, CellKind, Row
from transfers.enums import Channel, Route
from transfers.register import rules as r
from transfers.register.entry import Entry, SheetPlace
from transfers.register.findings import Finding, Rule
from transfers.register.headers import FoundColumn
from transfers.register.values import (
    PartialDate,
    Unreadable,
    clean_code,
    clean_email,
    clean_id_number,
    clean_name,
    clean_organization,
    clean_phone,
    is_placeholder,
    read_date,
    squeeze,
)
from transfers.register.vocabulary import (
    Destination,
    read_category,
    read_destination,
    read_ethnicity,
    read_sex,
    read_yes_no,
)

T = TypeVar("T")
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """What holds for all rows of a table.

    ``destination`` is what the sheet says of the rows whose 转接类型 is empty: the person's choice, the sheet's name
    or a title. ``date1904``: the workbook counts days from 1904.
    """

    sheet: str
    columns: Mapping[str, FoundColumn]
    destination: Destination | None = None
    date1904: bool = False


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The entry of a row, what reading it found, and whether the row says 线上 or 纸质 at all."""

    entry: Entry
    findings: list[Finding]
    says_channel: bool


def read_row(row: Row, table: Table) -> ReadRow:
    """What a row says."""
    reading = _Reading(SheetPlace(table.sheet, row.number), row, table.columns, table.date1904)
    destination = reading.asked("route", read_destination, r.UNKNOWN_WORD)
    joined = reading.date("joined_on")
    full_member = reading.date("full_member_on")
    fee = reading.date("fee_paid_until")
    entry = Entry(
        place=reading.place,
        student_number=reading.text("student_number", clean_code),
        name=reading.text("name", clean_name),
        sex=reading.read("sex", lambda cell: read_sex(cell.text)),
        birth_date=_full_date(reading.date("birth_date")),
        ethnicity=reading.ethnicity(),
        id_number=reading.id_number(),
        education_level=reading.text("education_level", clean_organization),
        class_name=reading.text("class_name", clean_organization),
        branch_name=reading.text("branch_name", clean_organization),
        category=reading.asked("category", read_category, r.UNKNOWN_WORD),
        joined_on=joined.date if joined else None,
        joined_has_day=joined.has_day if joined else True,
        full_member_on=full_member.date if full_member else None,
        full_member_has_day=full_member.has_day if full_member else True,
        fee_paid_until=fee.date.replace(day=1) if fee else None,
        destination_kind=reading.text("destination_kind", clean_organization),
        heading_organization=reading.text("heading_organization", clean_organization),
        receiving_organization=reading.text("receiving_organization", clean_organization),
        receiving_code=reading.text("receiving_code", clean_code),
        contact_name=reading.text("contact_name", clean_name),
        contact_phone=reading.text("contact_phone", clean_phone),
        phone=reading.text("phone", clean_phone),
        email=reading.text("email", clean_email),
        remark=reading.text("remark", squeeze),
    )
    if reading.is_empty("route"):
        destination = table.destination
    return reading.with_destination(entry, destination)


@dataclass(slots=True)
class _Reading:
    """Reads the cells of one row by key and gathers findings."""

    place: SheetPlace
    row: Row
    columns: Mapping[str, FoundColumn]
    date1904: bool
    findings: list[Finding] = field(default_factory=list)

    def is_empty(self, key: str) -> bool:
        """Whether nothing stands there, or only a stroke."""
        column = self.columns.get(key)
        cell = self.row.cell(column.position) if column else EMPTY_CELL
        return cell.is_blank or is_placeholder(cell.text)

    def cell(self, key: str) -> Cell:
        """The cell, empty where there is no such column or nothing usable; the latter leaves a finding."""
        column = self.columns.get(key)
        cell = self.row.cell(column.position) if column else EMPTY_CELL
        if cell.kind is CellKind.FORMULA_WITHOUT_VALUE:
            self.find(r.FORMULA_WITHOUT_VALUE, key)
        elif cell.kind is CellKind.ERROR:
            self.find(r.UNREADABLE_VALUE, key, f"单元格是错误值“{cell.text}”，请填写正确的内容。")
        else:
            return cell
        return EMPTY_CELL

    def find(self, rule: Rule, key: str, detail: str = "") -> None:
        """Add a finding about a column of this row."""
        self.findings.append(Finding(rule, key, detail, locate(self.place, self.columns, key)))

    def text(self, key: str, clean: Callable[[str], str]) -> str:
        """The cleaned text; a stroke or 无 is none."""
        text = clean(self.cell(key).text)
        return "" if text and is_placeholder(text) else text

    def date(self, key: str) -> PartialDate | None:
        """The day or month."""
        return self.read(key, lambda cell: read_date(cell, date1904=self.date1904))

    def asked(
        self, key: str, reader: Callable[[str, str], T | None], rule: Rule = r.UNREADABLE_VALUE
    ) -> T | None:
        """As :meth:`read`, for a column whose header may be a question that the cell answers."""
        column = self.columns.get(key)
        header = column.header if column else ""
        return self.read(key, lambda cell: reader(cell.text, header), rule)

    def read(self, key: str, reader: Callable[[Cell], T | None], rule: Rule = r.UNREADABLE_VALUE) -> T | None:
        """What the reader makes of the cell; what it cannot read becomes a finding and None."""
        try:
            return reader(self.cell(key))
        except Unreadable as error:
            self.find(rule, key, f"{error}。")
            return None

    def ethnicity(self) -> str:
        """An unknown group is kept as typed: it is printed, and a person has been asked to look."""
        typed = self.text("ethnicity", squeeze)
        known = self.read("ethnicity", lambda cell: read_ethnicity(cell.text))
        return typed if known is None else known

    def id_number(self) -> str:
        """'' for a numeric cell: Excel keeps 15 digits, so what stands there is no longer the number."""
        cell = self.cell("id_number")
        if cell.kind is CellKind.NUMBER or SCIENTIFIC.fullmatch(squeeze(cell.text)):
            self.find(r.ID_NUMERIC_CELL, "id_number")
            return ""
        text = clean_id_number(cell.text)
        return "" if is_placeholder(text) else text

    def with_destination(self, entry: Entry, destination: Destination | None) -> ReadRow:
        """Route, box and channel. 京外 goes on paper when either column says so, else online."""
        wants_paper = self.asked("paper", read_yes_no)
        if destination is None:
            return ReadRow(entry, self.findings, says_channel=wants_paper is not None)
        channel = None
        if destination.route is Route.OUT_OF_BEIJING:
            channel = Channel.PAPER if wants_paper or destination.channel is Channel.PAPER else Channel.ONLINE
            said = Channel.PAPER if wants_paper else Channel.ONLINE
            if wants_paper is not None and destination.channel not in (None, said):
                self.find(r.PAPER_AND_ONLINE, "paper")
        elif wants_paper and destination.route:
            self.find(r.PAPER_NOT_NEEDED, "paper")
        entry = replace(entry, disposition=destination.disposition, route=destination.route, channel=channel)
        says_channel = wants_paper is not None or destination.channel is not None
        return ReadRow(entry, self.findings, says_channel)


def locate(place: SheetPlace, columns: Mapping[str, FoundColumn], key: str) -> SheetPlace:
    """The place of a row with the letter and header of one of its columns."""
    column = columns.get(key)
    return replace(place, letter=column.letter, header=column.header) if column else place


def _full_date(found: PartialDate | None) -> date | None:
    """The date if its day is known: a month of birth cannot be compared with an ID number."""
    return found.date if found and found.has_day else None
