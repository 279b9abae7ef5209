"""The plan of an import: problems, rows, decisions, the button; and the page that waits for a long job."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members import jobs
from members.refusals import Refusal, Stale
from members.views.office import PAGE_SIZE, actor_of
from transfers.models import Upload
from transfers.register.rules import RULES
from transfers.services import intake
from transfers.services.intake.plan import RowOutcome
from transfers.views.intake import decisions as intake_decisions
from transfers.views.intake import shown as intake_shown
from transfers.views.intake.common import job_key, own_upload, steps
from transfers.views.intake.done import done_page
from transfers.views.intake.progress import lead_on, progress_page
from transfers.views.intake.shown import Shown

MAX_BRANCHES, MAX_NOTES = 12, 100
LEAVE_OUT = "有 {n} 行不能导入。请勾选“先不导入这 {n} 行”，或在原表中改正后再次上传。"
# The order of reading: what needs a person first.
SECTIONS = {
    RowOutcome.REFUSED: ("problem", "不写入。请在原表中改正后再次上传，其余的人不受影响。"),
    RowOutcome.CONFLICT: (
        "warning",
        "表中的与系统中的不同，而系统中的已经确认、办理或手工修改：不作选择的，保留系统中的。",
    ),
    RowOutcome.CHANGED: ("", "将更新以下项目；表中的空白单元格不会清空已有内容。"),
    RowOutcome.NEW: ("", "将新建记录。"),
    RowOutcome.SAME: ("", "没有新的内容，不动。"),
}


@require_safe
def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Before the commit: findings and plan. After it: what was done."""
    return _page(request, own_upload(request, pk))


@require_POST
def upload_decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep what was decided on this page of the conflicts; nothing is written yet."""
    kept = own_upload(request, pk, "grid")
    if kept.committed_at:
        raise intake.AlreadyImported
    intake_decisions.remember(request, kept)
    messages.success(request, "选择已保留，确认导入时才写入。")
    page = request.POST.get("page", "")
    return redirect(_section_url(kept, RowOutcome.CONFLICT, int(page) if page.isdecimal() else 1))


@require_POST
def upload_commit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write the plan that was shown; if the database has moved on, show the new one instead."""
    kept = own_upload(request, pk)
    if kept.committed_at:
        return done_page(request, kept, str(intake.AlreadyImported()), status=409)
    intake_decisions.remember(request, kept)
    said = intake_decisions.as_decisions(intake_decisions.decisions(request, kept))
    actor, digest, leave_out = actor_of(request), request.POST.get("digest", ""), "leave_out" in request.POST

    def commit(report: jobs.Report | None = None) -> str:
        try:
            intake.commit(kept.pk, digest, actor, leave_out=leave_out, decisions=said, progress=report)
        except Stale:
            intake_shown.forget(kept)
            raise
        intake_shown.forget(kept)
        return reverse("transfers:upload", args=[kept.pk])

    if (plan := intake_shown.kept_plan(kept)) is not None:
        if plan.counts["refused"] and not leave_out:
            return _page(request, kept, LEAVE_OUT.format(n=plan.counts["refused"]), status=422)
        jobs.start(job_key(kept), commit)
        return redirect("transfers:upload_progress", pk=kept.pk)
    try:
        url = commit()
    except Stale as stale:
        return _page(request, own_upload(request, pk), str(stale), status=409)
    except Refusal as refusal:
        return _page(request, kept, str(refusal), status=422)
    intake_decisions.forget(request, kept)
    messages.success(request, "登记表已导入。")
    return redirect(url)


@require_safe
def upload_progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far the job of an upload has come; leads on when it is done. Asked again and again by the page itself."""
    kept = own_upload(request, pk, "grid")
    here = reverse("transfers:upload", args=[kept.pk])
    state = jobs.state(job_key(kept))
    if state is None or (not state.alive and not state.finished and kept.committed_at):
        return lead_on(request, here)
    lead = f"{kept.organization.name} · {kept.season.name} · {kept.file_name}"
    return progress_page(request, state, lead=lead, step=1, back=(here, "返回这份登记表"))


def _page(request: HttpRequest, kept: Upload, warning: str = "", *, status: int = 200) -> HttpResponse:
    if kept.committed_at:
        return done_page(request, kept, warning, status=status)
    try:
        plan = intake_shown.shown(kept)
    except intake_shown.NotUnderstood:
        return redirect("transfers:upload_mapping", pk=kept.pk)
    if plan is None:
        return redirect("transfers:upload_progress", pk=kept.pk)
    context = {"upload": kept, "warning": warning, "steps": steps(1), "plan": plan}
    said = intake_decisions.decisions(request, kept)
    if request.method != "POST" and (part := _part(request, kept, plan, said)):
        return render(request, "transfers/upload_rows.html", context | part)
    context |= {
        "links": {
            outcome.value.lower(): f"#{outcome.value.lower()}"
            for outcome in RowOutcome
            if plan.counts[outcome.value.lower()]
        },
        "groups": [_group(kept, group) for group in plan.groups],
        "sections": [_section(kept, plan, said, outcome) for outcome in SECTIONS if plan.of(outcome)],
        "button": _button(plan),
        "taken": intake_decisions.count_taken(said, plan.to_decide),
        "left_out_ticked": "leave_out" in request.POST,
        "branches": _names(plan.new_branches),
        "notes": plan.notes[:MAX_NOTES],
        "more_notes": max(0, len(plan.notes) - MAX_NOTES),
    }
    return render(request, "transfers/upload.html", context, status=status)


def _part(request: HttpRequest, kept: Upload, plan: Shown, said: Mapping[str, str]) -> dict[str, Any]:
    """One section or the rows of one rule, in pages; nothing when the address asks for the whole plan."""
    name, code = request.GET.get("section", "").upper(), request.GET.get("rule", "")
    if name:
        if name not in RowOutcome.__members__:
            raise Http404
        section = _section(kept, plan, said, RowOutcome(name), request.GET.get("page"))
        return {"section": section, "heading": f"{section['outcome'].label}的行", "finding": None}
    if code:
        if code not in RULES:
            raise Http404
        rule = RULES[code]
        rows = Paginator(plan.with_rule(code), PAGE_SIZE).get_page(request.GET.get("page"))
        finding = {
            "level": str(rule.level),
            "title": rule.title,
            "count": rows.paginator.count,
            "rule": rule.words,
            "todo": rule.advice,
            "basis": rule.basis,
        }
        section = {"outcome": None, "anchor": "rule", "tone": "", "words": "", "rows": rows}
        return {"section": section, "heading": f"“{rule.title}”的行", "finding": finding}
    return {}


def _section(
    kept: Upload, plan: Shown, said: Mapping[str, str], outcome: RowOutcome, page: str | None = None
) -> dict[str, Any]:
    """The rows with one outcome, a page of them, with what was decided about each."""
    tone, words = SECTIONS[outcome]
    rows = Paginator(plan.of(outcome), PAGE_SIZE).get_page(page)
    everyone = said.get(intake_decisions.EVERYONE, "")
    rows.object_list = [row | {"decided": said.get(row["token"], everyone)} for row in rows]
    count = rows.paginator.count
    return {
        "outcome": outcome,
        "anchor": outcome.value.lower(),
        "tone": tone,
        "words": words,
        "rows": rows,
        "decides": any(row["choices"] for row in rows),
        "more": count - len(rows),
        "url": _section_url(kept, outcome, 2 if count > PAGE_SIZE else 1),
        "folded": (outcome == RowOutcome.SAME and not any(row["notes"] for row in rows))
        or (outcome == RowOutcome.NEW and count > PAGE_SIZE),
    }


def _section_url(kept: Upload, outcome: RowOutcome, page: int = 1) -> str:
    url = f"{reverse('transfers:upload', args=[kept.pk])}?section={outcome.value.lower()}"
    return f"{url}&page={page}" if page > 1 else url


def _group(kept: Upload, group: dict[str, Any]) -> dict[str, Any]:
    """A group of findings with the way to all its rows."""
    more = group["count"] - len(group["rows"])
    url = f"{reverse('transfers:upload', args=[kept.pk])}?rule={group['code']}"
    return {**group, "more": more, "more_url": url if more else ""}


def _button(plan: Shown) -> str:
    """What the button will do: 导入 72 人（新增 60，更新 12）; "" when there is nothing to do."""
    parts = [
        f"{word} {n}" for word, n in (("新增", plan.counts["new"]), ("更新", plan.counts["changed"])) if n
    ]
    conflicts = f"按所选处理 {len(plan.to_decide)} 行冲突" if plan.to_decide else ""
    if not parts:
        return conflicts
    button = f"导入 {plan.to_write} 人（{'，'.join(parts)}）"
    return f"{button}，{conflicts}" if conflicts else button


def _names(names: Sequence[str]) -> str:
    """The first of many names, and how many there are."""
    shown = "、".join(names[:MAX_BRANCHES])
    return f"{shown}等 {len(names)} 个" if len(names) > MAX_BRANCHES else shown
