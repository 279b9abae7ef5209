"""A version of the register as a workbook: as sent, with the decisions and a column to sign in (domain.md §7)."""

import json
from collections.abc import Sequence

from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.writer import ColumnSpec, SheetSpec, write_workbook
from transfers.enums import Route
from transfers.models import Register, RegisterRow
from transfers.models.registers import EARLY_NOTE, EARLY_REASON, LEAVING_ON, RegisterKind, RowDecision

TITLE = "登记表"
NOT_MOVED = "不转接"  # 发展对象, 入党积极分子
NOT_SENT = "本版未送审"
DONE_EARLY = "已提前报送"
COLUMNS = (
    ColumnSpec("序号", 6),
    ColumnSpec("学号", 16),
    ColumnSpec("姓名", 12),
    ColumnSpec("性别", 6),
    ColumnSpec("民族", 10),
    ColumnSpec("身份证号", 21),
    ColumnSpec("所在党支部", 28),
    ColumnSpec("党员类别", 12),
    ColumnSpec("入党时间", 12),
    ColumnSpec("转正时间", 12),
    ColumnSpec("党费交至", 10),
    ColumnSpec("去向类型", 12),
    ColumnSpec("转接类型", 12),
    ColumnSpec("介绍信抬头", 38),
    ColumnSpec("具体接收单位", 40),
    ColumnSpec("接收党组织编码", 18),
    ColumnSpec("备注", 20),
    ColumnSpec("审核", 10),
    ColumnSpec("审核意见", 30),
    ColumnSpec("本人签字", 14),
)
# In a report of one person who leaves early these say why.
EARLY_COLUMNS = (*COLUMNS[:-3], ColumnSpec(LEAVING_ON, 12), ColumnSpec(EARLY_REASON, 30), *COLUMNS[-3:])


def export_register(register: Register, actor: Actor) -> bytes:
    """The .xlsx of a version: all rows on the first sheet, then a sheet for each route. Noted in the journal."""
    rows = list(
        RegisterRow.objects.filter(register=register).select_related("case__member").order_by("position")
    )
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            f"导出{register.title}（含身份证号）",
            organization=register.organization,
            subject=f"register:{register.pk}",
            data={"rows": len(rows)},
        )
    columns = EARLY_COLUMNS if register.kind == RegisterKind.EARLY else COLUMNS
    lines = [(_route(row), _line(row, columns)) for row in rows]
    routes = dict.fromkeys(route for route, _ in lines)
    sheets = [SheetSpec(TITLE, columns, [line for _, line in lines])]
    sheets += [
        SheetSpec(route, columns, [line for own, line in lines if own == route])
        for route in (routes if len(routes) > 1 else ())
    ]
    return write_workbook(sheets)


def _route(row: RegisterRow) -> str:
    words = json.loads(row.snapshot)
    if route := words.get("转接类型"):
        return str(route)
    return str(words["去向类型"]) if row.case.member.is_party_member else NOT_MOVED


def _waits_for_another_version(row: RegisterRow, words: dict[str, str]) -> bool:
    """京外, and listed without being sent to review: not ready, or decided in an earlier version."""
    return row.decision == RowDecision.RECORD and str(words.get("转接类型", "")).startswith(
        Route.OUT_OF_BEIJING.label
    )


def _decision_words(row: RegisterRow, words: dict[str, str]) -> str:
    if words.get(EARLY_NOTE):
        return DONE_EARLY
    return NOT_SENT if _waits_for_another_version(row, words) else str(row.get_decision_display())


def _line(row: RegisterRow, columns: Sequence[ColumnSpec]) -> Sequence[str]:
    words = json.loads(row.snapshot)
    words |= {
        "去向类型": words["去向类型"] if row.case.member.is_party_member else NOT_MOVED,
        "序号": str(row.position),
        "身份证号": row.case.member.id_number,
        "审核": _decision_words(row, words),
        "审核意见": row.comment or words.get(EARLY_NOTE, ""),
    }
    return [str(words.get(column.header, "")) for column in columns]
