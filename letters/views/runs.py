"""Each press of 打印: the list of them, one of them with its sheets, its file, and what came out of the printer."""

import uuid
from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from letters.enums import RunState, SheetOutcome, Stock
from letters.filters import RunFilter
from letters.models import PrintedSheet, PrintRun
from letters.services import run_check, run_file
from letters.services.print_run import is_of_office
from letters.tables import RunTable, SheetTable, state_tag
from letters.views.pages import require_office
from members.refusals import NotAllowed
from members.views.office import actor_of, chips, one_page, pdf_response

# Chrome's own viewer puts the file into an <embed> and asks object-src about it (crbug.com/271452).
PDF_POLICY = {"object-src": ["'self'"]}


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """打印批次: the newest first, with what is still to be done about each."""
    require_office(request)
    found = run_check.with_state(
        PrintRun.objects.visible_to(request.user).select_related(
            "organization", "made_by", "profile", "checked_by"
        )
    )
    listing = RunFilter(request.GET, queryset=found)
    table = RunTable(listing.qs)
    if not request.user.is_department:
        table.exclude = ("organization",)
    one_page(request, table)
    context = {
        "filter": listing,
        "chips": chips(listing),
        "clear_url": request.path,
        "table": table,
    }
    return render(request, "letters/runs.html", context)


@require_safe
def run(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One run: its file, what came out, and its sheets in the order of the stack."""
    found = _run(request, pk)
    require_office(request)
    sheets = found.sheets.select_related("letter__member__branch", "letter__replaced_by").order_by("position")
    bad = [_bad_row(sheet) for sheet in sheets.filter(outcome=SheetOutcome.BAD)]
    void = [each.letter for each in sheets.filter(letter__voided_at__isnull=False)]
    table = SheetTable(sheets)
    if found.stock == Stock.PLAIN:
        table.exclude = ("serial",)
    one_page(request, table)
    last = sheets.last()
    context = {
        "run": found,
        "state_tag": state_tag(found),
        "mine": is_of_office(found, request.user),
        "numbered": found.stock == Stock.PREPRINTED,
        "last_serial": last.factory_serial if last else "",
        "has_lists": found.with_lists or found.with_slips,
        "void": [] if found.checked_at else void,
        "whole": not void,
        "to_fetch": found.state == RunState.TO_FETCH,
        "bad": bad,
        "replaced": any(row["new"] for row in bad),
        "good_count": found.count - len(bad),
        "print_again": ",".join(map(str, run_check.to_print_again([row["sheet"] for row in bad]))),
        "table": table,
    }
    return render(request, "letters/run.html", context)


@require_POST
@csp_replace(PDF_POLICY)
def run_file_pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file for the printer, shown in the browser; counted, from the second time on noted as a reprint."""
    found = _run(request, pk)
    content = run_file.fetch(found, actor_of(request))
    return pdf_response(content, run_file.file_name(found))


@require_POST
@csp_replace(PDF_POLICY)
def run_lists(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Cover list, sign-out sheet and slips by themselves, where the letters are printed on numbered sheets."""
    found = _run(request, pk)
    content = run_file.lists_pdf(found, actor_of(request))
    return pdf_response(content, run_file.file_name(found, "介绍信清单"))


@require_POST
def run_good(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """全部完好, one press."""
    found = _run(request, pk)
    require_office(request)
    run_check.confirm_good(found.pk, actor_of(request))
    messages.success(request, f"已核对：{found.count} 张全部完好。接下来盖章、登记用印。")
    return redirect("letters:run", pk)


@require_POST
def run_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Nobody has fetched the file: the run never was."""
    found = _run(request, pk)
    require_office(request)
    run_check.withdraw(found.pk, actor_of(request))
    messages.success(request, "已撤销这一批。介绍信和编号不受影响，可以另行打印。")
    return redirect("letters:runs")


def _run(request: HttpRequest, pk: uuid.UUID) -> Any:
    found = get_object_or_404(
        run_check.with_state(PrintRun.objects.visible_to(request.user)).select_related(
            "organization", "made_by__organization", "profile", "checked_by"
        ),
        pk=pk,
    )
    if not request.user.is_staff_member:
        raise NotAllowed("这是办理人员的页面。")
    return found


def _bad_row(sheet: PrintedSheet) -> dict[str, Any]:
    """A sheet that came out badly, and what became of its letter."""
    return {"sheet": sheet, "letter": sheet.letter, "new": getattr(sheet.letter, "replaced_by", None)}
