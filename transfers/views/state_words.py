"""Where a transfer stands, in the office's words: one sentence, who holds it, until when."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from letters.services.issuing import seal_owner
from members import clock
from transfers.deadlines import Holder
from transfers.enums import Channel, Disposition, Route, Status
from transfers.models import Case, Transfer
from transfers.services import checking, situations
from transfers.services.standing import day_words, days_held, days_overdue, holder_of, left_words


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
    return StateWords(
        sentence_of(transfer),
        holder_words(transfer),
        days_held(transfer, today) if transfer.is_open else 0,
        due_words(transfer.due_on, today),
        days_overdue(transfer, today),
    )


def sentence_of(transfer: Transfer) -> str:
    """What has happened and what comes next, in one sentence."""
    return _SENTENCES[Status(transfer.status)](transfer)


def holder_words(transfer: Transfer) -> str:
    """In whose hands it lies, by name; "" when closed."""
    match holder_of(transfer):
        case Holder.COLLEGE:
            return transfer.organization.name
        case Holder.GRADUATE:
            return f"{transfer.member.name}本人"
        case Holder.DEPARTMENT:
            return "校党委组织部"
        case Holder.RECEIVER:
            return "接收党组织"
        case _:
            return ""


def due_words(due_on: datetime.date | None, today: datetime.date) -> str:
    """截止 6 月 10 日（还有 2 天）; "" without a date."""
    if due_on is None:
        return ""
    day = day_words(due_on, today)
    if due_on < today:
        return f"应于 {day}前办完"
    return f"截止 {day}（{left_words(due_on, today)}）"


def disposition_sentence(case: Case) -> str:
    """For a person who is in another box than 转出."""
    until = f"，至 {_day(case.disposition_until)}" if case.disposition_until else ""
    note = f"（{case.disposition_note}）" if case.disposition_note else ""
    return f"{Disposition(case.disposition).label}{until}{note}。"


def _note(transfer: Transfer) -> str:
    return f"：{transfer.status_note.rstrip('。；，. ')}" if transfer.status_note else ""


def _draft(transfer: Transfer) -> str:
    if transfer.status_note:
        return f"等待更正{_note(transfer)}。改好后请本人重新确认。"
    if transfer.being_filled_by_graduate:
        return "本人正在填写去向信息，还没有提交。"
    own = "本人已填写去向信息，" if transfer.filled_by_graduate else ""
    if situations.missing(transfer):
        return f"{own}还没有填完，请补齐后请本人确认。" if own else "等待完善去向信息，填好后请本人确认。"
    if checking.blocking_rules(transfer):
        return f"{own or '去向信息已填写，'}有须改正的问题，改好后请本人确认。"
    return f"{own}核对后可以请本人确认。" if own else "信息已齐全，可以请本人确认。"


def _confirmed(transfer: Transfer) -> str:
    if transfer.route == Route.OUT_OF_BEIJING:
        return "本人信息已确认，请随登记表报送组织部审核。"
    return "本人信息已确认，请在党员E先锋发起转接，再到这里登记。"


def _submitted(transfer: Transfer) -> str:
    day = f"{_day(transfer.submitted_on)}" if transfer.submitted_on else ""
    return f"{day}已报送，等待组织部审核。"


def _approved(transfer: Transfer) -> str:
    if transfer.channel == Channel.PAPER:
        return "组织部已审核备案，可以开具介绍信。"
    return "组织部已审核备案，请在党员E先锋发起转接，再到这里登记。"


def _initiated(transfer: Transfer) -> str:
    awaited = {
        Route.INTRA_COLLEGE: "完成院内调动",
        Route.IN_BEIJING: "对方党支部确认报到",
    }.get(Route(transfer.route), "对方回执信")
    return f"{_day(transfer.started_on)}已在党员E先锋发起，等待{awaited}；在此之前仍由本单位负责。"


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
    if letter.is_waiting_for_print:
        return f"第 {letter.number} 号介绍信已编号，还没有打印；打印后由{seal_owner(letter)}用印。"
    return f"第 {letter.number} 号介绍信已打印，待{seal_owner(letter)}用印。"


def _day(day: datetime.date | None) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if day else ""


_SENTENCES: Mapping[Status, Callable[[Transfer], str]] = MappingProxyType(
    {
        Status.DRAFT: _draft,
        Status.AWAITING_CONFIRMATION: lambda one: f"已请本人核对，等待{one.member.name}确认。",
        Status.CONFIRMED: _confirmed,
        Status.SUBMITTED: _submitted,
        Status.RETURNED: lambda one: f"组织部退回{_note(one)}。请修改后重新确认、再次报送。",
        Status.APPROVED: _approved,
        Status.INITIATED: _initiated,
        Status.LETTER_ISSUED: _on_paper,
        Status.LETTER_DELIVERED: _on_paper,
        Status.COMPLETED: lambda one: f"{_day(one.completed_on)}已办结，组织关系已转出。",
        Status.FAILED: lambda one: f"{_day(one.failed_on)}对方退回{_note(one)}。",
        Status.CANCELLED: lambda one: f"{_day(one.cancelled_on)}已撤销{_note(one)}。",
    }
)
