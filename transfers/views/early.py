"""提前离校: one member, one page, from the confirmation to the pick-up; only the next act, done right there."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from letters.forms.sealing import SealForm
from letters.models import Letter, PrintedSheet
from letters.services.issuing import may_seal
from letters.services.print_run import is_of_office
from letters.services.sealing import seal_many
from members import clock
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, version_seen
from transfers.enums import Action, Party, Path, Status
from transfers.forms.actions import FORMS, initial_for
from transfers.forms.early import EarlyForm
from transfers.models import Case, Transfer
from transfers.services import early as reporting
from transfers.services import situations
from transfers.services.performing import perform
from transfers.views import act_words, early_steps, person_page
from transfers.views.buttons import act_url, slug_of, verb
from transfers.views.state_words import holder_words

SUBMIT, SEAL = "submit", "seal"
# What is done on this page, by status; the rest has a page of its own.
NEXT = {
    Status.DRAFT: (Action.REQUEST_CONFIRMATION,),
    Status.AWAITING_CONFIRMATION: (Action.CONFIRM,),
    Status.SUBMITTED: (Action.APPROVE, Action.RETURN),
}
NEXT_ON_PATH = {Path.OUT_PAPER: Action.ISSUE_LETTER, Path.OUT_ONLINE: Action.START_ONLINE}


@dataclass(frozen=True, slots=True)
class Offer:
    """One act that is offered now. ``why_not``: it is this person's act, and not possible as things stand."""

    slug: str
    label: str
    will: str
    form: forms.Form
    why_not: str = ""
    danger: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def early(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Where the person stands on the way, and the next act: 409 when the page is stale, 403 for an act not offered."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).select_related(
            "member__organization", "organization", "season"
        ),
        pk=pk,
    )
    if not request.user.is_staff_member:
        raise NotAllowed("这是办理人员的页面；您的办理情况请看首页。")
    transfer = Transfer.objects.filter(case=case).latest_attempts().for_pages().first()
    if request.method != "POST":
        return _page(request, case, transfer, _offers(request, case, transfer))
    offers = _offers(request, case, transfer, posted=request.POST.get("act", ""))
    offer = next((each for each in offers if each.slug == request.POST.get("act")), None)
    if transfer is None or version_seen(request) != transfer.version:
        return _page(
            request, case, transfer, _offers(request, case, transfer), stale=str(Stale()), status=409
        )
    if offer is None or offer.why_not:
        raise NotAllowed(offer.why_not if offer else "现在没有这一步，或者应由别人办理。请刷新页面。")
    if not offer.form.is_valid():
        return _page(request, case, transfer, offers, status=422)
    try:
        said = _do(request, offer, transfer)
    except Stale as refusal:
        return _page(
            request, case, transfer, _offers(request, case, transfer), stale=str(refusal), status=409
        )
    except Refusal as refusal:
        offer.form.add_error(None, str(refusal))
        status = 403 if isinstance(refusal, NotAllowed) else 422
        return _page(request, case, transfer, offers, status=status)
    messages.success(request, said)
    return redirect("transfers:early", pk=case.pk)


def _do(request: HttpRequest, offer: Offer, transfer: Transfer) -> str:
    """The act itself; the sentence for the green line."""
    actor, said = actor_of(request), offer.form.cleaned_data
    if offer.slug == SUBMIT:
        reporting.submit_early(
            transfer.pk,
            actor,
            reason=said["reason"],
            leaving_on=said["leaving_on"],
            version=transfer.version,
        )
        return f"{transfer.member.name}：已单独报送组织部，等待审核。"
    if offer.slug == SEAL:
        ((letter, refused),) = seal_many([transfer.letter], said["sealed_on"], actor)
        if refused:
            raise Refusal(refused)
        return f"第 {letter.number} 号已登记用印，可以发放。"
    action = Action(offer.slug.upper().replace("-", "_"))
    performed = perform(transfer.pk, action, actor, offer.form.needs(), version=transfer.version)
    return act_words.done(action, performed.transfer)


def _offers(
    request: HttpRequest, case: Case, transfer: Transfer | None, posted: str | None = None
) -> list[Offer]:
    """What this person can do now. ``posted``: the act whose form was sent."""
    if transfer is None or not transfer.is_open or case.has_left:
        return []
    status, path = Status(transfer.status), Path.of(transfer.route, transfer.channel)
    party = situations.party_of(transfer, request.user)
    if status == Status.CONFIRMED and party == Party.COLLEGE:
        return [_submit_offer(request, case, transfer, posted)]
    if status == Status.LETTER_ISSUED and transfer.letter:
        due = early_steps.steps_behind(transfer) == early_steps.SEAL and may_seal(
            request.user, transfer.letter
        )
        return [_seal_offer(request, posted)] if due else []
    actions = NEXT.get(status, ())
    if status == Status.APPROVED and path in NEXT_ON_PATH:
        actions = (NEXT_ON_PATH[path],)
    offers = (_act_offer(request, transfer, action, path, party, posted) for action in actions)
    return [offer for offer in offers if offer]


def _act_offer(
    request: HttpRequest,
    transfer: Transfer,
    action: Action,
    path: Path,
    party: Party | None,
    posted: str | None,
) -> Offer | None:
    verdict = situations.verdict(transfer, request.user, action)
    if verdict.rule is None or party not in verdict.rule.parties:
        return None
    slug = slug_of(action)
    form = FORMS[action](
        _data(request, posted, slug),
        path=path,
        prefix=slug,
        initial=initial_for(action, transfer),
    )
    return Offer(
        slug=slug,
        label=act_words.button(action, transfer),
        will=act_words.will(action, transfer),
        form=form,
        why_not=verdict.reason,
        danger=act_words.is_hazardous(action),
    )


def _submit_offer(request: HttpRequest, case: Case, transfer: Transfer, posted: str | None) -> Offer:
    verdict = situations.verdict(transfer, request.user, Action.SUBMIT)
    return Offer(
        slug=SUBMIT,
        label="单独报送组织部",
        will="只报送这一个人，不必等全院的登记表；以后报送登记表时，名单中注明已提前办理。",
        form=EarlyForm(_data(request, posted, SUBMIT), prefix=SUBMIT),
        why_not=reporting.why_not(case, transfer) or verdict.reason,
    )


def _seal_offer(request: HttpRequest, posted: str | None) -> Offer:
    return Offer(
        slug=SEAL,
        label="登记用印",
        will="介绍信盖好章以后登记，然后才能发放。",
        form=SealForm(_data(request, posted, SEAL), prefix=SEAL, initial={"sealed_on": clock.today()}),
    )


def _data(request: HttpRequest, posted: str | None, slug: str) -> Any:
    return request.POST if posted == slug else None


def _page(
    request: HttpRequest,
    case: Case,
    transfer: Transfer | None,
    offers: list[Offer],
    *,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    outside = transfer is not None and Path.of(transfer.route, transfer.channel) in NEXT_ON_PATH
    report = reporting.report_of(transfer) if transfer and outside else None
    slugs = [offer.slug for offer in offers]
    issues = slug_of(Action.ISSUE_LETTER) in slugs
    printable = _printable(request, transfer) if transfer else None
    context = {
        "case": case,
        "transfer": transfer,
        "steps": early_steps.steps(transfer, report) if transfer and outside else [],
        "offers": offers,
        "stale": stale,
        "report": report,
        "why_not": _why_not(case, transfer),
        "findings": person_page.findings(case, transfer, request.user) if _may_be_mended(transfer) else [],
        "target_rows": person_page.destination_rows(transfer) if transfer else [],
        "sentence": early_steps.sentence(transfer) if transfer and outside else "",
        "holder": holder_words(transfer) if transfer else "",
        "keying": person_page.keying_card(transfer) if slug_of(Action.START_ONLINE) in slugs else None,
        "preview": act_words.letter_preview(transfer, clock.today()) if transfer and issues else [],
        "links": _links(request, transfer) if transfer else [],
        "printable": printable,
        "sheet": _sheet(request, printable) if printable else None,
    }
    return render(request, "transfers/early.html", context, status=status)


def _why_not(case: Case, transfer: Transfer | None) -> str:
    """Why this way is closed to the person; "" once it has been taken, or the common one."""
    if transfer is not None and transfer.status not in reporting.BEFORE_REVIEW and transfer.submitted_on:
        return ""
    return reporting.why_not(case, transfer)


def _may_be_mended(transfer: Transfer | None) -> bool:
    return transfer is not None and (
        transfer.status in reporting.BEFORE_REVIEW or transfer.status == Status.SUBMITTED
    )


def _printable(request: HttpRequest, transfer: Transfer) -> Letter | None:
    """The letter, as long as it lies here and this person's office prints it."""
    waits = transfer.status == Status.LETTER_ISSUED
    return transfer.letter if waits and situations.party_of(transfer, request.user) == Party.COLLEGE else None


def _sheet(request: HttpRequest, letter: Letter) -> PrintedSheet | None:
    """The sheet with this letter that waits for its file to be fetched or to be looked at, in this person's office."""
    sheet = early_steps.open_sheet(letter)
    return sheet if sheet and is_of_office(sheet.run, request.user) else None


def _links(request: HttpRequest, transfer: Transfer) -> list[dict[str, Any]]:
    """What can be done besides, each on its own page and back to this one."""
    here = reverse("transfers:early", args=[transfer.case_id])
    edit = reverse("transfers:target_edit", args=[transfer.pk])
    party, status = situations.party_of(transfer, request.user), Status(transfer.status)
    if party == Party.COLLEGE and status == Status.DRAFT:
        return [{"label": "修改去向信息", "url": edit, "primary": False}]
    wanted = {
        (Party.COLLEGE, Status.RETURNED): (Action.CORRECT, edit),
        (Party.COLLEGE, Status.CONFIRMED): (Action.CORRECT, edit),
        (Party.COLLEGE, Status.SUBMITTED): (Action.WITHDRAW, here),
        (Party.COLLEGE, Status.LETTER_ISSUED): (Action.DELIVER_LETTER, here),
        (Party.REVIEWER, Status.APPROVED): (Action.UNDO_DECISION, here),
        (Party.REVIEWER, Status.RETURNED): (Action.UNDO_DECISION, here),
    }
    action, following = wanted.get((party, status), (None, ""))
    if action is None or not situations.verdict(transfer, request.user, action).allowed:
        return []
    return [
        {
            "label": verb(action, transfer),
            "url": act_url(transfer, action, following),
            "primary": action == Action.DELIVER_LETTER,  # all others lead back
        }
    ]
