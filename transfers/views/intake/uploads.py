"""A college's register on its way in: the list of uploads, a new one, the sheet with its problems marked."""

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members import jobs
from members.refusals import NotAllowed, Refusal
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.guards import MAX_BYTES
from members.views.office import PAGE_SIZE, actor_of, workbook_response
from transfers.desk import Desk
from transfers.forms.intake import UploadForm
from transfers.models import Season, Upload
from transfers.register.template import write_template
from transfers.services import intake
from transfers.views.desks import at_desk
from transfers.views.intake.common import require_college, steps
from transfers.views.intake.progress import progress_page

TEMPLATE_NAME = "登记表模板.xlsx"
READ_AT_ONCE = 300_000  # bytes of a file; a larger one takes longer than a person waits for a page


@require_safe
@at_desk
def upload_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The college's uploads of the season, newest first."""
    require_college(request)
    uploads = (
        Upload.objects.visible_to(request.user)
        .filter(season=desk.season)
        .select_related("organization", "uploaded_by", "committed_by")
        .defer("content", "grid")
    )
    page = Paginator(uploads, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "shown_season": desk.season, "may_upload": desk.season.entry_open}
    return render(request, "transfers/upload_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def upload_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose a file or paste rows; good ones are kept and their plan shown, bad ones are refused beside the field."""
    require_college(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["workbook"]
        if file is not None and READ_AT_ONCE < file.size <= MAX_BYTES:
            return redirect("transfers:upload_reading", pk=_read_in_job(request, file, desk.season))
        field = "workbook" if file is not None else "pasted"
        try:
            kept = _keep(request, form, desk.season)
        except (UnreadableWorkbook, Refusal) as refusal:
            form.add_error(field, str(refusal))
        else:
            return redirect("transfers:upload", pk=kept.pk)
    context = {"form": form, "shown_season": desk.season, "steps": steps(0)}
    return render(request, "transfers/upload_new.html", context, status=422 if form.errors else 200)


@require_safe
def upload_reading(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A large file is being read: its plan follows, or the sentence why it cannot be read."""
    require_college(request)
    state = jobs.state(_reading_key(request, pk))
    if state is None:
        raise Http404
    back = (reverse("transfers:upload_new"), "重新选择文件")
    return progress_page(request, state, lead=request.user.organization.name, step=0, back=back)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty register to fill in. Holds no data."""
    if not request.user.is_staff_member:
        raise NotAllowed("登记表由学院填写。")
    return workbook_response(write_template(), TEMPLATE_NAME)


def _read_in_job(request: HttpRequest, file: UploadedFile, season: Season) -> uuid.UUID:
    """Begin to read the file; the token of the page that waits for it, which is this person's alone."""
    token, actor = uuid.uuid4(), actor_of(request)
    data, name = file.read(MAX_BYTES + 1), file.name or ""

    def read(report: jobs.Report) -> str:
        report("读取", 0, 0)
        try:
            kept = intake.keep(data, name, season, actor)
        except UnreadableWorkbook as fault:
            raise Refusal(str(fault)) from fault
        return reverse("transfers:upload", args=[kept.pk])

    jobs.start(_reading_key(request, token), read)
    return token


def _reading_key(request: HttpRequest, token: uuid.UUID) -> str:
    return f"reading:{request.user.pk}:{token}"


def _keep(request: HttpRequest, form: UploadForm, season: Season) -> Upload:
    file = form.cleaned_data["workbook"]
    if file is None:
        return intake.keep_pasted(form.cleaned_data["pasted"], season, actor_of(request))
    return intake.keep(file.read(MAX_BYTES + 1), file.name or "", season, actor_of(request))
