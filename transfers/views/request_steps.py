"""What carries a granted request out: the act of the table, or the form, that is next; its reason filled in."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from members.models import User
from transfers.enums import Action, Disposition, Need, Status
from transfers.models import Case, MemberRequest, Transfer
from transfers.models.member_requests import RequestKind, RequestState
from transfers.services import member_requests, situations
from transfers.services.member_requests import BOX_OF
from transfers.views.buttons import act_url, verb

FROM_REQUEST = "request"  # in an address: the request that gives the reason
_OPENS_AGAIN = {
    Status.AWAITING_CONFIRMATION: (Action.CORRECT,),
    Status.CONFIRMED: (Action.CORRECT,),
    Status.RETURNED: (Action.CORRECT,),
    Status.SUBMITTED: (Action.WITHDRAW, Action.RETURN),
    Status.APPROVED: (Action.CANCEL, Action.UNDO_DECISION),
    Status.INITIATED: (Action.CHANGE,),
    Status.LETTER_ISSUED: (Action.CHANGE,),
    Status.LETTER_DELIVERED: (Action.CHANGE,),
    Status.FAILED: (Action.TRY_AGAIN,),
}
_ENDS = _OPENS_AGAIN | {
    Status.DRAFT: (Action.CANCEL,),
    Status.AWAITING_CONFIRMATION: (Action.CANCEL,),
    Status.CONFIRMED: (Action.CANCEL,),
    Status.RETURNED: (Action.CANCEL,),
    Status.APPROVED: (Action.CANCEL,),
}
# By kind: the acts that lead to what was asked for, the first that this user may do is offered.
STEPS: Mapping[RequestKind, Mapping[Status, tuple[Action, ...]]] = MappingProxyType(
    {
        RequestKind.CORRECTION: _OPENS_AGAIN,
        RequestKind.CHANGE: _OPENS_AGAIN,
        RequestKind.RETENTION: _ENDS,
        RequestKind.ABROAD: _ENDS,
    }
)
_SENT_BACK = {
    (Action.CORRECT,): "同意后，这次转接随即退回“待完善”，您就可以修改。",
    (Action.WITHDRAW, Action.CORRECT): "同意后，随即撤回报送并退回“待完善”，您就可以修改。",
    (Action.RETURN,): "同意后，这次转接随即退回学院修改。",
}
_STARTS_AGAIN = "新的一次办理从“待完善”开始，本人可以自己填写新的去向。"
_CHANGE_NOTE = f"改派会作废原介绍信，须先收回；{_STARTS_AGAIN}"
_CHANGE_NOTE_ONLINE = f"先在系统里撤回原来的转接，对方已经确认接收的不能再改；{_STARTS_AGAIN}"
_NOTES = {
    (
        RequestKind.CORRECTION,
        Action.CHANGE,
    ): "线上已发起或信已开出的，只能重新办理一次：改派重办后修改，再请本人确认。",
    (RequestKind.CHANGE, Action.CHANGE): _CHANGE_NOTE,
    (RequestKind.RETENTION, Action.CHANGE): "先用“改派重办”结束这一次办理，再撤销新的转接，登记为留存。",
    (
        RequestKind.ABROAD,
        Action.CHANGE,
    ): "先用“改派重办”结束这一次办理，再撤销新的转接，登记为出国（境）保留。",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A button and what to know before it is pressed; without ``url`` only the latter."""

    label: str
    url: str
    note: str


def will_words(request: MemberRequest, transfer: Transfer | None, user: User) -> str:
    """What granting it does at once, and what is left to do."""
    acts = member_requests.carried_out_by(request, transfer, user)
    if acts:
        return _SENT_BACK[acts]
    step = next_step(request, transfer, user)
    if step is None:
        return ""
    return f"同意后，下一步：{step.label}。" if step.url else f"同意后，{step.note}"


def next_step(request: MemberRequest, transfer: Transfer | None, user: User) -> Step | None:
    """The next step towards what was granted, as things stand now; None when nothing is left to do."""
    case, kind = request.case, RequestKind(request.kind)
    if case.has_left or not member_requests.may_answer(request, user):
        return None
    moving = case.disposition == Disposition.TRANSFER
    if kind in BOX_OF:
        if case.disposition == BOX_OF[kind]:
            return None
        if not moving or transfer is None or not transfer.is_open:
            return _box_step(request, user)
    elif not moving or transfer is None or transfer.status == Status.CANCELLED:
        return _box_step(request, user) if kind == RequestKind.CHANGE else _person_step(case, user)
    return _act_step(request, transfer, user)


def reason_from(request: HttpRequest, case_id: uuid.UUID) -> MemberRequest | None:
    """The granted request of this case that an address names; None for anything else."""
    try:
        key = uuid.UUID(request.GET.get(FROM_REQUEST, ""))
    except ValueError:
        return None
    granted = MemberRequest.objects.visible_to(request.user).filter(case=case_id, state=RequestState.GRANTED)
    found: MemberRequest | None = granted.filter(pk=key).first()
    return found


def initial_reason(request: HttpRequest, case_id: uuid.UUID) -> dict[str, Any]:
    """The reason of an act, from the request that it carries out."""
    found = reason_from(request, case_id)
    return {Need.REASON.value: member_requests.reason_of(found)} if found else {}


def initial_box(request: HttpRequest, case_id: uuid.UUID) -> dict[str, Any]:
    """The box that was asked for, with the ground; until when is for the office to say."""
    found = reason_from(request, case_id)
    if found is None:
        return {}
    box = BOX_OF.get(RequestKind(found.kind), Disposition.TRANSFER)
    note = member_requests.reason_of(found) if box != Disposition.TRANSFER else ""
    return {"disposition": box.value, "note": note, "until": None}


def _act_step(request: MemberRequest, transfer: Transfer, user: User) -> Step | None:
    kind, status = RequestKind(request.kind), Status(transfer.status)
    if status == Status.COMPLETED:
        return _person_step(request.case, user)
    if status == Status.DRAFT and kind not in BOX_OF:
        return _draft_step(request, transfer, user)
    party = situations.party_of(transfer, user)
    waits = ""
    for action in STEPS[kind].get(status, ()):
        verdict = situations.verdict(transfer, user, action)
        if verdict.rule is None or party not in verdict.rule.parties:
            continue
        # An open request bars some acts until it is answered: what is said before that is what comes then.
        if verdict.allowed or request.is_open:
            url = f"{act_url(transfer, action)}?{urlencode({FROM_REQUEST: request.pk})}"
            return Step(verb(action, transfer), url, _note(kind, action, status))
        waits = verdict.reason
    return Step("", "", f"{waits}。" if waits else "由学院继续办理。")


def _note(kind: RequestKind, action: Action, status: Status) -> str:
    note = _NOTES.get((kind, action), "")
    return _CHANGE_NOTE_ONLINE if note == _CHANGE_NOTE and status == Status.INITIATED else note


def _draft_step(request: MemberRequest, transfer: Transfer, user: User) -> Step:
    if not user.is_college:
        return Step("", "", "由学院修改后请本人确认。")
    url = reverse("transfers:target_edit", args=[transfer.pk])
    person = reverse("transfers:person_edit", args=[request.case_id])
    if request.kind == RequestKind.CORRECTION:
        return Step("修改个人信息", person, "去向有误的，在本人页面修改去向信息；改好后请本人确认。")
    return Step("修改去向信息", url, "也可以请本人登录自己填写；改好后请本人确认。")


def _person_step(case: Case, user: User) -> Step:
    if not user.is_college:
        return Step("", "", "由学院更正。")
    return Step("修改个人信息", reverse("transfers:person_edit", args=[case.pk]), "")


def _box_step(request: MemberRequest, user: User) -> Step:
    if not user.is_college:
        return Step("", "", "由学院登记去向类型。")
    url = reverse("transfers:disposition", args=[request.case_id])
    return Step("登记去向类型", f"{url}?{urlencode({FROM_REQUEST: request.pk})}", "")
