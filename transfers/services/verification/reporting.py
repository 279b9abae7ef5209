"""“已接收”, said by the receiver on the public page: kept until somebody here has looked at it."""

import base64
import datetime
from dataclasses import dataclass

from letters.models import Letter
from members import clock
from members.refusals import Refusal
from members.services import journal
from members.services.journal import Actor
from transfers.models import ReceiptPhoto, ReceiptReport, Transfer
from transfers.models.receipt_reports import ReportState
from transfers.services.verification import lookup

RECEIVER = "接收党组织（凭核验码）"
CLOSED = "这封介绍信现在不能反馈接收情况，请联系开具单位。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the receiver says."""

    unit: str
    handler: str
    phone: str
    received_on: datetime.date


def waiting_of(letter: Letter) -> ReceiptReport | None:
    """The report of this letter that nobody has looked at yet."""
    return letter.receipt_reports.filter(state=ReportState.WAITING).first()


def waiting_of_transfer(transfer: Transfer) -> ReceiptReport | None:
    """The same of whatever letter this transfer has had."""
    return transfer.receipt_reports.filter(state=ReportState.WAITING).first()


def was_declined(letter: Letter) -> bool:
    """Whether the last report of this letter was not accepted."""
    last = letter.receipt_reports.first()
    return last is not None and last.state == ReportState.DECLINED


def report(letter: Letter, said: Said, photo: bytes, address: str | None) -> ReceiptReport:
    """Keep what the receiver says; ``photo`` is a cleaned JPEG, empty for none. Once a letter: the second of two gets the first.

    Raises ``Refusal`` when the letter is void, answered or not handed out, or the date cannot be.
    """
    with journal.change() as book:
        now = Letter.objects.select_related("transfer__case__season").get(pk=letter.pk)
        if not lookup.may_report(now):
            raise Refusal(CLOSED)
        if there := waiting_of(now):
            return there
        _check_day(now, said.received_on)
        transfer = Transfer.objects.for_pages().get(letter=now)
        kept = ReceiptReport.objects.create(
            transfer=transfer,
            letter=now,
            unit=said.unit,
            handler=said.handler,
            phone=said.phone,
            received_on=said.received_on,
            reported_at=clock.now(),
            address=address,
        )
        if photo:
            ReceiptPhoto.objects.create(report=kept, image=base64.b64encode(photo).decode())
        book.record(
            Actor(None, RECEIVER, address),
            "RECEIPT_REPORTED",
            f"接收方反馈已接收（介绍信 {now.number}）",
            organization=transfer.organization,
            member=transfer.member,
            subject=f"transfer:{transfer.pk}",
            comment=f"{said.unit}，{said.handler}，{said.received_on} 接收"
            + ("，附回执照片" if photo else ""),
            data={"report": str(kept.pk)},
        )
    return kept


def _check_day(letter: Letter, day: datetime.date) -> None:
    if day < letter.issued_on:
        raise Refusal(f"接收日期不能早于介绍信的开具日期 {letter.issued_on}，请核对。")
    if day > clock.today():
        raise Refusal(f"接收日期不能晚于今天（{clock.today()}），请核对。")
