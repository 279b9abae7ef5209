"""The own workbook back with its problems marked: at once, or for a large one made ready in a job."""

import base64
import uuid

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members import crypto, jobs
from members.views.office import actor_of, workbook_response
from transfers.models import Upload
from transfers.services.intake.feedback import feedback
from transfers.views.intake.common import job_key, own_upload
from transfers.views.intake.shown import is_large, stamp_of

FEEDBACK_NAME = "登记表检查结果.xlsx"
KEPT_SECONDS = 600


@require_POST
def upload_findings(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The workbook; noted in the journal when it is made. A large one leads to the page that waits for it."""
    kept = own_upload(request, pk)
    name = _name(request, kept)
    if ready := caches["jobs"].get(name):
        return workbook_response(base64.b64decode(crypto.decrypt(ready, name)), FEEDBACK_NAME)
    if not is_large(kept):
        return workbook_response(feedback(kept, actor_of(request)), FEEDBACK_NAME)
    actor = actor_of(request)

    def make(report: jobs.Report) -> str:
        report("标注问题", 0, 0)
        sealed = crypto.encrypt(base64.b64encode(feedback(kept, actor)).decode(), name)
        caches["jobs"].set(name, sealed, KEPT_SECONDS)
        return reverse("transfers:upload_marked", args=[kept.pk])

    jobs.start(job_key(kept), make)
    return redirect("transfers:upload_progress", pk=kept.pk)


@require_safe
def upload_marked(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Where the job leads: the workbook is ready to be downloaded."""
    kept = own_upload(request, pk, "grid")
    if caches["jobs"].get(_name(request, kept)) is None:
        return redirect("transfers:upload", pk=kept.pk)
    return render(request, "transfers/upload_marked.html", {"upload": kept})


def _name(request: HttpRequest, kept: Upload) -> str:
    """Under which a workbook is kept, encrypted: it is this person's alone, and good until something is done."""
    return f"marked:{request.user.pk}:{kept.pk}:{stamp_of(kept)}"
