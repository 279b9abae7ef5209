"""What receivers have reported by the code on the slip, and what the office makes of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from letters.models import Letter
from members.views.office import actor_of, jpeg_response, version_seen
from transfers.desk import Desk
from transfers.forms.verification import AcceptForm, DeclineForm
from transfers.models import ReceiptPhoto, ReceiptReport, Transfer
from transfers.models.receipt_reports import ReportState
from transfers.report_tables import ReportTable
from transfers.services.verification import accepting
from transfers.views.desks import at_desk
from transfers.views.reported.common import answer, known, report_list, require_office, row

LISTS = ("reported", "earlier-reported")


@require_safe
@at_desk
def receipt_reports(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that wait for somebody here; with ``show=decided`` those that have been looked at."""
    template = "transfers/verification/reports.html"
    return report_list(request, desk, _in_scope(request), kind=ReportTable, keys=LISTS, template=template)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was reported beside the letter's words; accept it as the receipt, or put it away."""
    found = _found(request, pk)
    if request.method != "POST":
        return _page(request, found)
    accepts = request.POST.get("decision") == "accept"
    form = AcceptForm(request.POST) if accepts else DeclineForm(request.POST)

    def do() -> None:
        if accepts:
            accepting.accept(pk, actor_of(request), version=version_seen(request), **form.cleaned_data)
        else:
            accepting.decline(pk, actor_of(request), **form.cleaned_data)

    def again(**shown: Any) -> HttpResponse:
        return _page(request, _found(request, pk), **shown)

    if (refused := answer(form, do, again)) is not None:
        return refused
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
    require_office(request)
    photo = get_object_or_404(ReceiptPhoto.objects.visible_to(request.user), report=pk)
    return jpeg_response(photo.image, "receipt.jpg")


def _in_scope(request: HttpRequest) -> "QuerySet[ReceiptReport]":
    return ReceiptReport.objects.visible_to(request.user).select_related(
        "letter",
        "decided_by",
        "transfer__organization",
        "transfer__case__member",
        "transfer__case__season",
    )


def _found(request: HttpRequest, pk: uuid.UUID) -> ReceiptReport:
    require_office(request)
    found: ReceiptReport | None = _in_scope(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    report: ReceiptReport,
    *,
    form: Form | None = None,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    transfer = Transfer.objects.for_pages().get(pk=report.transfer_id)
    waiting = report.state == ReportState.WAITING
    first = AcceptForm(initial={"received_on": report.received_on})
    context: dict[str, Any] = {
        "report": report,
        "transfer": transfer,
        "letter": report.letter,
        "waiting": waiting,
        "in_the_way": accepting.in_the_way(report, transfer, actor_of(request)) if waiting else "",
        "stale": stale,
        "rows": _beside_each_other(report, transfer),
        "photo": ReceiptPhoto.objects.filter(report=report).exists(),
        "accept_form": form if isinstance(form, AcceptForm) else first,
        "decline_form": form if isinstance(form, DeclineForm) else DeclineForm(),
        "faulty": form,
    }
    return render(request, "transfers/verification/report_page.html", context, status=status)


def _beside_each_other(report: ReceiptReport, transfer: Transfer) -> list[dict[str, str]]:
    """What the receiver says, and what we know of it."""
    letter = report.letter
    content = letter.frozen_content
    return [
        row("接收党组织", report.unit, f"抬头：{content.heading}", f"具体接收单位：{content.receiving}"),
        row("接收日期", f"{report.received_on}", *days_of(letter)),
        row("经办人", report.handler, known("对方联系人", transfer.contact_name)),
        row("联系电话", report.phone, known("对方联系电话", transfer.contact_phone)),
    ]


def days_of(letter: Letter) -> tuple[str, str]:
    """When the letter went out, and how long it is good."""
    return f"开具 {letter.issued_on}，发放 {letter.delivered_on or '—'}", f"有效期至 {letter.valid_until}"
