"""印制纸台账 for the year-end signature: as a workbook and on paper. Both are noted in the journal."""

from letters.enums import StockKind
from letters.services import paper
from letters.services.stock import Ledger, Line, kind_word
from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.writer import ColumnKind, ColumnSpec, SheetSpec, Value, write_workbook

COLUMNS = (
    ColumnSpec("日期", 12, ColumnKind.DATE),
    ColumnSpec("事项", 10),
    ColumnSpec("印刷流水号", 34),
    ColumnSpec("增加", 8, ColumnKind.NUMBER),
    ColumnSpec("减少", 8, ColumnKind.NUMBER),
    ColumnSpec("结存", 8, ColumnKind.NUMBER),
    ColumnSpec("盘点张数", 10, ColumnKind.NUMBER),
    ColumnSpec("盘点差异", 10, ColumnKind.NUMBER),
    ColumnSpec("说明", 36),
    ColumnSpec("经手人", 12),
)
SUMS = (ColumnSpec("项目", 22), ColumnSpec("张数", 12, ColumnKind.NUMBER))


def workbook(ledger: Ledger, actor: Actor) -> bytes:
    """Two sheets: every line, oldest first; and the sums with room for the signatures."""
    lines = [_row(line) for line in ledger.lines]
    if ledger.carried:
        lines.insert(0, [None, "上年结转", "", None, None, ledger.carried, None, None, "", ""])
    _note(ledger, actor, "Excel")
    return write_workbook(
        [SheetSpec(f"印制纸台账 {ledger.year}", COLUMNS, lines), SheetSpec("合计", SUMS, _sums(ledger))]
    )


def pdf(ledger: Ledger, actor: Actor) -> bytes:
    """The same on paper, with the signature block."""
    content = paper.pdf_of(paper.stock_ledger(ledger), title=f"印制纸台账 {ledger.year} 年")
    _note(ledger, actor, "PDF")
    return content


def _row(line: Line) -> list[Value]:
    counted = line.kind == StockKind.COUNTED
    return [
        line.day,
        line.label,
        line.serials,
        line.change if line.change > 0 else None,
        -line.change if line.change < 0 else None,
        line.balance,
        line.quantity if counted else None,
        line.difference,
        line.note,
        line.by,
    ]


def _sums(ledger: Ledger) -> list[list[Value]]:
    rows: list[list[Value]] = [
        ["保管单位", ledger.owner_name],
        ["年度", ledger.year],
        ["上年结转", ledger.carried],
        ["领入", ledger.received],
        ["使用", ledger.used],
        ["损坏", ledger.spoiled],
        [kind_word(StockKind.RETURNED, ledger.owner), ledger.returned],
        ["结存", ledger.balance],
        ["下一张流水号", ledger.next_serial],
    ]
    rows += [["须查明", fault] for fault in ledger.faults]
    return [*rows, ["", ""], ["经办人（签字）", ""], ["负责人（签字）", ""], ["日期", ""]]


def _note(ledger: Ledger, actor: Actor, form: str) -> None:
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            f"导出印制纸台账 {ledger.year} 年（{form}）",
            organization=ledger.owner,
            data={"rows": len(ledger.lines), "year": ledger.year},
        )
