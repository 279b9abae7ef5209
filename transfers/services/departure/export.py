"""材料移交清单 and 签到表 as workbooks."""

from collections.abc import Iterable, Sequence

from members.enums import PARTY_MEMBER_CATEGORIES
from members.spreadsheets.writer import ColumnKind, ColumnSpec, Value
from transfers.models import Case, MaterialKind
from transfers.models.departure import MaterialState
from transfers.services.departure.materials import Checklist, checklist

NOT_ASKED = "—"
SHEET_COLUMNS = (
    ColumnSpec("序号", 6, ColumnKind.NUMBER),
    ColumnSpec("姓名", 14),
    ColumnSpec("学号", 16),
    ColumnSpec("党支部", 30),
    ColumnSpec("人员类别", 14),
    ColumnSpec("签名", 20),
)


def material_columns(kinds: Iterable[MaterialKind]) -> list[ColumnSpec]:
    """A column for each kind, and room for the receiver's signature."""
    return [
        ColumnSpec("序号", 6, ColumnKind.NUMBER),
        ColumnSpec("姓名", 12),
        ColumnSpec("学号", 16),
        ColumnSpec("党组织", 24),
        ColumnSpec("党支部", 28),
        ColumnSpec("人员类别", 14),
        *(ColumnSpec(kind.name, 12) for kind in kinds),
        ColumnSpec("还缺", 30),
        ColumnSpec("移交人", 12),
        ColumnSpec("接收人或单位", 24),
        ColumnSpec("移交日期", 12, ColumnKind.DATE),
        ColumnSpec("接收人签名", 16),
        ColumnSpec("备注", 20),
    ]


def material_rows(cases: Iterable[Case], kinds: Sequence[MaterialKind]) -> list[list[Value]]:
    """For ``material_columns``; the cases come with ``materials_now``. The last two columns are for the pen."""
    return [
        _material_row(number, case, checklist(case, kinds, case.materials_now), kinds)
        for number, case in enumerate(cases, start=1)
    ]


def sheet_rows(cases: Iterable[Case]) -> list[list[Value]]:
    """For ``SHEET_COLUMNS``: the sign-in sheet."""
    return [
        [
            number,
            case.member.name,
            case.member.student_number,
            case.branch.name,
            case.member.get_category_display(),
            "",
        ]
        for number, case in enumerate(cases, start=1)
    ]


def suffix(case: Case) -> str:
    """Beside the name on paper, for those who are no members."""
    is_member = case.member.category in PARTY_MEMBER_CATEGORIES
    return "" if is_member else f"（{case.member.get_category_display()}）"


def _material_row(number: int, case: Case, found: Checklist, kinds: Sequence[MaterialKind]) -> list[Value]:
    words = {line.kind.pk: line.label for line in found.lines}
    gone = [line.record for line in found.in_state(MaterialState.HANDED_OVER) if line.record]
    return [
        number,
        case.member.name,
        case.member.student_number,
        case.organization.name,
        case.branch.name,
        case.member.get_category_display(),
        *(words.get(kind.pk, NOT_ASKED) for kind in kinds),
        "、".join(found.missing),
        "、".join(dict.fromkeys(record.handed_by for record in gone)),
        "、".join(dict.fromkeys(record.handed_to for record in gone)),
        max((record.handed_on for record in gone if record.handed_on), default=None),
        "",
        "",
    ]
