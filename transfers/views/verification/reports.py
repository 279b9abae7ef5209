"""What receivers have reported by the code on the slip, and what the office makes of it."""

import base64
import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from letters.models import Letter
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, one_page, version_seen
from transfers.desk import Desk
from transfers.forms.verification import AcceptForm, DeclineForm
from transfers.models import ReceiptPhoto, ReceiptReport, Transfer
from transfers.models.receipt_reports import ReportState
from transfers.report_tables import ReportTable
from transfers.services.verification import accepting
from transfers.views.desks import at_desk
from transfers.working_lists import lists_of

WAITING, DECIDED = "waiting", "decided"
LISTS = ("reported", "earlier-reported")


@require_safe
@at_desk
def receipt_reports(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that wait for somebody here; with ``show=decided`` those that have been looked at."""
    show = DECIDED if request.GET.get("show") == DECIDED else WAITING
    key = request.GET.get("list") if request.GET.get("list") in LISTS else LISTS[0]
    rows = _in_scope(request)
    if show == DECIDED:
        rows = rows.filter(transfer__case__season=desk.season).exclude(state=ReportState.WAITING)
    else:
        in_list = Transfer.objects.filter(lists_of(desk.party)[key].rows(desk))
        rows = rows.filter(state=ReportState.WAITING, transfer__in=in_list).order_by("reported_at")
    table = ReportTable(rows, desk, decided=show == DECIDED)
    one_page(request, table)
    context = {
        "table": table,
        "show": show,
        "earlier": key == LISTS[1] and show == WAITING,
        "shown_season": desk.season,
        "count": table.paginator.count,
    }
    return render(request, "transfers/verification/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was reported beside the letter's words; accept it as the receipt, or put it away."""
    found = _found(request, pk)
    if request.method != "POST":
        return _page(request, found)
    accepts = request.POST.get("decision") == "accept"
    form = AcceptForm(request.POST) if accepts else DeclineForm(request.POST)
    shown = {"accept_form": form} if accepts else {"decline_form": form}
    if not form.is_valid():
        return _page(request, found, status=422, **shown)
    try:
        if accepts:
            accepting.accept(pk, actor_of(request), version=version_seen(request), **form.cleaned_data)
        else:
            accepting.decline(pk, actor_of(request), **form.cleaned_data)
    except Stale as refusal:
        return _page(request, _found(request, pk), stale=str(refusal), status=409)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _found(request, pk), status=422, **shown)
    name = found.transfer.member.name
    said = (
        f"{name}：已采纳反馈，转接已办结。"
        if accepts
        else f"{name}：反馈没有采纳，已关闭；对方可以重新反馈。"
    )
    messages.success(request, said)
    return redirect("transfers:receipt_reports")


@require_safe
def receipt_photo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The photograph of a report."""
    _require_office(request)
    photo = get_object_or_404(ReceiptPhoto.objects.visible_to(request.user), report=pk)
    response = HttpResponse(base64.b64decode(photo.image), content_type="image/jpeg")
    response["Content-Disposition"] = 'inline; filename="receipt.jpg"'
    return response


def _require_office(request: HttpRequest) -> None:
    if not request.user.is_staff_member:
        raise NotAllowed("这是办公页面，您只能查看自己的办理情况。")


def _in_scope(request: HttpRequest) -> "QuerySet[ReceiptReport]":
    return ReceiptReport.objects.visible_to(request.user).select_related(
        "letter",
        "decided_by",
        "transfer__organization",
        "transfer__case__member",
        "transfer__case__season",
    )


def _found(request: HttpRequest, pk: uuid.UUID) -> ReceiptReport:
    _require_office(request)
    found: ReceiptReport | None = _in_scope(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    report: ReceiptReport,
    *,
    stale: str = "",
    status: int = 200,
    accept_form: AcceptForm | None = None,
    decline_form: DeclineForm | None = None,
) -> HttpResponse:
    transfer = Transfer.objects.for_pages().get(pk=report.transfer_id)
    waiting = report.state == ReportState.WAITING
    in_the_way = accepting.in_the_way(report, transfer, actor_of(request)) if waiting else ""
    context: dict[str, Any] = {
        "report": report,
        "transfer": transfer,
        "letter": report.letter,
        "waiting": waiting,
        "in_the_way": in_the_way,
        "stale": stale,
        "rows": _beside_each_other(report, transfer),
        "photo": ReceiptPhoto.objects.filter(report=report).exists(),
        "accept_form": accept_form or AcceptForm(initial={"received_on": report.received_on}),
        "decline_form": decline_form or DeclineForm(),
        "faulty": accept_form or decline_form,
    }
    return render(request, "transfers/verification/report_page.html", context, status=status)


def _beside_each_other(report: ReceiptReport, transfer: Transfer) -> list[dict[str, str]]:
    """What the receiver says, and what we know of it."""
    letter = report.letter
    content = letter.frozen_content
    return [
        _row("接收党组织", report.unit, f"抬头：{content.heading}", f"具体接收单位：{content.receiving}"),
        _row("接收日期", f"{report.received_on}", *_days_of(letter)),
        _row("经办人", report.handler, _known("对方联系人", transfer.contact_name)),
        _row("联系电话", report.phone, _known("对方联系电话", transfer.contact_phone)),
    ]


def _days_of(letter: Letter) -> tuple[str, str]:
    return f"开具 {letter.issued_on}，发放 {letter.delivered_on or '—'}", f"有效期至 {letter.valid_until}"


def _known(label: str, value: str) -> str:
    return f"{label}：{value}" if value else f"{label}：未登记"


def _row(label: str, reported: str, *known: str) -> dict[str, Any]:
    return {"label": label, "reported": reported, "known": known}
