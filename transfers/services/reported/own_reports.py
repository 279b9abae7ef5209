"""What the graduate reports after leaving: handed in, receipt in hand, refused.

Handed in is a fact that is noted. The other two wait until somebody here has looked; accepted, they become the receipt or
the refusal, through ``perform``. Each kind stands once on a transfer: what is reported again takes its place.
"""

import base64
import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from members import clock
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Journal
from transfers.enums import Action, Party, Path, ReceiptKind, Status
from transfers.models import OwnReport, OwnReportPhoto, Transfer
from transfers.models.own_reports import OwnReportKind, OwnReportState
from transfers.services import situations
from transfers.services.performing import Performed
from transfers.services.reported import deciding
from transfers.services.reported.deciding import Proof
from transfers.services.telling import messaging
from transfers.workflow import TABLE, kinds_by_hand

CLOSED = "现在不能反馈：转接还没有发出，或者已经有了结果。请回首页看办到哪一步，有疑问请联系学院。"
CHANGED_MEANWHILE = "您打开页面以后，上一份反馈已经处理或撤回，这次没有保存。请刷新后再看。"
NO_PHOTO = "请选择回执照片：学院要看到盖好章的回执联才能核对。"

STANDING = (OwnReportState.NOTED, OwnReportState.WAITING)
# What the journal says of each kind.
VERBS = {
    OwnReportKind.HANDED_IN: ("OWN_HANDED_IN", "本人报告已报到"),
    OwnReportKind.RECEIPT: ("OWN_RECEIPT", "本人反馈已有回执"),
    OwnReportKind.REFUSED: ("OWN_REFUSED", "本人反馈对方不接收"),
}
PROVES = {OwnReportKind.RECEIPT: Action.COMPLETE, OwnReportKind.REFUSED: Action.REFUSE}
# A person cannot have both at once.
_OPPOSITE = {
    OwnReportKind.RECEIPT: OwnReportKind.REFUSED,
    OwnReportKind.REFUSED: OwnReportKind.RECEIPT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the graduate says. ``refusal_reason``: of a refusal, and of nothing else."""

    on: datetime.date
    unit: str = ""
    handler: str = ""
    handler_phone: str = ""
    refusal_reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The report that stands now. ``new``: it is the one just sent, and not what stood there already."""

    report: OwnReport
    new: bool


def may_report(transfer: Transfer) -> bool:
    """Whether another side has the transfer in its hands: it can take the member, or refuse."""
    path = Path.of(transfer.route, transfer.channel)
    return (path, Status(transfer.status), Action.REFUSE) in TABLE


def latest_of(transfer: Transfer) -> dict[OwnReportKind, OwnReport]:
    """The newest report of each kind, withdrawn ones left out; of an open transfer, those of its present step."""
    return {
        OwnReportKind(report.kind): report
        for report in reversed(_of_present_step(transfer).exclude(state=OwnReportState.WITHDRAWN))
    }


def report(
    transfer_id: uuid.UUID,
    kind: OwnReportKind,
    said: Said,
    actor: Actor,
    *,
    photo: bytes = b"",
    replaces: uuid.UUID | None = None,
) -> Kept:
    """Keep what the graduate says; ``photo`` is a cleaned JPEG, empty for none.

    ``replaces``: the report of this kind that the page showed as standing. One that stands without having been shown was
    sent at the same moment, by a second press: it stays. Raises ``Transfer.DoesNotExist``, ``NotAllowed``, ``Stale`` or
    ``Refusal``.
    """
    with journal.change() as book:
        transfer = Transfer.objects.visible_to(actor.user).for_pages().get(pk=transfer_id)
        if situations.party_of(transfer, actor.user) != Party.GRADUATE:
            raise NotAllowed("这是毕业生本人的反馈，只能由本人提交。")
        if not may_report(transfer):
            raise Refusal(CLOSED)
        standing = transfer.own_reports.filter(kind=kind, state__in=STANDING).first()
        if standing and standing.pk != replaces and standing.reported_at >= transfer.status_since:
            return Kept(standing, new=False)
        if standing is None and replaces is not None:
            raise Stale(CHANGED_MEANWHILE)
        _check(transfer, kind, said, photo)
        if standing:
            _take_back(standing)
        kept = _keep(transfer, kind, said, photo)
        _note(book, actor, kept, *VERBS[kind], _in_words(kept, photo=bool(photo)))
    return Kept(kept, new=True)


def withdraw(report_id: uuid.UUID, actor: Actor) -> OwnReport:
    """The graduate takes it back while nobody has decided; the photograph goes, the trace stays.

    Raises ``OwnReport.DoesNotExist``, ``NotAllowed`` or ``Stale``.
    """
    with journal.change() as book:
        found: OwnReport = (
            OwnReport.objects.visible_to(actor.user)
            .select_related("transfer__case__member", "transfer__organization")
            .get(pk=report_id)
        )
        if situations.party_of(found.transfer, actor.user) != Party.GRADUATE:
            raise NotAllowed("只有本人可以撤回自己的反馈。")
        if found.state not in STANDING:
            raise Stale(CHANGED_MEANWHILE.replace("，这次没有保存", ""))
        _take_back(found)
        kind = OwnReportKind(found.kind)
        _note(book, actor, found, "OWN_REPORT_WITHDRAWN", f"本人撤回反馈（{kind.label}）", "")
    return found


def receipt_kinds(path: Path) -> tuple[ReceiptKind, ...]:
    """As what a receipt that the graduate reports can be recorded: on paper by its picture, else as seen in the system."""
    return (ReceiptKind.PHOTO,) if path == Path.OUT_PAPER else kinds_by_hand(path)


def in_the_way(report: OwnReport, transfer: Transfer, actor: Actor) -> str:
    """Why a report that waits cannot be accepted any more, in a sentence; "" when it can."""
    if transfer.is_open and report.reported_at < transfer.status_since:
        return "这份反馈是本次发放介绍信以前提交的，说的是已作废的介绍信，不能采纳，只能关闭。"
    return deciding.closed_to(transfer, actor, PROVES[OwnReportKind(report.kind)])


def accept(report_id: uuid.UUID, actor: Actor, *, version: int, said: Mapping[str, Any]) -> Performed:
    """A receipt completes the transfer, a refusal ends this attempt; the report and the act both or neither.

    ``said``: what the act needs, as whoever looked at the report has it. Raises as ``deciding.accept``.
    """

    def proof(report: OwnReport, transfer: Transfer) -> Proof:
        kinds = receipt_kinds(Path.of(transfer.route, transfer.channel))
        only = {"receipt_kind": kinds[0]} if len(kinds) == 1 else {}
        return Proof(PROVES[OwnReportKind(report.kind)], {**said, **only})

    reports = OwnReport.objects.all()
    return deciding.accept(reports, report_id, actor, version=version, in_the_way=in_the_way, proof_of=proof)


def decline(report_id: uuid.UUID, actor: Actor, *, reason: str) -> OwnReport:
    """Put the report away; the graduate reads the reason and may report again. Raises as ``deciding.decline``."""

    def note(book: Journal, report: OwnReport) -> None:
        kind = OwnReportKind(report.kind)
        _note(
            book,
            actor,
            report,
            "OWN_REPORT_DECLINED",
            f"未采纳本人反馈（{kind.label}）",
            report.decision_note,
        )
        text = f"您反馈的“{kind.label}”学院核对后没有采纳。\n原因：{report.decision_note}\n请按说明处理后重新提交，有疑问请联系学院。"
        messaging.tell(book, actor, report.transfer.case, f"反馈没有采纳：{kind.label}", text)

    return deciding.decline(OwnReport.objects.all(), report_id, actor, reason=reason, note=note)


def _of_present_step(transfer: Transfer) -> "QuerySet[OwnReport]":
    """A letter issued anew starts the step again: what was said of the old one is no news."""
    found = OwnReport.objects.filter(transfer=transfer).order_by("-reported_at", "-pk")
    return found.filter(reported_at__gte=transfer.status_since) if transfer.is_open else found


def _check(transfer: Transfer, kind: OwnReportKind, said: Said, photo: bytes) -> None:
    opposite = _OPPOSITE.get(kind)
    waits = _of_present_step(transfer).filter(kind=opposite, state=OwnReportState.WAITING)
    if opposite and waits.exists():
        raise Refusal(f"您反馈的“{opposite.label}”还在等学院核对。情况变了的，请先撤回那一份，再提交这一份。")
    on_paper = transfer.letter is not None
    if kind == OwnReportKind.RECEIPT and on_paper and not photo:
        raise Refusal(NO_PHOTO)
    begun = transfer.letter.delivered_on if transfer.letter else transfer.started_on
    step = "领到介绍信" if on_paper else "学院发起转接"
    if begun and said.on < begun:
        raise Refusal(f"日期不能早于{step}的日期 {begun}，请核对。")
    if said.on > clock.today():
        raise Refusal(f"日期不能晚于今天（{clock.today()}），请核对。")


def _keep(transfer: Transfer, kind: OwnReportKind, said: Said, photo: bytes) -> OwnReport:
    noted = kind == OwnReportKind.HANDED_IN
    kept = OwnReport.objects.create(
        transfer=transfer,
        kind=kind,
        on=said.on,
        unit=said.unit,
        handler=said.handler,
        handler_phone=said.handler_phone,
        refusal_reason=said.refusal_reason,
        text=said.text,
        reported_at=clock.now(),
        state=OwnReportState.NOTED if noted else OwnReportState.WAITING,
    )
    if photo:
        OwnReportPhoto.objects.create(report=kept, image=base64.b64encode(photo).decode())
    return kept


def _take_back(standing: OwnReport) -> None:
    """Withdrawn, and without its picture: nobody here has a use for it any more."""
    moved = OwnReport.objects.filter(pk=standing.pk, state__in=STANDING).update(
        state=OwnReportState.WITHDRAWN
    )
    if moved != 1:
        raise Stale(CHANGED_MEANWHILE)
    OwnReportPhoto.objects.filter(report=standing).delete()
    standing.state = OwnReportState.WITHDRAWN


def _note(book: Journal, actor: Actor, report: OwnReport, verb: str, title: str, comment: str) -> None:
    transfer = report.transfer
    book.record(
        actor,
        verb,
        title,
        organization=transfer.organization,
        member=transfer.member,
        subject=f"transfer:{transfer.pk}",
        comment=comment,
        data={"report": str(report.pk)},
    )


def _in_words(report: OwnReport, *, photo: bool) -> str:
    reason = report.get_refusal_reason_display()
    said = (
        report.on.isoformat(),
        report.unit,
        report.handler,
        reason,
        report.text,
        "附照片" if photo else "",
    )
    return "，".join(filter(None, said))
