"""领取台: a number is scanned or typed, one letter is shown, and only its next act is offered."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from letters.models import Letter
from letters.services import issuing
from members import clock
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.views.office import actor_of, version_seen
from transfers.enums import Path
from transfers.forms.actions import ActionForm
from transfers.services.handing_out import lookup, posting
from transfers.services.handing_out.today import acts_of_today, delivered_words
from transfers.services.performing import perform
from transfers.views.handing_out import letter_card
from transfers.views.handing_out.letter_card import ACTIONS, FORMS, SEAL, Card

# What ⏎ in the empty field sends where the letter offers no act of one press.
NOTHING = "nothing"
NOT_FOUND = "没有找到这样的介绍信，或不在您的范围内。"
CHANGED_MEANWHILE = "没有登记：这封信刚才已经办理过，或者他人改动了。本次没有写入任何内容，现在的情况如下。"


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The field, the letter that was asked for, and what this person has done today.

    POST with ``typed`` looks a letter up (by POST, because it may be an ID number or a code); with the field
    empty and a letter on the page it does the act of the button that was pressed; ⏎ presses the main one, as it
    was shown: what another person has made of the letter meanwhile is never done by it.
    """
    if not request.user.is_staff_member:
        raise NotAllowed("这是办理人员的页面；您的介绍信请看首页。")
    if request.method == "POST":
        typed = lookup.plain(request.POST.get("typed", ""))
        if typed or not request.POST.get("letter"):
            return _look_up(request, typed)
        return _do(request)
    number, typed = (lookup.plain(request.GET.get(name, "")) for name in ("letter", "q"))
    if number:
        found = lookup.letters_for(request.user).filter(number=number).first()
        return _page(request, letter_card.card(found, request.user)) if found else _not_found(request, number)
    return _matches(request, typed) if typed else _page(request)


def _look_up(request: HttpRequest, typed: str) -> HttpResponse:
    if not typed:
        return redirect("transfers:desk")
    found = lookup.find(typed, request.user)
    if len(found.letters) == 1:
        return redirect(address_of(found.letters[0]))
    if found.letters and not lookup.is_private(typed):
        return redirect(f"{reverse('transfers:desk')}?{urlencode({'q': typed})}")
    return _list(request, typed, found)


def _matches(request: HttpRequest, typed: str) -> HttpResponse:
    """``?q=``: what several letters have in common; what is private does not stay in the address."""
    found = lookup.find(typed, request.user)
    if len(found.letters) == 1:
        return redirect(address_of(found.letters[0]))
    if lookup.is_private(typed):
        messages.error(request, NOT_FOUND)
        return redirect("transfers:desk")
    return _list(request, typed, found)


def _list(request: HttpRequest, typed: str, found: lookup.Found) -> HttpResponse:
    if not found.letters:
        return _not_found(request, typed)
    rows = [{"letter": each, "url": address_of(each)} for each in found.letters]
    shown = "" if lookup.is_private(typed) else typed
    return _page(request, rows=rows, more=found.more, typed=shown)


def _not_found(request: HttpRequest, typed: str) -> HttpResponse:
    shown = "" if lookup.is_private(typed) else typed
    return _page(request, problem=NOT_FOUND, typed=shown, status=404)


def _do(request: HttpRequest) -> HttpResponse:
    """The act of the button; then back to the empty field."""
    letter = _letter(request)
    name = request.POST.get("do", "")
    before = letter_card.card(letter, request.user)
    if name == NOTHING:
        return _page(request, before)
    if name == SEAL:
        return _seal(request, letter)
    if name not in FORMS:
        raise Http404
    if before.transfer is None or before.version != version_seen(request):
        return _page(request, before, problem=CHANGED_MEANWHILE, status=409)
    transfer = before.transfer
    form = FORMS[name](request.POST, path=Path.of(transfer.route, transfer.channel))
    if form.is_valid() and name == "mail":
        _check_tracking_number(request, form, before)
    if not form.is_valid():
        return _again(request, letter, name, form, 422)
    try:
        perform(transfer.pk, ACTIONS[name], actor_of(request), form.needs(), version=transfer.version)
    except Stale:
        return _page(
            request, letter_card.card(_letter(request), request.user), problem=CHANGED_MEANWHILE, status=409
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _again(request, letter, name, form, 403 if isinstance(refusal, NotAllowed) else 422)
    letter.refresh_from_db()
    messages.success(request, _done(letter, name))
    return redirect("transfers:desk")


def _seal(request: HttpRequest, letter: Letter) -> HttpResponse:
    try:
        with journal.change() as book:
            issuing.record_sealing(book, actor_of(request), letter, clock.today())
    except Refusal as refusal:
        problem = CHANGED_MEANWHILE if isinstance(refusal, Stale) else str(refusal)
        status = 403 if isinstance(refusal, NotAllowed) else 409 if isinstance(refusal, Stale) else 422
        return _page(
            request, letter_card.card(_letter(request), request.user), problem=problem, status=status
        )
    messages.success(request, f"第 {letter.number} 号（{letter.member.name}）已登记用印，可以领取。")
    return redirect("transfers:desk")


def _done(letter: Letter, name: str) -> str:
    who = f"第 {letter.number} 号（{letter.member.name}）"
    if name == "receipt":
        return f"{who}第三联已回，已办结。"
    if name == "in-person":
        return f"{who}已由本人领取。"
    return f"{who}已登记：{delivered_words(letter)}。"


def _again(request: HttpRequest, letter: Letter, name: str, form: ActionForm, status: int) -> HttpResponse:
    """The letter as it stands now, with the form as it was filled in."""
    shown = letter_card.card(letter, request.user, bound=(name, form))
    problem = " ".join(form.non_field_errors()) if name not in shown.forms else ""
    return _page(request, shown, problem=problem, status=status)


def _check_tracking_number(request: HttpRequest, form: ActionForm, shown: Card) -> None:
    assert shown.transfer is not None
    typed, together = form.cleaned_data["tracking_number"], form.cleaned_data["together"]
    row = posting.Posted(shown.transfer.pk, shown.version, shown.letter, typed)
    for sentence in posting.faults([row], request.user, together=together).values():
        form.add_error("tracking_number", sentence)


def _page(
    request: HttpRequest,
    shown: Card | None = None,
    *,
    problem: str = "",
    rows: list[dict[str, Any]] | None = None,
    more: bool = False,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    today = acts_of_today(request.user)
    context = {
        "card": shown,
        "target_rows": letter_card.target_rows(shown.letter) if shown else [],
        "validity": letter_card.validity(shown.letter) if shown else "",
        "expired": letter_card.is_expired(shown.letter) if shown else False,
        "seal": letter_card.seal(shown.letter) if shown else None,
        "problem": problem,
        "rows": rows or [],
        "more": more,
        "typed": typed,
        "acts": [{"act": each, "url": address_of(each.letter)} for each in today],
    }
    return render(request, "transfers/desk.html", context, status=status)


def address_of(letter: Letter) -> str:
    """The desk with this letter on it."""
    return f"{reverse('transfers:desk')}?{urlencode({'letter': letter.number})}"


def _letter(request: HttpRequest) -> Letter:
    try:
        pk = uuid.UUID(request.POST.get("letter", ""))
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(lookup.letters_for(request.user), pk=pk)
