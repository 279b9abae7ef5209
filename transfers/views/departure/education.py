"""离校教育: the sessions of a college, and 组织部's overview (notice 一1)."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.models import Organization
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of
from transfers.departure_filters import EducationFilter
from transfers.departure_tables import EducationTable
from transfers.desk import Desk
from transfers.forms.departure import EducationForm
from transfers.models import Attendance, Case, EducationSession
from transfers.models.departure import AttendanceState
from transfers.services.departure import education
from transfers.services.departure.education import Part, Share
from transfers.services.reports import with_latest
from transfers.views.desks import at_desk, list_context, without_id_number


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A college's sessions with its numbers; for 组织部 one line per college, ``?organization=`` opens one."""
    organization = _shown_organization(request)
    if organization is None:
        return _all_colleges(request, desk)
    (share,) = education.shares(desk.season, [organization], desk.today)
    sessions = (
        EducationSession.objects.visible_to(request.user)
        .filter(season=desk.season, organization=organization)
        .annotate(
            came=Count("attendances", filter=Q(attendances__state=AttendanceState.ATTENDED)),
            excused=Count("attendances", filter=Q(attendances__state=AttendanceState.EXCUSED)),
        )
        .order_by("-held_on", "topic")
    )
    context = {
        "shown_season": desk.season,
        "organization": organization,
        "share": share,
        "tiles": _tiles(share, desk),
        "sessions": sessions,
        "today": desk.today,
    }
    return render(request, "transfers/education.html", context)


@require_safe
@at_desk
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who was there and who has been at no session; the filters are in the address."""
    if moved := without_id_number(request):
        return moved
    filterset = EducationFilter(request, with_latest(Case.objects.visible_to(request.user)), desk)
    held = Attendance.objects.filter(session__held_on__lte=desk.today).select_related("session")
    rows = (
        filterset.qs.select_related("member", "organization", "branch")
        .prefetch_related(
            Prefetch("attendances", held.order_by("session__held_on"), to_attr="attendances_now")
        )
        .order_by("member__name_key", "pk")
    )
    context = list_context(request, filterset, EducationTable(rows, desk)) | {"shown_season": desk.season}
    return render(request, "transfers/education_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def session_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A session that was held, or is planned."""
    if not request.user.is_college:
        raise NotAllowed("离校教育由各学院的管理员登记，组织部只查看。")
    form = EducationForm(
        request.POST if request.method == "POST" else None,
        season=desk.season,
        initial={"held_on": desk.today},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                session = education.create_session(
                    request.user.organization, desk.season, form.values(), actor_of(request)
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("transfers:education_session", pk=session.pk)
    context = {"form": form, "session": None, "shown_season": desk.season}
    return render(request, "transfers/education_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a session's data, or take back one that nobody is recorded for."""
    session = get_object_or_404(
        EducationSession.objects.visible_to(request.user).select_related("season", "organization"), pk=pk
    )
    if not request.user.is_college:
        raise NotAllowed("离校教育由各学院的管理员登记，组织部只查看。")
    removing = request.POST.get("action") == "remove"
    form = EducationForm(
        request.POST if request.method == "POST" and not removing else None,
        instance=EducationSession.objects.get(pk=pk),
        season=session.season,
    )
    status, fault = 200, ""
    if request.method == "POST":
        status = 422
        try:
            if removing:
                education.remove_session(pk, actor_of(request))
                messages.success(request, f"已删除离校教育“{session.topic}”。")
                return redirect(f"{reverse('transfers:education')}?season={session.season.year}")
            if form.is_valid():
                education.change_session(pk, form.values(), actor_of(request), seen=form.cleaned_data["seen"])
                messages.success(request, "离校教育信息已保存。")
                return redirect("transfers:education_session", pk=pk)
        except Refusal as refusal:
            fault = str(refusal)
            status = 409 if isinstance(refusal, Stale) else 422
    context = {
        "form": form,
        "session": session,
        "shown_season": session.season,
        "errors": [{"text": fault, "target": ""}] if fault else [],
        "may_remove": not session.attendances.exists(),
    }
    return render(request, "transfers/education_form.html", context, status=status)


def _shown_organization(request: HttpRequest) -> Organization | None:
    """The own one; for 组织部 the one that the address names, None for all."""
    if request.user.is_college:
        return request.user.organization
    chosen = request.GET.get("organization", "")
    if not chosen:
        return None
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=number)


def _all_colleges(request: HttpRequest, desk: Desk) -> HttpResponse:
    here = Case.objects.filter(season=desk.season).values("organization")
    organizations = list(Organization.objects.visible_to(request.user).filter(pk__in=here))
    shares = education.shares(desk.season, organizations, desk.today)
    context = {
        "shown_season": desk.season,
        "table": _matrix(shares, desk),
        "silent": [share.organization.name for share in shares if not share.held and share.expected],
        "due": desk.season.register_due_on,
        "late": desk.season.register_due_on < desk.today,
    }
    return render(request, "transfers/education_overview.html", context)


def _matrix(shares: list[Share], desk: Desk) -> dict[str, Any]:
    """For ``components/closing_table.html``."""
    year = desk.season.year
    words = ("已举行（次）", "应参加（人）", "已参加", "请假", "一次都没有参加", "参加率")

    def cells(share: Share, where: str) -> list[dict[str, Any]]:
        url = f"{reverse('transfers:education_people')}?season={year}&members_only=on{where}&attendance="
        return [
            {"value": share.held, "url": "", "bad": not share.held and share.expected, "why": "还没有举行"},
            {"value": share.expected, "url": ""},
            {"value": share.attended, "url": f"{url}{Part.ATTENDED}"},
            {"value": share.excused, "url": f"{url}{Part.EXCUSED}"},
            {"value": share.missed, "url": f"{url}{Part.ABSENT}"},
            {"value": share.rate or "—", "url": ""},
        ]

    rows = [
        {
            "label": share.organization.name,
            "url": f"{reverse('transfers:education')}?season={year}&organization={share.organization.pk}",
            "cells": cells(share, f"&organization={share.organization.pk}"),
        }
        for share in shares
    ]
    sums = {
        name: sum(getattr(share, name) for share in shares)
        for name in ("held", "planned", "expected", "attended", "excused")
    }
    total = Share(organization=Organization(), **sums)
    return {
        "columns": [{"label": word} for word in words],
        "rows": rows,
        "totals": {"label": "合计", "cells": cells(total, "")} if len(shares) > 1 else None,
    }


def _tiles(share: Share, desk: Desk) -> list[dict[str, Any]]:
    where = "" if desk.user.is_college else f"&organization={share.organization.pk}"
    url = f"{reverse('transfers:education_people')}?season={desk.season.year}&members_only=on{where}&attendance="
    planned = f"另有 {share.planned} 次未举行" if share.planned else ""
    late = "problem" if share.held and share.missed else ""
    return [
        _tile("已举行", share.held, "次", "", planned),
        _tile("应参加", share.expected, "人", "", "本届离校的党员"),
        _tile("已参加", share.attended, "人", f"{url}{Part.ATTENDED}", f"参加率 {share.rate}", "good"),
        _tile("请假", share.excused, "人", f"{url}{Part.EXCUSED}", ""),
        _tile("一次都没有参加", share.missed, "人", f"{url}{Part.ABSENT}", "", late),
    ]


def _tile(label: str, value: int, unit: str, url: str, note: str, tone: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "unit": unit, "url": url, "note": note, "tone": tone}
