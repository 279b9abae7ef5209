"""What an act will do and what it has done, in sentences for its page."""

import datetime
from collections.abc import Callable
from typing import Any

from letters.render.content import Label
from members import clock
from transfers.enums import Action, Channel, Route
from transfers.models import Transfer
from transfers.services import letter_content, situations
from transfers.views.buttons import HAZARDOUS, verb

# On the preview in this order; the number is taken only when the letter is issued.
PREVIEWED = (
    Label.NAME,
    Label.SEX,
    Label.AGE,
    Label.ETHNICITY,
    Label.CATEGORY,
    Label.ID_NUMBER,
    Label.HEADING,
    Label.FROM,
    Label.RECEIVING,
    Label.PHONE,
    Label.ADDRESS,
    Label.OFFICE_PHONE,
    Label.OFFICE_FAX,
    Label.POSTCODE,
    Label.COMMITTEE,
)
_WIDE = (Label.HEADING, Label.FROM, Label.RECEIVING, Label.ADDRESS, Label.COMMITTEE)

_DONE = {
    Action.REQUEST_CONFIRMATION: "已请本人确认",
    Action.CONFIRM: "已代本人确认",
    Action.CORRECT: "已退回完善",
    Action.WITHDRAW: "已撤回报送",
    Action.APPROVE: "已审核通过",
    Action.RETURN: "已退回学院修改",
    Action.UNDO_DECISION: "已撤销审核决定",
    Action.START_ONLINE: "已登记线上发起",
    Action.DELIVER_LETTER: "已登记发放",
    Action.COMPLETE: "已办结",
    Action.REFUSE: "已登记对方退回",
    Action.TRY_AGAIN: "已开始新的一次办理",
    Action.SWITCH_CHANNEL: "已改换办理方式",
    Action.CHANGE: "已撤销本次办理并开始新的一次",
    Action.CANCEL: "已撤销转接",
}


def will(action: Action, transfer: Transfer) -> str:
    """What happens when the button is pressed."""
    special = _WILL_OF.get(action)
    return special(transfer) if special else _WILL[action]


def _void(transfer: Transfer) -> str:
    return f"第 {transfer.letter.number} 号介绍信同时作废" if transfer.letter else ""


def will_many(action: Action, transfers: list[Transfer]) -> str:
    """The same for several people, who need not all go the same way."""
    sentences = list(dict.fromkeys(will(action, each) for each in transfers))
    if action == Action.APPROVE and len(sentences) > 1:
        return "审核备案后，由学院办理：线上的在党员E先锋发起转接，纸质的开具介绍信。"
    return sentences[0]


def _will_approve(transfer: Transfer) -> str:
    step = "开具介绍信" if transfer.channel == Channel.PAPER else "在党员E先锋发起转接"
    return f"审核备案后，由学院{step}。"


def _will_refuse(transfer: Transfer) -> str:
    ends = "本次办理以“对方退回”结束，可以更正后重新办理"
    return f"{ends}；{_void(transfer)}。" if transfer.letter else f"{ends}。"


def _will_switch(transfer: Transfer) -> str:
    other = Channel.ONLINE if transfer.channel == Channel.PAPER else Channel.PAPER
    return f"改为{other.label}办理。抬头和接收单位不变，不必重新审核；会记入日志供组织部查看。"


def _will_change(transfer: Transfer) -> str:
    again = "重新填写去向、确认" + ("、报送" if transfer.route == Route.OUT_OF_BEIJING else "")
    return "；".join(filter(None, ("本次办理撤销", _void(transfer), again))) + "。"


def _number(transfer: Transfer) -> str:
    return transfer.letter.number if transfer.letter else ""


_WILL = {
    Action.REQUEST_CONFIRMATION: "本人登录后核对个人信息和去向，确认无误或提出更正。",
    Action.CONFIRM: "代本人作出下面的声明。代为确认会记入日志，依据会显示给本人。",
    Action.CORRECT: "回到“待完善”后可以修改；原来的确认不再有效，改好后须重新请本人确认。",
    Action.WITHDRAW: "撤回报送，回到“待学院办理”；登记表中这一行记为“学院已撤回”。",
    Action.RETURN: "退回学院修改，学院会看到您写的原因。",
    Action.UNDO_DECISION: "撤销审核决定，回到“待组织部审核”。",
    Action.START_ONLINE: "请先在党员E先锋完成发起，再在这里登记实际的日期和目标。",
    Action.ISSUE_LETTER: "取用下一个编号，固定信上的内容。开具后不能修改，只能作废重开。",
    Action.COMPLETE: "办结后，这次转接不再改动。",
    Action.CANCEL: "本次转接撤销，组织关系仍在本单位。",
}
_WILL_OF: dict[Action, Callable[[Transfer], str]] = {
    Action.APPROVE: _will_approve,
    Action.REISSUE_LETTER: lambda one: f"第 {_number(one)} 号作废，编号不再使用；按现在的信息取新编号重开。",
    Action.DELIVER_LETTER: lambda one: (
        f"登记第 {_number(one)} 号介绍信的第二、三联交给了谁；第一联由学院留存。"
    ),
    Action.REFUSE: _will_refuse,
    Action.TRY_AGAIN: lambda one: f"开始第 {one.attempt + 1} 次办理，去向信息照抄，从“待完善”开始。",
    Action.SWITCH_CHANNEL: _will_switch,
    Action.CHANGE: _will_change,
}


def button(action: Action, transfer: Transfer) -> str:
    """The words on the last button: the verb, once."""
    words = verb(action, transfer)
    return words if "确认" in words or action == Action.CORRECT else f"确认{words}"


def done(action: Action, transfer: Transfer) -> str:
    """What has happened, for the green line afterwards."""
    name = transfer.member.name
    if transfer.letter and action in (Action.ISSUE_LETTER, Action.REISSUE_LETTER):
        seal = transfer.letter.get_seal_holder_display()
        return f"{name}：已开具介绍信第 {transfer.letter.number} 号，打印后加盖{seal}。"
    return f"{name}：{_DONE.get(action, action.label)}。"


def done_many(action: Action, count: int) -> str:
    """The same for several people."""
    if action == Action.ISSUE_LETTER:
        return f"已为 {count} 人开具介绍信。"
    return f"{count} 人{_DONE.get(action, action.label)}。"


def is_hazardous(action: Action) -> bool:
    """Whether something ends or becomes void."""
    return action in HAZARDOUS


def letter_preview(transfer: Transfer, day: datetime.date) -> list[dict[str, Any]]:
    """The words of the letter as they would be printed that day; empty while anything is missing."""
    if letter_content.missing_for_letter(transfer):
        return []
    content = letter_content.build(transfer, day)
    printed = content.printed_fields() | {Label.ID_NUMBER: transfer.member.id_number_tail}
    rows: list[dict[str, Any]] = [
        {"label": label.value, "value": printed[label], "wide": label in _WIDE} for label in PREVIEWED
    ]
    rows += [
        {"label": "党费交至", "value": f"{printed[Label.FEE_YEAR]} 年 {printed[Label.FEE_MONTH]} 月"},
        {"label": "有效期", "value": f"{printed[Label.VALID_DAYS]} 天，至 {content.valid_until}"},
        {"label": "开具日期", "value": day.isoformat()},
    ]
    return rows


def letter_faults(transfer: Transfer, user: Any) -> tuple[str, ...]:
    """What stands in the way of printing, each as a sentence."""
    return situations.situation(transfer, user).letter_faults


def early_note(transfer: Transfer) -> str:
    """A letter before the season's day is for those who leave early (notice 二(二)2)."""
    first = transfer.case.season.letters_from
    if clock.today() >= first:
        return ""
    return f"介绍信从 {first.month} 月 {first.day} 日起统一开具；提前离校的，可以单独提前开具。"


def reissue_note(transfer: Transfer) -> str:
    """Who may issue again, and until when (domain.md §4): with the dates."""
    season = transfer.case.season
    left, until = season.leaving_on, season.reissue_until
    if clock.today() <= until:
        return f"{left} 离校，满 {season.reissue_months} 个月以前（至 {until}）由学院重开；以后由组织部决定重开。"
    return f"{left} 离校，已满 {season.reissue_months} 个月（{until}），由组织部决定重开。"
