"""Getting in without a password: who one is and a one-time code, then a password of one's own.

Whatever does not match gets one and the same answer. The code is used up when the password is set, not before: whoever
closes the browser in between begins again with the same code.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members import jobs
from members.forms.first_sign_in import NOT_MATCHING, FirstSignInForm, OwnPasswordForm, PersonForm
from members.models import SignInCode
from members.services import accounts, mail, mailed_codes, sign_in_codes, sign_in_limits
from members.services.journal import Actor
from members.services.sign_in_codes import CodeGone
from members.services.sign_in_limits import KeptWaiting, minutes
from members.views.visitor import address_of, network_of

View = Callable[..., HttpResponse]
MARK = "first_sign_in"
MARK_SECONDS = 900
BACKEND = "django.contrib.auth.backends.ModelBackend"
TOO_LATE = "填写登录码后已过了 15 分钟，请重新填写一次。登录码没有用掉。"


def at_the_door(view: View) -> View:
    """For whoever is not signed in; what is typed stands in no report of an error."""

    @login_not_required
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("home")
        try:
            return view(request, *args, **kwargs)
        except KeptWaiting as waiting:
            return kept_waiting(request, waiting)

    return opened


def kept_waiting(request: HttpRequest, waiting: KeptWaiting) -> HttpResponse:
    """How long, and whom to ask meanwhile: the same for accounts that are there and that are not."""
    context = {"wait": minutes(waiting.seconds), "contact": None}
    response = render(request, "members/kept_waiting.html", context, status=429)
    response["Retry-After"] = str(waiting.seconds)
    return response


@at_the_door
def first_sign_in(request: HttpRequest) -> HttpResponse:
    """Student number, name, end of the ID number, code."""
    form = FirstSignInForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, "first_sign_in.html", form)
    if form.is_valid():
        said = form.said()
        network, address = network_of(request), address_of(request)
        tried = sign_in_limits.CODES.reserve(said.username, network, address, said=said)
        code = sign_in_codes.find(said, form.cleaned_data["code"])
        if code is not None:
            tried.give_back()
            request.session.cycle_key()
            request.session[MARK] = {"code": str(code.pk), "at": int(timezone.now().timestamp())}
            return redirect("members:first_password")
        form.add_error(None, NOT_MATCHING)
    return _page(request, "first_sign_in.html", form, status=422)


@at_the_door
def first_password(request: HttpRequest) -> HttpResponse:
    """A password of one's own; then one is in."""
    mark = request.session.get(MARK)
    if mark is None:
        return redirect("members:first_sign_in")
    if timezone.now().timestamp() - mark["at"] > MARK_SECONDS:
        return _from_the_beginning(request, TOO_LATE)
    code = sign_in_codes.good_codes().select_related("user").filter(pk=mark["code"]).first()
    if code is None:
        return _from_the_beginning(request, sign_in_codes.GONE)
    form = OwnPasswordForm(request.POST if request.method == "POST" else None, user=code.user)
    if request.method == "POST" and form.is_valid():
        try:
            return _enter(request, code, form.cleaned_data["password"])
        except CodeGone as gone:
            return _from_the_beginning(request, str(gone))
    status = 422 if request.method == "POST" else 200
    return _page(request, "first_password.html", form, status=status, account=code.user)


@at_the_door
def mail_code(request: HttpRequest) -> HttpResponse:
    """A code by mail, if there is such a person with an address: what is so nobody learns from the answer."""
    if not mail.is_on():
        return _page(request, "first_mail_off.html", None, status=404)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "first_mail.html", form, status=422 if request.method == "POST" else 200)
    said, address = form.said(), address_of(request)
    sign_in_limits.count_mail(said.key, network_of(request))
    jobs.start_unwatched(lambda: mailed_codes.mail_code(said, address))
    return _page(request, "first_mail_sent.html", None)


def _enter(request: HttpRequest, code: SignInCode, password: str) -> HttpResponse:
    user = sign_in_codes.redeem(code.pk, password, address_of(request))
    login(request, user, backend=BACKEND)
    request.session.pop(MARK, None)
    accounts.note_sign_in(user, Actor.of(user, address_of(request)))
    return redirect("home")


def _from_the_beginning(request: HttpRequest, sentence: str) -> HttpResponse:
    """The first form again, with the sentence why."""
    request.session.pop(MARK, None)
    form = FirstSignInForm()
    return _page(request, "first_sign_in.html", form, status=409, sentence=sentence)


def _page(request: HttpRequest, name: str, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {"sentence": "", **context, "form": form, "mail_on": mail.is_on(), "contact": None}
    return render(request, f"members/{name}", context, status=status)
