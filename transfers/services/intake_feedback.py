"""The college's own sheet back, each row with what is wrong and what to do.

The columns keep their headers and their order, so that the mended sheet can be uploaded as it is.
"""

from collections.abc import Iterator, Sequence

from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.reader import Cell, CellKind, Row, Sheet
from members.spreadsheets.writer import ColumnSpec, SheetSpec, write_workbook
from transfers.models import Upload
from transfers.register.headers import FoundColumn, Header
from transfers.services import intake
from transfers.services.intake_plan import Plan, PlannedRow

MAX_WIDTH = 40
ADDED = (ColumnSpec("检查结果", 12), ColumnSpec("问题和改法", 70))


def feedback(upload: Upload, actor: Actor) -> bytes:
    """The .xlsx: every row of the upload as it stands there, and beside it the outcome and the findings.

    Noted in the journal, since the sheet holds whole ID numbers.
    """
    read = intake.read(upload)
    plan = intake.plan_of(upload, read)
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            "下载登记表检查结果（含身份证号）",
            organization=upload.organization,
            subject=f"upload:{upload.pk}",
            data={"rows": len(plan.rows)},
        )
    headers = {sheet.name: sheet.header for sheet in read.register.sheets}
    return write_workbook(
        [_sheet(sheet, headers[sheet.name], plan) for sheet in read.workbook.sheets if sheet.name in headers]
    )


def _sheet(sheet: Sheet, header: Header, plan: Plan) -> SheetSpec:
    columns = sorted(
        (*header.columns.values(), *header.unmatched, *header.repeated), key=lambda column: column.position
    )
    rows = {row.number: row for row in sheet.rows}
    planned = [row for row in plan.rows if row.place.sheet == sheet.name]
    lines = [[*_cells(rows[row.place.row], columns), row.outcome.label, _words(row)] for row in planned]
    specs = [
        ColumnSpec(column.header, _width(column, [line[index] for line in lines]))
        for index, column in enumerate(columns)
    ]
    return SheetSpec(sheet.name, [*specs, *ADDED], lines)


def _cells(row: Row, columns: Sequence[FoundColumn]) -> Iterator[str]:
    for column in columns:
        yield _text(row.cell(column.position), column)


def _text(cell: Cell, column: FoundColumn) -> str:
    """A number that Excel has spoilt is left out: as text it would look like an ID number again."""
    if column.key == "id_number" and cell.kind is CellKind.NUMBER:
        return ""
    return cell.text


def _width(column: FoundColumn, texts: Sequence[str]) -> float:
    longest = max(map(len, [column.header, *texts]))
    return min(2 + 1.6 * longest, MAX_WIDTH)


def _words(row: PlannedRow) -> str:
    """The findings of a row, a line each; why it is left out where no finding says so."""
    lines = [
        f"【{finding.rule.level.label}】{finding.header}：{finding.sentence}" for finding in row.findings
    ]
    said_already = any(finding.rule.stops_import for finding in row.findings)
    return "\n".join([*([] if said_already or not row.why else [row.why]), *lines])
