"""Sending a college's register to 组织部, version by version (domain.md §2, notice 二(二)1)."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max

from members import clock
from members.models import Organization, User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor
from transfers.enums import Action, Route, Status
from transfers.models import Case, Register, RegisterRow, Season, Transfer
from transfers.models.registers import EARLY_NOTE, RegisterKind, RowDecision
from transfers.services import acknowledging, checking, early, situations
from transfers.services.acknowledging import NotedPerson
from transfers.services.performing import perform
from transfers.services.snapshots import snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """One person as the register would list them now; ``early``: how far somebody who leaves early has come."""

    case: Case
    transfer: Transfer | None
    goes_to_review: bool
    hindrance: str
    early: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What the next version would hold: shown before it is sent, and sent as shown."""

    next_version: int
    late: bool
    standings: list[Standing]

    @property
    def digest(self) -> str:
        """SHA-256 over who is listed, as which version of the transfer, and who goes to review."""
        listed = [
            (
                str(each.case.pk),
                str(each.transfer and (each.transfer.pk, each.transfer.version)),
                each.goes_to_review,
            )
            for each in self.standings
        ]
        return hashlib.sha256(json.dumps([self.next_version, listed]).encode()).hexdigest()

    @property
    def to_review(self) -> list[Standing]:
        """京外 rows that would wait for a decision."""
        return [standing for standing in self.standings if standing.goes_to_review]

    @property
    def held_back(self) -> list[Standing]:
        """京外 rows that are not ready, each with its hindrance."""
        return [standing for standing in self.standings if standing.hindrance]

    @property
    def done_early(self) -> list[Standing]:
        """Who has been reported alone, for leaving early."""
        return [standing for standing in self.standings if standing.early]


def preview(organization: Organization, season: Season, user: User) -> Preview:
    """What sending the register now would do, without doing it."""
    whole = Register.objects.filter(organization=organization, season=season, kind=RegisterKind.WHOLE)
    latest = whole.aggregate(latest=Max("version"))["latest"]
    people = _people(organization, season)
    notes = early.notes_of(organization, season, (transfer for _, transfer in people))
    return Preview(
        (latest or 0) + 1,
        clock.today() > season.register_due_on,
        [_standing(case, transfer, user, notes) for case, transfer in people],
    )


def findings(shown: Preview, organization: Organization, season: Season) -> list[NotedPerson]:
    """What the rules say about everybody in the preview, with what the college has said of it."""
    people = [(each.case, each.transfer) for each in shown.standings]
    return acknowledging.note(checking.check_people(organization, season, people, leaving=False))


def submit(
    organization: Organization,
    season: Season,
    actor: Actor,
    *,
    version: int,
    digest: str | None = None,
    late_reason: str = "",
) -> Register:
    """Send the register as ``version``, with the ``digest`` of the preview that was shown.

    All members are listed; the 京外 rows that are ready wait for a decision. Late: a reason is
    asked for. Raises ``Stale`` when that version exists already (a second click, a colleague) or when somebody's
    transfer has moved since it was shown.
    """
    user = actor.user
    if user is None or not user.is_college or user.organization_id != organization.pk:
        raise NotAllowed("登记表由本学院的管理员报送。")
    late_reason = late_reason.strip()
    with journal.change() as book:
        shown = preview(organization, season, user)
        if shown.next_version != version:
            raise Stale(f"登记表第 {version} 版已经报送，请刷新。")
        if digest is not None and shown.digest != digest:
            raise Stale("名单在您查看之后有了变化，请核对下面的名单，再报送。本次没有报送。")
        if not shown.standings:
            raise Refusal("本年度还没有人员，请先导入登记表。")
        if shown.late and not late_reason:
            raise Refusal(f"报送截止日期是 {season.register_due_on}，逾期报送须说明原因。")
        register = Register.objects.create(
            season=season,
            organization=organization,
            version=version,
            submitted_by=user,
            submitted_at=clock.now(),
            late=shown.late,
            late_reason=late_reason if shown.late else "",
        )
        for position, standing in enumerate(shown.standings, start=1):
            _list_person(register, position, standing, actor)
        book.record(
            actor,
            "SUBMIT_REGISTER",
            f"报送登记表第 {version} 版",
            organization=organization,
            subject=f"register:{register.pk}",
            comment=register.late_reason,
            data={"people": len(shown.standings), "to_review": len(shown.to_review)},
        )
    return register


def _list_person(register: Register, position: int, standing: Standing, actor: Actor) -> None:
    transfer = standing.transfer
    if transfer and standing.goes_to_review:
        perform(transfer.pk, Action.SUBMIT, actor, {"register": register.pk}, version=transfer.version)
    words = snapshot(standing.case, transfer) | ({EARLY_NOTE: standing.early} if standing.early else {})
    RegisterRow.objects.create(
        register=register,
        case=standing.case,
        transfer=transfer,
        position=position,
        status=Status.SUBMITTED if standing.goes_to_review else (transfer.status if transfer else ""),
        snapshot=json.dumps(words, ensure_ascii=False),
        decision=RowDecision.PENDING if standing.goes_to_review else RowDecision.RECORD,
    )


def _people(organization: Organization, season: Season) -> list[tuple[Case, Transfer | None]]:
    latest = {
        transfer.case_id: transfer
        for transfer in Transfer.objects.filter(organization=organization, case__season=season)
        .latest_attempts()
        .for_pages()
    }
    cases = Case.objects.filter(organization=organization, season=season).select_related(
        "member", "branch", "season"
    )
    return [(case, latest.get(case.pk)) for case in cases]


def _standing(case: Case, transfer: Transfer | None, user: User, notes: Mapping[uuid.UUID, str]) -> Standing:
    if transfer is None or transfer.route != Route.OUT_OF_BEIJING:
        return Standing(case, transfer, goes_to_review=False, hindrance="")
    if transfer.status == Status.CONFIRMED:
        verdict = situations.verdict(transfer, user, Action.SUBMIT)
        return Standing(case, transfer, verdict.allowed, verdict.reason)
    not_yet = (Status.DRAFT, Status.AWAITING_CONFIRMATION, Status.RETURNED)
    hindrance = f"状态为“{transfer.get_status_display()}”" if transfer.status in not_yet else ""
    return Standing(
        case, transfer, goes_to_review=False, hindrance=hindrance, early=notes.get(transfer.pk, "")
    )
