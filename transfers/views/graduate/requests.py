"""The graduate's requests: what can be asked for, asking with pictures, what has become of it."""

import base64
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.refusals import NotAllowed, Refusal, Stale
from members.services.limits import Limit
from members.views.office import actor_of
from members.views.uploads import bounded
from transfers.enums import Action, Disposition, Status
from transfers.forms.member_requests import PHOTO_HELP, PHOTOS, AskForm
from transfers.models import Case, MemberRequest, RequestPhoto, Transfer
from transfers.models.member_requests import RequestKind, RequestState
from transfers.request_texts import WORDS, KindWords
from transfers.services import member_requests, situations
from transfers.services.member_requests import DEPARTMENT_DECIDES, MOST_PHOTOS
from transfers.services.standing import day_words
from transfers.views.graduate.pages import graduate_page, own_case

# Kept requests; and what is sent at all, with mistakes in it: looking at photographs is work.
KEPT = Limit("member-request", 6, 86400)
SENDINGS = Limit("member-request-sending", 20, 3600)
HOUR, MINUTE = 3600, 60
TOO_LARGE = "照片合起来太大，没有收下。请少选几张，或把照片压缩后再选；申请内容请重新填写。"


@require_safe
def my_requests(request: HttpRequest) -> HttpResponse:
    """The own requests, newest first, and what can be asked for now."""
    case, transfer = own_case(request)
    if case is None:
        return render(request, "transfers/graduate/no_case.html", graduate_page(request, case, transfer))
    own = list(
        MemberRequest.objects.visible_to(request.user).select_related("case__season").order_by("-asked_at")
    )
    open_one = next((each for each in own if each.is_open and each.case_id == case.pk), None)
    context = {
        **graduate_page(request, case, transfer),
        "requests": [_line(each, case) for each in own],
        "kinds": [_choice(request, kind, case, transfer, open_one) for kind in RequestKind],
        "open_one": open_one,
    }
    return render(request, "transfers/graduate/requests.html", context)


def _too_large(request: HttpRequest) -> HttpResponse:
    messages.error(request, TOO_LARGE)
    return redirect(request.path)


@bounded(_too_large, most_files=MOST_PHOTOS)
@require_http_methods(["GET", "HEAD", "POST"])
def my_request_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for one thing, with up to four pictures."""
    wanted = _kind_of(kind)
    case, transfer = _own(request)
    open_one = member_requests.open_of(case.pk)
    if request.method != "POST":
        return _ask_page(request, wanted, case, transfer, AskForm(), open_one)
    person = str(request.user.pk)
    if seconds := KEPT.wait(person) or (0 if SENDINGS.take(person) else SENDINGS.wait(person) or 1):
        form = AskForm(request.POST)
        form.is_valid()
        form.add_error(None, f"提交得太频繁，请 {_wait_words(seconds)}后再试；着急的请直接与学院联系。")
        return _ask_page(request, wanted, case, transfer, form, open_one, status=429)
    form = AskForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask_page(request, wanted, case, transfer, form, open_one, status=422)
    said = form.cleaned_data
    try:
        kept = member_requests.ask(case.pk, wanted, said["text"], said["photos"], actor_of(request))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        if said["photos"]:
            form.say_again()
        status = 409 if isinstance(refusal, Stale | member_requests.AlreadyOpen) else 422
        open_one = member_requests.open_of(case.pk)
        return _ask_page(request, wanted, case, transfer, form, open_one, status=status)
    KEPT.take(person)
    messages.success(request, "申请已提交，答复之后会在这里告诉您。")
    return redirect("transfers:my_request", pk=kept.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def my_request(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One of the own requests: what was asked, what came of it; to be withdrawn, or its answer marked as read."""
    case, transfer = _own(request)
    found = get_object_or_404(
        MemberRequest.objects.visible_to(request.user).select_related("case__season"), pk=pk
    )
    if request.method != "POST":
        return _one_page(request, found, case, transfer)
    withdraws = request.POST.get("act") == "withdraw"
    try:
        if withdraws:
            member_requests.withdraw(found.pk, actor_of(request))
        else:
            member_requests.mark_seen(found.pk, actor_of(request))
    except Stale as refusal:
        found.refresh_from_db()
        return _one_page(request, found, case, transfer, stale=str(refusal))
    if withdraws:
        messages.success(request, "申请已撤回，记录会保留。")
    return redirect("transfers:my_requests")


@require_safe
def my_request_photo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One of the own pictures."""
    if not request.user.is_graduate:
        raise NotAllowed("这是毕业生本人的页面；办理请从首页进入。")
    return photo_response(get_object_or_404(RequestPhoto.objects.visible_to(request.user), pk=pk))


def photo_response(photo: RequestPhoto) -> HttpResponse:
    """The picture itself."""
    response = HttpResponse(base64.b64decode(photo.image), content_type="image/jpeg")
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    return response


def slug_of(kind: str) -> str:
    """The kind as it stands in an address."""
    return kind.lower()


def _kind_of(slug: str) -> RequestKind:
    for kind in RequestKind:
        if slug_of(kind) == slug:
            return kind
    raise Http404


def _own(request: HttpRequest) -> tuple[Case, Transfer | None]:
    case, transfer = own_case(request)
    if case is None:
        raise Http404
    return case, transfer


def _line(each: MemberRequest, case: Case) -> dict[str, Any]:
    """One of the own requests in the list; the season only when it is another one."""
    return {
        "request": each,
        "words": f"等待{_who_answers(each)}答复，{_since(each)}" if each.is_open else _since(each),
        "unseen": each.answered_at is not None and each.answer_seen_at is None,
        "season": "" if each.case_id == case.pk else each.case.season.name,
    }


def _since(each: MemberRequest) -> str:
    """Since when it waits, or what has become of it when."""
    today = clock.today()
    asked = timezone.localdate(each.asked_at)
    if each.state == RequestState.OPEN:
        days = (today - asked).days + 1
        return f"{day_words(asked, today)}提出（第 {days} 天）"
    ended = timezone.localdate(each.answered_at or each.withdrawn_at)
    return f"{day_words(ended, today)}{each.get_state_display()}"


def _ended(each: MemberRequest) -> str:
    """When it was answered or withdrawn, beside what has become of it."""
    day = day_words(timezone.localdate(each.answered_at or each.withdrawn_at), clock.today())
    return f"{day}{'撤回' if each.withdrawn_at else '答复'}"


def _who_answers(each: MemberRequest) -> str:
    return "组织部" if each.kind in DEPARTMENT_DECIDES else "学院"


def _choice(
    request: HttpRequest,
    kind: RequestKind,
    case: Case,
    transfer: Transfer | None,
    open_one: MemberRequest | None,
) -> dict[str, Any]:
    """One kind in the list of what can be asked for: its page, or why not now and what to do instead."""
    why = member_requests.why_not(kind, case, transfer)
    return {
        "words": WORDS[kind],
        "url": "" if why or open_one else reverse("transfers:my_request_new", args=[slug_of(kind)]),
        "why": why,
        "instead": _instead(request, kind, case, transfer) if why or kind == RequestKind.CORRECTION else None,
    }


def _instead(
    request: HttpRequest, kind: RequestKind, case: Case, transfer: Transfer | None
) -> dict[str, str] | None:
    """The direct way, where there is one: a draft is changed, what is not decided yet is sent back."""
    if transfer is None or case.disposition != Disposition.TRANSFER or kind in member_requests.BOX_OF:
        return None
    if transfer.status == Status.DRAFT:
        return {"label": "直接修改去向", "url": reverse("transfers:my_target")}
    if situations.verdict(transfer, request.user, Action.CORRECT).allowed:
        return {"label": "信息有误，退回修改", "url": reverse("transfers:my_correct")}
    return None


def _ask_page(
    request: HttpRequest,
    kind: RequestKind,
    case: Case,
    transfer: Transfer | None,
    form: AskForm,
    open_one: MemberRequest | None,
    *,
    status: int = 200,
) -> HttpResponse:
    words: KindWords = WORDS[kind]
    why = member_requests.why_not(kind, case, transfer)
    more = [form[name] for name in PHOTOS[1:]]
    context = {
        **graduate_page(request, case, transfer),
        "kind": words,
        "form": form,
        "first_photo": form[PHOTOS[0]],
        "more_photos": more,
        "more_open": any(field.errors for field in more),
        "photo_help": PHOTO_HELP,
        "why": why,
        "instead": _instead(request, kind, case, transfer),
        "open_one": open_one,
        "letter_out": _letter_out(kind, transfer),
    }
    return render(request, "transfers/graduate/request_new.html", context, status=status)


def _letter_out(kind: RequestKind, transfer: Transfer | None) -> str:
    """The number of the letter that has to come back before another destination; "" when there is none out."""
    delivered = transfer is not None and transfer.status == Status.LETTER_DELIVERED
    if kind != RequestKind.CHANGE or not delivered or transfer.letter is None:
        return ""
    return str(transfer.letter.number)


def _one_page(
    request: HttpRequest, found: MemberRequest, case: Case, transfer: Transfer | None, *, stale: str = ""
) -> HttpResponse:
    photos: Sequence[RequestPhoto] = found.photos.defer("image")
    context = {
        **graduate_page(request, case, transfer),
        "asked": found,
        "words": _since(found) if found.is_open else _ended(found),
        "who": _who_answers(found),
        "unseen": found.answered_at is not None and found.answer_seen_at is None,
        "photos": photos,
        "stale": stale,
    }
    return render(request, "transfers/graduate/request.html", context, status=409 if stale else 200)


def _wait_words(seconds: int) -> str:
    if seconds >= HOUR:
        return f"{-(-seconds // HOUR)} 小时"
    return f"{-(-seconds // MINUTE)} 分钟"
