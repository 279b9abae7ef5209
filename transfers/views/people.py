"""年度人员: everybody of a season, with the box each one is in."""

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members.views.office import actor_of, workbook_response
from transfers.desk import Desk
from transfers.filters import CaseFilter
from transfers.models import Case, Transfer
from transfers.models.transfers import open_request_kind
from transfers.services import list_exports
from transfers.services.reports import with_latest
from transfers.tables import CaseTable
from transfers.views.desks import at_desk, list_context, without_id_number


@require_safe
@at_desk
def case_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The people of the season, transferred or not, narrowed by the filters in the address."""
    if moved := without_id_number(request):
        return moved
    filterset = _filter(request, desk)
    table = CaseTable(_for_rows(filterset.qs), desk)
    if request.user.is_college:
        table.empty_text = "请先导入登记表：下载模板填写后上传，核对无误再写入；人少的也可以逐人登记。"
        table.empty_url, table.empty_action = reverse("transfers:upload_new"), "导入登记表"
    context = list_context(request, filterset, table) | {"shown_season": desk.season}
    return render(request, "transfers/case_list.html", context)


@require_POST
@at_desk
def case_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The rows of the page's filters as a workbook; noted in the journal."""
    rows = list_exports.case_rows(_for_rows(_filter(request, desk).qs))
    sheets = [("年度人员", list_exports.CASE_COLUMNS, rows)]
    content = list_exports.export(actor_of(request), "年度人员", sheets, request.GET.dict())
    return workbook_response(content, list_exports.file_name("年度人员", f"{desk.season.year}届"))


def _filter(request: HttpRequest, desk: Desk) -> CaseFilter:
    return CaseFilter(request, with_latest(Case.objects.visible_to(request.user)), desk)


def _for_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With everything that a row reads, in two queries."""
    latest = Transfer.objects.latest_attempts().select_related("letter")
    return (
        cases.select_related("member", "organization", "branch")
        .annotate(open_request_kind=open_request_kind("pk"))
        .prefetch_related(Prefetch("transfers", latest, to_attr="attempts_now"))
        .order_by("member__name_key", "pk")
    )
