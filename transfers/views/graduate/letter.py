"""The letter in the graduate's hands: its number, how long it is good, what each part is and where it goes."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from letters.models import Letter, Mailing
from members.models import Organization
from transfers.enums import Status
from transfers.models import Case, Transfer
from transfers.services.standing import day_words, left_words
from transfers.views.graduate.facts import Facts, gather
from transfers.views.graduate.pages import graduate_page, own_case

WITH_LETTER = (Status.LETTER_ISSUED, Status.LETTER_DELIVERED, Status.COMPLETED)


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when the letter is good, in words; ``late`` when it is not any more."""

    day: str
    left: str
    late: bool


@dataclass(frozen=True, slots=True)
class Days:
    """What has happened to the letter and when, in words; "" for what has not."""

    issued: str
    delivered: str
    handed_in: str


@require_safe
def my_letter(request: HttpRequest) -> HttpResponse:
    """404 for somebody who never had a letter; one that is void is said to be void, and no more."""
    case, transfer = own_case(request)
    if case is None or transfer is None or transfer.letter is None:
        raise Http404
    facts = gather(case, transfer)
    letter = letter_of(transfer)
    context = {
        **graduate_page(request, case, transfer),
        "letter": letter,
        "void_numbers": [each.number for each in letters_of(case) if each.voided_at],
        "validity": _validity(letter, facts) if letter else None,
        "days": _days(letter, facts) if letter else None,
        "mailing": Mailing.objects.visible_to(request.user).filter(letter=transfer.letter).first(),
        "asked": facts.asked,
        "in_hand": transfer.status == Status.LETTER_DELIVERED,
        "done": transfer.status == Status.COMPLETED,
        "return_rows": return_rows(transfer.letter.organization),
    }
    return render(request, "transfers/graduate/letter.html", context)


def letter_of(transfer: Transfer | None) -> Letter | None:
    """The letter that is to be used, or was."""
    if transfer is None or transfer.status not in WITH_LETTER:
        return None
    return transfer.letter


def letters_of(case: Case) -> list[Letter]:
    """The person's letters of this season, oldest first; void ones must not be used any more."""
    letters = Letter.objects.filter(member=case.member_id, season_year=case.season.year)
    return list(letters.order_by("issued_on", "sequence"))


def return_rows(organization: Organization) -> list[dict[str, Any]]:
    """Where part 3 goes, as it is written on an envelope, each line to be copied; what is not known is left out."""
    postcode = f"（{organization.postcode}）" if organization.address and organization.postcode else ""
    recipient = "　".join(
        filter(None, (organization.full_name, organization.contact_name, organization.phone))
    )
    rows = (
        ("收件地址", f"{organization.address}{postcode}"),
        ("收件人", recipient),
        ("传真", organization.fax),
    )
    return [{"label": label, "value": value, "copyable": True} for label, value in rows if value]


def _days(letter: Letter, facts: Facts) -> Days:
    def say(day: datetime.date | None) -> str:
        return day_words(day, facts.today) if day else ""

    report = facts.handed_in
    return Days(say(letter.issued_on), say(letter.delivered_on), say(report.on) if report else "")


def _validity(letter: Letter, facts: Facts) -> Validity:
    day, late = letter.valid_until, bool(facts.expired_days)
    if facts.status == Status.COMPLETED or (day < facts.today and not late):
        return Validity(day_words(day, facts.today), "", late=False)
    left = f"已过期 {facts.expired_days} 天" if late else left_words(day, facts.today)
    return Validity(day_words(day, facts.today), left, late)
