"""The graduate says where the membership is to go: one question a page, each kept at once, handed in at the end."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members import clock
from members.models import Branch
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of
from transfers.enums import Action, Disposition, Prospect, Status
from transfers.forms.graduate_target import NOT_ASKED, StepForm
from transfers.models import Case, Transfer
from transfers.services import editing, situations
from transfers.views.graduate import target_steps as steps
from transfers.views.graduate.finding_words import remarks
from transfers.views.graduate.pages import graduate_page, own_case
from transfers.views.graduate.words import until_words

CHECKING = "check"
STALE_TO_HAND_IN = "您打开页面以后，去向信息有改动，还没有提交。请再看一遍下面的内容，无误后再提交。"
STALE = "您打开页面以后，去向信息有改动，刚才填写的没有保存。"


@require_http_methods(["GET", "HEAD", "POST"])
def my_target(request: HttpRequest) -> HttpResponse:
    """All answers to check, what is still missing, and the button that hands them in; afterwards what happens next."""
    case, transfer = _own_transfer(request)
    if transfer.status != Status.DRAFT:
        return _not_a_draft(request, case, transfer)
    if request.method != "POST":
        return _overview(request, case, transfer) if steps.has_begun(transfer) else redirect(steps.WHERE.url)
    try:
        editing.hand_in_target(transfer.pk, actor_of(request), seen=request.POST.get("seen", ""))
    except Refusal as refusal:
        fault = STALE_TO_HAND_IN if _is_stale(refusal) else str(refusal)
        _, transfer = _own_transfer(request)
        if transfer.status != Status.DRAFT:
            return _not_a_draft(request, case, transfer)
        return _overview(request, case, transfer, fault=fault, status=_status_of(refusal))
    return redirect("transfers:my_target")


@require_http_methods(["GET", "HEAD", "POST"])
def my_target_step(request: HttpRequest, step: str) -> HttpResponse:
    """One question. What is answered is kept at once; a mistake is said here, in plain words."""
    case, transfer = _own_transfer(request)
    if step not in steps.ALL:
        raise Http404
    page = steps.ALL[step]
    if transfer.status != Status.DRAFT:
        return _not_a_draft(request, case, transfer, page)
    if page not in steps.steps_of(transfer):
        return redirect("transfers:my_target")
    if request.method != "POST":
        return _step_page(request, case, transfer, page, page.form(None, transfer=transfer))
    form = page.form(request.POST, transfer=transfer)
    if not form.is_valid():
        return _step_page(request, case, transfer, page, form, status=422)
    return _save(request, case, transfer, page, form)


def _save(request: HttpRequest, case: Case, seen: Transfer, page: steps.Step, form: StepForm) -> HttpResponse:
    values = form.values()
    try:
        editing.edit_target(
            seen.pk, values, actor_of(request), seen=form.cleaned_data["seen"], handed_in=False
        )
    except Refusal as refusal:
        _, now = _own_transfer(request)
        if now.status != Status.DRAFT:
            return _not_a_draft(request, case, now, page)
        if not _is_stale(refusal):
            form.add_error(None, str(refusal))
            return _step_page(request, case, now, page, form, status=_status_of(refusal))
        return _stale_step(request, case, now, page)
    _, transfer = _own_transfer(request)
    changed = editing.target_version(seen, values) != editing.target_version(transfer, values)
    if changed and any(remark.step == page.slug for remark in remarks(transfer)[0]):
        return redirect(_with_way_back(request, page.url))
    return redirect(_next_url(request, transfer, page))


def _next_url(request: HttpRequest, transfer: Transfer, page: steps.Step) -> str:
    following = steps.after(transfer, page)
    if following is None or _came_to_check(request):
        return reverse("transfers:my_target")
    return following.url


def _step_page(
    request: HttpRequest,
    case: Case,
    transfer: Transfer,
    page: steps.Step,
    form: StepForm,
    *,
    stale: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    previous = steps.before(transfer, page)
    to_check = _came_to_check(request) or previous is None
    here = [remark for remark in remarks(transfer)[0] if remark.step == page.slug]
    context = {
        **graduate_page(request, case, transfer),
        "step": page,
        "form": form,
        "stale": stale,
        "remarks": [] if form.is_bound else here,
        "count": steps.counted(transfer, page),
        "back_url": reverse("home") if not steps.has_begun(transfer) else _back(to_check, previous),
        "next_url": _next_url(request, transfer, page),
        "own_branches": Branch.objects.filter(organization=case.organization) if page is steps.UNIT else [],
        "not_asked": NOT_ASKED,
        "goes_abroad": case.prospect == Prospect.ABROAD and page is steps.WHERE,
    }
    return render(request, "transfers/graduate/target_step.html", context, status=status)


def _back(to_check: bool, previous: steps.Step | None) -> str:
    return reverse("transfers:my_target") if to_check or previous is None else previous.url


def _stale_step(request: HttpRequest, case: Case, now: Transfer, page: steps.Step) -> HttpResponse:
    """What was typed stays in the form, what stands now is said beside it; the next press saves."""
    typed = request.POST.copy()
    typed["seen"] = editing.target_version(now, page.form.columns)
    form = page.form(typed, transfer=now)
    stale = {"text": STALE, "now": steps.answer(now, page) or "没有填写"}
    return _step_page(request, case, now, page, form, stale=stale, status=409)


def _overview(
    request: HttpRequest, case: Case, transfer: Transfer, *, fault: str = "", status: int = 200
) -> HttpResponse:
    target, person = remarks(transfer)
    going_on = steps.first_unsaid(transfer)
    to_mend = next((steps.ALL[remark.step] for remark in target if remark.must), None)
    rows = [
        {
            "step": page,
            "answer": steps.answer(transfer, page),
            "unsaid": steps.unsaid(transfer, page),
            "url": f"{page.url}?back={CHECKING}",
            "remarks": [remark for remark in target if remark.step == page.slug],
        }
        for page in steps.steps_of(transfer)
    ]
    context = {
        **graduate_page(request, case, transfer),
        "rows": rows,
        "missing": [page.label for page in steps.steps_of(transfer) if steps.unsaid(transfer, page)],
        "wrong": sum(remark.must for remark in target),
        "person_remarks": person,
        "going_on": going_on,
        "to_mend": to_mend,
        "handed_in": transfer.filled_by_graduate,
        "seen": editing.target_version(transfer),
        "fault": fault,
        "due": until_words(transfer.due_on, clock.today()) if transfer.due_on else "",
    }
    return render(request, "transfers/graduate/target.html", context, status=status)


def _not_a_draft(
    request: HttpRequest, case: Case, transfer: Transfer, page: steps.Step | None = None
) -> HttpResponse:
    """What was typed on a stale page is shown, and not taken."""
    typed = []
    if request.method == "POST" and page is not None:
        form = page.form(request.POST, transfer=transfer)
        typed = [
            {"label": str(field.label), "value": _typed_words(form, field.name)}
            for field in form.visible_fields()
            if request.POST.get(field.name)
        ]
    correct = situations.verdict(transfer, request.user, Action.CORRECT)
    context = {
        **graduate_page(request, case, transfer),
        "correct_url": reverse("transfers:my_correct") if correct.allowed else "",
        "typed": typed,
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "transfers/graduate/target_locked.html", context, status=status)


def _typed_words(form: StepForm, name: str) -> str:
    """What was chosen in its words, what was typed as it is."""
    text = form[name].value() or ""
    choices: Any = getattr(form.fields[name], "choices", ())
    return str(dict(choices).get(text, text))


def _own_transfer(request: HttpRequest) -> tuple[Case, Transfer]:
    case, transfer = own_case(request)
    if case is None or transfer is None or case.disposition != Disposition.TRANSFER:
        raise Http404
    return case, transfer


def _came_to_check(request: HttpRequest) -> bool:
    return request.GET.get("back") == CHECKING


def _with_way_back(request: HttpRequest, url: str) -> str:
    return f"{url}?back={CHECKING}" if _came_to_check(request) else url


def _is_stale(refusal: Refusal) -> bool:
    return isinstance(refusal, Stale)


def _status_of(refusal: Refusal) -> int:
    return 409 if _is_stale(refusal) else 403 if isinstance(refusal, NotAllowed) else 422
