"""One row of a sheet against the database: new, changed, same, in conflict, or refused."""

from collections.abc import Mapping
from typing import Any

from members.enums import PARTY_MEMBER_CATEGORIES, MemberCategory
from members.models import Branch, Member
from transfers.enums import DATED_DISPOSITIONS, Disposition, Status
from transfers.models import Case, Transfer
from transfers.register.check_sheet import CheckedRow
from transfers.register.entry import Entry
from transfers.services import intake_values as values
from transfers.services.intake_known import Known
from transfers.services.intake_plan import Change, Intent, PlannedRow, RowOutcome

UNASSIGNED_BRANCH = "未分配支部"
TAKEN_BACK = "将退回“待完善”，须再请本人确认"
# Why the sheet does not overwrite, and what to do instead, by where the transfer stands.
NOT_OVERWRITTEN = {
    Status.CONFIRMED: "本人已经确认，未覆盖。确需更改的，请先在个人页面“退回完善”。",
    Status.SUBMITTED: "已报送组织部审核，未覆盖。确需更改的，请先在个人页面“撤回报送”。",
    Status.APPROVED: "组织部已审核通过，未覆盖。确需更改的，请在个人页面撤销本次转接后重办。",
    Status.INITIATED: "已在党员E先锋发起，未覆盖。去向有变的，请在个人页面“改派重办”。",
    Status.LETTER_ISSUED: "介绍信已经开具，未覆盖。去向有变的，请在个人页面“改派重办”。",
    Status.LETTER_DELIVERED: "介绍信已经发出，未覆盖。去向有变的，请在个人页面“改派重办”。",
    Status.COMPLETED: "已经办结，不再更改。",
    Status.FAILED: "对方已经退回，未覆盖。请先在个人页面“重新办理”。",
    Status.CANCELLED: "本次转接已经撤销，未覆盖。要重新办理的，请在个人页面登记去向类型为“转出”。",
}
IN_PLACE = (Status.DRAFT,)
AFTER_CORRECTION = (Status.AWAITING_CONFIRMATION, Status.RETURNED)
WITHOUT_LIVE_CONFIRMATION = (Status.FAILED, Status.CANCELLED)


def plan_row(checked: CheckedRow, known: Known, *, says_channel: bool) -> PlannedRow:
    """What becomes of a row. ``says_channel``: whether the sheet says 线上 or 纸质 for it."""
    entry = checked.entry
    fault = _refusal(checked, known)
    if fault:
        return _row(checked, known, RowOutcome.REFUSED, why=fault)
    member = known.members.get(known.key_of(entry))
    if member is None:
        return _new_person(checked, known)
    case, transfer = known.attempt_of(member)
    if case is None:
        return _new_season(checked, known, member)
    return _again(checked, known, case, transfer, says_channel=says_channel)


def _refusal(checked: CheckedRow, known: Known) -> str:
    entry = checked.entry
    if checked.stops_import:
        stops = dict.fromkeys(finding.rule.title for finding in checked.findings if finding.rule.stops_import)
        return f"{'，'.join(stops)}。"
    if fault := values.too_long(entry):
        return fault
    if entry.category is None and known.key_of(entry) not in known.members:
        return "没有党员类别，不能新建人员。"
    return ""


def _new_person(checked: CheckedRow, known: Known) -> PlannedRow:
    entry = checked.entry
    person = values.person_values(entry)
    notes = []
    if "sex" not in person:
        person["sex"] = values.sex_by_id_number(entry)
        notes.append(f"性别未填，按身份证号登记为{person['sex'].label}")
    intent = Intent(
        person=person,
        branch_name=_branch_for(entry, known, notes),
        box=_new_box(entry, None, notes),
        **_first_attempt(entry, None, notes),
    )
    return _row(checked, known, RowOutcome.NEW, notes=notes, intent=intent)


def _new_season(checked: CheckedRow, known: Known, member: Member) -> PlannedRow:
    """Known from an earlier season: the person stays one record and gets a new case."""
    entry = checked.entry
    person = values.differing(member, values.person_values(entry))
    notes = ["往届已有此人，将建立本年度的记录"]
    if known.key_of(entry) in known.locked and not values.CONFIRMED_PERSON_VALUES.isdisjoint(person):
        person = {name: value for name, value in person.items() if name not in values.CONFIRMED_PERSON_VALUES}
        notes.append("往届的转接还没有了结，本人确认过的信息未更新")
    branch_name = _changed_branch(entry, member.branch, known, notes)
    intent = Intent(
        member=member,
        person=person,
        branch_name=branch_name,
        box=_new_box(entry, member, notes),
        **_first_attempt(entry, member, notes),
    )
    changes = [*values.changes_of(member, person), *_branch_change(member.branch, branch_name)]
    return _row(checked, known, RowOutcome.NEW, changes=changes, notes=notes, intent=intent)


def _again(
    checked: CheckedRow, known: Known, case: Case, transfer: Transfer | None, *, says_channel: bool
) -> PlannedRow:
    """Somebody of this season: only what differs, and only where it may still be changed."""
    entry, member = checked.entry, known.members[known.key_of(checked.entry)]
    person = values.differing(member, values.person_values(entry))
    box = values.differing(case, _box(entry, case))
    moves = _moves(entry, member, case)
    wanted = values.target_values(entry, says_channel=says_channel) if moves else {}
    target = values.differing(transfer or Transfer(), wanted)
    notes: list[str] = []
    branch_name = _changed_branch(entry, case.branch, known, notes)
    changes = [
        *values.changes_of(member, person),
        *_branch_change(case.branch, branch_name),
        *values.changes_of(case, box),
        *values.changes_of(transfer or Transfer(), target),
    ]
    why = _conflict(transfer, person, box, target)
    if why:
        return _row(checked, known, RowOutcome.CONFLICT, case_id=case.pk, changes=changes, why=why)
    begins = moves and (transfer is None or (transfer.status == Status.CANCELLED and "disposition" in box))
    corrects = (
        transfer is not None and transfer.status in AFTER_CORRECTION and _touches_confirmed(person, target)
    )
    if begins:
        notes.append("将登记转接")
        target = wanted
    if corrects:
        notes.append(TAKEN_BACK)
    if "disposition" in box and not case.disposition_until:
        _ask_for_date(entry, member, notes)
    intent = Intent(
        member=member,
        case=case,
        transfer=transfer,
        person=person,
        branch_name=branch_name,
        box=box,
        target=target,
        begins=begins,
        corrects=corrects,
    )
    if intent.is_empty:
        return _row(checked, known, RowOutcome.SAME, case_id=case.pk)
    return _row(
        checked, known, RowOutcome.CHANGED, case_id=case.pk, changes=changes, notes=notes, intent=intent
    )


def _conflict(
    transfer: Transfer | None, person: Mapping[str, Any], box: Mapping[str, Any], target: Mapping[str, Any]
) -> str:
    """Why the sheet may not have its way, "" when it may."""
    if transfer is None:
        return ""
    status = Status(transfer.status)
    if transfer.is_open and person.get("category", MemberCategory.FULL) not in PARTY_MEMBER_CATEGORIES:
        return f"此人的转接正在办理（{status.label}），未改为非党员类别。请先在个人页面撤销转接。"
    if "disposition" in box:
        return _conflict_of_box(status, Disposition(box["disposition"]))
    if status in (*IN_PLACE, *AFTER_CORRECTION):
        return ""
    if status in WITHOUT_LIVE_CONFIRMATION:
        return NOT_OVERWRITTEN[status] if target else ""
    return NOT_OVERWRITTEN[status] if _touches_confirmed(person, target) else ""


def _conflict_of_box(status: Status, wanted: Disposition) -> str:
    if status == Status.COMPLETED:
        return NOT_OVERWRITTEN[status]
    if wanted == Disposition.TRANSFER:
        return "" if status == Status.CANCELLED else NOT_OVERWRITTEN.get(status, "")
    if status in WITHOUT_LIVE_CONFIRMATION:
        return ""
    return f"此人的转接正在办理（{status.label}），未改为“{wanted.label}”。请先在个人页面撤销转接。"


def _touches_confirmed(person: Mapping[str, Any], target: Mapping[str, Any]) -> bool:
    return bool(target) or not values.CONFIRMED_PERSON_VALUES.isdisjoint(person)


def _moves(entry: Entry, member: Member | None, case: Case | None) -> bool:
    """Whether the membership is to be moved: a Party member, and in no other box."""
    category = entry.category or (member.category if member else None)
    stored = Disposition(case.disposition) if case else Disposition.TRANSFER
    return category in PARTY_MEMBER_CATEGORIES and (entry.disposition or stored) == Disposition.TRANSFER


def _first_attempt(entry: Entry, member: Member | None, notes: list[str]) -> dict[str, Any]:
    if _moves(entry, member, None):
        return {"begins": True, "target": values.target_values(entry)}
    if entry.is_transfer:
        notes.append("不是党员，不登记转接")
    return {}


def _box(entry: Entry, case: Case | None) -> dict[str, Any]:
    """The columns of ``Case`` that the row fills. For the boxes that are no transfers the remark is the ground."""
    if entry.disposition is None:
        return {}
    if entry.disposition == Disposition.TRANSFER:
        back = case is not None and case.disposition != Disposition.TRANSFER
        cleared = {"disposition_until": None, "disposition_note": ""} if back else {}
        return {"disposition": entry.disposition, **cleared}
    note = {"disposition_note": entry.remark} if entry.remark else {}
    return {"disposition": entry.disposition, **note}


def _new_box(entry: Entry, member: Member | None, notes: list[str]) -> dict[str, Any]:
    _ask_for_date(entry, member, notes)
    return _box(entry, None)


def _ask_for_date(entry: Entry, member: Member | None, notes: list[str]) -> None:
    """A register has no column for the day on which a box ends."""
    category = entry.category or (member.category if member else None)
    if entry.disposition in DATED_DISPOSITIONS and category in PARTY_MEMBER_CATEGORIES:
        notes.append(f"{entry.disposition.label}还没有期限，导入后请在个人页面填写“办理至”")


def _branch_for(entry: Entry, known: Known, notes: list[str]) -> str:
    """The branch of somebody new: as written, else the only one there is."""
    name = entry.branch_name
    if not name:
        only = list(known.branches) if len(known.branches) == 1 else [UNASSIGNED_BRANCH]
        name = only[0]
        notes.append(f"所在党支部未填，登记在“{name}”")
    if name not in known.branches:
        notes.append(f"将新建党支部：{name}")
    return name


def _changed_branch(entry: Entry, stored: Branch, known: Known, notes: list[str]) -> str:
    if not entry.branch_name or entry.branch_name == stored.name:
        return ""
    return _branch_for(entry, known, notes)


def _branch_change(stored: Branch, name: str) -> list[Change]:
    return [Change("所在党支部", stored.name, name)] if name else []


def _row(checked: CheckedRow, known: Known, outcome: RowOutcome, **more: Any) -> PlannedRow:
    return PlannedRow(
        entry=checked.entry,
        key=known.key_of(checked.entry),
        outcome=outcome,
        findings=checked.findings,
        **more,
    )
