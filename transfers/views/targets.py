"""The destination of a draft: saved as far as it is known, checked at once."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members.models import Branch
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of
from transfers.enums import Action, Status
from transfers.forms.target import DESTINATION_KINDS, TargetForm, initial_target
from transfers.models import Transfer
from transfers.register.findings import Level
from transfers.services import editing, situations
from transfers.services.performing import perform
from transfers.views import person_page
from transfers.views.buttons import act_url


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Route, channel, heading, receiver and contact, by the college; optionally on to the graduate at once."""
    transfer = get_object_or_404(Transfer.objects.visible_to(request.user).for_pages(), pk=pk)
    if not request.user.is_college:
        raise NotAllowed("去向信息由本学院的管理员修改。")
    if transfer.status != Status.DRAFT:
        return _not_a_draft(request, transfer)
    form = TargetForm(request.POST if request.method == "POST" else None, initial=initial_target(transfer))
    status = 200
    if request.method == "POST":
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
        "findings": person_page.findings(transfer) if transfer.route else [],
        "own_branches": Branch.objects.visible_to(request.user).filter(organization=transfer.organization),
        "destination_kinds": DESTINATION_KINDS,
    }
    return render(request, "transfers/target_edit.html", context, status=status)


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
    found = person_page.findings(transfer)
    blocking = sum(row["level"] == Level.BLOCKING for row in found)
    if blocking:
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
