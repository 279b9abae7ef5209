"""Lists as workbooks. An ID number leaves only by its tail; each export is noted in the journal."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from members import clock
from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.writer import ColumnKind, ColumnSpec, SheetSpec, Value, write_workbook
from transfers.models import Case, Transfer
from transfers.services.reports import IN_TRANSFER, Box
from transfers.services.standing import days_held, days_overdue, holder_of, masked_phone
from transfers.services.telling import contacts

# What may have been typed in there is nobody's business later.
UNRECORDED_FILTERS = frozenset({"q", "person"})

TRANSFER_COLUMNS = (
    ColumnSpec("姓名", 12),
    ColumnSpec("学号", 16),
    ColumnSpec("身份证号末四位", 12),
    ColumnSpec("党组织", 24),
    ColumnSpec("党支部", 28),
    ColumnSpec("第几次办理", 10, ColumnKind.NUMBER),
    ColumnSpec("转接类型", 12),
    ColumnSpec("介绍信抬头", 36),
    ColumnSpec("具体接收单位", 40),
    ColumnSpec("接收党组织编码", 18),
    ColumnSpec("状态", 16),
    ColumnSpec("进入本状态第几天", 12, ColumnKind.NUMBER),
    ColumnSpec("在谁手里", 10),
    ColumnSpec("应办结", 12, ColumnKind.DATE),
    ColumnSpec("逾期天数", 10, ColumnKind.NUMBER),
    ColumnSpec("介绍信编号", 14),
)
OVERDUE_COLUMNS = (
    *TRANSFER_COLUMNS,
    ColumnSpec("本人电话（部分）", 14),
    ColumnSpec("上次联系", 26),
    ColumnSpec("联系次数", 10, ColumnKind.NUMBER),
    ColumnSpec("跟进情况", 30),
)
CASE_COLUMNS = (
    ColumnSpec("姓名", 12),
    ColumnSpec("学号", 16),
    ColumnSpec("身份证号末四位", 12),
    ColumnSpec("党组织", 24),
    ColumnSpec("党支部", 28),
    ColumnSpec("人员类别", 14),
    ColumnSpec("学历层次", 12),
    ColumnSpec("专业班级", 18),
    ColumnSpec("归类", 12),
    ColumnSpec("办理至", 12, ColumnKind.DATE),
    ColumnSpec("说明或文号", 30),
    ColumnSpec("介绍信抬头", 36),
    ColumnSpec("具体接收单位", 40),
    ColumnSpec("当前状态", 16),
)


def export(
    actor: Actor,
    title: str,
    sheets: Sequence[tuple[str, Sequence[ColumnSpec], Sequence[Sequence[Value]]]],
    filters: Mapping[str, str],
) -> bytes:
    """The workbook, and the line in the journal that says who took out how many rows, narrowed how."""
    user = actor.user
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            f"导出{title}",
            organization=user.organization if user else None,
            data={
                "rows": sum(len(rows) for _, _, rows in sheets),
                "filters": {
                    name: "（已填）" if name in UNRECORDED_FILTERS else value
                    for name, value in filters.items()
                    if value
                },
            },
        )
    return write_workbook([SheetSpec(name, columns, rows) for name, columns, rows in sheets])


def transfer_rows(transfers: Iterable[Transfer], day: datetime.date) -> list[list[Value]]:
    """For ``TRANSFER_COLUMNS``; days are counted up to ``day``."""
    return [_transfer_row(each, day) for each in transfers]


def overdue_rows(transfers: Iterable[Transfer], day: datetime.date) -> list[list[Value]]:
    """For ``OVERDUE_COLUMNS``, of rows of ``contacts.with_last``; the last column is for the pen."""
    return [
        [
            *_transfer_row(each, day),
            masked_phone(each.member.phone),
            contacts.last_words(each, day),
            each.contacts_made,
            "",
        ]
        for each in transfers
    ]


def case_rows(cases: Iterable[Case]) -> list[list[Value]]:
    """For ``CASE_COLUMNS``, over ``reports.with_latest`` with ``attempts_now``."""
    rows: list[list[Value]] = []
    for case in cases:
        attempt = case.attempts_now[0] if case.attempts_now and case.box in IN_TRANSFER else None
        rows.append(
            [
                *_person(case),
                case.member.get_category_display(),
                case.member.education_level,
                case.member.class_name,
                Box(case.box).label,
                case.disposition_until,
                case.disposition_note,
                attempt.heading_organization if attempt else "",
                attempt.receiving_organization if attempt else "",
                attempt.get_status_display() if attempt else "",
            ]
        )
    return rows


def file_name(title: str, *parts: object) -> str:
    """``转接一览-2022届-20220608.xlsx``: never with a person's name in it."""
    return "-".join([title, *(str(part) for part in parts if part), f"{clock.today():%Y%m%d}"]) + ".xlsx"


def _person(case: Case) -> list[Value]:
    member = case.member
    return [
        member.name,
        member.student_number,
        member.id_number[-4:],
        case.organization.name,
        case.branch.name,
    ]


def _transfer_row(transfer: Transfer, day: datetime.date) -> list[Value]:
    return [
        *_person(transfer.case),
        transfer.attempt,
        transfer.route_label,
        transfer.heading_organization,
        transfer.receiving_organization,
        transfer.receiving_code,
        transfer.get_status_display(),
        days_held(transfer, day) if transfer.is_open else None,
        holder_of(transfer).label,
        transfer.due_on,
        days_overdue(transfer, day) or None,
        transfer.letter.number if transfer.letter else "",
    ]
