"""One row of a sheet against the database: new, changed, same, in conflict, or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from members.enums import PARTY_MEMBER_CATEGORIES, MemberCategory
from members.models import Branch, Member
from transfers.enums import DATED_DISPOSITIONS, Disposition, Status
from transfers.models import Case, Transfer
from transfers.register.check_sheet import CheckedRow
from transfers.register.entry import Entry
from transfers.services.editing import OWN_MARKS
from transfers.services.intake import values
from transfers.services.intake.compare import compare, compare_branch
from transfers.services.intake.known import Known
from transfers.services.intake.plan import Change, Decision, Intent, PlannedRow, RowOutcome
from transfers.services.intake.record import BOX, PERSON, TARGET

UNASSIGNED_BRANCH = "未分配支部"
TAKEN_OVER = "往届曾在本校其他二级党组织登记，将转到本单位"
OTHER_NAME = "往届登记的姓名不同，请先核对身份证号；确是同一人的，以现在填写的姓名为准"
STANDS_STILL = "往届的转接还没有了结，本人确认过的信息未更新"
TAKEN_BACK = "将退回“待完善”，须再请本人确认"
CONFIRMED = "本人已经确认。采用表中的，将退回“待完善”，按表更新后须再请本人确认。"
CHANGED_HERE = "系统中的内容在上次导入之后改过，与表中的不同。请选定以哪一个为准。"
OWN_WORDS = "本人已自己填写去向，与表中的不同。请选定以哪一个为准。"
SOMEBODY_ELSE = "身份证号是系统中此人的，姓名和学号却都不同，可能填错了行。请先核对身份证号；确是同一人的，再选“采用表中的”。"
TO_DECIDE = (Decision.KEEP, Decision.SHEET)
# Why the sheet does not overwrite, and what to do instead, by where the transfer stands.
NOT_OVERWRITTEN = {
    Status.CONFIRMED: CONFIRMED,
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
NOTHING: Mapping[str, Any] = MappingProxyType({})


def plan_row(checked: CheckedRow, known: Known, *, says_channel: bool, sheet_index: int = 0) -> PlannedRow:
    """What becomes of a row. ``says_channel``: whether the sheet says 线上 or 纸质 for it; ``sheet_index`` its sheet."""
    return replace(_planned(checked, known, says_channel=says_channel), sheet_index=sheet_index)


def _planned(checked: CheckedRow, known: Known, *, says_channel: bool) -> PlannedRow:
    entry = checked.entry
    fault = _refusal(checked, known)
    if fault:
        return _row(checked, known, RowOutcome.REFUSED, why=fault)
    member = known.members.get(known.key_of(entry))
    if member is None:
        return _new_person(checked, known)
    if known.is_taken_over(member):
        return _from_another_college(checked, known, member)
    case, transfer = known.attempt_of(member)
    if case is None:
        return _new_season(checked, known, member)
    return _again(checked, known, _Stored(member, case, transfer), says_channel=says_channel)


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
    told = values.person_values(entry)
    person = dict(told)
    notes = []
    if "sex" not in person:
        person["sex"] = values.sex_by_id_number(entry)
        notes.append(f"性别未填，按身份证号登记为{person['sex'].label}")
    intent = Intent(
        person=person,
        branch_name=_branch_for(entry, known, notes),
        **_first_season(entry, None, told, notes),
    )
    return _row(checked, known, RowOutcome.NEW, notes=notes, intent=intent)


def _new_season(checked: CheckedRow, known: Known, member: Member) -> PlannedRow:
    """Known from an earlier season: the person stays one record and gets a new case."""
    entry = checked.entry
    told = values.person_values(entry)
    told, stands_still = _without_locked(entry, known, member, told)
    person = values.differing(member, told)
    notes = ["往届已有此人，将建立本年度的记录", *stands_still]
    branch_name = _changed_branch(entry, member.branch, known, notes)
    intent = Intent(
        member=member,
        person=person,
        branch_name=branch_name,
        **_first_season(entry, member, told, notes),
    )
    changes = [*values.changes_of(member, person), *_branch_change(member.branch, branch_name)]
    return _row(checked, known, RowOutcome.NEW, changes=changes, notes=notes, intent=intent)


def _without_locked(
    entry: Entry, known: Known, member: Member, told: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """What may be written of the person, and a sentence where data stand still for another season's attempt."""
    if known.key_of(entry) not in known.locked:
        return dict(told), []
    free = {name: value for name, value in told.items() if name not in values.CONFIRMED_PERSON_VALUES}
    stand_still = values.CONFIRMED_PERSON_VALUES.isdisjoint(values.differing(member, told))
    return free, [] if stand_still else [STANDS_STILL]


def _from_another_college(checked: CheckedRow, known: Known, member: Member) -> PlannedRow:
    """Known to another college from an earlier season: it stays one record, and nothing stored is shown."""
    entry = checked.entry
    told = values.person_values(entry)
    notes = [TAKEN_OVER]
    if entry.name != member.name:
        notes.append(OTHER_NAME)
    intent = Intent(
        member=member,
        taken_over=True,
        person=values.differing(member, told),
        branch_name=_branch_for(entry, known, notes),
        **_first_season(entry, member, told, notes),
    )
    return _row(checked, known, RowOutcome.NEW, notes=notes, intent=intent)


@dataclass(frozen=True, slots=True)
class _Stored:
    """Somebody of this season as stored."""

    member: Member
    case: Case
    transfer: Transfer | None


def _again(checked: CheckedRow, known: Known, stored: _Stored, *, says_channel: bool) -> PlannedRow:
    """Somebody of this season: only what differs, and only where it may still be changed."""
    notes: list[str] = []
    intent, changes, kept = _differences(checked.entry, known, stored, notes, says_channel=says_channel)
    where = {"case_id": stored.case.pk, "notes": [*kept, *notes]}
    why = _conflict(stored.transfer, intent)
    if why and not _is_for_a_person_to_decide(stored.transfer, intent):
        return _row(
            checked, known, RowOutcome.CONFLICT, changes=changes, why=why, **(where | {"notes": kept})
        )
    is_else = _is_somebody_else(stored.member, intent.person)
    if why or is_else or any(change.by_hand for change in changes):
        more = {
            "changes": changes,
            "why": why or (SOMEBODY_ELSE if is_else else _why_asked(stored.transfer)),
            "intent": intent,
            "choices": TO_DECIDE,
        }
        return _row(checked, known, RowOutcome.CONFLICT, **where, **more)
    if intent.is_empty:
        # What the sheet agrees with is the base of the next comparison, too.
        is_old = known.base_of(stored.member).has_said(intent.sheet, intent.sheet_branch)
        more = where | {"notes": kept, "intent": None if is_old else intent}
        return _row(checked, known, RowOutcome.SAME, **more)
    return _row(checked, known, RowOutcome.CHANGED, changes=changes, intent=intent, **where)


def _differences(
    entry: Entry, known: Known, stored: _Stored, notes: list[str], *, says_channel: bool
) -> tuple[Intent, list[Change], list[str]]:
    """What the sheet would have written, the changes in words, and what stays although the sheet says otherwise."""
    member, case, transfer, base = stored.member, stored.case, stored.transfer, known.base_of(stored.member)
    free, stands_still = _without_locked(entry, known, member, values.person_values(entry))
    told = {PERSON: free, BOX: _box(entry, case)}
    person = compare(member, told[PERSON], base.of(PERSON))
    box = compare(case, told[BOX], base.of(BOX))
    moves = _moves(entry, member, case, box.wanted)
    told[TARGET] = values.target_values(entry, says_channel=says_channel) if moves else {}
    target = compare(
        transfer or Transfer(),
        told[TARGET],
        base.of(TARGET) if transfer else {},
        own_words=_has_own_words(transfer),
    )
    branch_name, branch_changes, branch_kept = compare_branch(
        case.branch.name, entry.branch_name, base.branch
    )
    if branch_name:
        _branch_for(entry, known, notes)
    begins = moves and (
        transfer is None or (transfer.status == Status.CANCELLED and "disposition" in box.wanted)
    )
    corrects = _takes_back(transfer, confirmed=_touches_confirmed(person.wanted, target.wanted, branch_name))
    if begins:
        notes.append("将登记转接")
    if corrects:
        notes.append(TAKEN_BACK)
    if "disposition" in box.wanted:
        _ask_for_date(entry, member, notes)
    intent = Intent(
        member=member,
        case=case,
        transfer=transfer,
        person=person.wanted,
        branch_name=branch_name,
        box=box.wanted,
        target=told[TARGET] if begins else target.wanted,
        begins=begins,
        corrects=corrects,
        sheet=told | {BOX: _said(told[BOX])},
        sheet_branch=entry.branch_name,
    )
    changes = [*person.changes, *branch_changes, *box.changes, *target.changes]
    return intent, changes, [*stands_still, *person.kept, *branch_kept, *box.kept, *target.kept]


def _is_somebody_else(member: Member, person: Mapping[str, Any]) -> bool:
    """Whether nothing but the ID number speaks for this person: perhaps it slipped into another row."""
    return "name" in person and "student_number" in person and bool(member.student_number)


def _why_asked(transfer: Transfer | None) -> str:
    return OWN_WORDS if _has_own_words(transfer) else CHANGED_HERE


def _has_own_words(transfer: Transfer | None) -> bool:
    """The graduate has filled in the destination, or is still at it."""
    return transfer is not None and any(getattr(transfer, name) for name in OWN_MARKS)


def _takes_back(transfer: Transfer | None, *, confirmed: bool) -> bool:
    """Whether the attempt has to go back to 待完善. ``confirmed``: what the graduate confirms is to change."""
    return confirmed and transfer is not None and transfer.status in (*AFTER_CORRECTION, Status.CONFIRMED)


def _is_for_a_person_to_decide(transfer: Transfer | None, intent: Intent) -> bool:
    """What the graduate has confirmed may be taken back; that a box or a category is in the way is no choice."""
    return (
        transfer is not None
        and transfer.status == Status.CONFIRMED
        and intent.corrects
        and not _is_barred(transfer, intent.person, intent.box)
    )


def _conflict(transfer: Transfer | None, intent: Intent) -> str:
    """Why the sheet may not have its way without more ado, "" when it may."""
    if transfer is None:
        return ""
    status = Status(transfer.status)
    if barred := _is_barred(transfer, intent.person, intent.box):
        return barred
    if "disposition" in intent.box or status in (*IN_PLACE, *AFTER_CORRECTION):
        return ""
    if status == Status.CANCELLED:
        return NOT_OVERWRITTEN[status] if intent.target else ""
    touched = _touches_confirmed(intent.person, intent.target, intent.branch_name)
    return NOT_OVERWRITTEN[status] if touched else ""


def _is_barred(transfer: Transfer, person: Mapping[str, Any], box: Mapping[str, Any]) -> str:
    """Why category or box cannot be changed while the attempt is where it is; "" when they can."""
    status = Status(transfer.status)
    if transfer.is_open and person.get("category", MemberCategory.FULL) not in PARTY_MEMBER_CATEGORIES:
        return f"此人的转接正在办理（{status.label}），未改为非党员类别。请先在个人页面撤销转接。"
    return _conflict_of_box(status, Disposition(box["disposition"])) if "disposition" in box else ""


def _conflict_of_box(status: Status, wanted: Disposition) -> str:
    if status == Status.COMPLETED:
        return NOT_OVERWRITTEN[status]
    if wanted == Disposition.TRANSFER:
        return "" if status == Status.CANCELLED else NOT_OVERWRITTEN.get(status, "")
    if status in WITHOUT_LIVE_CONFIRMATION:
        return ""
    return f"此人的转接正在办理（{status.label}），未改为“{wanted.label}”。请先在个人页面撤销转接。"


def _touches_confirmed(person: Mapping[str, Any], target: Mapping[str, Any], branch_name: str) -> bool:
    return bool(target or branch_name) or not values.CONFIRMED_PERSON_VALUES.isdisjoint(person)


def _moves(entry: Entry, member: Member | None, case: Case | None, box: Mapping[str, Any] = NOTHING) -> bool:
    """Whether the membership is to be moved: a Party member, and in no other box. ``box``: what will be written."""
    category = entry.category or (member.category if member else None)
    stored = case.disposition if case else entry.disposition or Disposition.TRANSFER
    return category in PARTY_MEMBER_CATEGORIES and box.get("disposition", stored) == Disposition.TRANSFER


def _first_season(
    entry: Entry, member: Member | None, told: Mapping[str, Any], notes: list[str]
) -> dict[str, Any]:
    """The part of the intent that is about the season, for somebody who is not in it yet."""
    _ask_for_date(entry, member, notes)
    box, target, moves = _box(entry, None), values.target_values(entry), _moves(entry, member, None)
    if entry.is_transfer and not moves:
        notes.append("不是党员，不登记转接")
    return {
        "box": box,
        "target": target if moves else {},
        "begins": moves,
        "sheet": {PERSON: told, BOX: box, TARGET: target if moves else {}},
        "sheet_branch": entry.branch_name,
    }


def _box(entry: Entry, case: Case | None) -> dict[str, Any]:
    """The columns of ``Case`` that the row fills. For the boxes that are no transfers the remark is the ground.

    Date and ground of one box are not those of another.
    """
    if entry.disposition is None:
        return {}
    is_other = case is not None and case.disposition != entry.disposition
    cleared = {"disposition_until": None, "disposition_note": ""} if is_other else {}
    has_note = entry.remark and entry.disposition != Disposition.TRANSFER
    note = {"disposition_note": entry.remark} if has_note else {}
    return {"disposition": entry.disposition, **cleared, **note}


def _said(box: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is cleared because it belongs to the former box: of that the sheet says nothing."""
    return {name: value for name, value in box.items() if value not in (None, "")}


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
