"""What all of the graduate's pages have in common: the own case and nothing else, and what the frame needs."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from members.refusals import NotAllowed
from transfers.models import Case, Transfer
from transfers.services import member_requests
from transfers.services.telling import messaging
from transfers.views.graduate import words as graduate_words


def own_case(request: HttpRequest) -> tuple[Case | None, Transfer | None]:
    """The case of the newest season, but one that is still open goes first; and its latest attempt."""
    if not request.user.is_graduate:
        raise NotAllowed("这是毕业生本人的页面；办理请从首页进入。")
    case = (
        Case.objects.visible_to(request.user)
        .select_related("member", "organization", "branch", "season")
        .annotate(is_open=Exists(Transfer.objects.open().filter(case=OuterRef("pk"))))
        .order_by("-is_open", "-season__year")
        .first()
    )
    if case is None:
        return None, None
    transfer = (
        Transfer.objects.visible_to(request.user).filter(case=case).for_pages().order_by("-attempt").first()
    )
    return case, transfer


def graduate_page(request: HttpRequest, case: Case | None, transfer: Transfer | None) -> dict[str, Any]:
    """What ``base_phone.html`` shows around every page: whom to ask, and what is new behind the menu.

    Two small queries. ``case`` is None for somebody whom no register has named yet.
    """
    return {
        "case": case,
        "transfer": transfer,
        "contact": _contact(request, case),
        "badges": _badges(case),
    }


def _badges(case: Case | None) -> dict[str, Any]:
    """``messages``: how many are unread; ``request``: what is asked for and not answered yet, "" for nothing."""
    if case is None:
        return {"messages": 0, "request": ""}
    waiting = member_requests.open_of(case.pk)
    return {
        "messages": messaging.unread(case),
        "request": waiting.get_kind_display() if waiting else "",
    }


def _contact(request: HttpRequest, case: Case | None) -> dict[str, str] | None:
    member = request.user.member
    organization = case.organization if case else member.organization if member else None
    return graduate_words.contact(organization) if organization else None
