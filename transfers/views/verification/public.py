"""The public pages: whether a letter is good, and the receiver's “已接收”. No account, no session.

Whatever is no code of a letter that can be verified gets one and the same answer. Reading writes nothing but the
count of misses.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from letters.models import Letter
from members.forms.photos import ask_again
from members.refusals import Refusal
from members.views.uploads import bounded
from members.views.visitor import address_of, network_of
from transfers.forms.verification import CodeForm, ReportForm
from transfers.services.verification import limits, lookup, reporting
from transfers.services.verification.lookup import Standing

View = Callable[..., HttpResponse]
WORDS = {
    Standing.VALID: "这封介绍信由本校开具，在有效期内。",
    Standing.EXPIRED: "这封介绍信由本校开具，已超过有效期。能否接收由贵单位决定；需要重开的，请本人联系开具单位。",
    Standing.VOID: "这个编号已经作废，不能据此接收组织关系。请联系开具单位。",
    Standing.RECEIVED: "开具单位已经收到回执，组织关系转接已办结。",
}


def public(referrer: str) -> Callable[[View], View]:
    """No sign-in; kept nowhere, found by no search engine, and no other site learns the address.

    A browser told "no-referrer" sends a form as from nowhere (Origin: null), and its token would be refused: a page with
    a form to post has "same-origin", which tells other sites as little.
    """

    def decorate(view: View) -> View:
        @login_not_required
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response["Referrer-Policy"] = referrer
            response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            return response

        return opened

    return decorate


def with_letter(view: View) -> View:
    """The view of a letter, for whoever has its code; all others get the same refusal."""

    @wraps(view)
    def looked_up(request: HttpRequest, code: str) -> HttpResponse:
        place = network_of(request)
        if seconds := limits.wait_before_looking(place):
            return _too_often(request, seconds)
        letter = lookup.find(code)
        if letter is not None:
            return view(request, letter)
        if seconds := limits.note_miss(place):
            return _too_often(request, seconds)
        return _page(request, "unknown.html", {"form": CodeForm()}, status=404)

    return looked_up


@public("no-referrer")
@require_safe
def verify(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """The field for the code; or, with a code in the address (the QR) or typed, the answer."""
    if code is not None:
        return _answer(request, code)
    if "code" not in request.GET:
        return _page(request, "ask.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    if not request.GET["code"].strip():
        return _page(request, "ask.html", {"form": form}, status=422)
    return _answer(request, request.GET["code"])


@with_letter
def _answer(request: HttpRequest, letter: Letter) -> HttpResponse:
    answer = lookup.answer_of(letter)
    open_to_reports = lookup.may_report(letter)
    context = {
        "answer": answer,
        "tone": answer.standing.value.lower(),
        "words": WORDS[answer.standing],
        "rows": [
            {"label": "介绍信编号", "value": f"第 {answer.number} 号"},
            {"label": "党员姓名", "value": answer.name},
            {"label": "开具单位", "value": answer.issuer},
            {"label": "开具日期", "value": _day(answer.issued_on)},
            {"label": "有效期至", "value": _day(answer.valid_until)},
        ],
        "may_report": open_to_reports,
        "waiting": open_to_reports and reporting.waiting_of(letter) is not None,
        "declined": open_to_reports and reporting.was_declined(letter),
        "code": letter.verification_code,
    }
    return _page(request, "answer.html", context)


@public("same-origin")
@require_http_methods(["GET", "HEAD", "POST"])
@bounded(lambda request: _page(request, "too_large.html", {}, status=413))
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The receiver says 已接收. Sent twice it is one report; then, and afterwards, the page says what happens next."""
    return _report(request, code)


@with_letter
def _report(request: HttpRequest, letter: Letter) -> HttpResponse:
    here = ("transfers:verify_report", letter.verification_code)
    if not lookup.may_report(letter):
        return redirect("transfers:verify", letter.verification_code)
    if reporting.waiting_of(letter):
        return (
            redirect(*here) if request.method == "POST" else _page(request, "reported.html", _about(letter))
        )
    if request.method != "POST":
        return _page(request, "report.html", {**_about(letter), "form": ReportForm()})
    if seconds := limits.note_sending(network_of(request)):
        return _too_often(request, seconds)
    form = ReportForm(request.POST, request.FILES)
    if form.is_valid():
        data = dict(form.cleaned_data)
        photo = data.pop("photo")
        try:
            reporting.report(letter, reporting.Said(**data), photo, address_of(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            limits.note_report(network_of(request))
            return redirect(*here)
    ask_again(form, request.FILES)
    return _page(request, "report.html", {**_about(letter), "form": form}, status=422)


def _about(letter: Letter) -> dict[str, Any]:
    """The letter's own words for whom to ask: they stand on the paper that the receiver holds."""
    content = letter.frozen_content
    return {
        "answer": lookup.answer_of(letter),
        "code": letter.verification_code,
        "office_phone": content.office_phone,
        "issuer": content.from_organization,
    }


def _day(day: Any) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    minutes = -(-seconds // 60)
    response = _page(request, "too_often.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {"university": settings.UNIVERSITY_NAME, **context}
    return render(request, f"transfers/verification/{name}", context, status=status)
