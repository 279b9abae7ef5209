"""The college's own workbook back, with what is wrong in it and what to do.

Every row stands where it stood and every column under its letter, so that the places that the page names are found, and the
mended workbook can be uploaded as it is. To the right come two columns, which the reader of headers knows and passes over.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.marked import Mark, MarkedCell, MarkedSheet, write_marked
from members.spreadsheets.reader import Cell, CellKind, Sheet
from transfers.models import Upload
from transfers.register import values
from transfers.register.findings import Finding, Level
from transfers.register.headers import Header
from transfers.services import intake
from transfers.services.intake.plan import Plan, PlannedRow, RowOutcome

RESULT, WORDS = "校验结果", "问题和改法"
ADDED_WIDTHS = (16.0, 70.0)
LEAST_WIDTH = 6.0  # a hidden column is shown
DATE_KEYS = ("joined_on", "full_member_on", "fee_paid_until", "birth_date")
SPOILT_NUMBER = "原单元格是数字格式，末几位已被 Excel 改掉，所以没有写回。请按身份证以文本格式重新填写。"
SPOILT_MONTH = (
    "原单元格是数字 {text}，分不清是 1 月还是 10 月，所以没有写回。请以文本格式重新填写，如 {year}-10。"
)
NO_VALUE = "原单元格是公式，文件中没有保存它的结果。请填写实际内容。"
SERIAL = re.compile(r"\d{5}")
AMBIGUOUS_MONTH = re.compile(r"\d{4}\.1")


@dataclass(frozen=True, slots=True)
class _Table:
    """The register on a sheet: its header, what its columns mean and where they stand, and the two added ones."""

    header: Header
    keys: Mapping[int, str]
    positions: Mapping[str, int]
    result: int
    words: int


def feedback(upload: Upload, actor: Actor) -> bytes:
    """The .xlsx: every sheet and row of the upload, the problem cells marked, the outcome beside them.

    Noted in the journal, since it holds whole ID numbers. Raises ``Refusal`` when no register can be read from the upload.
    """
    content = intake.read(upload)
    plan = intake.plan_of(upload, content)
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            "下载登记表检查结果（含身份证号）",
            organization=upload.organization,
            subject=f"upload:{upload.pk}",
            data={"rows": len(plan.rows)},
        )
    headers = {sheet.name: sheet.header for sheet in content.register.sheets}
    planned = _by_sheet(plan)
    return write_marked(
        [
            _sheet(sheet, headers.get(sheet.name), planned.get(sheet.name, {}), content.workbook.date1904)
            for sheet in content.workbook.sheets
        ]
    )


def _by_sheet(plan: Plan) -> dict[str, dict[int, PlannedRow]]:
    rows: dict[str, dict[int, PlannedRow]] = defaultdict(dict)
    for row in plan.rows:
        rows[row.place.sheet][row.place.row] = row
    return rows


def _sheet(
    sheet: Sheet, header: Header | None, planned: Mapping[int, PlannedRow], date1904: bool
) -> MarkedSheet:
    table = _table(sheet, header) if header else None
    cells: dict[tuple[int, int], MarkedCell] = {}
    for row in sheet.rows:
        in_header = header is not None and header.first_row <= row.number <= header.last_row
        findings = _by_column(planned[row.number], table) if table and row.number in planned else {}
        for column, cell in enumerate(row.cells, start=1):
            key = table.keys.get(column, "") if table and row.number in planned else ""
            marked = _cell(cell, key, findings.get(column, ()), date1904)
            if in_header and marked.text:
                marked = MarkedCell(marked.text, Mark.HEADER)
            if marked != MarkedCell(""):
                cells[row.number, column] = marked
    widths = {column: max(width, LEAST_WIDTH) for column, width in sheet.widths.items()}
    area = None
    if table:
        cells.update(_added(table, planned))
        widths |= dict(zip((table.result, table.words), ADDED_WIDTHS, strict=True))
        last_row = max(planned, default=table.header.last_row)
        area = (table.header.last_row, 1, last_row, max(table.result, table.words))
    merges = [
        (merge.first_row, merge.first_column, merge.last_row, merge.last_column) for merge in sheet.merges
    ]
    # A hidden sheet stays so, and unread the next time too; one that somebody has asked to be read is shown.
    return MarkedSheet(sheet.name, cells, widths, merges, area, hidden=sheet.hidden and not planned)


def _table(sheet: Sheet, header: Header) -> _Table:
    """Where the added columns stand: right of all others, or where the last feedback had put them."""
    found = (*header.columns.values(), *header.unmatched, *header.repeated)
    keys = {column.position: column.key for column in found}
    words = next((row.cells for row in sheet.rows if row.number == header.last_row), ())
    positions = {column.letter: column.position for column in found}
    added = {cell.text.strip(): position for position, cell in enumerate(words, start=1)}
    if RESULT in added and WORDS in added:
        return _Table(header, keys, positions, added[RESULT], added[WORDS])
    last = max(
        (n for row in sheet.rows for n, cell in enumerate(row.cells, start=1) if not cell.is_blank), default=0
    )
    return _Table(header, keys, positions, last + 1, last + 2)


def _added(table: _Table, planned: Mapping[int, PlannedRow]) -> Iterator[tuple[tuple[int, int], MarkedCell]]:
    """The two columns, also over what an earlier feedback had said there."""
    yield (table.header.last_row, table.result), MarkedCell(RESULT, Mark.HEADER)
    yield (table.header.last_row, table.words), MarkedCell(WORDS, Mark.HEADER)
    for number, row in planned.items():
        levels = {finding.rule.level for finding in row.findings}
        refused = row.outcome == RowOutcome.REFUSED
        mark = (
            Mark.PROBLEM
            if refused or Level.BLOCKING in levels
            else Mark.WARNING
            if levels or row.outcome == RowOutcome.CONFLICT
            else Mark.PLAIN
        )
        says = row.outcome.label
        if not refused and levels:
            says += "，须改正" if Level.BLOCKING in levels else "，请核对"
        yield (number, table.result), MarkedCell(says, mark)
        yield (number, table.words), MarkedCell(_words(row), wrapped=True)


def _by_column(row: PlannedRow, table: _Table) -> dict[int, list[Finding]]:
    """The findings of a row by the position of the column that they are about."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in row.findings:
        if finding.place and finding.place.letter in table.positions:
            found[table.positions[finding.place.letter]].append(finding)
    return found


def _cell(cell: Cell, key: str, findings: Sequence[Finding], date1904: bool) -> MarkedCell:
    text, lost = _text(cell, key, date1904)
    comment = "\n".join(
        [*([lost] if lost else []), *(f"【{each.rule.level.label}】{each.sentence}" for each in findings)]
    )
    blocking = any(finding.is_blocking for finding in findings)
    mark = Mark.PROBLEM if blocking else Mark.WARNING if findings or lost else Mark.PLAIN
    return MarkedCell(text, mark, comment)


def _text(cell: Cell, key: str, date1904: bool) -> tuple[str, str]:
    """(what is written back, why it is not): as text a spoilt number would look like a good one again."""
    if cell.kind is CellKind.FORMULA_WITHOUT_VALUE:
        return "", NO_VALUE
    is_number = cell.kind is CellKind.NUMBER
    if key == "id_number" and is_number:
        return "", SPOILT_NUMBER
    if key in DATE_KEYS and (is_number or SERIAL.fullmatch(cell.text.strip())):
        if is_number and AMBIGUOUS_MONTH.fullmatch(cell.text):
            return "", SPOILT_MONTH.format(text=cell.text, year=cell.text[:4])
        return _date_text(cell, date1904), ""
    return cell.text, ""


def _date_text(cell: Cell, date1904: bool) -> str:
    """A serial number as the date that it means: the workbook that goes back counts its days from 1900."""
    try:
        found = values.read_date(cell, date1904=date1904)
    except values.Unreadable:
        return cell.text
    return f"{found.date:%Y-%m-%d}" if found and found.has_day else f"{found.date:%Y-%m}" if found else ""


def _words(row: PlannedRow) -> str:
    """The findings of a row, a line each; why it is left out where no finding says so."""
    lines = [
        f"【{finding.rule.level.label}】{finding.header}：{finding.sentence}" for finding in row.findings
    ]
    said_already = any(finding.rule.stops_import for finding in row.findings)
    return "\n".join([*([] if said_already or not row.why else [row.why]), *lines])
