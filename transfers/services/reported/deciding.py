"""What somebody here makes of a report, the receiver's or the graduate's own: the act that it proves, or nothing.

A report waits for a person here (domain.md §2). Accepting it and doing the act are one transaction.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from members import clock
from members.fields import EncryptedTextField, sealed
from members.refusals import NotAllowed, Refusal, Stale
from members.scoping import ScopedQuerySet
from members.services import journal
from members.services.journal import Actor, Journal
from transfers.enums import Action
from transfers.models import OwnReport, ReceiptReport, Transfer
from transfers.models.receipt_reports import ReportState
from transfers.services import situations
from transfers.services.performing import Performed, perform

DECIDED = "这份反馈已经处理过，请刷新后再看。本次操作没有写入任何内容。"
NO_REASON = "请写明不采纳的原因，例如“照片上不是本校的介绍信”。"
NOTE_LENGTH = 200

# ``state`` of both has the words of ``ReportState``, besides others.
Report = TypeVar("Report", ReceiptReport, OwnReport)


@dataclass(frozen=True, slots=True)
class Proof:
    """The act that an accepted report stands for, and what is said with it."""

    action: Action
    said: Mapping[str, Any]


def closed_to(transfer: Transfer, actor: Actor, action: Action) -> str:
    """Why the act cannot be done now, in a sentence; "" when it can."""
    verdict = situations.verdict(transfer, actor.user, action)
    if verdict.allowed:
        return ""
    if verdict.rule is not None:  # the status is right; something else has to come first
        return f"现在不能采纳：{verdict.reason}。"
    return f"这次转接现在是“{transfer.get_status_display()}”，这份反馈不能再采纳，只能关闭。"


def accept(
    reports: "ScopedQuerySet[Report]",
    report_id: uuid.UUID,
    actor: Actor,
    *,
    version: int,
    in_the_way: Callable[[Report, Transfer, Actor], str],
    proof_of: Callable[[Report, Transfer], Proof],
) -> Performed:
    """Close the report as accepted and do what it proves, both or neither.

    ``version``: of the transfer, as the person saw it. Raises ``DoesNotExist`` outside the actor's scope, ``Stale``
    or ``Refusal``.
    """
    with journal.change():
        report = _waiting(reports, report_id, actor)
        transfer = Transfer.objects.visible_to(actor.user).for_pages().get(pk=report.transfer_id)
        if transfer.version != version:
            raise Stale
        if sentence := in_the_way(report, transfer, actor):
            raise Refusal(sentence)
        _close(report, actor, ReportState.ACCEPTED, "")
        proof = proof_of(report, transfer)
        return perform(transfer.pk, proof.action, actor, proof.said, version=version)


def decline(
    reports: "ScopedQuerySet[Report]",
    report_id: uuid.UUID,
    actor: Actor,
    *,
    reason: str,
    note: Callable[[Journal, Report], None],
) -> Report:
    """Put the report away with a reason; ``note`` writes the journal's line. Raises as ``accept``."""
    reason = reason.strip()
    if not reason:
        raise Refusal(NO_REASON)
    with journal.change() as book:
        report = _waiting(reports, report_id, actor)
        if not actor.user.is_staff_member or situations.party_of(report.transfer, actor.user) is None:
            raise NotAllowed("您不能处理这份反馈。")
        _close(report, actor, ReportState.DECLINED, reason[:NOTE_LENGTH])
        note(book, report)
    return report


def _waiting(reports: "ScopedQuerySet[Report]", report_id: uuid.UUID, actor: Actor) -> Report:
    visible = reports.visible_to(actor.user)
    report: Report = visible.select_related("transfer__case__member", "transfer__organization").get(
        pk=report_id
    )
    if report.state != ReportState.WAITING:
        raise Stale(DECIDED)
    return report


def _close(report: Report, actor: Actor, state: ReportState, note: str) -> None:
    encrypted = isinstance(report._meta.get_field("decision_note"), EncryptedTextField)
    written = sealed(report, "decision_note", note) if encrypted else note
    moved = (
        type(report)
        .objects.filter(pk=report.pk, state=ReportState.WAITING)
        .update(state=state, decided_by=actor.user, decided_at=clock.now(), decision_note=written)
    )
    if moved != 1:
        raise Stale(DECIDED)
    report.state, report.decided_by, report.decision_note = state, actor.user, note
