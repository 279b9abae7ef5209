"""The graduate's pages, made for a phone: the own case and nothing else."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from letters.models import Letter, Mailing
from members import clock
from members.models import Event
from members.refusals import NotAllowed
from transfers import declarations
from transfers.enums import Action, Disposition, Status
from transfers.models import Case, Confirmation, Transfer
from transfers.services import situations
from transfers.views.buttons import act_url
from transfers.views.graduate import words as graduate_words
from transfers.views.graduate.tasks import tasks

RECORD_LENGTH = 50
WITH_LETTER = (Status.LETTER_ISSUED, Status.LETTER_DELIVERED, Status.COMPLETED)


def my_case(request: HttpRequest) -> HttpResponse:
    """The graduate's home page: the state, what to do, who is asked. The home view calls it."""
    case, transfer = own_case(request)
    if case is None:
        return render(request, "transfers/graduate/no_case.html", {"contact": _contact_of_member(request)})
    events = (
        Event.objects.visible_to(request.user)
        .filter(member=case.member, verb__in=list(graduate_words.RECORD))
        .select_related("actor")
        .order_by("-seq")[:RECORD_LENGTH]
    )
    context = {
        **_page(request, case, transfer),
        "state": graduate_words.state_card(case, transfer, clock.today()),
        "tasks": tasks(transfer) if transfer and case.disposition == "TRANSFER" else [],
        "record": graduate_words.record(events),
    }
    return render(request, "transfers/graduate/home.html", context)


@require_safe
def my_details(request: HttpRequest) -> HttpResponse:
    """Check your answers: the own data and the target, with the two buttons while they are open."""
    case, transfer = own_case(request)
    if case is None:
        raise Http404
    return render(request, "transfers/graduate/details.html", _page(request, case, transfer))


@require_safe
def my_guide(request: HttpRequest) -> HttpResponse:
    """What to ask the receiving organisation, before anything is filled in."""
    case, transfer = own_case(request)
    contact = graduate_words.contact(case.organization) if case else _contact_of_member(request)
    target_url = _target_url(case, transfer) if case else ""
    return render(request, "transfers/graduate/guide.html", {"contact": contact, "target_url": target_url})


@require_safe
def my_letter(request: HttpRequest) -> HttpResponse:
    """The letter's number and validity, and what its three parts are for."""
    case, transfer = own_case(request)
    if case is None or transfer is None or transfer.letter is None:
        raise Http404
    mailing = Mailing.objects.visible_to(request.user).filter(letter=transfer.letter).first()
    return render(
        request, "transfers/graduate/letter.html", {**_page(request, case, transfer), "mailing": mailing}
    )


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


def _page(request: HttpRequest, case: Case, transfer: Transfer | None) -> dict[str, Any]:
    return {
        "case": case,
        "transfer": transfer,
        "own_rows": graduate_words.own_rows(case),
        "target_rows": graduate_words.target_rows(transfer) if transfer and transfer.route else [],
        "confirm_url": _url(request, transfer, Action.CONFIRM),
        "correct_url": _url(request, transfer, Action.CORRECT),
        "target_url": _target_url(case, transfer),
        "confirmation": _confirmation(transfer),
        "declaration": declarations.TEXTS[declarations.CURRENT],
        "letter": _letter(transfer),
        "void_numbers": _void_numbers(case),
        "contact": graduate_words.contact(case.organization),
    }


def _url(request: HttpRequest, transfer: Transfer | None, action: Action) -> str:
    """The act's page, "" when it is not open to the graduate now."""
    if transfer is None or not situations.verdict(transfer, request.user, action).allowed:
        return ""
    return act_url(transfer, action, reverse("home"))


def _target_url(case: Case, transfer: Transfer | None) -> str:
    """The page to fill in the destination, "" once it stands still."""
    draft = transfer is not None and transfer.status == Status.DRAFT
    return reverse("transfers:my_target") if draft and case.disposition == Disposition.TRANSFER else ""


def _confirmation(transfer: Transfer | None) -> Confirmation | None:
    """The declaration that holds: none while the data are open again."""
    if transfer is None or transfer.status in (Status.DRAFT, Status.AWAITING_CONFIRMATION, Status.CANCELLED):
        return None
    return Confirmation.objects.filter(transfer__case=transfer.case_id).first()


def _void_numbers(case: Case) -> list[str]:
    """The person's letters of this season that must not be used any more."""
    void = Letter.objects.filter(member=case.member, season_year=case.season.year, voided_at__isnull=False)
    return list(void.order_by("issued_on", "sequence").values_list("number", flat=True))


def _letter(transfer: Transfer | None) -> Letter | None:
    if transfer is None or transfer.status not in WITH_LETTER:
        return None
    return transfer.letter


def _contact_of_member(request: HttpRequest) -> dict[str, str] | None:
    member = request.user.member
    return graduate_words.contact(member.organization) if member else None
