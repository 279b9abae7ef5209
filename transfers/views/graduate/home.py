"""The graduate's first page: the state in a sentence, one thing to do next, the way that is left."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from transfers.enums import CLOSED_STATUSES
from transfers.models import Case
from transfers.models.own_reports import OwnReportKind
from transfers.services import member_requests
from transfers.services.standing import day_words
from transfers.views.graduate import links
from transfers.views.graduate.facts import Facts, gather
from transfers.views.graduate.letter import letters_of
from transfers.views.graduate.pages import graduate_page, own_case
from transfers.views.graduate.state import state_of
from transfers.views.graduate.tasks import tasks


@dataclass(frozen=True, slots=True)
class Note:
    """One line under the card that leads to its page. ``news``: there is something to read or to do."""

    text: str
    url: str
    icon: str
    news: bool = True


def my_home(request: HttpRequest) -> HttpResponse:
    """The home view calls it for a graduate."""
    case, transfer = own_case(request)
    page = graduate_page(request, case, transfer)
    if case is None:
        return render(request, "transfers/graduate/no_case.html", page)
    facts = gather(case, transfer)
    context = {
        **page,
        "state": state_of(facts),
        "notes": _notes(case, facts, page["badges"]),
        "void_numbers": [letter.number for letter in letters_of(case) if letter.voided_at],
        "on_behalf": _confirmed_by_the_college(facts),
        "tasks": tasks(facts),
    }
    return render(request, "transfers/graduate/home.html", context)


def _notes(case: Case, facts: Facts, badges: dict[str, Any]) -> list[Note]:
    found = []
    if badges["messages"]:
        found.append(Note(f"{badges['messages']} 条消息还没有读", links.to(links.MESSAGES), "mail"))
    if member_requests.unseen_answers(case):
        found.append(Note("您的申请有了答复", links.to(links.REQUESTS), "message-square-reply"))
    if badges["request"]:
        words = f"申请“{badges['request']}”等待答复；答复以前，转接先不往下办"
        found.append(Note(words, links.to(links.REQUESTS), "hourglass", news=False))
    if facts.refusal_declined:
        url = links.to_report(OwnReportKind.REFUSED)
        found.append(Note("学院没有采纳“对方不接收”，请看原因", url, "message-square-warning"))
    if facts.receipt_waits:
        url = links.to_report(OwnReportKind.RECEIPT)
        found.append(Note("您上传的回执，等学院核对", url, "hourglass", news=False))
    if facts.refusal_waits:
        url = links.to_report(OwnReportKind.REFUSED)
        found.append(Note("您反馈的“对方不接收”，等学院核对", url, "hourglass", news=False))
    return found


def _confirmed_by_the_college(facts: Facts) -> str:
    """On what ground and when, as long as it can still be put right; "" when the graduate has said yes in person."""
    given = facts.confirmation
    if not facts.moves or facts.status in CLOSED_STATUSES or given is None or not given.on_behalf:
        return ""
    return f"{given.how}（{day_words(timezone.localdate(given.at), facts.today)}）"
