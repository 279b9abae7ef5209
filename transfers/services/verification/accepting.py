"""What somebody here makes of a receiver's report: a receipt, or nothing yet (domain.md §2: it waits for a person here)."""

import datetime
import uuid

from members import clock
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor
from transfers.enums import Action, ReceiptKind
from transfers.models import ReceiptReport, Transfer
from transfers.models.receipt_reports import ReportState
from transfers.services import situations
from transfers.services.performing import Performed, perform

DECIDED = "这份反馈已经处理过，请刷新后再看。本次操作没有写入任何内容。"
NO_REASON = "请写明不采纳的原因，例如“照片上不是本校的介绍信”。"


def in_the_way(report: ReceiptReport, transfer: Transfer, actor: Actor) -> str:
    """Why the report cannot be accepted any more, in a sentence; "" when it can."""
    if report.letter.voided_at:
        return f"第 {report.letter.number} 号介绍信已经作废，这份反馈不能采纳，只能关闭。"
    if transfer.letter_id != report.letter_id:
        return f"第 {report.letter.number} 号已不是现在的介绍信，这份反馈不能采纳，只能关闭。"
    verdict = situations.verdict(transfer, actor.user, Action.COMPLETE)
    if not verdict.allowed:
        return f"这次转接现在是“{transfer.get_status_display()}”，这份反馈不能再采纳，只能关闭。"
    return ""


def accept(report_id: uuid.UUID, actor: Actor, *, version: int, received_on: datetime.date) -> Performed:
    """The report becomes the receipt and the transfer is completed, both or neither.

    ``version``: of the transfer, as the person saw it. ``received_on`` may put right what the receiver said. Raises
    ``ReceiptReport.DoesNotExist`` outside the actor's scope, ``Stale`` or ``Refusal``.
    """
    with journal.change():
        report = _waiting(report_id, actor)
        transfer = Transfer.objects.visible_to(actor.user).for_pages().get(pk=report.transfer_id)
        if transfer.version != version:
            raise Stale
        if sentence := in_the_way(report, transfer, actor):
            raise Refusal(sentence)
        _decide(report, actor, ReportState.ACCEPTED, "")
        said = {
            "receipt_kind": ReceiptKind.RECEIVER_REPORT,
            "received_on": received_on,
            "handler": report.handler,
            "handler_phone": report.phone,
        }
        return perform(transfer.pk, Action.COMPLETE, actor, said, version=version)


def decline(report_id: uuid.UUID, actor: Actor, *, reason: str) -> ReceiptReport:
    """Put the report away with a reason; the receiver may report again. Raises as ``accept``."""
    reason = reason.strip()
    if not reason:
        raise Refusal(NO_REASON)
    with journal.change() as book:
        report = _waiting(report_id, actor)
        transfer = report.transfer
        if situations.party_of(transfer, actor.user) is None:
            raise NotAllowed("您不能处理这份反馈。")
        _decide(report, actor, ReportState.DECLINED, reason)
        book.record(
            actor,
            "RECEIPT_REPORT_DECLINED",
            f"未采纳接收方反馈（介绍信 {report.letter.number}）",
            organization=transfer.organization,
            member=transfer.member,
            subject=f"transfer:{transfer.pk}",
            comment=reason,
            data={"report": str(report.pk)},
        )
    return report


def _waiting(report_id: uuid.UUID, actor: Actor) -> ReceiptReport:
    reports = ReceiptReport.objects.visible_to(actor.user)
    report = reports.select_related("letter", "transfer__case__member", "transfer__organization").get(
        pk=report_id
    )
    if report.state != ReportState.WAITING:
        raise Stale(DECIDED)
    return report


def _decide(report: ReceiptReport, actor: Actor, state: ReportState, note: str) -> None:
    moved = ReceiptReport.objects.filter(pk=report.pk, state=ReportState.WAITING).update(
        state=state, decided_by=actor.user, decided_at=clock.now(), decision_note=note[:200]
    )
    if moved != 1:
        raise Stale(DECIDED)
