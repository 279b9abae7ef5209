"""Changing what is known about a person and the destination, before it is confirmed."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, Q

from members import clock
from members.enums import PARTY_MEMBER_CATEGORIES
from members.fields import EncryptedTextField, sealed
from members.models import Member
from members.refusals import NotAllowed, Refusal, Stale
from members.services import account_following, journal
from members.services.changes import fingerprint, require_fresh
from members.services.journal import Actor, Journal, Line
from transfers.enums import DATED_DISPOSITIONS, OPEN_STATUSES, Disposition, Status
from transfers.models import Case, Transfer
from transfers.models.transfers import TARGET_FIELDS
from transfers.services.performing import due_date, open_transfer

UNDER_WAY = tuple(
    status for status in OPEN_STATUSES if status not in (Status.DRAFT, Status.AWAITING_CONFIRMATION)
)
AT_ONCE = 500
# How the person is reached: it may always change, whatever has been confirmed.
REACHED_BY = ("phone", "email")
HAS_LEFT = "此人已由本校其他二级党组织登记，由该单位办理。"
# When the graduate has filled in the destination; what the college changes takes them back.
OWN_MARKS = ("own_target_at", "own_draft_at")
DISPOSITION_FIELDS = ("disposition", "disposition_until", "disposition_note")
PERSON_FIELDS = (
    "name",
    "student_number",
    "sex",
    "ethnicity",
    "phone",
    "email",
    "category",
    "joined_on",
    "joined_has_day",
    "full_member_on",
    "full_member_has_day",
    "fee_paid_until",
    "education_level",
    "class_name",
    "branch",
)


def edit_target(
    transfer_id: Any,
    values: Mapping[str, Any],
    actor: Actor,
    *,
    version: int | None = None,
    seen: str | None = None,
    handed_in: bool = True,
) -> Transfer:
    """Change the destination of a transfer that is still a draft: by the college, or by the graduate for the own one.

    ``seen`` is the ``target_version`` of just these values as the person saw them. ``handed_in`` is False while a
    graduate fills in step by step: kept, but nothing for the college to look at yet (``hand_in_target``).
    Raises ``Transfer.DoesNotExist`` outside the actor's scope, ``Stale`` or ``NotAllowed``.
    """
    with journal.change() as book:
        transfer, own = _draft_to_edit(transfer_id, actor)
        if version is not None and transfer.version != version:
            raise Stale
        if seen is not None and seen != target_version(transfer, values):
            raise Stale
        changes = apply_target(transfer, values)
        begins = own and not (transfer.filled_by_graduate or transfer.being_filled_by_graduate)
        if changes or (begins and not handed_in):
            save_target(book, actor, transfer, changes, own=own, handed_in=handed_in)
        return transfer


def hand_in_target(transfer_id: Any, actor: Actor, *, seen: str) -> Transfer:
    """The graduate gives the destination to the college to look at. Once it is there, again is no change.

    ``seen`` is the ``target_version`` of all of it. Raises as ``edit_target``, and ``Refusal`` for an empty one.
    """
    with journal.change() as book:
        transfer, own = _draft_to_edit(transfer_id, actor)
        if not own:
            raise NotAllowed("由毕业生本人提交。")
        if transfer.filled_by_graduate and not transfer.being_filled_by_graduate:
            return transfer
        if seen != target_version(transfer):
            raise Stale
        if not transfer.being_filled_by_graduate and not transfer.route:
            raise Refusal("还没有填写去向，请先回答接收党组织在哪里；拿不准的选“说不清”。")
        store_target(transfer, own=True)
        line = target_line(transfer, {}, own=True)
        book.record_many(actor, [replace(line, title="本人提交去向信息", data=None)])
        return transfer


def target_version(transfer: Transfer, names: Iterable[str] = TARGET_FIELDS) -> str:
    """A mark of the destination, or of some columns of it, as it stands now; other columns may change meanwhile."""
    return fingerprint(transfer, names)


def _draft_to_edit(transfer_id: Any, actor: Actor) -> tuple[Transfer, bool]:
    """The draft, and whether it is the actor's own case; refuses everybody but the graduate and the college."""
    transfer = Transfer.objects.visible_to(actor.user).for_pages().get(pk=transfer_id)
    own = _is_own(actor, transfer)
    if not own:
        _require_college(actor, transfer.organization_id)
    if transfer.status != Status.DRAFT:
        raise NotAllowed("只有“待完善”的转接可以修改去向；请先退回完善。")
    return transfer, own


def apply_target(transfer: Transfer, values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Set the destination's fields on the object; label → (before, after) of those that differ."""
    return _apply(transfer, values, TARGET_FIELDS)


def apply_person(member: Member, values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Set the person's fields on the object; label → (before, after) of those that differ."""
    return _apply(member, values, PERSON_FIELDS)


def save_target(
    book: Journal,
    actor: Actor,
    transfer: Transfer,
    changes: Mapping[str, tuple[str, str]],
    *,
    own: bool = False,
    handed_in: bool = True,
) -> None:
    """Store a draft's new destination with its line. ``own``: the graduate has filled it in. Raises ``Stale``."""
    store_target(transfer, own=own, handed_in=handed_in)
    book.record_many(actor, [target_line(transfer, changes, own=own)])


def store_target(transfer: Transfer, *, own: bool = False, handed_in: bool = True) -> None:
    """Store a draft's new destination. Raises ``Stale`` when somebody else has changed it meanwhile."""
    seen = transfer.version
    transfer.version = seen + 1
    transfer.due_on = due_date(transfer, transfer.status_since)
    transfer.own_target_at = clock.now() if own and handed_in else None
    transfer.own_draft_at = clock.now() if own and not handed_in else None
    columns = {name: getattr(transfer, name) for name in (*TARGET_FIELDS, "version", "due_on", *OWN_MARKS)}
    columns["contact_phone"] = sealed(transfer, "contact_phone", transfer.contact_phone)
    drafts = Transfer.objects.filter(pk=transfer.pk, version=seen, status=Status.DRAFT)
    if drafts.update(**columns) != 1:
        raise Stale


def target_line(transfer: Transfer, changes: Mapping[str, tuple[str, str]], *, own: bool = False) -> Line:
    """What the journal says of a changed destination."""
    return Line(
        verb="EDIT_TARGET",
        title="本人填写去向信息" if own else "修改去向信息",
        organization=transfer.organization,
        member=transfer.member,
        subject=f"transfer:{transfer.pk}",
        data={"changes": changes} if changes else None,
    )


def save_person(book: Journal, actor: Actor, member: Member, changes: Mapping[str, tuple[str, str]]) -> None:
    """Store a person's changed data. An issued letter keeps the words it was issued with."""
    member.save()
    book.record_many(actor, [person_line(member, changes), *account_following.follow(member, changes)])


def person_line(member: Member, changes: Mapping[str, tuple[str, str]]) -> Line:
    """What the journal says of a person's changed data."""
    return Line(
        verb="EDIT_PERSON",
        title="修改个人信息",
        organization=member.organization,
        member=member,
        subject=f"member:{member.pk}",
        data={"changes": changes},
    )


def person_version(member: Member) -> str:
    """A mark of the person's data as they stand now: another one means that somebody has changed them."""
    return fingerprint(member, PERSON_FIELDS)


def locked_by(case: Case) -> Transfer | None:
    """The transfer for whose sake the person's data stand still; None while they may be changed.

    What has been confirmed, reviewed or printed is what the graduate declared: it changes only after
    ``CORRECT`` or with a new attempt. That holds for an attempt under way in any season, and within
    this one also after the end of an attempt that no other one follows. Phone and e-mail may always change.
    """
    ended_here = Q(case=case, status__in=(Status.COMPLETED, Status.FAILED))
    return (
        Transfer.objects.filter(Q(status__in=UNDER_WAY) | ended_here, case__member=case.member_id)
        .latest_attempts()
        .select_related("case")
        .first()
    )


def edit_person(case_id: Any, values: Mapping[str, Any], actor: Actor, *, seen: str | None = None) -> Member:
    """Change a person's data. ``seen`` is the ``person_version`` that the editor saw.

    Raises ``Case.DoesNotExist`` outside the actor's scope, ``Stale`` or ``NotAllowed``. A graduate who
    is just reading the data gets a stale page: the confirmation is always of what was shown.
    """
    with journal.change() as book:
        case = (
            Case.objects.visible_to(actor.user)
            .select_related("member__organization", "organization")
            .get(pk=case_id)
        )
        _require_college(actor, case.organization_id)
        member = case.member
        _require_college(actor, member.organization_id)
        if seen is not None:
            require_fresh(member, PERSON_FIELDS, seen)
        if lock := locked_by(case):
            _require_only_contact(member, values, lock)
        _require_moving_category(member, values)
        branch = values.get("branch")
        if branch is not None and branch.organization_id != case.organization_id:
            raise NotAllowed("只能选本单位的党支部。")
        changes = apply_person(member, values)
        if changes:
            save_person(book, actor, member, changes)
            outdate_pages([case])
        if branch is not None and case.branch_id != branch.pk:
            case.branch = branch
            case.save(update_fields=["branch"])
        return member


def outdate_pages(cases: Sequence[Case]) -> None:
    """Whoever has a page open on these persons' data gets a stale page; a reviewer does not decide on a phone number."""
    keys = [case.pk for case in cases]
    for start in range(0, len(keys), AT_ONCE):
        shown = Transfer.objects.filter(case__in=keys[start : start + AT_ONCE], status__in=OPEN_STATUSES)
        shown.exclude(status=Status.SUBMITTED).update(version=F("version") + 1)


def _require_only_contact(member: Member, values: Mapping[str, Any], lock: Transfer) -> None:
    """Raise ``Stale`` when anything but phone and e-mail is to change: it stood open when the page was made."""
    fields = [name for name in PERSON_FIELDS if name not in REACHED_BY and name in values]
    if any(_differs(getattr(member, name), values[name]) for name in fields):
        label = Status(lock.status).label
        raise Stale(f"此人的转接已是“{label}”，除联系电话和电子邮箱外不能再改，本次没有保存。")


def _require_moving_category(member: Member, values: Mapping[str, Any]) -> None:
    """发展对象 and 入党积极分子 are never transferred: an open transfer ends first (domain.md §2)."""
    category = values.get("category", member.category)
    if category in PARTY_MEMBER_CATEGORIES or category == member.category:
        return
    if Transfer.objects.open().filter(case__member=member).exists():
        raise NotAllowed("此人有正在办理的转接；改为非党员类别之前，请先撤销转接。")


def disposition_version(case: Case) -> str:
    """A mark of the person's box as it stands now: another one means that somebody has changed it."""
    return fingerprint(case, DISPOSITION_FIELDS)


def needs_date(disposition: Disposition) -> str:
    """What is said of a box without the day on which it ends."""
    day = "预计办理的日期" if disposition == Disposition.DEFERRED else "批准到期日"
    return f"{disposition.label}须填写{day}。"


def set_disposition(
    case_id: Any,
    disposition: Disposition,
    actor: Actor,
    *,
    until: datetime.date | None = None,
    note: str = "",
    seen: str | None = None,
) -> Case:
    """Put a person into one of the boxes of domain.md §3; back to 转出 begins a draft again.

    ``seen`` is the ``disposition_version`` that the editor saw; raises ``Stale`` when it is another one
    now. A person with a transfer under way stays in 转出 until that is cancelled. What is so already is
    not written again.
    """
    with journal.change() as book:
        case = (
            Case.objects.visible_to(actor.user)
            .select_related("member", "organization", "season")
            .get(pk=case_id)
        )
        _require_college(actor, case.organization_id)
        if case.has_left:
            raise NotAllowed(HAS_LEFT)
        open_one = case.transfers.filter(status__in=OPEN_STATUSES)
        if disposition != Disposition.TRANSFER and open_one.exists():
            raise NotAllowed("此人有正在办理的转接，请先撤销转接，再登记为其他去向类型。")
        if case.transfers.filter(status=Status.COMPLETED).exists():
            raise NotAllowed("此人的组织关系已经转出，去向类型不再改动。")
        if disposition in DATED_DISPOSITIONS and until is None:
            raise Refusal(needs_date(disposition))
        if disposition not in (Disposition.TRANSFER, Disposition.DEFERRED) and not note.strip():
            raise Refusal("请写明原因或批准文号。")
        moves = disposition == Disposition.TRANSFER
        wanted = (disposition, None, "") if moves else (disposition, until, note.strip())
        if wanted != tuple(getattr(case, name) for name in DISPOSITION_FIELDS):
            if seen is not None:
                require_fresh(case, DISPOSITION_FIELDS, seen)
            _save_disposition(book, actor, case, wanted)
        if moves:
            begin_transfer(book, actor, case)
        return case


def _save_disposition(
    book: Journal, actor: Actor, case: Case, wanted: tuple[Disposition, datetime.date | None, str]
) -> None:
    before = case.get_disposition_display()
    case.disposition, case.disposition_until, case.disposition_note = wanted
    case.save(update_fields=DISPOSITION_FIELDS)
    book.record_many(actor, [disposition_line(case, before)])


def disposition_line(case: Case, before: str) -> Line:
    """What the journal says of a person's new box. ``before``: the label of the old one."""
    return Line(
        verb="SET_DISPOSITION",
        title=f"去向类型：{Disposition(case.disposition).label}",
        organization=case.organization,
        member=case.member,
        subject=f"case:{case.pk}",
        comment=case.disposition_note,
        data={"before": before},
    )


def begin_transfer(book: Journal, actor: Actor, case: Case) -> Transfer | None:
    """A first draft, or after a cancelled attempt the next one; None when one is there already."""
    latest = case.transfers.order_by("-attempt").first()
    if latest and latest.status != Status.CANCELLED:
        return None
    return open_transfer(
        book,
        actor,
        Transfer(
            case=case,
            organization=case.organization,
            attempt=latest.attempt + 1 if latest else 1,
            previous=latest,
        ),
    )


def _apply(row: Any, values: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    changes = {}
    for name in allowed:
        if name not in values:
            continue
        before, after = getattr(row, name), values[name]
        if not _differs(before, after):
            continue
        field = row._meta.get_field(name)
        setattr(row, name, after)
        hidden = isinstance(field, EncryptedTextField)
        said = ("（已加密）", "（已更新）") if hidden else ("", "")
        changes[str(field.verbose_name)] = (_shown(field, before, said[0]), _shown(field, after, said[1]))
    return changes


def _differs(before: Any, after: Any) -> bool:
    return bool(before != after and not (before in (None, "") and after in (None, "")))


def _shown(field: Any, value: Any, instead: str = "") -> str:
    """A value in words; ``instead`` of one that is not to be said. That nothing stands there may be said."""
    if value in (None, ""):
        return "（空）"
    if instead:
        return instead
    return str(dict(field.choices).get(value, value)) if field.choices else str(value)


def _is_own(actor: Actor, transfer: Transfer) -> bool:
    user = actor.user
    return user is not None and user.is_graduate and user.member_id == transfer.case.member_id


def _require_college(actor: Actor, organization_id: int) -> None:
    user = actor.user
    if user is None or not user.is_college or user.organization_id != organization_id:
        raise NotAllowed("应由本学院的管理员修改。")
