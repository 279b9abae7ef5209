"""Workbooks of the corpus: people, and the programs that write them down in many ways.

A case is written by a small function, read by the real reader, parsed and checked, and compared whole.
"""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from members.enums import MemberCategory, Sex
from transfers.enums import Channel, Disposition, Route
from transfers.register.entry import Entry

MOVE = Disposition.TRANSFER
COMMITTEE = "中国共产党同济大学委员会"
SCHOOL = "中共同济大学土木工程学院委员会"
BRANCH = "中共清华大学环境学院环硕221支部委员会"

# Three people with nothing wrong: as they are written, and as they are read.
ONLINE = {
    "sequence": "1",
    "student_number": "180146154000",
    "name": "林英",
    "sex": "男",
    "ethnicity": "汉族",
    "id_number": "500103199711302392",
    "education_level": "硕士研究生",
    "class_name": "采矿硕19-1",
    "branch_name": "采矿研究生第一党支部",
    "category": "正式党员",
    "joined_on": "2019-06-01",
    "full_member_on": "2020-06-01",
    "fee_paid_until": "2022-06",
    "destination_kind": "就业",
    "route": "京外",
    "heading_organization": COMMITTEE,
    "receiving_organization": SCHOOL,
    "receiving_code": "031000019034",
    "paper": "否",
    "contact_name": "李老师",
    "contact_phone": "021-65980000",
    "phone": "13952304638",
    "remark": "",
}
IN_BEIJING = ONLINE | {
    "sequence": "2",
    "student_number": "180146154001",
    "name": "莫瑾远",
    "sex": "女",
    "ethnicity": "土家族",
    "id_number": "640106199804305007",
    "route": "京内",
    "heading_organization": "",
    "receiving_organization": BRANCH,
    "receiving_code": "011100132977",
    "phone": "13852304638",
}
PAPER = ONLINE | {
    "sequence": "3",
    "student_number": "180146154002",
    "name": "方宇晓",
    "id_number": "110101199703070610",
    "receiving_code": "",
    "paper": "是",
    "phone": "13752304638",
}
TYPED: Mapping[str, Callable[[str], Any]] = {
    "sex": lambda text: Sex.MALE if text == "男" else Sex.FEMALE,
    "category": {"正式党员": MemberCategory.FULL, "预备党员": MemberCategory.PROBATIONARY}.__getitem__,
    "joined_on": date.fromisoformat,
    "full_member_on": date.fromisoformat,
    "fee_paid_until": lambda text: date.fromisoformat(f"{text}-01"),
    "route": {
        "京内": Route.IN_BEIJING,
        "京外": Route.OUT_OF_BEIJING,
        "院内": Route.INTRA_COLLEGE,
    }.__getitem__,
}
ENTRY_FIELDS = {each.name for each in fields(Entry)}

Columns = Sequence[tuple[str, str]]  # (header in the sheet, key)
Merges = Sequence[str]  # such as A1:C1


@dataclass(frozen=True)
class Expected:
    """What reading and checking must say, whole: entries with the codes of their findings, notes, problems."""

    people: Sequence[tuple[Entry, Sequence[str]]] = ()
    notes: Sequence[str] = ()
    problems: Sequence[str] = ()


@dataclass(frozen=True)
class Case:
    """One workbook (bytes, or pasted text) and what is to come of it."""

    name: str
    content: bytes | str
    expected: Expected


def read_as(person: Mapping[str, str], columns: Columns | None = None, **changes: Any) -> Entry:
    """The entry that a person's row should give, of the columns that the sheet has; ``changes`` replace values."""
    keys = {key for _, key in columns} if columns is not None else set(person)
    values: dict[str, Any] = {
        key: TYPED.get(key, str)(person[key]) for key in keys & ENTRY_FIELDS if person[key]
    }
    if "route" in values:
        values["disposition"] = MOVE
        if values["route"] is Route.OUT_OF_BEIJING:
            on_paper = "paper" in keys and person["paper"] == "是"
            values["channel"] = Channel.PAPER if on_paper else Channel.ONLINE
    return replace(Entry(**values), **changes)


def rows_of(columns: Columns, *people: Mapping[str, Any]) -> list[list[Any]]:
    """The header and a row for each person."""
    return [
        [header for header, _ in columns],
        *([person.get(key) for _, key in columns] for person in people),
    ]


@dataclass
class SheetOf:
    """A worksheet to write: rows of values (None = empty), merged blocks, what is hidden."""

    rows: Sequence[Sequence[Any]]
    title: str = "Sheet1"
    merges: Merges = ()
    hidden: bool = False
    hidden_columns: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    formats: Mapping[str, str] = field(default_factory=dict)


def xlsx(*sheets: SheetOf, date1904: bool = False) -> bytes:
    """As Excel's own programs write it, through openpyxl. A text that starts with = is a formula without a value."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    for sheet in sheets:
        worksheet = book.create_sheet(sheet.title)
        for row in sheet.rows:
            worksheet.append(list(row))
        for block in sheet.merges:
            worksheet.merge_cells(block)
        for letter in sheet.hidden_columns:
            worksheet.column_dimensions[letter].hidden = True
        for number in sheet.hidden_rows:
            worksheet.row_dimensions[number].hidden = True
        for place, number_format in sheet.formats.items():
            worksheet[place].number_format = number_format
        if sheet.hidden:
            worksheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls(*sheets: SheetOf) -> bytes:
    """As Excel 97 to 2003 wrote it."""
    book = xlwt.Workbook(encoding="utf-8")
    as_date = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for sheet in sheets:
        worksheet = book.add_sheet(sheet.title)
        covered = [openpyxl.utils.range_boundaries(block) for block in sheet.merges]
        for left, top, right, bottom in covered:
            worksheet.merge(top - 1, bottom - 1, left - 1, right - 1)
        for row_number, row in enumerate(sheet.rows):
            for column_number, value in enumerate(row):
                if value is not None:
                    style = (as_date,) if isinstance(value, date) else ()
                    worksheet.write(row_number, column_number, value, *style)
        for letter in sheet.hidden_columns:
            worksheet.col(openpyxl.utils.column_index_from_string(letter) - 1).hidden = True
        if sheet.hidden:
            worksheet.visibility = 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def bare_xlsx(sheet_data: str, shared: Sequence[str] = ()) -> bytes:
    """As WPS and report generators write it: prefixed names, absolute targets, no styles, no dimension.

    ``sheet_data`` are the rows in XML with the prefix x; ``shared`` the items of the string table in XML.
    """
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    strings = f'<x:sst xmlns:x="{MAIN}">{"".join(f"<x:si>{item}</x:si>" for item in shared)}</x:sst>'
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{types}.sharedStrings+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="/xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{RELATIONS}"><x:sheets>'
            '<x:sheet name="党员" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
        ),
        "xl/sharedStrings.xml": strings,
        "xl/worksheets/sheet1.xml": (
            f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{sheet_data}</x:sheetData></x:worksheet>'
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return buffer.getvalue()


def inline_row(number: int, values: Sequence[str]) -> str:
    """A row of inline strings, the empty ones left out, in XML for :func:`bare_xlsx`."""
    cells = "".join(
        f'<x:c r="{openpyxl.utils.get_column_letter(column)}{number}" t="inlineStr"><x:is><x:t>{escape(value)}</x:t></x:is></x:c>'
        for column, value in enumerate(values, start=1)
        if value
    )
    return f'<x:row r="{number}">{cells}</x:row>'
