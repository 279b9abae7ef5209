"""The destination of a draft: saved as far as it is known, checked at once."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members.models import Branch
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of
from transfers.enums import Action, Route, Status
from transfers.forms.target import DESTINATION_KINDS, TargetForm, initial_target
from transfers.models import Transfer
from transfers.services import checking, editing, situations
from transfers.services.directory import route_advice
from transfers.services.performing import perform
from transfers.views import person_page
from transfers.views.buttons import act_url

# Buttons of the advice: they show the form again with what is typed, and save nothing.
LOOK, TAKE_PROPOSAL, TAKE_USUAL = "look", "take_proposal", "take_usual"
# What the directory may bring along in the address.
BROUGHT = ("route", "channel", "heading_organization", "receiving_organization", "receiving_code")


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Route, channel, heading, receiver and contact, by the college; optionally on to the graduate at once."""
    transfer = get_object_or_404(Transfer.objects.visible_to(request.user).for_pages(), pk=pk)
    if not request.user.is_college:
        raise NotAllowed("去向信息由本学院的管理员修改。")
    if transfer.status != Status.DRAFT:
        return _not_a_draft(request, transfer)
    stored = initial_target(transfer)
    if request.method == "POST" and not _asks_for_advice(request):
        form = TargetForm(request.POST, initial=stored)
    else:
        form = TargetForm(initial=stored | _typed_or_brought(request, transfer))
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                saved = editing.edit_target(
                    transfer.pk, form.values(), actor_of(request), version=form.cleaned_data["version"]
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Stale) else 403
            else:
                return _after_saving(request, saved, ask=form.cleaned_data["then_ask"])
    context = {
        "transfer": transfer,
        "case": transfer.case,
        "form": form,
        "advice": _advice(form, transfer),
        "brought": request.method == "GET" and any(name in request.GET for name in BROUGHT),
        "findings": person_page.findings(transfer.case, transfer, request.user) if transfer.route else [],
        "own_branches": Branch.objects.visible_to(request.user).filter(organization=transfer.organization),
        "destination_kinds": DESTINATION_KINDS,
    }
    return render(request, "transfers/target_edit.html", context, status=status)


def _asks_for_advice(request: HttpRequest) -> bool:
    return any(name in request.POST for name in (LOOK, TAKE_PROPOSAL, TAKE_USUAL))


def _typed_or_brought(request: HttpRequest, transfer: Transfer) -> dict[str, Any]:
    """What the form shows besides what is stored: all that was typed, or what the directory has sent along."""
    if request.method != "POST":
        return {name: request.GET[name][:100] for name in BROUGHT if name in request.GET}
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in TargetForm.base_fields}
    typed["then_ask"] = "then_ask" in request.POST
    advice = _advise(typed, transfer)
    if TAKE_PROPOSAL in request.POST and advice.proposal and advice.proposal.route:
        typed |= {"route": advice.proposal.route, "channel": advice.proposal.channel or ""}
    if TAKE_USUAL in request.POST and advice.usual:
        usual = advice.usual
        values = {"heading_organization": usual.heading, "receiving_code": usual.code, "route": usual.route}
        typed |= {name: value for name, value in values.items() if value}
        typed["channel"] = usual.channel if usual.route == Route.OUT_OF_BEIJING else ""
    return typed


def _advice(form: TargetForm, transfer: Transfer) -> route_advice.Advice:
    """On what the form shows."""
    names = ("heading_organization", "receiving_organization", "receiving_code")
    return _advise({name: form[name].value() or "" for name in names}, transfer)


def _advise(typed: dict[str, Any], transfer: Transfer) -> route_advice.Advice:
    return route_advice.advise(
        typed["heading_organization"],
        typed["receiving_organization"],
        typed["receiving_code"],
        transfer.organization,
    )


def _after_saving(request: HttpRequest, saved: Transfer, *, ask: bool) -> HttpResponse:
    """On to the graduate if asked for and possible; else to the page, or back here when something blocks."""
    transfer = Transfer.objects.for_pages().get(pk=saved.pk)
    here = redirect("transfers:target_edit", pk=transfer.pk)
    case_page = redirect("transfers:case", pk=transfer.case_id)
    verdict = situations.verdict(transfer, request.user, Action.REQUEST_CONFIRMATION)
    if ask and verdict.allowed:
        try:
            perform(transfer.pk, Action.REQUEST_CONFIRMATION, actor_of(request), version=transfer.version)
        except Refusal as refusal:
            messages.warning(request, f"去向信息已保存，但没有送本人确认：{refusal}")
            return case_page
        messages.success(request, f"去向信息已保存，已请{transfer.member.name}本人确认。")
        return case_page
    if ask:
        messages.warning(request, f"去向信息已保存，但还不能请本人确认：{verdict.reason}。")
        return here
    if blocking := sum(finding.is_blocking for finding in checking.findings_of(transfer)):
        messages.warning(request, f"去向信息已保存，还有 {blocking} 处须改正。")
        return here
    messages.success(request, "去向信息已保存。")
    return case_page


def _not_a_draft(request: HttpRequest, transfer: Transfer) -> HttpResponse:
    """The way to an edit leads through CORRECT; nothing typed on a stale page is taken for an edit."""
    correct = situations.verdict(transfer, request.user, Action.CORRECT)
    context = {
        "transfer": transfer,
        "case": transfer.case,
        "correct_url": act_url(transfer, Action.CORRECT, reverse("transfers:target_edit", args=[transfer.pk]))
        if correct.allowed
        else "",
        "typed": _typed(request),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "transfers/target_locked.html", context, status=status)


def _typed(request: HttpRequest) -> list[dict[str, str]]:
    fields = TargetForm.base_fields
    return [
        {"label": str(fields[name].label), "value": value}
        for name, value in request.POST.items()
        if name in fields and name not in ("version", "then_ask") and value
    ]
