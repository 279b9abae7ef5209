"""One person into the register by form, out of it again, and the ID number put right."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.models import Branch
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of
from transfers.desk import Desk
from transfers.enums import Disposition, Status
from transfers.forms.person import EDUCATION_LEVELS
from transfers.forms.registering import IdNumberForm, RegisterForm, WithdrawForm, like
from transfers.models import Case, Season, Transfer
from transfers.services import identity, registering, withdrawing
from transfers.services.editing import HAS_LEFT
from transfers.services.intake.plan import PlannedRow
from transfers.views.desks import at_desk
from transfers.views.finding_groups import finding_row


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def person_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who it is, checked at once. Somebody known from an earlier season is shown before and after first."""
    registering.require_open(desk.season, actor_of(request))
    branches = Branch.objects.visible_to(request.user)
    form = RegisterForm(
        request.POST if request.method == "POST" else None, branches=branches, initial=_initial(request)
    )
    context: dict[str, Any] = {
        "form": form,
        "levels": EDUCATION_LEVELS,
        "shown_season": desk.season,
        "known": None,
        "already": None,
    }
    status = 200
    if request.method == "POST" and "back" not in request.POST:
        status = 422
        if form.is_valid():
            try:
                saved, row = _register(request, form, desk.season)
            except registering.AlreadyRegistered as found:
                context["already"], status = found.case, 409
            except registering.NotOnePerson as refusal:
                form.add_findings(refusal.findings)
                if not refusal.findings:
                    form.add_error(None, str(refusal))
            except Stale as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                if saved:
                    return redirect("transfers:person_registered", pk=saved.pk)
                context["known"], status = _known(row), 200
    return render(request, "transfers/person_new.html", context, status=status)


def _register(request: HttpRequest, form: RegisterForm, season: Season) -> tuple[Case | None, PlannedRow]:
    """The case; or None with the plan that has to be looked at first, of somebody who is known already."""
    entry, actor = form.entry(), actor_of(request)
    row = registering.plan_person(entry, registering.require_open(season, actor), season)
    seen = form.cleaned_data["seen"]
    assert row.intent is not None  # people who cannot be registered have been told
    if row.intent.member is not None and seen != registering.digest_of(row):
        if seen:
            messages.warning(request, "系统中此人的记录刚刚有变化，请重新核对。")
        return None, row
    return registering.register_person(entry, actor, season=season, seen=seen), row


def _known(row: PlannedRow) -> dict[str, Any]:
    assert row.intent is not None
    assert row.intent.member is not None  # or there is nothing to compare with
    return {
        "name": row.entry.name,
        "taken_over": row.intent.taken_over,
        "changes": row.changes,
        "notes": row.notes,
        "seen": registering.digest_of(row),
    }


def _initial(request: HttpRequest) -> dict[str, Any]:
    """``?like=`` the person registered last: the next one is of the same class as a rule."""
    try:
        pk = uuid.UUID(request.GET.get("like", ""))
    except ValueError:
        return {}
    last = Case.objects.visible_to(request.user).select_related("member").filter(pk=pk).first()
    return like(last) if last else {}


@require_safe
def person_registered(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was saved, what is still to be looked at, and what next."""
    case = _own_case(request, pk)
    transfer = Transfer.objects.visible_to(request.user).filter(case=case).for_pages().first()
    context = {
        "case": case,
        "transfer": transfer,
        "findings": [finding_row(finding) for finding in registering.findings_of(case, transfer)],
        "rows": _summary(case),
        "may_fill": transfer is not None and transfer.status == Status.DRAFT,
        "needs_box": case.disposition not in (Disposition.TRANSFER, Disposition.DELAYED_GRADUATION)
        and not (case.disposition_until or case.disposition_note)
        and case.member.is_party_member,
        "next_url": f"{reverse('transfers:person_new')}?season={case.season.year}&like={case.pk}",
        "may_go_on": case.season.entry_open,
    }
    return render(request, "transfers/person_registered.html", context)


def _summary(case: Case) -> list[dict[str, Any]]:
    member = case.member
    return [
        {"label": "姓名", "value": member.name},
        {"label": "身份证号", "value": member.id_number_tail, "mono": True},
        {"label": "学号", "value": member.student_number},
        {"label": "党员类别", "value": member.get_category_display()},
        {"label": "性别", "value": member.get_sex_display()},
        {"label": "所在党支部", "value": case.branch.name},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def person_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """撤回登记: what would go, or what stands in the way; with a reason."""
    case = _own_case(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                name = withdrawing.withdraw_registration(
                    case.pk, form.cleaned_data["reason"], actor_of(request)
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = _status_of(refusal)
            else:
                messages.success(request, f"已撤回{name}的登记，日志中留有记录。")
                return redirect(f"{reverse('transfers:case_list')}?season={case.season.year}")
    context = {
        "case": case,
        "form": form,
        "obstacles": withdrawing.obstacles(case),
        "altogether": withdrawing.goes_altogether(case),
    }
    return render(request, "transfers/person_withdraw.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def person_id_number(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """更正身份证号: the right number and why; not while something rests on the old one."""
    case = _own_case(request, pk)
    form = IdNumberForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": identity.identity_version(case.member)},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                identity.correct_id_number(
                    case.pk, said["id_number"], said["reason"], actor_of(request), seen=said["seen"]
                )
            except Refusal as refusal:
                plain = not isinstance(refusal, NotAllowed | Stale)
                form.add_error("id_number" if plain else None, str(refusal))
                status = _status_of(refusal)
            else:
                messages.success(request, "身份证号已更正。")
                return redirect("transfers:case", pk=case.pk)
    context = {"case": case, "form": form, "locked": identity.why_locked(case)}
    return render(request, "transfers/person_id_number.html", context, status=status)


def _own_case(request: HttpRequest, pk: uuid.UUID) -> Case:
    case = get_object_or_404(
        Case.objects.visible_to(request.user).select_related("member", "organization", "branch", "season"),
        pk=pk,
    )
    if not request.user.is_college:
        raise NotAllowed("人员的登记由本学院的管理员办理。")
    if case.has_left:
        raise NotAllowed(HAS_LEFT)
    return case


def _status_of(refusal: Refusal) -> int:
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, Stale) else 422
