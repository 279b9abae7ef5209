"""核对, 确认, 已确认: what is declared, the declaration, and what happens next."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of
from transfers import declarations
from transfers.enums import Action, Status
from transfers.forms.graduate_confirming import DeclareForm
from transfers.models import Case, Transfer
from transfers.services import confirmed, situations
from transfers.services.performing import perform
from transfers.views.graduate import declared
from transfers.views.graduate.pages import graduate_page, own_case


@require_safe
def my_details(request: HttpRequest) -> HttpResponse:
    """Check your answers: what has changed since the last confirmation first, else all of it, in groups."""
    case, transfer = own_case(request)
    if case is None:
        raise Http404
    is_asked = transfer is not None and transfer.status == Status.AWAITING_CONFIRMATION
    context = {
        **graduate_page(request, case, transfer),
        "groups": declared.groups(case, transfer, request.user),
        "confirmation": declared.holding(transfer),
        "is_asked": is_asked,
        "confirm_reason": _why_not(transfer, request) if is_asked else "",
        "note": transfer.status_note if transfer and transfer.status == Status.DRAFT else "",
        "can_correct": _can(transfer, request, Action.CORRECT),
        **_change_words(transfer if is_asked else None),
    }
    return render(request, "transfers/graduate/details.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def my_confirm(request: HttpRequest) -> HttpResponse:
    """The declaration in full. A second press, or one from another window, leads to the same page afterwards."""
    case, transfer = own_case(request)
    if case is None or transfer is None:
        raise Http404
    if transfer.status != Status.AWAITING_CONFIRMATION:
        return redirect("transfers:my_confirmed" if declared.holding(transfer) else "transfers:my_details")
    if request.method != "POST":
        return _declaration(request, case, transfer, DeclareForm(initial=_marks(transfer)))
    form = DeclareForm(request.POST)
    if not form.is_valid():
        return _declaration(request, case, transfer, form, status=422)
    try:
        perform(transfer.pk, Action.CONFIRM, actor_of(request), form.needs())
    except Refusal as refusal:
        return _not_confirmed(request, refusal)
    return redirect("transfers:my_confirmed")


@require_safe
def my_confirmed(request: HttpRequest) -> HttpResponse:
    """What was confirmed, what happens next and until when, whom to ask; to be opened again at any time."""
    case, transfer = own_case(request)
    confirmation = declared.holding(transfer)
    if case is None or transfer is None:
        raise Http404
    if confirmation is None:
        return redirect("transfers:my_details")
    said = confirmed.kept_words(confirmation) or confirmed.words(transfer)
    context = {
        **graduate_page(request, case, transfer),
        "confirmation": confirmation,
        "target_rows": declared.rows_of([word for word in said if word[0] in confirmed.TARGET_COLUMNS]),
        "person_rows": declared.rows_of([word for word in said if word[0] in confirmed.PERSON_COLUMNS]),
        "statements": declarations.statements(confirmation.declaration_version),
        "following": declared.what_next(transfer) if transfer.status == Status.CONFIRMED else [],
        "can_correct": _can(transfer, request, Action.CORRECT),
    }
    return render(request, "transfers/graduate/confirmed.html", context)


def _declaration(
    request: HttpRequest,
    case: Case,
    transfer: Transfer,
    form: DeclareForm,
    *,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    reason = _why_not(transfer, request)
    context = {
        **graduate_page(request, case, transfer),
        "form": form,
        "stale": stale,
        "reason": reason,
        "statements": declarations.statements(confirmed.declaration_for(transfer)),
        "version": confirmed.declaration_for(transfer),
        "target_rows": declared.rows_of(confirmed.target_words(transfer)),
        "person_rows": declared.rows_of(confirmed.person_words(transfer)),
        **_change_words(transfer),
    }
    return render(request, "transfers/graduate/confirm.html", context, status=status)


def _not_confirmed(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Somebody was faster: the other press of the same person, or the college with a change."""
    case, transfer = own_case(request)
    if case is None or transfer is None:
        raise Http404
    if declared.holding(transfer):
        return redirect("transfers:my_confirmed")
    if transfer.status != Status.AWAITING_CONFIRMATION:
        return redirect("transfers:my_details")
    status = 409 if isinstance(refusal, Stale) else 403 if isinstance(refusal, NotAllowed) else 422
    form = DeclareForm(initial=_marks(transfer))
    return _declaration(request, case, transfer, form, stale=str(refusal), status=status)


def _marks(transfer: Transfer) -> dict[str, str]:
    return {"seen": confirmed.version_of(transfer), "version": confirmed.declaration_for(transfer)}


def _change_words(transfer: Transfer | None) -> dict[str, Any]:
    """What has changed since the last confirmation; all empty for a first one."""
    changes = confirmed.changes_since(transfer) if transfer else None
    return {
        "changes": changes,
        "change_rows": declared.change_rows(changes),
        "changed_by": declared.by_whom(changes) if changes else "",
        "confirmed_on": declared.confirmed_on(changes) if changes else "",
        "same_rows": declared.rows_of(changes.same) if changes else [],
    }


def _can(transfer: Transfer | None, request: HttpRequest, action: Action) -> bool:
    return transfer is not None and situations.verdict(transfer, request.user, action).allowed


def _why_not(transfer: Transfer | None, request: HttpRequest) -> str:
    """Why the confirmation has to wait, "" when it need not."""
    if transfer is None:
        return ""
    verdict = situations.verdict(transfer, request.user, Action.CONFIRM)
    return "" if verdict.allowed else verdict.reason
