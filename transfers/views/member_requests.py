"""What graduates have asked for, and the office's answers."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.models import User
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, one_page, version_seen
from transfers.desk import Desk
from transfers.enums import Disposition, Party, Status
from transfers.forms.member_requests import AnswerForm
from transfers.models import Case, MemberRequest, RequestPhoto, Transfer
from transfers.models.member_requests import RequestKind, RequestState
from transfers.request_tables import RequestTable
from transfers.request_texts import ready_answer
from transfers.services import member_requests
from transfers.views import person_page
from transfers.views.desks import at_desk
from transfers.views.graduate.requests import photo_response
from transfers.views.request_steps import next_step, will_words
from transfers.views.state_words import disposition_sentence, holder_words, sentence_of
from transfers.working_lists import lists_of

WAITING, DECIDED = "waiting", "decided"
HERE, EARLIER = "requests", "earlier-requests"
ELSEWHERE = {Party.COLLEGE: "requests-department", Party.REVIEWER: "requests-college"}
WITH_LETTER = (Status.LETTER_ISSUED, Status.LETTER_DELIVERED)


@require_safe
@at_desk
def request_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that wait: for an answer from here, or from the others; with ``show=decided`` what has come of the others."""
    show = DECIDED if request.GET.get("show") == DECIDED else WAITING
    wanted = request.GET.get("list")
    key = wanted if wanted in (ELSEWHERE[desk.party], EARLIER) else HERE
    rows = _in_scope(request)
    if show == DECIDED:
        rows = rows.filter(case__season=desk.season).exclude(state=RequestState.OPEN)
    else:
        in_list = Case.objects.filter(lists_of(desk.party)[key].rows(desk))
        rows = rows.filter(state=RequestState.OPEN, case__in=in_list).order_by("asked_at")
    table = RequestTable(rows, desk, decided=show == DECIDED)
    one_page(request, table)
    context = {
        "table": table,
        "tabs": _tabs(desk, show, key),
        "earlier": key == EARLIER and show == WAITING,
        "shown_season": desk.season,
        "count": table.paginator.count,
    }
    return render(request, "transfers/member_requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is asked beside how the person stands; answer it, then the next step."""
    _require_office(request)
    found = get_object_or_404(_in_scope(request), pk=pk)
    if request.method != "POST":
        return _page(request, found)
    granted = request.POST.get("decision") == "grant"
    form = AnswerForm(request.POST, auto_id=_ids(granted))
    shown = {"grant_form": form} if granted else {"decline_form": form}
    if not form.is_valid():
        return _page(request, found, status=422, **shown)
    try:
        answered = member_requests.answer(
            pk,
            granted=granted,
            words=form.cleaned_data["answer"],
            actor=actor_of(request),
            version=version_seen(request),
        )
    except Stale as refusal:
        return _page(request, get_object_or_404(_in_scope(request), pk=pk), stale=str(refusal), status=409)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, status=422, **shown)
    messages.success(request, f"{found.case.member.name}：{answered.get_state_display()}，答复已发给本人。")
    return redirect("transfers:member_request", pk=pk)


@require_safe
def request_photo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One picture of a request."""
    _require_office(request)
    return photo_response(get_object_or_404(RequestPhoto.objects.visible_to(request.user), pk=pk))


def requests_of(case: Case, user: User) -> list[MemberRequest]:
    """All that the person has asked for in this case, newest first; the open one is the first."""
    return list(MemberRequest.objects.visible_to(user).filter(case=case).select_related("answered_by"))


def _require_office(request: HttpRequest) -> None:
    if not request.user.is_staff_member:
        raise NotAllowed("这是办公页面，您只能查看自己的办理情况。")


def _in_scope(request: HttpRequest) -> "QuerySet[MemberRequest]":
    return MemberRequest.objects.visible_to(request.user).select_related(
        "answered_by",
        "case__member__organization",
        "case__organization",
        "case__season",
    )


def _tabs(desk: Desk, show: str, key: str) -> list[dict[str, Any]]:
    """The lists of the page: what waits for an answer from here, from the others, what is answered."""
    others, year = ELSEWHERE[desk.party], desk.season.year
    label = "由组织部答复" if desk.user.is_college else "待学院答复"
    now = key if show == WAITING else ""
    return [
        {"label": "待答复", "url": f"?season={year}", "current": now == HERE},
        {"label": label, "url": f"?list={others}&season={year}", "current": now == others},
        {"label": "已答复或撤回", "url": f"?show=decided&season={year}", "current": show == DECIDED},
    ]


def _ids(granted: bool) -> str:
    """Two forms with the same field stand on the page."""
    return "grant_%s" if granted else "decline_%s"


def _page(
    request: HttpRequest,
    found: MemberRequest,
    *,
    stale: str = "",
    status: int = 200,
    grant_form: AnswerForm | None = None,
    decline_form: AnswerForm | None = None,
) -> HttpResponse:
    case, user = found.case, request.user
    transfer = member_requests.latest_of(case)
    kind = RequestKind(found.kind)
    has_letter = transfer is not None and transfer.status in WITH_LETTER
    moving = transfer is not None and case.disposition == Disposition.TRANSFER
    context: dict[str, Any] = {
        "asked": found,
        "case": case,
        "transfer": transfer if moving else None,
        "version": transfer.version if transfer else 0,
        "waiting": found.is_open,
        "stale": stale,
        "photos": found.photos.defer("image"),
        "state": _state(case, transfer if moving else None),
        "target_rows": person_page.destination_rows(transfer) if moving and transfer.route else [],
        "may_grant": member_requests.may_grant(found, user),
        "only_department": member_requests.ONLY_DEPARTMENT,
        "will": will_words(found, transfer, user),
        "grant_form": grant_form or _form(kind, granted=True, has_letter=has_letter),
        "decline_form": decline_form or _form(kind, granted=False, has_letter=has_letter),
        "faulty": grant_form or decline_form,
        "step": next_step(found, transfer, user) if found.state == RequestState.GRANTED else None,
        "earlier": [each for each in requests_of(case, user) if each.pk != found.pk],
        "back": f"{reverse('transfers:member_requests')}?season={case.season.year}",
    }
    return render(request, "transfers/member_request.html", context, status=status)


def _form(kind: RequestKind, *, granted: bool, has_letter: bool) -> AnswerForm:
    text = ready_answer(kind, granted=granted, has_letter=has_letter)
    return AnswerForm(initial={"answer": text}, auto_id=_ids(granted))


def _state(case: Case, transfer: Transfer | None) -> dict[str, str]:
    """How the person stands, in a sentence, and in whose hands."""
    if transfer is None:
        in_transfer = case.disposition == Disposition.TRANSFER
        sentence = "没有正在办理的转接。" if in_transfer else disposition_sentence(case)
        return {"status": "", "label": "", "sentence": sentence, "holder": case.organization.name}
    return {
        "status": transfer.status,
        "label": transfer.get_status_display(),
        "sentence": sentence_of(transfer),
        "holder": holder_words(transfer),
    }
