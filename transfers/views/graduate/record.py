"""What has happened to a case so far, in the graduate's words: titles and dates, never a note of the office."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Q

from letters.enums import VoidReason
from letters.models import Letter
from members.enums import Role
from members.models import Event, User
from transfers.enums import Action
from transfers.models import Case, Transfer
from transfers.views.graduate import links

LENGTH = 100

_WHO: Mapping[Role, str] = MappingProxyType(
    {
        Role.COLLEGE_ADMIN: "学院",
        Role.REVIEWER: "组织部",
        Role.DEPARTMENT_ADMIN: "组织部",
        Role.GRADUATE: "本人",
    }
)
# What of the journal concerns the graduate, as said of the office.
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "BEGIN": "学院登记了您的转接",
        "EDIT_TARGET": "学院修改了去向信息",
        "EDIT_PERSON": "学院修改了个人信息",
        "CORRECT_ID_NUMBER": "学院更正了身份证号",
        "SET_DISPOSITION": "学院登记了您的去向类型",
        Action.REQUEST_CONFIRMATION: "学院请您核对转接信息",
        Action.CONFIRM: "学院代您确认了转接信息",
        Action.CORRECT: "转接信息退回修改",
        Action.SUBMIT: "学院已报送组织部审核",
        Action.WITHDRAW: "学院撤回了报送",
        Action.APPROVE: "组织部审核通过",
        Action.RETURN: "组织部退回，由学院修改",
        Action.UNDO_DECISION: "组织部重新审核",
        Action.START_ONLINE: "学院已在党员E先锋发起转接",
        "LETTER_NUMBERED": "介绍信已开具",
        "LETTER_SEALED": "介绍信已盖章",
        "LETTER_DELIVERED": "介绍信已发放",
        "LETTER_VOIDED": "介绍信作废",
        "RECEIPT_REPORTED": "接收方在网上反馈已接收，等学院核对",
        "OWN_REPORT_DECLINED": "学院没有采纳您的反馈",
        Action.COMPLETE: "组织关系已转出",
        Action.REFUSE: "对方没有接收",
        Action.TRY_AGAIN: "学院开始重新办理",
        Action.SWITCH_CHANNEL: "改换了办理方式",
        Action.CHANGE: "改派，重新办理",
        Action.CANCEL: "本次转接已撤销",
        "ANSWER_REQUEST": "您的申请有了答复",
        "MESSAGE_SENT": "学院给您发了消息",
    }
)
# The same, done by the graduate; and what only the graduate does.
OWN_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "EDIT_TARGET": "您填写了去向信息",
        "EDIT_PERSON": "您修改了联系方式",
        Action.CONFIRM: "您确认了转接信息",
        Action.CORRECT: "您提出信息有误",
        "ASK_REQUEST": "您提出了申请",
        "WITHDRAW_REQUEST": "您撤回了申请",
        "OWN_HANDED_IN": "您报告已报到",
        "OWN_RECEIPT": "您上传了回执",
        "OWN_REFUSED": "您反馈对方不接收",
        "OWN_REPORT_WITHDRAWN": "您撤回了反馈",
    }
)
VERBS = tuple(str(verb) for verb in {**TITLES, **OWN_TITLES})
# Told by a message too, in the same change: one line is enough.
_TOLD = ("ANSWER_REQUEST", "OWN_REPORT_DECLINED")
_LOUD = (Action.RETURN, Action.REFUSE, Action.CANCEL, "LETTER_VOIDED", "OWN_REPORT_DECLINED")
# After the first colon of the journal's own title stands what the graduate wrote or was sent: a kind, a subject.
_WITH_TAIL = ("ASK_REQUEST", "WITHDRAW_REQUEST", "ANSWER_REQUEST", "MESSAGE_SENT")
_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "MESSAGE_SENT": links.MESSAGES,
        "ASK_REQUEST": links.REQUESTS,
        "WITHDRAW_REQUEST": links.REQUESTS,
        "ANSWER_REQUEST": links.REQUESTS,
    }
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines of a case refer to: its attempts by number, its letters."""

    attempts: Mapping[str, int]
    letters: Mapping[str, Letter]


def record(case: Case, user: User, letters: Iterable[Letter]) -> list[dict[str, Any]]:
    """For ``components/timeline.html``, newest first; ``letters`` are the person's of this season. Two queries."""
    attempts = {
        f"transfer:{pk}": attempt
        for pk, attempt in Transfer.objects.filter(case=case).values_list("pk", "attempt")
    }
    known = _Known(attempts, {f"letter:{letter.pk}": letter for letter in letters})
    of_the_case = (f"case:{case.pk}", f"member:{case.member_id}", *known.attempts, *known.letters)
    events = list(
        Event.objects.visible_to(user)
        .filter(Q(member=case.member_id), verb__in=VERBS, subject__in=of_the_case)
        .select_related("actor")
        .order_by("-seq")[:LENGTH]
    )
    by_place = {event.seq: event for event in events}
    return [
        line
        for event, later in zip(events, [None, *events], strict=False)
        if not _is_told(event, by_place.get(event.seq - 1))
        and not _goes_on(event, later)
        and (line := _line(event, known))
    ]


def _is_told(event: Event, before: Event | None) -> bool:
    return event.verb == "MESSAGE_SENT" and before is not None and before.verb in _TOLD


def _goes_on(event: Event, later: Event | None) -> bool:
    """One page after the other of the destination: the last one tells of all."""
    pages = [each for each in (event, later) if each and each.verb == "EDIT_TARGET" and _is_own(each)]
    return len(pages) == 2


def _is_own(event: Event) -> bool:
    return event.actor is not None and event.actor.role == Role.GRADUATE


def _line(event: Event, known: _Known) -> dict[str, Any] | None:
    title = (OWN_TITLES.get(event.verb) if _is_own(event) else None) or TITLES.get(event.verb)
    if title is None:
        return None
    if event.verb in _WITH_TAIL:
        title = f"{title}{_tail(event.title)}"
    detail = _DETAILS.get(event.verb)
    details = detail(event, known) if detail else []
    if len(known.attempts) > 1 and event.subject in known.attempts:
        details = [*details, f"第 {known.attempts[event.subject]} 次办理"]
    page = _PAGES.get(event.verb)
    return {
        "title": title,
        "at": event.at,
        "actor": _WHO.get(Role(event.actor.role), "") if event.actor else "",
        "tone": "problem" if event.verb in _LOUD else "",
        "details": details,
        "url": links.to(page) if page else "",
    }


def _tail(title: str) -> str:
    _, colon, rest = title.partition("：")
    return f"：{rest}" if colon else ""


def _letter_words(event: Event, known: _Known) -> list[str]:
    letter = known.letters.get(event.subject)
    return [f"第 {letter.number} 号"] if letter else []


def _void_words(event: Event, known: _Known) -> list[str]:
    letter = known.letters.get(event.subject)
    if letter is None:
        return []
    return [f"第 {letter.number} 号，{VoidReason(letter.void_reason).label}，不能再使用"]


def _delivery_words(event: Event, known: _Known) -> list[str]:
    letter = known.letters.get(event.subject)
    if letter is None or not letter.delivery_method:
        return []
    posted = f"，邮件号 {letter.tracking_number}" if letter.tracking_number else ""
    return [f"第 {letter.number} 号，{letter.get_delivery_method_display()}{posted}"]


def _begin_words(event: Event, known: _Known) -> list[str]:
    return ["重新办理"] if known.attempts.get(event.subject, 1) > 1 else []


_DETAILS: Mapping[str, Callable[[Event, _Known], list[str]]] = MappingProxyType(
    {
        "LETTER_NUMBERED": _letter_words,
        "LETTER_SEALED": _letter_words,
        "LETTER_VOIDED": _void_words,
        "LETTER_DELIVERED": _delivery_words,
        "BEGIN": _begin_words,
    }
)
