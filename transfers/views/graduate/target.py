"""The graduate fills in where the membership is to go: on a phone, saved as far as it is known."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of
from transfers.enums import Action, Disposition, Status
from transfers.forms.graduate_target import OwnTargetForm, initial_own_target
from transfers.forms.target import DESTINATION_KINDS
from transfers.models import Transfer
from transfers.models.transfers import TARGET_FIELDS
from transfers.register.findings import Finding
from transfers.register.rules import ROUTE_MISSING
from transfers.services import checking, editing, situations
from transfers.views.buttons import act_url
from transfers.views.finding_groups import finding_row
from transfers.views.graduate import words as graduate_words
from transfers.views.graduate.pages import own_case


@require_http_methods(["GET", "HEAD", "POST"])
def my_target(request: HttpRequest) -> HttpResponse:
    """The own destination, while it is a draft; afterwards what to do when it is wrong."""
    case, transfer = own_case(request)
    if case is None or transfer is None or case.disposition != Disposition.TRANSFER:
        raise Http404
    if transfer.status != Status.DRAFT:
        return _not_a_draft(request, transfer)
    form = OwnTargetForm(
        request.POST if request.method == "POST" else None, initial=initial_own_target(transfer)
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                editing.edit_target(
                    transfer.pk, form.values(), actor_of(request), version=form.cleaned_data["version"]
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = (
                    409 if isinstance(refusal, Stale) else 403 if isinstance(refusal, NotAllowed) else 422
                )
            else:
                return _after_saving(request, transfer)
    target, person = _findings(transfer)
    context = {
        "transfer": transfer,
        "form": form,
        "missing": situations.missing(transfer) if transfer.filled_by_graduate else [],
        "target_findings": target,
        "person_findings": person,
        "destination_kinds": DESTINATION_KINDS,
        "contact": graduate_words.contact(case.organization),
    }
    return render(request, "transfers/graduate/target.html", context, status=status)


def _findings(transfer: Transfer) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the rules say of what is stored: about the destination, and about the person, which the college changes."""
    target: list[dict[str, Any]] = []
    person: list[dict[str, Any]] = []
    for finding in checking.findings_of(transfer):
        if _goes_without_saying(finding, transfer):
            continue
        (target if finding.field in TARGET_FIELDS else person).append(finding_row(finding))
    return (target if transfer.filled_by_graduate or transfer.route else []), person


def _goes_without_saying(finding: Finding, transfer: Transfer) -> bool:
    """That a route is missing, when the graduate has said not to know it: the college decides."""
    return finding.rule == ROUTE_MISSING and not transfer.route


def _after_saving(request: HttpRequest, seen: Transfer) -> HttpResponse:
    """Home when nothing is left to be put right, else back to the page with what is."""
    transfer = Transfer.objects.visible_to(request.user).for_pages().get(pk=seen.pk)
    if not transfer.route:
        messages.success(request, "已保存。转接类型由学院判断，学院核对后会请您确认。")
        return redirect("home")
    blocking = [rule.title for rule in checking.blocking_rules(transfer)]
    if situations.missing(transfer) or blocking:
        messages.info(request, "已保存。下面几处还要补充或改正，可以以后再填。")
        return redirect("transfers:my_target")
    messages.success(request, "已保存。学院核对后会请您确认。")
    return redirect("home")


def _not_a_draft(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """What was typed on a stale page is shown, and not taken."""
    correct = situations.verdict(transfer, request.user, Action.CORRECT)
    fields = OwnTargetForm(initial={}).fields
    context = {
        "transfer": transfer,
        "correct_url": act_url(transfer, Action.CORRECT, reverse("home")) if correct.allowed else "",
        "typed": [
            {"label": str(fields[name].label), "value": value}
            for name, value in request.POST.items()
            if name in fields and name not in ("version", "where", "channel") and value
        ],
        "contact": graduate_words.contact(transfer.organization),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "transfers/graduate/target_locked.html", context, status=status)
