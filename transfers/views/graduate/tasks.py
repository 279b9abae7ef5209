"""The graduate's task list: the steps of the own way, each done, due, waiting or not yet open."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from transfers.enums import Path, Status
from transfers.models import Transfer
from transfers.services import situations

# How far a transfer has come; a step lies between two of these.
_ORDER = {
    Status.DRAFT: 0,
    Status.RETURNED: 0,
    Status.AWAITING_CONFIRMATION: 1,
    Status.CONFIRMED: 2,
    Status.SUBMITTED: 3,
    Status.APPROVED: 4,
    Status.INITIATED: 5,
    Status.LETTER_ISSUED: 5,
    Status.LETTER_DELIVERED: 6,
    Status.FAILED: 6,
    Status.COMPLETED: 7,
}
DRAFTED, ASKED, CONFIRMED, SUBMITTED, APPROVED, UNDER_WAY, HANDED_OUT, DONE = range(8)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list: open from ``begins`` until ``ends``. ``own``: the graduate has to act."""

    title: str
    hint: str
    begins: int
    ends: int
    state: str
    own: bool = False
    page: str = ""


GUIDE = Step(
    "了解去向要求", "向接收党组织问清五件事", DRAFTED, ASKED, "先看看", own=True, page="transfers:my_guide"
)
FILL = Step(
    "填写去向",
    "接收党组织的名称、编码和联系人",
    DRAFTED,
    ASKED,
    "请填写",
    own=True,
    page="transfers:my_target",
)
CHECK = Step(
    "核对并确认转接信息",
    "姓名、党费、抬头和接收单位",
    ASKED,
    CONFIRMED,
    "请核对",
    own=True,
    page="transfers:my_details",
)
REVIEW = Step("组织部审核", "学院报送登记表后审核", CONFIRMED, APPROVED, "等待审核")
REPORT = Step("到接收党组织报到", "带上本人证件，按对方要求办理", UNDER_WAY, DONE, "请报到", own=True)

STEPS: dict[Path, tuple[Step, ...]] = {
    Path.UNDECIDED: (GUIDE, FILL, CHECK),
    Path.INTRA_COLLEGE: (
        GUIDE,
        FILL,
        CHECK,
        Step("学院办理院内调动", "在党员E先锋内部调动", CONFIRMED, DONE, "学院办理"),
    ),
    Path.IN_BEIJING: (
        GUIDE,
        FILL,
        CHECK,
        Step("学院在网上发起转接", "党员E先锋市内转接", CONFIRMED, UNDER_WAY, "学院办理"),
        REPORT,
        Step("对方支部确认报到", "确认后才算转出", UNDER_WAY, DONE, "等待对方"),
    ),
    Path.OUT_ONLINE: (
        GUIDE,
        FILL,
        CHECK,
        REVIEW,
        Step("学院在网上发起转接", "全国线上转接", APPROVED, UNDER_WAY, "学院办理"),
        REPORT,
        Step("回执信", "对方办结后，系统自动发回", UNDER_WAY, DONE, "等待对方"),
    ),
    Path.OUT_PAPER: (
        GUIDE,
        FILL,
        CHECK,
        REVIEW,
        Step("领取介绍信", "本人领取、委托代领或邮寄", APPROVED, HANDED_OUT, "等待开具"),
        Step("持介绍信报到", "在有效期内交给接收党组织", HANDED_OUT, DONE, "请报到", own=True, page="transfers:my_letter"),
        Step("寄回第三联回执", "请对方盖章后一个月内寄回", HANDED_OUT, DONE, "请催交", own=True, page="transfers:my_letter"),
    ),
}  # fmt: skip


def tasks(transfer: Transfer) -> list[dict[str, Any]]:
    """For ``components/task_list.html``; empty for a cancelled attempt."""
    if transfer.status == Status.CANCELLED:
        return []
    reached = _ORDER[Status(transfer.status)]
    path = Path.of(transfer.route, transfer.channel)
    return [_task(step, reached, transfer) for step in STEPS[path]]


def _task(step: Step, reached: int, transfer: Transfer) -> dict[str, Any]:
    tone, state = _standing(step, reached, transfer)
    may_open = step.page and (tone != "blocked" or step is CHECK)
    if step is FILL and transfer.status != Status.DRAFT:
        may_open = False
    return {
        "title": step.title,
        "hint": step.hint,
        "state": state,
        "tone": tone,
        "url": reverse(step.page) if may_open else "",
    }


def _standing(step: Step, reached: int, transfer: Transfer) -> tuple[str, str]:
    if transfer.status == Status.FAILED and step.ends == DONE:
        return "problem", "对方退回"
    if step is CHECK and transfer.status in (Status.DRAFT, Status.RETURNED):
        return "wait", "学院核对中" if transfer.status == Status.DRAFT else "学院修改中"
    if step in (GUIDE, FILL) and transfer.status == Status.RETURNED:
        return "done", "已完成"
    if step is FILL and transfer.status == Status.DRAFT and _is_filled(transfer):
        return "done", "可以修改"
    if reached >= step.ends:
        return "done", "已完成"
    if reached < step.begins:
        return "blocked", "未到"
    if transfer.status == Status.LETTER_ISSUED:
        letter = transfer.letter
        return ("todo", "请领取") if letter and letter.sealed_on else ("wait", "正在盖章")
    return ("todo" if step.own else "wait"), step.state


def _is_filled(transfer: Transfer) -> bool:
    """Whether nothing is missing of where to; what the rules say of it stands on the page."""
    return not situations.missing(transfer)
