"""What each act does besides moving the status: one function an act, listed in ``EFFECTS``.

An effect checks what was said, writes what belongs to the act (a letter, a receipt, a decision on a
register row) and returns the columns to change. It runs inside ``perform``'s transaction.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from letters.enums import DeliveryMethod, VoidReason
from letters.models import Letter
from letters.services import issuing, mailing
from members import clock
from members.labelled import Labelled
from members.refusals import Refusal, Stale
from members.services.journal import Actor, Journal
from transfers import declarations, evidence
from transfers.enums import Action, Channel, Need, Path, ReceiptKind, RefusalReason
from transfers.models import Confirmation, OwnReportPhoto, Receipt, ReceiptReport, RegisterRow, Transfer
from transfers.models.own_reports import OwnReportKind, OwnReportState
from transfers.models.receipt_reports import ReportState
from transfers.models.registers import RowDecision
from transfers.services import confirmed, letter_content, situations
from transfers.workflow import RECEIPT_KINDS, REPORTED_KINDS, Rule

REISSUE_REASONS = (VoidReason.MISPRINT, VoidReason.LOST, VoidReason.EXPIRED)
NEW_DESTINATION = {
    "heading_organization": "",
    "receiving_organization": "",
    "receiving_code": "",
    "contact_name": "",
    "contact_phone": "",
    "asked_whom": "",
    "asked_on": None,
}


Word = TypeVar("Word", bound=Labelled)


@dataclass(frozen=True, slots=True)
class Act:
    """One act under way: who does it on which transfer, by which rule, with what said."""

    book: Journal
    actor: Actor
    transfer: Transfer
    rule: Rule
    data: Mapping[str, Any]

    def said(self, need: Need | str) -> Any:
        """What was said for a need, "" when nothing."""
        return self.data.get(str(need), "")

    @property
    def reason(self) -> str:
        """The reason in words."""
        return str(self.said(Need.REASON)).strip()

    @property
    def papers(self) -> tuple[str, ...]:
        """What is in hand to prove it (``evidence.Paper``)."""
        return tuple(self.data.get("papers", ()))

    @property
    def by_graduate(self) -> bool:
        """Whether the graduate acts, in person."""
        return bool(self.actor.user and self.actor.user.is_graduate)

    def choice(self, need: Need, words: type[Word]) -> Word:
        """One of the words of an enumeration; a ``Refusal`` for any other."""
        try:
            return words(self.said(need))
        except ValueError as error:
            raise Refusal(f"{need.label}须从列表中选择。") from error

    def day(self, need: Need, earliest: datetime.date | None = None) -> datetime.date:
        """A date that was said; within the season, not in the future, not before ``earliest``."""
        day = self.said(need)
        if not isinstance(day, datetime.date):
            raise Refusal(f"{need.label}应是日期，例如 2022-06-15。")
        opens_on = self.transfer.case.season.opens_on
        if day > clock.today():
            raise Refusal(f"{need.label}不能晚于今天（{clock.today()}），请核对。")
        if day < opens_on:
            raise Refusal(f"{need.label} {day} 早于本年度开始登记的日期 {opens_on}，请核对年份。")
        if earliest and day < earliest:
            raise Refusal(f"{need.label}不能早于 {earliest}（上一步的日期），请核对。")
        return day


@dataclass(frozen=True, slots=True)
class Outcome:
    """Columns to change on the transfer and on its successor, and the words for the journal."""

    changes: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    comment: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    successor_changes: dict[str, Any] = field(default_factory=dict)


def _request_confirmation(act: Act) -> Outcome:
    return Outcome()


def _confirm(act: Act) -> Outcome:
    version, seen = act.said(Need.DECLARATION), act.said("seen")
    only_changes = version == declarations.CURRENT_OF_CHANGES
    if version not in declarations.IN_USE or (
        only_changes and confirmed.declaration_for(act.transfer) != version
    ):
        raise Refusal("声明内容已更新，请刷新后重新阅读并确认。")
    if seen and seen != confirmed.version_of(act.transfer):
        raise Stale("您打开页面以后，要确认的信息有改动，请再核对一遍。")
    how = str(act.said("how")).strip()
    if not act.by_graduate and not how:
        raise Refusal("代为确认须写明依据，例如“6 月 8 日电话核对”。")
    confirmation = Confirmation.objects.create(
        transfer=act.transfer,
        at=clock.now(),
        by=act.actor.user,
        on_behalf=not act.by_graduate,
        how=how,
        declaration_version=version,
    )
    confirmed.keep(confirmation)
    title = "本人确认" if act.by_graduate else "学院代为确认"
    return Outcome(title=title, comment=how, data={"declaration": version})


def _correct(act: Act) -> Outcome:
    title = "本人提出更正" if act.by_graduate else "退回完善"
    return Outcome({"status_note": act.reason}, title, act.reason)


def _submit(act: Act) -> Outcome:
    changes = {
        "submitted_by": act.actor.user,
        "submitted_on": clock.today(),
        "decided_by": None,
        "decided_on": None,
    }
    return Outcome(changes, data={"register": str(act.said(Need.REGISTER))})


def _withdraw(act: Act) -> Outcome:
    _rows(act, RowDecision.PENDING).update(decision=RowDecision.WITHDRAWN)
    return Outcome({"submitted_by": None, "submitted_on": None}, comment=act.reason)


def _approve(act: Act) -> Outcome:
    return _decide(act, RowDecision.APPROVED, "")


def _return(act: Act) -> Outcome:
    return _decide(act, RowDecision.RETURNED, act.reason)


def _decide(act: Act, decision: RowDecision, comment: str) -> Outcome:
    for row in _rows(act, RowDecision.PENDING):
        row.decision, row.comment = decision, comment
        row.decided_by, row.decided_at = act.actor.user, clock.now()
        row.save(update_fields=["decision", "comment", "decided_by", "decided_at"])
    changes = {"decided_by": act.actor.user, "decided_on": clock.today(), "status_note": comment}
    return Outcome(changes, comment=comment)


def _undo_decision(act: Act) -> Outcome:
    decided = RegisterRow.objects.filter(
        transfer=act.transfer, decision__in=(RowDecision.APPROVED, RowDecision.RETURNED)
    )
    latest = decided.order_by("-register__submitted_at", "-register__version").first()
    if latest:
        latest.decision, latest.comment = RowDecision.PENDING, ""
        latest.decided_by = latest.decided_at = None
        latest.save(update_fields=["decision", "comment", "decided_by", "decided_at"])
    return Outcome({"decided_by": None, "decided_on": None}, comment=act.reason)


def _start_online(act: Act) -> Outcome:
    started_on = act.day(Need.STARTED_ON, act.transfer.decided_on)
    target = str(act.said(Need.TARGET)).strip()
    return Outcome(
        {"started_on": started_on, "started_target": target},
        comment=f"{started_on} 在党员E先锋发起，目标：{target}",
    )


def _issue_letter(act: Act) -> Outcome:
    letter = _new_letter(act, replaces=_earlier_letter(act))
    return Outcome({"letter": letter}, comment=f"第 {letter.number} 号")


def _reissue_letter(act: Act) -> Outcome:
    reason = act.choice(Need.VOID_REASON, VoidReason)
    if reason not in REISSUE_REASONS:
        raise Refusal("作废重开的原因只能是打印有误、遗失或超过有效期；改派请用“改派重办”。")
    if reason != VoidReason.MISPRINT and (asked := situations.open_request(act.transfer)):
        raise Refusal(f"本人的申请（{asked}）还没有答复，请先答复；打印有误的除外。")
    old = _letter(act)
    if reason == VoidReason.EXPIRED and clock.today() <= old.valid_until:
        raise Refusal(f"第 {old.number} 号有效期至 {old.valid_until}，还没有过期；请另选作废原因。")
    if reason != VoidReason.MISPRINT:  # a bad sheet is seen here, by whoever marks it
        evidence.require(reason, act.papers, handed_out=old.delivered_on is not None)
    issuing.void(act.book, act.actor, old, reason, act.said(Need.EVIDENCE))
    new = _new_letter(act, replaces=old)
    comment = f"第 {old.number} 号作废（{reason.label}），重开第 {new.number} 号"
    if mailing.follow(old, new):
        comment += "，邮寄地址不变"
    return Outcome({"letter": new}, comment=comment)


def _deliver_letter(act: Act) -> Outcome:
    method = act.choice(Need.METHOD, DeliveryMethod)
    proxy_name, proxy_document = str(act.said("proxy_name")).strip(), str(act.said("proxy_document")).strip()
    tracking_number = str(act.said("tracking_number")).strip()
    if method == DeliveryMethod.PROXY and not (proxy_name and proxy_document):
        raise Refusal("他人代领须写明代领人姓名和查验的证件。")
    if method == DeliveryMethod.MAIL and not tracking_number:
        raise Refusal("邮寄须填写邮件号，以便追踪。")
    letter = _letter(act)
    if method == DeliveryMethod.MAIL:
        mailing.require_another_number(letter, tracking_number)
    delivered_on = act.day(Need.DELIVERED_ON, letter.sealed_on)
    if delivered_on > letter.valid_until:
        raise Refusal(f"第 {letter.number} 号有效期至 {letter.valid_until}，已经过期，请作废重开后再发放。")
    issuing.record_delivery(
        act.book,
        act.actor,
        letter,
        delivered_on=delivered_on,
        method=method,
        proxy_name=proxy_name if method == DeliveryMethod.PROXY else "",
        proxy_document=proxy_document if method == DeliveryMethod.PROXY else "",
        tracking_number=tracking_number if method == DeliveryMethod.MAIL else "",
    )
    letter.refresh_from_db()
    return Outcome({"letter": letter}, comment=f"第 {letter.number} 号，{method.label}")


def _complete(act: Act) -> Outcome:
    transfer = act.transfer
    kind = act.choice(Need.RECEIPT_KIND, ReceiptKind)
    if kind not in RECEIPT_KINDS[act.rule.path]:
        raise Refusal(f"{act.rule.path.label}转接不能以“{kind.label}”办结。")
    if kind in REPORTED_KINDS and not _is_reported(transfer, kind):
        word = "接收方反馈" if kind == ReceiptKind.RECEIVER_REPORT else "回执照片"
        raise Refusal(f"没有已采纳的{word}，不能以此办结；收到第三联的，请选“介绍信第三联回执”。")
    begun = transfer.letter.delivered_on if transfer.letter else transfer.started_on
    received_on = act.day(Need.RECEIVED_ON, begun)
    Receipt.objects.create(
        transfer=transfer,
        kind=kind,
        received_on=received_on,
        handler=str(act.said(Need.HANDLER)).strip(),
        handler_phone=str(act.said("handler_phone")).strip(),
        recorded_by=act.actor.user,
        recorded_at=clock.now(),
    )
    return Outcome({"completed_on": received_on}, title=kind.label, comment=f"{received_on}")


def _refuse(act: Act) -> Outcome:
    transfer = act.transfer
    reason = act.choice(Need.REFUSAL_REASON, RefusalReason)
    begun = transfer.letter.delivered_on if transfer.letter else transfer.started_on
    refused_on = act.day(Need.REFUSED_ON, begun)
    comment = f"{reason.label}：{act.reason}"
    if transfer.letter:
        issuing.void(act.book, act.actor, transfer.letter, VoidReason.REFUSED, comment)
    return Outcome(
        {"failed_on": refused_on, "refusal_reason": reason, "status_note": comment},
        title="对方退回",
        comment=comment,
    )


def _try_again(act: Act) -> Outcome:
    return Outcome(comment=act.reason)


def _switch_channel(act: Act) -> Outcome:
    old = Channel(act.transfer.channel)
    new = Channel.PAPER if old == Channel.ONLINE else Channel.ONLINE
    switched = {"channel": new, "channel_switched_on": clock.today()}
    comment = f"{old.label} → {new.label}：{act.reason}"
    if act.transfer.letter:
        evidence.require(VoidReason.REFUSED, act.papers, handed_out=True)
    if act.said(Need.EVIDENCE):
        comment += f"（原介绍信：{act.said(Need.EVIDENCE)}）"
    if act.rule.successor:
        _require_same_person(act.transfer)
        return Outcome(comment=comment, successor_changes=switched)
    return Outcome(switched, comment=comment)


def _require_same_person(transfer: Transfer) -> None:
    """After a refusal the person may have been changed; a new attempt that begins as reviewed must not carry that on."""
    changes = confirmed.changes_since(transfer)
    labels = [row.label for row in changes.rows if row.key in confirmed.PERSON_COLUMNS] if changes else []
    if labels:
        words = "、".join(labels)
        raise Refusal(f"本人确认之后，{words}有改动，不能直接改换办理方式；请用“重新办理”，再请本人确认。")


def _change(act: Act) -> Outcome:
    if act.rule.path == Path.OUT_PAPER:
        letter = _letter(act)
        evidence.require(VoidReason.CHANGED, act.papers, handed_out=letter.delivered_on is not None)
        issuing.void(act.book, act.actor, letter, VoidReason.CHANGED, act.said(Need.EVIDENCE))
    return Outcome(
        {"cancelled_on": clock.today(), "status_note": f"改派：{act.reason}"},
        comment=act.reason,
        successor_changes=dict(NEW_DESTINATION),
    )


def _cancel(act: Act) -> Outcome:
    return Outcome({"cancelled_on": clock.today(), "status_note": act.reason}, comment=act.reason)


EFFECTS: Mapping[Action, Callable[[Act], Outcome]] = MappingProxyType(
    {
        Action.REQUEST_CONFIRMATION: _request_confirmation,
        Action.CONFIRM: _confirm,
        Action.CORRECT: _correct,
        Action.SUBMIT: _submit,
        Action.WITHDRAW: _withdraw,
        Action.APPROVE: _approve,
        Action.RETURN: _return,
        Action.UNDO_DECISION: _undo_decision,
        Action.START_ONLINE: _start_online,
        Action.ISSUE_LETTER: _issue_letter,
        Action.REISSUE_LETTER: _reissue_letter,
        Action.DELIVER_LETTER: _deliver_letter,
        Action.COMPLETE: _complete,
        Action.REFUSE: _refuse,
        Action.TRY_AGAIN: _try_again,
        Action.SWITCH_CHANNEL: _switch_channel,
        Action.CHANGE: _change,
        Action.CANCEL: _cancel,
    }
)


def _rows(act: Act, decision: RowDecision) -> Any:
    return RegisterRow.objects.filter(transfer=act.transfer, decision=decision)


def _is_reported(transfer: Transfer, kind: ReceiptKind) -> bool:
    """Somebody here has just accepted what the receiver reported of the present letter, or the graduate's picture."""
    if kind == ReceiptKind.PHOTO:
        photos = OwnReportPhoto.objects.filter(
            report__transfer=transfer,
            report__kind=OwnReportKind.RECEIPT,
            report__state=OwnReportState.ACCEPTED,
            report__decided_at__gte=transfer.status_since,
        )
        return photos.exists()
    accepted = ReceiptReport.objects.filter(
        transfer=transfer, letter=transfer.letter, state=ReportState.ACCEPTED
    )
    return accepted.exists()


def _letter(act: Act) -> Letter:
    assert act.transfer.letter is not None  # a constraint of the table
    return act.transfer.letter


def _earlier_letter(act: Act) -> Letter | None:
    """The void letter of an earlier attempt that the new number stands for (改派, 对方退回)."""
    earlier = Letter.objects.filter(transfer__case=act.transfer.case, replaced_by__isnull=True)
    return earlier.order_by("-transfer__attempt").first()


def _new_letter(act: Act, replaces: Letter | None) -> Letter:
    transfer, today = act.transfer, clock.today()
    return issuing.issue(
        act.book,
        act.actor,
        member=transfer.member,
        organization=transfer.organization,
        year=today.year,
        content=letter_content.build(transfer, today),
        season_year=transfer.case.season.year,
        number_format=transfer.case.season.number_format,
        replaces=replaces,
    )
