"""改派 explained before it is asked for: what it means now, what has to be handed back, that nothing changes by itself."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from transfers.enums import Action, Disposition, Status
from transfers.models import Transfer
from transfers.services import situations
from transfers.views.graduate.pages import graduate_page, own_case


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """``meaning``: of a change at this point. ``bring``: what must be in the college's hands. ``ask``: by a request."""

    meaning: str
    bring: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    ask: bool = True


_EXPLANATION = "本人的书面说明：为什么改、改到哪里（可以写在申请里）"
_AGAIN = ("学院撤销这一次，开始新的一次；", "您重新填写去向、核对并确认；")
_REVIEWED = (*_AGAIN, "京外的，由组织部重新审核，再重新发起或开新的介绍信。")
_WAIT = "学院办好以前什么都不会变：{letter}不要让新单位先接收。"
_KEEP_LETTER = "不要把原来的介绍信交到别的单位，也"

_WORDS = {
    Status.DRAFT: ChangeWords("去向还没有确认，可以直接改，不用申请。", ask=False),
    Status.AWAITING_CONFIRMATION: ChangeWords(
        "您还没有确认：告诉学院信息有误，改好后再核对、确认。", ask=False
    ),
    Status.CONFIRMED: ChangeWords(
        "您已确认，但学院还没有发出：告诉学院信息有误，改好后请重新确认。", ask=False
    ),
    Status.RETURNED: ChangeWords("组织部已退回，正在修改：告诉学院要改到哪里，改好后请重新确认。", ask=False),
    Status.SUBMITTED: ChangeWords(
        "组织部正在审核。要改去向，学院须先撤回报送，改好后重新报送、重新审核。",
        then=("学院撤回报送；", "您重新核对并确认；", "组织部重新审核。"),
    ),
    Status.APPROVED: ChangeWords(
        "组织部已经审核通过。改了去向，审核不再有效，要从头再办一次。",
        (_EXPLANATION,),
        _REVIEWED,
    ),
    Status.INITIATED: ChangeWords(
        "学院已经在网上发起。要改去向，学院须先在系统里撤回；对方已经确认接收的，不能再改。",
        (_EXPLANATION,),
        _REVIEWED,
    ),
    Status.LETTER_ISSUED: ChangeWords(
        "介绍信已经开好。改了去向，这封信就作废，编号不再使用，要重新审核、重新开信。",
        (_EXPLANATION, "已经拿到信的：第二联、第三联原件"),
        _REVIEWED,
    ),
    Status.LETTER_DELIVERED: ChangeWords(
        "介绍信已经在您手里。改了去向，这封信就作废，要重新审核、重新开信。",
        (
            _EXPLANATION,
            "原介绍信的第二联和第三联，两联都要原件",
            "信丢了，或者已经交给对方拿不回来的：对方党组织出具的未接收证明",
        ),
        _REVIEWED,
    ),
    Status.COMPLETED: ChangeWords(
        "您的组织关系已经转到接收党组织，本校不能再改。还要再转的，请向现在的党组织提出。", ask=False
    ),
    Status.FAILED: ChangeWords(
        "对方没有接收，学院会重新办理：要换去向的，直接告诉学院，不用另外申请。", ask=False
    ),
    Status.CANCELLED: ChangeWords("上一次转接已经撤销。新的去向请直接告诉学院。", ask=False),
}


@require_safe
def my_change(request: HttpRequest) -> HttpResponse:
    """What a change of destination takes, and where it is asked for."""
    case, transfer = own_case(request)
    if case is None or transfer is None or case.disposition != Disposition.TRANSFER:
        raise Http404
    context = {
        **graduate_page(request, case, transfer),
        "words": _WORDS[Status(transfer.status)],
        "wait": _wait(transfer),
        "direct": _direct(request, transfer),
        "open_request": situations.situation(transfer, request.user).open_request,
    }
    return render(request, "transfers/graduate/change.html", context)


def _wait(transfer: Transfer) -> str:
    """What not to do before the college has done its part, "" when there is nothing to wait for."""
    if not transfer.is_open or transfer.status == Status.DRAFT:
        return ""
    return _WAIT.format(letter=_KEEP_LETTER if transfer.letter else "")


def _direct(request: HttpRequest, transfer: Transfer) -> dict[str, str]:
    """The page on which it can be changed without asking; empty where there is none."""
    if transfer.status == Status.DRAFT:
        return {"url": reverse("transfers:my_target"), "label": "修改去向"}
    if situations.verdict(transfer, request.user, Action.CORRECT).allowed:
        return {"url": reverse("transfers:my_correct"), "label": "告诉学院信息有误"}
    return {}
