"""What somebody here makes of a receiver's report: a receipt, or nothing yet (domain.md §2: it waits for a person here)."""

import datetime
import uuid
from typing import TYPE_CHECKING

from members.services.journal import Actor, Journal
from transfers.enums import Action, ReceiptKind
from transfers.models import ReceiptReport, Transfer
from transfers.services.performing import Performed
from transfers.services.reported import deciding
from transfers.services.reported.deciding import NO_REASON, Proof

if TYPE_CHECKING:
    from members.scoping import ScopedQuerySet

__all__ = ["NO_REASON", "accept", "decline", "in_the_way"]


def in_the_way(report: ReceiptReport, transfer: Transfer, actor: Actor) -> str:
    """Why the report cannot be accepted any more, in a sentence; "" when it can."""
    if report.letter.voided_at:
        return f"第 {report.letter.number} 号介绍信已经作废，这份反馈不能采纳，只能关闭。"
    if transfer.letter_id != report.letter_id:
        return f"第 {report.letter.number} 号已不是现在的介绍信，这份反馈不能采纳，只能关闭。"
    return deciding.closed_to(transfer, actor, Action.COMPLETE)


def accept(report_id: uuid.UUID, actor: Actor, *, version: int, received_on: datetime.date) -> Performed:
    """The report becomes the receipt and the transfer is completed, both or neither.

    ``version``: of the transfer, as the person saw it. ``received_on`` may put right what the receiver said. Raises
    ``ReceiptReport.DoesNotExist`` outside the actor's scope, ``Stale`` or ``Refusal``.
    """

    def receipt(report: ReceiptReport, transfer: Transfer) -> Proof:
        return Proof(
            Action.COMPLETE,
            {
                "receipt_kind": ReceiptKind.RECEIVER_REPORT,
                "received_on": received_on,
                "handler": report.handler,
                "handler_phone": report.phone,
            },
        )

    return deciding.accept(
        _reports(), report_id, actor, version=version, in_the_way=in_the_way, proof_of=receipt
    )


def decline(report_id: uuid.UUID, actor: Actor, *, reason: str) -> ReceiptReport:
    """Put the report away with a reason; the receiver may report again. Raises as ``accept``."""

    def note(book: Journal, report: ReceiptReport) -> None:
        transfer = report.transfer
        book.record(
            actor,
            "RECEIPT_REPORT_DECLINED",
            f"未采纳接收方反馈（介绍信 {report.letter.number}）",
            organization=transfer.organization,
            member=transfer.member,
            subject=f"transfer:{transfer.pk}",
            comment=report.decision_note,
            data={"report": str(report.pk)},
        )

    return deciding.decline(_reports(), report_id, actor, reason=reason, note=note)


def _reports() -> "ScopedQuerySet":
    return ReceiptReport.objects.select_related("letter")
