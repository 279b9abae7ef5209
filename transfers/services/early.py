"""提前离校: one member's letter before the register is sent (domain.md §1, notice 二(二)2).

The college reports one person by itself; 组织部 decides on that one row, and all that follows is as always. The
whole register, sent later, lists the person as done (``notes_of``).
"""

import datetime
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from members import clock
from members.models import Organization, User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor
from transfers.enums import Action, Route, Status
from transfers.models import Case, Register, RegisterRow, Season, Transfer
from transfers.models.registers import EARLY_REASON, LEAVING_ON, RegisterKind, RowDecision
from transfers.services.performing import perform
from transfers.services.snapshots import snapshot

REASON_LENGTH = 200
BEFORE_REVIEW = (Status.DRAFT, Status.AWAITING_CONFIRMATION, Status.CONFIRMED, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class EarlyReport:
    """A person reported alone: which report, why, and the day of leaving."""

    register: Register
    row: RegisterRow
    reason: str
    leaving_on: datetime.date | None


def why_not(case: Case, transfer: Transfer | None) -> str:
    """Why this person cannot be reported alone; "" when nothing but the state of the transfer stands in the way."""
    season = case.season
    if transfer is None or not transfer.is_open:
        return "没有正在办理的转接"
    if transfer.route != Route.OUT_OF_BEIJING:
        return "只有京外转接需要报送审核；院内、京内的本人确认后即可在党员E先锋发起，不必提前办理"
    if clock.today() >= season.leaving_on:
        return f"已到{season}统一离校的日期（{season.leaving_on}），请随登记表报送"
    return ""


def is_offered(case: Case, transfer: Transfer | None, user: User) -> bool:
    """Whether the college may still choose this way for the person: nothing is decided or reported yet."""
    return (
        user.is_college
        and transfer is not None
        and user.organization_id == transfer.organization_id
        and transfer.status in BEFORE_REVIEW
        and not case.has_left
        and not why_not(case, transfer)
    )


def submit_early(
    transfer_id: uuid.UUID, actor: Actor, *, reason: str, leaving_on: datetime.date | None, version: int
) -> Register:
    """Report one person to 组织部, who leaves before the others; a register of one row that waits for the decision.

    ``version`` is what the person saw of the transfer. Raises ``Transfer.DoesNotExist`` outside the actor's scope,
    ``NotAllowed``, ``Stale`` or ``Refusal``; then nothing is changed.
    """
    reason = reason.strip()[:REASON_LENGTH]
    with journal.change() as book:
        transfer = Transfer.objects.visible_to(actor.user).for_pages().get(pk=transfer_id)
        case = transfer.case
        if transfer.version != version:
            raise Stale
        if actor.user is None or actor.user.organization_id != transfer.organization_id:
            raise NotAllowed("提前离校由本学院的管理员报送。")
        if why := why_not(case, transfer):
            raise Refusal(f"不能单独报送：{why}。")
        if not reason:
            raise Refusal("请写明提前离校的原因。")
        day = _day_of_leaving(leaving_on, case.season)
        register = _next(transfer.organization, case.season, actor.user)
        perform(transfer.pk, Action.SUBMIT, actor, {"register": register.pk}, version=version)
        words = snapshot(case, transfer) | {LEAVING_ON: str(day), EARLY_REASON: reason}
        RegisterRow.objects.create(
            register=register,
            case=case,
            transfer=transfer,
            position=1,
            status=Status.SUBMITTED,
            snapshot=json.dumps(words, ensure_ascii=False),
            decision=RowDecision.PENDING,
        )
        book.record(
            actor,
            "SUBMIT_EARLY",
            f"提前离校单独报送第 {register.version} 号",
            organization=transfer.organization,
            member=transfer.member,
            subject=f"register:{register.pk}",
            comment=f"{day} 离校：{reason}",
        )
    return register


def report_of(transfer: Transfer) -> EarlyReport | None:
    """The latest report of this transfer alone that the college has not taken back; None if there is none."""
    row = (
        RegisterRow.objects.filter(register__kind=RegisterKind.EARLY, transfer=transfer)
        .exclude(decision=RowDecision.WITHDRAWN)
        .select_related("register__submitted_by", "register__organization", "decided_by")
        .order_by("-register__submitted_at", "-register__version")
        .first()
    )
    if row is None:
        return None
    leaving_on = row.leaving_on
    return EarlyReport(
        register=row.register,
        row=row,
        reason=row.early_reason,
        leaving_on=datetime.date.fromisoformat(leaving_on) if leaving_on else None,
    )


def notes_of(
    organization: Organization, season: Season, transfers: Iterable[Transfer | None]
) -> Mapping[uuid.UUID, str]:
    """By transfer, for those of a college that were reported alone: how far it has come, in words. One query.

    已于 6 月 3 日提前办理，介绍信第 2022010001 号. Whom 组织部 has returned goes the common way again.
    """
    reported = set(
        RegisterRow.objects.filter(
            register__organization=organization,
            register__season=season,
            register__kind=RegisterKind.EARLY,
            decision__in=(RowDecision.PENDING, RowDecision.APPROVED),
        ).values_list("transfer", flat=True)
    )
    return {each.pk: _note(each) for each in transfers if each and each.pk in reported}


def waiting(user: User, season: Season) -> QuerySet[Register]:
    """Reports of one person that wait for the decision, the oldest first."""
    return (
        Register.objects.visible_to(user)
        .filter(season=season, kind=RegisterKind.EARLY, rows__decision=RowDecision.PENDING)
        .order_by("submitted_at")
    )


def _note(transfer: Transfer) -> str:
    if transfer.status in (Status.FAILED, Status.CANCELLED):
        return ""
    day = transfer.submitted_on
    when = f"{day.month} 月 {day.day} 日" if day else ""
    if transfer.status == Status.SUBMITTED:
        return f"提前离校，{when}已单独报送，待审核"
    if transfer.status == Status.APPROVED:
        return f"提前离校，{when}已单独报送，已审核备案"
    if transfer.letter:
        issued = transfer.letter.issued_on
        return f"已于 {issued.month} 月 {issued.day} 日提前办理，介绍信第 {transfer.letter.number} 号"
    started = transfer.started_on or day
    return f"已于 {started.month} 月 {started.day} 日提前办理（线上）" if started else ""


def _next(organization: Organization, season: Season, user: User) -> Register:
    """The next report of this kind; the journal's head is held, so that nobody takes the same number."""
    own: Any = Register.objects.filter(organization=organization, season=season, kind=RegisterKind.EARLY)
    latest = own.aggregate(latest=Max("version"))["latest"]
    return Register.objects.create(
        season=season,
        organization=organization,
        kind=RegisterKind.EARLY,
        version=(latest or 0) + 1,
        submitted_by=user,
        submitted_at=clock.now(),
    )


def _day_of_leaving(day: datetime.date | None, season: Season) -> datetime.date:
    if day is None:
        raise Refusal("请填写离校日期。")
    if day < season.opens_on:
        raise Refusal(f"离校日期 {day} 早于本年度开始登记的日期 {season.opens_on}，请核对年份。")
    if day >= season.leaving_on:
        raise Refusal(
            f"离校日期 {day} 不早于统一离校的日期 {season.leaving_on}，不算提前离校，请随登记表报送。"
        )
    return day
