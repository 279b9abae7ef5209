"""One session of the education: who signed, and the sheet to sign on."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, workbook_response
from transfers.forms.attendance import AttendanceSheet, SheetLine
from transfers.models import Case, EducationSession
from transfers.models.departure import AttendanceState
from transfers.services import list_exports
from transfers.services.departure import education
from transfers.services.departure import export as departure_export

# Lines without a name at the end of the paper: somebody always comes who is not on it.
BLANK_LINES = 4


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The people of the college by branch, with ticks; one branch with ``?branch=``."""
    shown = _session(request, pk)
    branches = _branches(shown)
    branch = next((each for each in branches if str(each["pk"]) == request.GET.get("branch")), None)
    cases = education.people_of(shown)
    if branch:
        cases = cases.filter(branch=branch["pk"])
    there = {each.case_id: each for each in shown.attendances.all()}
    posted = request.POST if request.method == "POST" else None
    sheet = AttendanceSheet(
        cases, there, posted, everybody=posted is not None and posted.get("action") == "everybody"
    )
    errors, status = sheet.errors, 200
    if request.method == "POST":
        if not request.user.is_college:
            raise NotAllowed("离校教育由各学院的管理员登记，组织部只查看。")
        status = 422
        if not errors:
            try:
                outcome = education.record_attendance(pk, sheet.wishes(), actor_of(request))
            except Refusal as refusal:
                errors = [{"text": str(refusal), "target": ""}]
                status = 409 if isinstance(refusal, Stale) else 422
            else:
                _say(request, outcome)
                return redirect(request.get_full_path())
    states = [each.state for each in there.values()]
    context = {
        "session": shown,
        "groups": _groups(sheet.lines),
        "errors": errors,
        "branches": branches,
        "branch": branch,
        "came": states.count(AttendanceState.ATTENDED),
        "excused": states.count(AttendanceState.EXCUSED),
        "total": sum(each["people"] for each in branches),
        "here": len(sheet.lines),
        "coming": shown.held_on > clock.today(),
        "may_record": request.user.is_college and shown.held_on <= clock.today(),
        "identity": [
            {"label": "日期", "value": f"{shown.held_on:%Y-%m-%d}"},
            {"label": "地点", "value": shown.place or "未填写"},
            {"label": "主讲人", "value": shown.speaker or "未填写"},
            {"label": "党组织", "value": shown.organization.name},
            {"label": "年度", "value": shown.season.name},
        ],
    }
    return render(request, "transfers/education_session.html", context, status=status)


@require_safe
def sheet(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The sign-in sheet for the printer."""
    shown = _session(request, pk)
    cases = list(education.people_of(shown))
    context = {
        "session": shown,
        "rows": [(case, departure_export.suffix(case)) for case in cases],
        "blank": range(len(cases) + 1, len(cases) + 1 + BLANK_LINES),
    }
    return render(request, "transfers/education_sheet.html", context)


@require_POST
def sheet_export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The sign-in sheet as a workbook; noted in the journal."""
    shown = _session(request, pk)
    rows = departure_export.sheet_rows(education.people_of(shown))
    sheets = [("签到表", departure_export.SHEET_COLUMNS, rows)]
    content = list_exports.export(actor_of(request), "离校教育签到表", sheets, {"session": str(shown)})
    return workbook_response(content, list_exports.file_name("离校教育签到表", f"{shown.held_on:%Y%m%d}"))


def _session(request: HttpRequest, pk: uuid.UUID) -> EducationSession:
    return get_object_or_404(
        EducationSession.objects.visible_to(request.user).select_related("season", "organization"), pk=pk
    )


def _branches(session: EducationSession) -> list[dict[str, Any]]:
    """The branches with people of the season, and how many."""
    counted: dict[int, dict[str, Any]] = {}
    people = Case.objects.filter(organization=session.organization_id, season=session.season_id)
    for pk, name in people.order_by("branch__name", "branch_id").values_list("branch", "branch__name"):
        counted.setdefault(pk, {"pk": pk, "name": name, "people": 0})["people"] += 1
    return list(counted.values())


def _groups(lines: list[SheetLine]) -> list[dict[str, Any]]:
    """The lines by branch, in their order."""
    groups: dict[int, dict[str, Any]] = {}
    for line in lines:
        branch = line.case.branch
        group = groups.setdefault(branch.pk, {"pk": branch.pk, "name": branch.name, "lines": []})
        group["lines"].append(line)
    return list(groups.values())


def _say(request: HttpRequest, outcome: education.Outcome) -> None:
    if outcome.written:
        messages.success(request, f"已保存 {outcome.written} 人的出席情况。")
    elif not outcome.stale:
        messages.info(request, "出席情况没有变化。")
    if outcome.stale:
        names = "、".join(outcome.stale[:10]) + ("等" if len(outcome.stale) > 10 else "")
        messages.warning(
            request,
            f"{len(outcome.stale)} 人在您填写期间已由他人登记，没有改动：{names}。请按现在的情况核对。",
        )
