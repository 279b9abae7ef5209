"""After an import: what it did, the way back, and the same sheet once more."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from members import jobs
from members.refusals import Refusal, Stale
from members.views.office import PAGE_SIZE, actor_of
from transfers.models import Upload
from transfers.services import intake
from transfers.services.intake import undo as intake_undo
from transfers.services.intake.again import keep_again
from transfers.views.intake.common import job_key, outcome_tiles, own_upload, steps

AT_ONCE = 1_000  # people whose undoing a person waits for
NOT_UNDONE = "只有已撤销的导入才能用原表再次导入。"


def done_page(request: HttpRequest, kept: Upload, warning: str = "", *, status: int = 200) -> HttpResponse:
    """What the import did, whom it left out and, when it was taken back, that it was."""
    left_out = Paginator(kept.outcome["left_out"], PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "upload": kept,
        "warning": warning,
        "steps": steps(3),
        "outcome": kept.outcome,
        "tiles": outcome_tiles(kept.outcome),
        "left_out": left_out,
        "rows": _with_names(kept, list(left_out)),
        "may_undo": kept.undone_at is None and kept.journal_seq is not None,
    }
    return render(request, "transfers/upload_done.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def upload_undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What taking the import back would do, or who stands in the way; by POST it is taken back."""
    kept = own_upload(request, pk)
    if kept.committed_at is None or kept.undone_at is not None:
        return redirect("transfers:upload", pk=kept.pk)
    counts = kept.outcome["counts"]
    added, updated = counts["new"], counts["changed"] + kept.outcome.get("decided", {}).get("taken", 0)
    warning, status = "", 200
    if request.method == "POST":
        if added + updated > AT_ONCE:
            return _undo_in_job(request, kept, added + updated)
        try:
            intake_undo.undo(kept.pk, actor_of(request))
        except Refusal as refusal:
            warning, status = str(refusal), 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(request, "本次导入已撤销。")
            return redirect("transfers:upload", pk=kept.pk)
    outlook = intake_undo.outlook(kept)
    obstacles = outlook.obstacles
    context = {
        "upload": kept,
        "warning": warning,
        "added": added,
        "updated": updated,
        "taken_back": 0 if obstacles else outlook.taken_back,
        "obstacles": [
            {
                "name": each.name,
                "words": each.words,
                "url": reverse("transfers:case", args=[each.case_id]) if each.case_id else "",
            }
            for each in obstacles[:PAGE_SIZE]
        ],
        "more": max(0, len(obstacles) - PAGE_SIZE),
    }
    return render(request, "transfers/upload_undo.html", context, status=status)


@require_POST
def upload_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same sheet as a new upload, to be looked at and imported anew."""
    kept = own_upload(request, pk)
    if kept.undone_at is None:
        raise Refusal(NOT_UNDONE)
    again = keep_again(kept, actor_of(request))
    return redirect("transfers:upload", pk=again.pk)


def _undo_in_job(request: HttpRequest, kept: Upload, people: int) -> HttpResponse:
    actor = actor_of(request)

    def undo(report: jobs.Report) -> str:
        report("撤销", 0, people)
        intake_undo.undo(kept.pk, actor)
        return reverse("transfers:upload", args=[kept.pk])

    jobs.start(job_key(kept), undo)
    return redirect("transfers:upload_progress", pk=kept.pk)


def _with_names(kept: Upload, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows left out with the names that stand there: the outcome itself keeps nothing about persons."""
    if not rows:
        return []
    names = {
        f"“{place.sheet}”第 {place.row} 行": row.entry.name
        for row in intake.read(kept).register.rows
        if (place := row.entry.place)
    }
    return [{**row, "name": names.get(row["place"]) or "（无姓名）"} for row in rows]
