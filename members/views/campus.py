"""In and out by the campus sign-in. Its server sends people here with a ticket, and tells when they have signed out there."""

from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django_cas_ng.models import SessionTicket
from django_cas_ng.utils import get_user_from_session

from members.campus import CampusDown, NobodyHere, TicketRefused, client
from members.refusals import Refusal
from members.services import accounts
from members.services.journal import Actor
from members.services.limits import Limit
from members.services.sign_in_limits import KeptWaiting
from members.views.first_sign_in import kept_waiting
from members.views.office import next_url
from members.views.visitor import address_of, network_of

MARK = "campus"  # in the session of whoever was sent to the campus from here
WAY_IN, WAY_OUT = "统一身份认证登录", "统一身份认证退出"
# Each bad ticket costs a question to the campus server; a campus is one network behind its NAT.
BAD_TICKETS = Limit("campus-ticket", 200, 900)
LONGEST_LOGOUT = 10_000
SESSION_INDEX = "{urn:oasis:names:tc:SAML:2.0:protocol}SessionIndex"
NOT_FROM_HERE = "请从这里重新登录：为防止他人把您带进别的账号，登录须从本系统开始。"
STATUS = {CampusDown: 503, TicketRefused: 403, NobodyHere: 403}


@csrf_exempt  # the campus server's own POST carries no token; it can only end sessions whose ticket it names
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def campus_sign_in(request: HttpRequest) -> HttpResponse:
    """Without a ticket to the campus, with one from there in; nobody is sent round in a circle."""
    if request.method == "POST":
        return _signed_out_there(request)
    if request.user.is_authenticated:
        return redirect(next_url(request) or "home")
    service = request.build_absolute_uri(reverse("members:campus_sign_in"))
    ticket = request.GET.get("ticket", "")
    if not ticket:
        request.session[MARK] = next_url(request)
        return HttpResponseRedirect(client(request, service).get_login_url())
    target = request.session.pop(MARK, None)
    if target is None:
        return _page(request, sentence=NOT_FROM_HERE, again=True, status=403)
    if seconds := BAD_TICKETS.wait(network_of(request)):
        return kept_waiting(request, KeptWaiting(seconds))
    try:
        user = authenticate(request, ticket=ticket, service=service)
    except (CampusDown, TicketRefused, NobodyHere) as refusal:
        return _refused(request, service, refusal)
    _enter(request, user, ticket)
    return redirect(target or "home")


@login_not_required
@require_safe
def campus_sign_out(request: HttpRequest) -> HttpResponse:
    """Out here, and still in at the campus: a link leads on, since a form may send nobody to another site."""
    if request.user.is_authenticated:
        return redirect("home")
    return _page(request, sentence="", signed_out=True, campus_out=_campus_out(request))


def _enter(request: HttpRequest, user: Any, ticket: str) -> None:
    login(request, user)
    SessionTicket.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    SessionTicket.objects.create(session_key=request.session.session_key, ticket=ticket)
    accounts.note_sign_in(user, Actor.of(user, address_of(request)), WAY_IN)


def _refused(request: HttpRequest, service: str, refusal: Refusal) -> HttpResponse:
    nobody = isinstance(refusal, NobodyHere)
    if isinstance(refusal, TicketRefused):
        BAD_TICKETS.take(network_of(request))
    return _page(
        request,
        sentence=str(refusal),
        again=not nobody,
        nobody=nobody,
        campus_out=_campus_out(request) if nobody else "",
        status=STATUS[type(refusal)],
    )


def _signed_out_there(request: HttpRequest) -> HttpResponse:
    """The campus server says whose tickets have ended (CAS 3.0, single logout). It gets no other answer than ok."""
    for ticket in _tickets(request.POST.get("logoutRequest", "")):
        for kept in SessionTicket.objects.filter(ticket=ticket):
            store = SessionStore(session_key=kept.session_key)
            user = get_user_from_session(store)
            store.delete()
            kept.delete()
            if user.is_authenticated:
                accounts.note_sign_out(user, Actor.of(user, address_of(request)), WAY_OUT)
    return HttpResponse("ok", content_type="text/plain")


def _tickets(text: str) -> list[str]:
    if not text or len(text) > LONGEST_LOGOUT:
        return []
    try:
        found = ElementTree.fromstring(text, forbid_dtd=True).iter(SESSION_INDEX)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        return []
    return [each.text for each in found if each.text]


def _campus_out(request: HttpRequest) -> str:
    back = request.build_absolute_uri(reverse("members:login"))
    url: str = client(request, back).get_logout_url(back)
    return url


def _page(request: HttpRequest, *, sentence: str, status: int = 200, **context: Any) -> HttpResponse:
    context = {"again": False, "nobody": False, "signed_out": False, "campus_out": "", **context}
    response = render(request, "members/campus.html", {"sentence": sentence, **context}, status=status)
    response["Referrer-Policy"] = "no-referrer"  # the ticket stands in the address; the page has no form
    return response
