"""介绍信台账 as a workbook: every number of a year, void ones too."""

from collections.abc import Iterable

from letters.models import Letter
from members.enums import SealHolder
from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.writer import ColumnKind, ColumnSpec, SheetSpec, Value, write_workbook

COLUMNS = (
    ColumnSpec("编号", 16),
    ColumnSpec("姓名", 12),
    ColumnSpec("开具单位", 26),
    ColumnSpec("开具日期", 12, ColumnKind.DATE),
    ColumnSpec("有效期至", 12, ColumnKind.DATE),
    ColumnSpec("状态", 10),
    ColumnSpec("加盖", 18),
    ColumnSpec("用印日期", 12, ColumnKind.DATE),
    ColumnSpec("发放日期", 12, ColumnKind.DATE),
    ColumnSpec("发放方式", 12),
    ColumnSpec("代领人或邮件号", 18),
    ColumnSpec("作废原因", 12),
    ColumnSpec("作废依据", 30),
    ColumnSpec("替换", 16),
    ColumnSpec("被替换为", 16),
)


def export(letters: Iterable[Letter], year: int, actor: Actor) -> bytes:
    """The bytes of the workbook; noted in the journal with the number of lines. No ID number leaves."""
    rows = [_row(letter) for letter in letters]
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            f"导出介绍信台账 {year} 年",
            organization=actor.user.organization if actor.user else None,
            data={"rows": len(rows), "year": year},
        )
    return write_workbook([SheetSpec(f"介绍信台账 {year}", COLUMNS, rows)])


def _row(letter: Letter) -> list[Value]:
    new = getattr(letter, "replaced_by", None)
    return [
        letter.number,
        letter.member.name,
        letter.organization.name,
        letter.issued_on,
        letter.valid_until,
        letter.state.label,
        SealHolder(letter.seal_holder).label,
        letter.sealed_on,
        letter.delivered_on,
        letter.get_delivery_method_display() if letter.delivered_on else "",
        letter.proxy_name or letter.tracking_number,
        letter.get_void_reason_display() if letter.voided_at else "",
        letter.void_evidence,
        letter.replaces.number if letter.replaces else "",
        new.number if new else "",
    ]
