"""Where a transfer stands, in the office's words: one sentence, who holds it, until when."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from letters.services.issuing import seal_owner
from members import clock
from members.enums import SealHolder
from transfers.deadlines import Holder, holder
from transfers.enums import Channel, Disposition, Route, Status
from transfers.models import Case, Transfer


@dataclass(frozen=True, slots=True)
class StateWords:
    """What the state card says. ``days`` counts the day of arrival as the first."""

    sentence: str
    holder: str
    days: int
    due: str
    overdue_days: int


def state_words(transfer: Transfer) -> StateWords:
    """The state of one transfer; needs the relations of ``TransferQuerySet.for_pages``."""
    today = clock.today()
    days = (today - timezone.localdate(transfer.status_since)).days + 1 if transfer.is_open else 0
    return StateWords(
        sentence_of(transfer),
        holder_of(transfer),
        days,
        due_words(transfer.due_on, today),
        max((today - transfer.due_on).days, 0) if transfer.due_on else 0,
    )


def sentence_of(transfer: Transfer) -> str:
    """What has happened and what comes next, in one sentence."""
    note = f"：{transfer.status_note.rstrip('。；，. ')}" if transfer.status_note else ""
    match transfer.status:
        case Status.DRAFT:
            return f"等待完善去向信息{note or '，填好后请本人确认'}。"
        case Status.AWAITING_CONFIRMATION:
            return f"已请本人核对，等待{transfer.member.name}确认。"
        case Status.CONFIRMED:
            return _confirmed(transfer)
        case Status.SUBMITTED:
            return "已随登记表报送，等待组织部审核。"
        case Status.RETURNED:
            return f"组织部退回{note}。请修改后重新确认、再次报送。"
        case Status.APPROVED if transfer.channel == Channel.PAPER:
            return "组织部已审核备案，可以开具介绍信。"
        case Status.APPROVED:
            return "组织部已审核备案，请在党员E先锋发起转接，再到这里登记。"
        case Status.INITIATED:
            return f"{_day(transfer.started_on)}已在党员E先锋发起，等待{_awaited(transfer)}；在此之前仍由本单位负责。"
        case Status.LETTER_ISSUED | Status.LETTER_DELIVERED:
            return _on_paper(transfer)
        case Status.COMPLETED:
            return f"{_day(transfer.completed_on)}已办结，组织关系已转出。"
        case Status.FAILED:
            return f"{_day(transfer.failed_on)}对方退回{note}。"
        case _:
            return f"{_day(transfer.cancelled_on)}已撤销{note}。"


def holder_of(transfer: Transfer) -> str:
    """In whose hands it lies, by name; "" when closed."""
    letter = transfer.letter
    waits_for_seal = (
        letter is not None and letter.sealed_on is None and letter.seal_holder == SealHolder.DEPARTMENT
    )
    match holder(Status(transfer.status), waits_for_department_seal=waits_for_seal):
        case Holder.COLLEGE:
            return transfer.organization.name
        case Holder.GRADUATE:
            return f"{transfer.member.name}本人"
        case Holder.DEPARTMENT:
            return "党委组织部"
        case Holder.RECEIVER:
            return "接收党组织"
        case _:
            return ""


def due_words(due_on: datetime.date | None, today: datetime.date) -> str:
    """截止 6 月 10 日（还有 2 天）; "" without a date."""
    if due_on is None:
        return ""
    year = f"{due_on.year} 年 " if due_on.year != today.year else ""
    day = f"{year}{due_on.month} 月 {due_on.day} 日"
    left = (due_on - today).days
    if left < 0:
        return f"应于 {day}前办完"
    return f"截止 {day}（{'今天' if left == 0 else f'还有 {left} 天'}）"


def disposition_sentence(case: Case) -> str:
    """For a person who is in another box than 转出."""
    until = f"，至 {_day(case.disposition_until)}" if case.disposition_until else ""
    note = f"（{case.disposition_note}）" if case.disposition_note else ""
    return f"{Disposition(case.disposition).label}{until}{note}。"


def _confirmed(transfer: Transfer) -> str:
    if transfer.route == Route.OUT_OF_BEIJING:
        return "本人信息已确认，请随登记表报送组织部审核。"
    return "本人信息已确认，请在党员E先锋发起转接，再到这里登记。"


def _awaited(transfer: Transfer) -> str:
    return {
        Route.INTRA_COLLEGE: "完成院内调动",
        Route.IN_BEIJING: "对方党支部确认报到",
    }.get(Route(transfer.route), "对方回执信")


def _on_paper(transfer: Transfer) -> str:
    letter = transfer.letter
    assert letter is not None  # a constraint of the table
    if letter.delivered_on:
        return (
            f"第 {letter.number} 号介绍信已发放，有效期至 {_day(letter.valid_until)}，等待第三联回执；"
            "收到之前仍由本单位负责。"
        )
    if letter.sealed_on:
        return f"第 {letter.number} 号介绍信已用印，待发放给本人。"
    return f"第 {letter.number} 号介绍信已开具，待{seal_owner(letter)}用印。"


def _day(day: datetime.date | None) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if day else ""
