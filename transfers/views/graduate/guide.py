"""What to ask the receiving side, for the kind of case that the graduate has chosen."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from members.refusals import NotAllowed, Refusal
from members.views.office import actor_of, pdf_response
from transfers.enums import Disposition, Prospect, Status
from transfers.models import Case, Guide, Transfer
from transfers.services import guides
from transfers.views.graduate.pages import graduate_page, own_case

SHEET_NAME = "党员组织关系转接询问表.pdf"
# One line under each choice, for somebody who has never heard of 隶属.
HINTS = {
    Prospect.EMPLOYED: "签了合同、考上公务员、选调、进事业单位；京内京外都选这里",
    Prospect.STUDY_HERE: "在本校读研、读博",
    Prospect.STUDY_BEIJING: "北京其他高校、科研院所",
    Prospect.STUDY_ELSEWHERE: "北京以外的高校、科研院所",
    Prospect.CENTRAL: "单位在北京，但不归北京市管",
    Prospect.ARMY: "入伍、文职人员、军校",
    Prospect.NO_JOB: "还在找工作、准备再考、自由职业",
    Prospect.ABROAD: "留学、访学、到港澳台学习",
}


@require_http_methods(["GET", "HEAD", "POST"])
def my_guide(request: HttpRequest) -> HttpResponse:
    """First where one goes, then the page made for it. Before there is a case it can be looked at by ``?prospect=``."""
    case, transfer = own_case(request)
    if request.method == "POST":
        return _choose(request, case)
    prospect = _asked(request) or (case.prospect if case and "change" not in request.GET else "")
    guide = guides.find(prospect) if prospect else None
    if guide is None:
        return _choice(request, case, transfer)
    return _guide(request, case, transfer, guide)


@require_POST
def my_guide_sheet(request: HttpRequest) -> HttpResponse:
    """The same on one sheet of paper, with room for the answers."""
    case, _ = own_case(request)
    guide = guides.find(_asked(request) or (case.prospect if case else ""))
    if guide is None:
        raise Refusal("请先选择毕业后去哪里，再下载询问表。")
    organization = case.organization if case else request.user.member.organization
    response = pdf_response(guides.sheets_pdf([guide], organization, settings.UNIVERSITY_NAME), SHEET_NAME)
    # A file to keep: the browser inside WeChat has no viewer of its own.
    response["Content-Disposition"] = content_disposition_header(True, SHEET_NAME)
    return response


def _choose(request: HttpRequest, case: Case | None) -> HttpResponse:
    if case is None:
        raise NotAllowed("学院还没有登记您的转接，暂时不能保存选择；指引可以先看。")
    prospect = _asked(request)
    if not prospect:
        raise Http404
    guides.choose(case.pk, Prospect(prospect), actor_of(request))
    return redirect("transfers:my_guide")


def _choice(request: HttpRequest, case: Case | None, transfer: Transfer | None) -> HttpResponse:
    context = {
        **graduate_page(request, case, transfer),
        "choices": [
            {
                "value": each.value,
                "label": each.label,
                "hint": HINTS[each],
                "chosen": case is not None and case.prospect == each,
            }
            for each in Prospect
        ],
    }
    return render(request, "transfers/graduate/guide_choice.html", context)


def _guide(request: HttpRequest, case: Case | None, transfer: Transfer | None, guide: Guide) -> HttpResponse:
    own = case is not None and case.prospect == guide.prospect
    context: dict[str, Any] = {
        **graduate_page(request, case, transfer),
        "guide": guide,
        "own": own,
        "keeps": case is not None and not own,
        "target_url": _target_url(case, transfer) if own else "",
        "stays": guide.prospect == Prospect.ABROAD,
    }
    return render(request, "transfers/graduate/guide.html", context)


def _target_url(case: Case | None, transfer: Transfer | None) -> str:
    """The page to fill in the destination, "" once it stands still."""
    if case is None or transfer is None or case.disposition != Disposition.TRANSFER:
        return ""
    return reverse("transfers:my_target") if transfer.status == Status.DRAFT else ""


def _asked(request: HttpRequest) -> str:
    """The kind of case in the address or the form; "" for none that there is."""
    wanted = request.POST.get("prospect") or request.GET.get("prospect") or ""
    return wanted if wanted in Prospect.constraint_values() else ""
