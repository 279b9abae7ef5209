"""Registers: the college sends a version, 组织部 reads and decides it, both see how it stands."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock
from members.models import Organization
from members.refusals import NotAllowed, Refusal, Stale
from members.templatetags.ui import when
from members.views.office import PAGE_SIZE, actor_of, workbook_response
from transfers.desk import Desk
from transfers.enums import Route, Status
from transfers.forms.review import SubmitRegisterForm
from transfers.models import Case, Register, RegisterRow, Season
from transfers.models.registers import RegisterKind, RowDecision
from transfers.services import early as reports
from transfers.services import registers
from transfers.services.register_export import export_register
from transfers.services.registers import Preview, Standing
from transfers.services.review import Sheet, read_sheet
from transfers.views import finding_groups
from transfers.views.acts import ROWS_IN_ONE_ACT
from transfers.views.desks import at_desk

TO_GET_READY = {
    Status.DRAFT: "信息补齐后，请本人确认。",
    Status.AWAITING_CONFIRMATION: "等待本人确认；可以催办，或核对后代为确认。",
}
SHOWN = {"pending": "有待审核", "unsent": "尚未报送", "early": "提前离校"}


@require_safe
@at_desk
def register_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """For a college its versions; for 组织部 every college, those that have sent nothing included."""
    season = desk.season
    of_season = _with_counts(Register.objects.visible_to(request.user).filter(season=season))
    sent = of_season.filter(kind=RegisterKind.WHOLE)
    alone = _alone(request, of_season)
    context: dict[str, Any] = {
        "shown_season": season,
        "due": _due(season),
        "early": alone,
        "early_waiting": reports.waiting(request.user, season).count(),
    }
    if request.user.is_college:
        page = Paginator(sent.order_by("-version"), PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "transfers/register_list.html", context | {"page": page})
    overview = _overview(request, season, sent, alone.paginator.count)
    return render(request, "transfers/register_overview.html", context | overview)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def register_submit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what the next version holds, then send exactly that."""
    if not request.user.is_college:
        raise NotAllowed("登记表由本学院的管理员报送。")
    season = desk.season
    organization = request.user.organization
    shown = registers.preview(organization, season, request.user)
    if request.method != "POST":
        form = SubmitRegisterForm(
            initial={"version": shown.next_version, "digest": shown.digest}, late=shown.late
        )
        return _submit_page(request, season, shown, form)
    form = SubmitRegisterForm(request.POST, late=shown.late)
    if not form.is_valid():
        return _submit_page(request, season, shown, form, status=422)
    said = form.cleaned_data
    try:
        sent = registers.submit(
            organization,
            season,
            actor_of(request),
            version=said["version"],
            digest=said["digest"],
            late_reason=said.get("late_reason", ""),
        )
    except Refusal as refusal:
        # What is shown below is the present state; a second try goes by that.
        form = SubmitRegisterForm(
            {**said, "version": shown.next_version, "digest": shown.digest}, late=shown.late
        )
        form.is_valid()
        form.add_error(None, str(refusal))
        return _submit_page(request, season, shown, form, status=409 if isinstance(refusal, Stale) else 422)
    messages.success(request, f"登记表第 {sent.version} 版已报送组织部。")
    return redirect("transfers:register", pk=sent.pk)


@require_safe
def register(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One version: findings first, then what waits, what is decided, what is there for the record."""
    kept = _register(request, pk)
    sheet = read_sheet(kept, request.user)
    url = reverse("transfers:register", args=[kept.pk])
    alone = kept.kind == RegisterKind.EARLY
    others = Register.objects.visible_to(request.user).filter(
        season=kept.season_id, organization=kept.organization_id, kind=RegisterKind.WHOLE
    )
    decides = request.user.is_department
    total = len(sheet.decided) + len(sheet.waiting)
    context = {
        "register": kept,
        "sheet": sheet,
        "here": url,
        "decides": decides,
        "identity": _identity(kept, sheet),
        "groups": finding_groups.group(
            finding_groups.Found(
                finding, row.words["姓名"], row.entry, reverse("transfers:case", args=[row.row.case_id])
            )
            for row in sheet.waiting
            for finding in row.findings
        ),
        "actions": _actions(sheet) if decides else [],
        "quick": sheet.clean[:ROWS_IN_ONE_ACT],
        "why_not": _why_not(sheet) if decides else "",
        "done": len(sheet.decided),
        "total": total,
        "progress": f"已审 {len(sheet.decided)} 人，共 {total} 人",
        "record_findings": sum(bool(row.findings) for row in sheet.for_the_record),
        "alone": sheet.rows[0] if alone else None,
        "others": [] if alone else _with_counts(others).exclude(pk=kept.pk).order_by("-version"),
    }
    return render(request, "transfers/register.html", context)


@require_POST
def register_export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The version as a workbook with a column for signatures; noted in the journal."""
    kept = _register(request, pk)
    alone = kept.kind == RegisterKind.EARLY
    what, number = ("提前离校", f"第{kept.version}号") if alone else ("登记表", f"第{kept.version}版")
    name = f"{what}_{kept.organization.name}_{kept.season.name}_{number}.xlsx"
    return workbook_response(export_register(kept, actor_of(request)), name)


def _register(request: HttpRequest, pk: uuid.UUID) -> Register:
    found = Register.objects.visible_to(request.user).select_related("organization", "season", "submitted_by")
    return get_object_or_404(found, pk=pk)


def _with_counts(found: QuerySet[Register]) -> QuerySet[Register]:
    """With ``people``, ``pending``, ``approved`` and ``returned``, in the one query."""
    decided = {
        name.lower(): Count("rows", filter=Q(rows__decision=name))
        for name in (RowDecision.PENDING, RowDecision.APPROVED, RowDecision.RETURNED)
    }
    return found.select_related("organization", "submitted_by").annotate(people=Count("rows"), **decided)


def _alone(request: HttpRequest, of_season: QuerySet[Register]) -> Page:
    """Those reported alone, who leave early; the ones that wait for a decision first."""
    people = (
        of_season.filter(kind=RegisterKind.EARLY)
        .prefetch_related(
            Prefetch(
                "rows",
                RegisterRow.objects.select_related("case__member", "transfer__letter"),
                to_attr="persons",
            )
        )
        .order_by("-pending", "-submitted_at", "-version")
    )
    return Paginator(people, PAGE_SIZE).get_page(request.GET.get("early"))


def _overview(request: HttpRequest, season: Season, sent: QuerySet[Register], alone: int) -> dict[str, Any]:
    """A line for each college: its versions, newest first; none for one that has sent nothing."""
    versions: dict[int, list[Register]] = {}
    for each in sent.order_by("-version"):
        versions.setdefault(each.organization_id, []).append(each)
    people = dict(
        Case.objects.visible_to(request.user)
        .filter(season=season)
        .values_list("organization")
        .annotate(Count("pk"))
        .order_by()
    )
    lines = [
        {
            "organization": organization,
            "versions": own,
            "people": people.get(organization.pk, 0),
            "pending": sum(each.pending for each in own),
        }
        for organization in Organization.objects.visible_to(request.user).filter(active=True)
        for own in [versions.get(organization.pk, [])]
    ]
    tallies = {
        "pending": [line for line in lines if line["pending"]],
        "unsent": [line for line in lines if not line["versions"]],
    }
    shown = request.GET.get("show", "")
    rows = tallies.get(shown, lines)
    counts = {key: len(found) for key, found in tallies.items()} | {"early": alone}
    return {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "shown": shown if shown in SHOWN else "",
        "tabs": [
            {"key": "", "label": "全部", "n": len(lines)},
            *({"key": key, "label": label, "n": counts[key]} for key, label in SHOWN.items()),
        ],
    }


def _submit_page(
    request: HttpRequest, season: Season, shown: Preview, form: SubmitRegisterForm, *, status: int = 200
) -> HttpResponse:
    record, earlier, done_early = _not_sent_now(shown)
    people = registers.findings(shown, request.user.organization, season)
    groups = finding_groups.group_people(people, tickets=True)
    context = {
        "groups": groups,
        "may_acknowledge": any(row["ticket"] for group in groups for row in group["rows"]),
        "acknowledged": sum(len(person.acknowledged) for person in people),
        "here": request.path,
        "shown_season": season,
        "preview": shown,
        "form": form,
        "due": _due(season),
        "held_back": [{"standing": each, "what_to_do": _what_to_do(each)} for each in shown.held_back],
        "rest": [
            {
                "title": title,
                "standings": standings,
                "counts": _boxes(standings),
            }
            for title, standings in (("提前离校", done_early), ("此前已送审", earlier), ("仅备案", record))
            if standings
        ],
        "record_count": len(record),
        "earlier_count": len(earlier),
        "early_count": len(done_early),
        "button": _button(shown),
    }
    return render(request, "transfers/register_submit.html", context, status=status)


def _not_sent_now(shown: Preview) -> tuple[list[Standing], list[Standing], list[Standing]]:
    """Those listed for the record, the 京外 ones that an earlier version sent to review, those reported alone."""
    rest = [each for each in shown.standings if not each.goes_to_review and not each.hindrance]
    parts: tuple[list[Standing], list[Standing], list[Standing]] = ([], [], [])
    for each in rest:
        outside = each.transfer is not None and each.transfer.route == Route.OUT_OF_BEIJING
        parts[2 if each.early else outside].append(each)
    return parts


def _what_to_do(standing: Standing) -> str:
    """What makes a 京外 person ready for the next version."""
    transfer = standing.transfer
    status = Status(transfer.status) if transfer else None
    if transfer and status == Status.RETURNED:
        return f"组织部退回：{transfer.status_note.rstrip('。；，. ')}。请修改后再请本人确认。"
    return TO_GET_READY.get(status, standing.hindrance) if status else standing.hindrance


def _button(shown: Preview) -> str:
    """What the button will do: 报送登记表第 1 版：80 人，其中 35 人待审核."""
    waiting = len(shown.to_review)
    tail = f"其中 {waiting} 人待审核" if waiting else "无须审核，仅备案"
    return f"报送登记表第 {shown.next_version} 版：{len(shown.standings)} 人，{tail}"


def _boxes(standings: list[Standing]) -> list[tuple[str, int]]:
    """How many are in which box, by route and, for 京外, by status."""
    counts: dict[str, int] = {}
    for each in standings:
        label = box_words(each)
        counts[label] = counts.get(label, 0) + 1
    return sorted(counts.items(), key=lambda item: -item[1])


def box_words(standing: Standing) -> str:
    """The box of one person of the preview: the route, or why there is none."""
    case, transfer = standing.case, standing.transfer
    if transfer is None:
        return (
            case.get_disposition_display()
            if case.member.is_party_member
            else case.member.get_category_display()
        )
    return f"{transfer.route_label}（{transfer.get_status_display()}）" if transfer.route else "转接类型未定"


def _due(season: Season) -> dict[str, Any]:
    """The due date in words: how long it is still, or how long it is past."""
    left = (season.register_due_on - clock.today()).days
    words = f"还有 {left} 天" if left > 0 else "今天截止" if left == 0 else f"已逾期 {-left} 天"
    return {"on": season.register_due_on, "words": words, "late": left < 0}


def _identity(kept: Register, sheet: Sheet) -> list[dict[str, str]]:
    alone = kept.kind == RegisterKind.EARLY
    items = [
        ("报送单位", kept.organization.name),
        ("编号" if alone else "版本", f"第 {kept.version} {'号' if alone else '版'}"),
        ("报送", f"{kept.submitted_by.name}，{when(kept.submitted_at)}"),
    ]
    if alone:
        items.append(("提前离校", sheet.rows[0].leaves_early))
    else:
        items.append(("人数", f"{len(sheet.rows)} 人"))
        if sheet.done_early:
            items.append(("其中提前办理", f"{len(sheet.done_early)} 人"))
    if sheet.waiting:
        items.append(("自动检查", _checked_words(sheet)))
    if kept.late:
        items.append(("逾期报送", kept.late_reason))
    return [{"label": label, "value": value} for label, value in items]


def _checked_words(sheet: Sheet) -> str:
    """40 人无问题，3 人有问题，2 人的提示学院已核对."""
    clean, explained = len(sheet.clean), len(sheet.explained)
    words = f"{clean} 人无问题，{len(sheet.waiting) - clean - explained} 人有问题"
    return f"{words}，{explained} 人的提示学院已核对" if explained else words


def _actions(sheet: Sheet) -> list[dict[str, Any]]:
    if not sheet.waiting:
        return []
    return [
        {
            "name": "RETURN",
            "label": "退回勾选的…",
            "primary": False,
            "disabled_reason": "",
            "url": reverse("transfers:act_many", args=["return"]),
        },
        {
            "name": "APPROVE",
            "label": "通过勾选的",
            "primary": True,
            "url": reverse("transfers:act_many", args=["approve"]),
            "disabled_reason": _why_not(sheet),
        },
    ]


def _why_not(sheet: Sheet) -> str:
    """Why this reviewer can approve none of the waiting rows; "" when some can be approved."""
    verdicts = [row.approve for row in sheet.waiting if row.approve]
    if not verdicts or any(verdict.allowed for verdict in verdicts):
        return ""
    return verdicts[0].reason
