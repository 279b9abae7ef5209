"""What graduates report after leaving, and what the office makes of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.views.office import actor_of, jpeg_response, version_seen
from transfers.desk import Desk
from transfers.enums import Path, ReceiptKind
from transfers.forms.own_reports import DeclineOwnForm, accept_form
from transfers.models import Case, OwnReport, OwnReportPhoto, Transfer
from transfers.models.own_reports import OwnReportKind, OwnReportState
from transfers.report_tables import OwnReportTable
from transfers.services.reported import own_reports, receipt_originals
from transfers.views.desks import at_desk
from transfers.views.reported.common import answer, known, report_list, require_office, row
from transfers.views.verification.reports import days_of

LISTS = ("own-reports", "earlier-own-reports")


@require_safe
@at_desk
def own_report_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that wait for somebody here; with ``show=decided`` those that have been looked at."""
    has_photo = Exists(OwnReportPhoto.objects.filter(report=OuterRef("pk")))
    rows = _in_scope(request).annotate(has_photo=has_photo)
    template = "transfers/own_reports.html"
    return report_list(request, desk, rows, kind=OwnReportTable, keys=LISTS, template=template)


@require_http_methods(["GET", "HEAD", "POST"])
def own_report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was said beside what we know; make it the receipt or the refusal, or put it away with a reason."""
    found = _found(request, pk)
    if request.method != "POST":
        return _page(request, found)
    accepts = request.POST.get("decision") == "accept"
    form = accept_form(found, request.POST) if accepts else DeclineOwnForm(request.POST)

    def do() -> None:
        if accepts:
            own_reports.accept(pk, actor_of(request), version=version_seen(request), said=form.said())
        else:
            own_reports.decline(pk, actor_of(request), **form.cleaned_data)

    def again(**shown: Any) -> HttpResponse:
        return _page(request, _found(request, pk), **shown)

    if (refused := answer(form, do, again)) is not None:
        return refused
    return _answered(request, found, accepts=accepts)


@require_safe
def own_report_photo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The photograph of a report."""
    require_office(request)
    photo = get_object_or_404(OwnReportPhoto.objects.visible_to(request.user), report=pk)
    return jpeg_response(photo.image, "receipt.jpg")


@require_POST
def receipt_original(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The third part has come by post, after its photograph was accepted."""
    require_office(request)
    transfer = get_object_or_404(Transfer.objects.visible_to(request.user).for_pages(), pk=pk)
    receipt_originals.record_original(transfer.pk, actor_of(request))
    messages.success(request, f"{transfer.member.name}：已登记收到回执原件。")
    return redirect("transfers:case", transfer.case_id)


def on_person_page(request: HttpRequest, case: Case, transfer: Transfer | None) -> dict[str, Any]:
    """For the person's page: all that was reported, and whether the receipt is only a picture yet."""
    found = OwnReport.objects.visible_to(request.user).filter(transfer__case=case)
    receipt = getattr(transfer, "receipt", None)
    return {
        "own_reports": list(found.select_related("decided_by").defer("text", "decision_note")),
        "original_missing": receipt is not None and receipt.kind == ReceiptKind.PHOTO,
    }


def _answered(request: HttpRequest, report: OwnReport, *, accepts: bool) -> HttpResponse:
    name = report.transfer.member.name
    if not accepts:
        messages.success(request, f"{name}：反馈没有采纳，已告知本人原因；本人可以重新提交。")
    elif report.kind == OwnReportKind.RECEIPT:
        messages.success(request, f"{name}：已采纳反馈，转接已办结。")
    else:
        messages.success(request, f"{name}：已登记对方退回。请与本人核对去向，更正后重新办理。")
        return redirect("transfers:case", report.transfer.case_id)
    return redirect("transfers:own_reports")


def _in_scope(request: HttpRequest) -> "QuerySet[OwnReport]":
    return OwnReport.objects.visible_to(request.user).select_related(
        "decided_by",
        "transfer__letter",
        "transfer__organization",
        "transfer__case__member",
        "transfer__case__season",
    )


def _found(request: HttpRequest, pk: uuid.UUID) -> OwnReport:
    require_office(request)
    found: OwnReport | None = _in_scope(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    report: OwnReport,
    *,
    form: Form | None = None,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    transfer = Transfer.objects.for_pages().get(pk=report.transfer_id)
    waiting = report.state == OwnReportState.WAITING
    declining = isinstance(form, DeclineOwnForm)
    decides = report.kind != OwnReportKind.HANDED_IN
    context: dict[str, Any] = {
        "report": report,
        "transfer": transfer,
        "waiting": waiting,
        "in_the_way": own_reports.in_the_way(report, transfer, actor_of(request)) if waiting else "",
        "stale": stale,
        "rows": _beside_each_other(report, transfer),
        "photo": OwnReportPhoto.objects.filter(report=report).exists(),
        "refused": report.kind == OwnReportKind.REFUSED,
        "paper": Path.of(transfer.route, transfer.channel) == Path.OUT_PAPER,
        "accept_form": (form if form and not declining else accept_form(report)) if decides else None,
        "decline_form": form if declining else DeclineOwnForm(),
        "faulty": form,
    }
    return render(request, "transfers/own_report.html", context, status=status)


def _beside_each_other(report: OwnReport, transfer: Transfer) -> list[dict[str, Any]]:
    """What the graduate says, and what we know of it."""
    letter = transfer.letter
    if letter:
        sent = (f"第 {letter.number} 号介绍信", *days_of(letter))
    else:
        sent = (f"{transfer.started_on} 在党员E先锋发起", f"目标：{transfer.started_target}")
    to = [f"{label}：{value}" for label, value in _destination(transfer) if value]
    rows = [row("日期", f"{report.on}", *sent)]
    if report.unit:
        rows.append(row("交给的党组织", report.unit, *to))
    if report.kind == OwnReportKind.REFUSED:
        rows.append(row("不接收的原因", report.get_refusal_reason_display(), *to))
        rows.append(row("具体情况", report.text))
    elif not report.unit:
        rows.append(row("接收党组织", "", *to))
    return [
        *rows,
        row("对方经办人", report.handler, known("对方联系人", transfer.contact_name)),
        row("经办人电话", report.handler_phone, known("对方联系电话", transfer.contact_phone)),
        row("本人电话", "", known("登记的号码", transfer.member.phone)),
    ]


def _destination(transfer: Transfer) -> list[tuple[str, str]]:
    return [
        ("抬头", transfer.heading_organization),
        ("接收单位", transfer.receiving_organization),
        ("编码", transfer.receiving_code),
    ]
