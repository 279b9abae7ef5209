"""A college's register from a spreadsheet: choose the file, read the plan, import it or leave it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.refusals import NotAllowed, Refusal, Stale
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.guards import MAX_BYTES
from members.views.office import PAGE_SIZE, actor_of, workbook_response
from transfers.forms.intake import UploadForm
from transfers.models import Upload
from transfers.register.template import write_template
from transfers.services import intake
from transfers.services.intake_feedback import feedback
from transfers.services.intake_plan import Plan, PlannedRow, RowOutcome
from transfers.views import finding_groups
from transfers.views.desks import at_desk
from transfers.working_lists import Desk

FEEDBACK_NAME = "登记表检查结果.xlsx"
TEMPLATE_NAME = "登记表模板.xlsx"
STEPS = ("上传文件", "核对问题与导入计划", "完成")
# The order of reading: what needs a person first.
SECTIONS = (
    (RowOutcome.REFUSED, "problem", "不写入。请在原表中改正后再次上传，其余的人不受影响。"),
    (RowOutcome.CONFLICT, "warning", "表中内容与系统中的不同，但已经确认或办理，导入时不覆盖。"),
    (RowOutcome.CHANGED, "", "将更新以下项目；表中的空白单元格不会清空已有内容。"),
    (RowOutcome.NEW, "", "将新建记录。"),
    (RowOutcome.SAME, "", "与系统中的一致，不动。"),
)


@require_safe
@at_desk
def upload_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The college's uploads of the season, newest first."""
    _require_college(request)
    uploads = (
        Upload.objects.visible_to(request.user)
        .filter(season=desk.season)
        .select_related("organization", "uploaded_by", "committed_by")
        .defer("content")
    )
    page = Paginator(uploads, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "shown_season": desk.season, "may_upload": desk.season.entry_open}
    return render(request, "transfers/upload_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def upload_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose a file; a good one is kept and its plan shown, a bad one is refused beside the field."""
    _require_college(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["workbook"]
        try:
            kept = intake.keep(file.read(MAX_BYTES + 1), file.name or "", desk.season, actor_of(request))
        except (UnreadableWorkbook, Refusal) as refusal:
            form.add_error("workbook", str(refusal))
        else:
            return redirect("transfers:upload", pk=kept.pk)
    context = {"form": form, "shown_season": desk.season, "steps": _steps(0)}
    return render(request, "transfers/upload_new.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty register to fill in. Holds no data."""
    if not request.user.is_staff_member:
        raise NotAllowed("登记表由学院填写。")
    return workbook_response(write_template(), TEMPLATE_NAME)


@require_safe
def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Before the commit: findings and plan. After it: what was done."""
    return _page(request, _upload(request, pk))


@require_POST
def upload_commit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write the plan that was shown; if the database has moved on, show the new one instead."""
    kept = _upload(request, pk)
    try:
        intake.commit(kept.pk, request.POST.get("digest", ""), actor_of(request))
    except Stale as stale:
        return _page(request, _upload(request, pk), str(stale), status=409)
    except Refusal as refusal:
        return _page(request, kept, str(refusal), status=422)
    messages.success(request, "登记表已导入。")
    return redirect("transfers:upload", pk=kept.pk)


@require_POST
def upload_findings(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The college's own sheet with a column of findings; noted in the journal."""
    kept = _upload(request, pk)
    return workbook_response(feedback(kept, actor_of(request)), FEEDBACK_NAME)


def _require_college(request: HttpRequest) -> None:
    if not request.user.is_college:
        raise NotAllowed(intake.ONLY_COLLEGES)


def _upload(request: HttpRequest, pk: uuid.UUID) -> Upload:
    """The college's own; within the scope of others, but nothing for them."""
    uploads = Upload.objects.visible_to(request.user).select_related(
        "organization", "season", "uploaded_by", "committed_by"
    )
    kept = get_object_or_404(uploads, pk=pk)
    _require_college(request)
    return kept


def _page(request: HttpRequest, kept: Upload, warning: str = "", *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"upload": kept, "warning": warning}
    if kept.committed_at:
        context |= {"steps": _steps(3), "outcome": kept.outcome, "tiles": _tiles(kept.outcome["counts"])}
        return render(request, "transfers/upload_done.html", context, status=status)
    plan = intake.plan_of(kept)
    context |= {
        "steps": _steps(1),
        "plan": plan,
        "counts": plan.counts,
        "links": {outcome.value.lower(): f"#{outcome.value.lower()}" for outcome in RowOutcome},
        "groups": finding_groups.group(
            finding_groups.Found(finding, row.entry.name, row.entry)
            for row in plan.rows
            for finding in row.findings
        ),
        "sections": _sections(plan),
        "button": _button(plan),
    }
    return render(request, "transfers/upload.html", context, status=status)


def _sections(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "outcome": outcome,
            "anchor": outcome.value.lower(),
            "tone": tone,
            "words": words,
            "rows": [_row(row) for row in rows],
            "folded": outcome == RowOutcome.SAME or (outcome == RowOutcome.NEW and len(rows) > PAGE_SIZE),
        }
        for outcome, tone, words in SECTIONS
        if (rows := plan.of(outcome))
    ]


def _row(row: PlannedRow) -> dict[str, Any]:
    entry = row.entry
    route = f"{entry.route.label}·{entry.channel.label}" if entry.route and entry.channel else ""
    plain = entry.route or entry.disposition
    return {
        "name": entry.name or "（无姓名）",
        "url": reverse("transfers:case", args=[row.case_id]) if row.case_id else "",
        "tail": row.id_number_tail,
        "student_number": entry.student_number,
        "place": row.place_words,
        "category": entry.category.label if entry.category else "",
        "route": route or (plain.label if plain else ""),
        "target": entry.receiving_organization,
        "heading": entry.heading_organization,
        "changes": row.changes,
        "notes": row.notes,
        # A refusal by a rule is said by its findings already.
        "why": "" if any(each.rule.stops_import for each in row.findings) else row.why,
        "findings": [
            {"level": each.rule.level, "title": each.rule.title, "sentence": each.sentence}
            for each in row.findings
        ],
        "needs_work": row.needs_work,
    }


def _button(plan: Plan) -> str:
    """What the button will do: 导入 72 人（新增 60，更新 12）; "" when there is nothing to do."""
    new, changed = plan.counts["new"], plan.counts["changed"]
    parts = [f"{word} {n}" for word, n in (("新增", new), ("更新", changed)) if n]
    return f"导入 {new + changed} 人（{'，'.join(parts)}）" if parts else ""


def _tiles(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"label": label, "value": counts[key], "unit": "行", "note": note, "tone": tone}
        for key, label, note, tone in (
            ("new", "已新增", "新建了记录", "good"),
            ("changed", "已更新", "按表中内容更新", ""),
            ("same", "无变化", "与系统中一致", ""),
            ("conflict", "有冲突", "没有覆盖", "warning"),
            ("refused", "没有导入", "改正后再次上传", "problem"),
        )
    ]


def _steps(done: int) -> list[dict[str, str]]:
    states = [
        "done" if number < done else "current" if number == done else "todo" for number in range(len(STEPS))
    ]
    urls = [reverse("transfers:upload_new"), "", ""]
    return [
        {"label": label, "state": state, "url": url}
        for label, state, url in zip(STEPS, states, urls, strict=True)
    ]
