"""A workbook in, clean rows out, with all that only the sheet can tell. Nothing is judged here beyond reading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from members.spreadsheets.reader import Row, Sheet, Workbook
from transfers.register.columns import header_of, match_header
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.register.headers import FoundColumn, Header, find_header
from transfers.register.read_row import read_row
from transfers.register.values import squeeze
from transfers.register.vocabulary import Destination, destination_of_sheet

IDENTIFYING = ("name", "id_number", "student_number")
MIN_CELLS = 2  # of a row that names somebody
MIN_CELLS_WITHOUT_PERSON = 4
MAX_QUOTE = 30

NO_HEADER = "没有找到登记表的表头：表中应有一行写着“姓名”“身份证号”“转接类型”等列名。请下载本系统的模板，把数据粘贴进去再上传。"
NO_ROWS = "没有数据行：表头下面没有填写任何人。"


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A person's row: the clean values, what reading found, and where the columns are."""

    entry: Entry
    findings: tuple[Finding, ...]
    columns: Mapping[str, FoundColumn]


@dataclass(frozen=True, slots=True)
class ParsedSheet:
    """A sheet that was taken for a register."""

    name: str
    header: Header
    row_count: int


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
        return tuple((sheet.name, column) for sheet in self.sheets for column in sheet.header.unmatched)


@dataclass(slots=True)
class _Result:
    rows: list[ParsedRow] = field(default_factory=list)
    sheets: list[ParsedSheet] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parse_register(workbook: Workbook, learnt: Mapping[str, str] | None = None) -> ParsedRegister:
    """Read every sheet that has a register's header.

    ``learnt`` maps headers (as ``normalize_header`` writes them) to column keys: what a person has mapped.
    """
    result = _Result()
    for sheet in workbook.sheets:
        if not sheet.rows:
            result.notes.append(f"工作表“{sheet.name}”是空的，已跳过。")
        elif header := find_header(sheet, learnt):
            _parse_sheet(sheet, header, result)
        else:
            result.notes.append(f"工作表“{sheet.name}”不像登记表，已跳过。")
    if not result.sheets:
        result.problems.append(NO_HEADER)
    elif not result.rows and not result.problems:
        result.problems.append(NO_ROWS)
    return ParsedRegister(
        tuple(result.rows), tuple(result.sheets), tuple(result.problems), tuple(result.notes)
    )


def _parse_sheet(sheet: Sheet, header: Header, result: _Result) -> None:
    by_sheet = destination_of_sheet(sheet.name) if "route" not in header.columns else None
    result.notes.extend(_header_notes(sheet, header, by_sheet))
    if header.missing_required:
        names = "、".join(f"“{column.header}”" for column in header.missing_required)
        result.problems.append(f"工作表“{sheet.name}”缺少{names}列。请补上这一列，或指明是哪一列。")
        result.sheets.append(ParsedSheet(sheet.name, header, 0))
        return
    count = 0
    for row in sheet.rows:
        if row.number <= header.last_row:
            continue
        if _is_person(row, header):
            result.rows.append(_parse_row(sheet, row, header, by_sheet))
            count += 1
        elif words := _words(row, header):
            result.notes.append(f"工作表“{sheet.name}”第 {row.number} 行不是数据，已跳过：“{words}”。")
    result.sheets.append(ParsedSheet(sheet.name, header, count))


def _parse_row(sheet: Sheet, row: Row, header: Header, by_sheet: Destination | None) -> ParsedRow:
    entry, findings = read_row(sheet.name, row, header, by_sheet)
    return ParsedRow(entry, tuple(findings), header.columns)


def _is_person(row: Row, header: Header) -> bool:
    """Whether a row under the header is somebody: not a note, a total, a signature or the header once more."""
    filled = {
        key
        for key, column in header.columns.items()
        if key != "sequence" and not row.cell(column.position).is_blank
    }
    if not filled:
        return False
    named = [key for key in IDENTIFYING if key in filled]
    if any(match_header(row.cell(header.columns[key].position).text) == key for key in named):
        return False  # the header once more, as on printed pages
    return len(filled) >= (MIN_CELLS if named else MIN_CELLS_WITHOUT_PERSON)


def _words(row: Row, header: Header) -> str:
    """The first words of a row that is left out; '' where it holds nothing but its number."""
    sequence = header.columns.get("sequence")
    for position, cell in enumerate(row.cells, start=1):
        is_number = sequence is not None and position == sequence.position and cell.text.strip().isdigit()
        if not cell.is_blank and not is_number:
            text = squeeze(cell.text)
            return text if len(text) <= MAX_QUOTE else text[:MAX_QUOTE] + "…"
    return ""


def _header_notes(sheet: Sheet, header: Header, by_sheet: Destination | None) -> Iterator[str]:
    for column in header.unmatched:
        yield f"工作表“{sheet.name}”{column.letter} 列“{column.header}”不认识，没有读取。"
    for column in header.repeated:
        meaning = header_of(column.key)
        yield f"工作表“{sheet.name}”{column.letter} 列“{column.header}”与另一列意思相同（{meaning}），没有读取。"
    for missing in header.missing_expected:
        if missing.key != "route":
            yield f"工作表“{sheet.name}”没有找到“{missing.header}”列。"
        elif by_sheet is None:
            yield f"工作表“{sheet.name}”没有找到“{missing.header}”列，工作表的名称也看不出转接类型。"
