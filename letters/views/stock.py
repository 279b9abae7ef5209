"""印制纸台账: the ledger of pre-printed sheets of an office, its entries, and the paper for the year-end signature."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from letters.enums import StockKind
from letters.forms.stock import StockForm
from letters.models import PrintRun, StockEntry
from letters.services import stock, stock_recording, stock_sheet
from letters.services.stock import Ledger, Line
from letters.tables import StockTable
from letters.views.pages import require_office
from members import clock
from members.models import Organization
from members.refusals import Refusal, Stale
from members.views.office import actor_of, one_page, pdf_response, workbook_response


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """A year of the ledger; 组织部 may look into every college's (``?organization=``)."""
    require_office(request)
    owner, year = _owner(request), _year(request)
    found = stock.ledger(owner, year)
    table = StockTable(found.lines[::-1])
    one_page(request, table)
    own = stock_recording.may_keep(request.user, owner)
    _link_runs(request, table)
    context = {
        "ledger": found,
        "owner": owner,
        "own": own,
        "year": year,
        "years": sorted(stock.years_of(owner) | {clock.today().year, year}, reverse=True),
        "query": _query(owner, year),
        "tiles": _tiles(found),
        "checks": _checks(found),
        "count": found.last_count,
        "table": table,
        "last": _to_withdraw(request, found) if own else None,
        "matrix": _matrix(request) if request.user.is_department and owner is None else None,
    }
    return render(request, "letters/stock.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """A line for the own ledger: 领入, 损坏, 交回 or 盘点."""
    require_office(request)
    owner = request.user.organization if request.user.is_college else None
    wanted = request.GET.get("kind", "")
    form = StockForm(
        request.POST if request.method == "POST" else None,
        owner=owner,
        initial={"day": clock.today(), "kind": wanted if wanted in StockKind.constraint_values() else ""},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            kind = StockKind(form.cleaned_data["kind"])
            try:
                entry = stock_recording.record(owner, kind, actor_of(request), **form.values())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Stale) else 422
            else:
                _say_recorded(request, entry)
                return redirect(f"{reverse('letters:stock')}?year={entry.day.year}")
    now = stock.ledger(owner, clock.today().year)
    return render(
        request, "letters/stock_record.html", {"form": form, "owner": owner, "ledger": now}, status=status
    )


@require_POST
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the last entry back, made by mistake a moment ago."""
    require_office(request)
    entry = get_object_or_404(StockEntry.objects.visible_to(request.user), pk=pk)
    stock_recording.withdraw(entry.pk, actor_of(request))
    messages.success(request, f"已撤回 {entry.day} 的登记，日志中留有记录。")
    return redirect(f"{reverse('letters:stock')}?year={entry.day.year}")


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The year as a workbook; noted in the journal."""
    require_office(request)
    found = stock.ledger(_owner(request), _year(request))
    return workbook_response(stock_sheet.workbook(found, actor_of(request)), f"印制纸台账-{found.year}.xlsx")


@require_POST
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The year on paper, to be signed; noted in the journal."""
    require_office(request)
    found = stock.ledger(_owner(request), _year(request))
    return pdf_response(stock_sheet.pdf(found, actor_of(request)), f"印制纸台账-{found.year}.pdf")


# --- Whose, and which year --------------------------------------------------------------------


def _owner(request: HttpRequest) -> Organization | None:
    """The own office; for 组织部 also the college asked for. 404 for anything else."""
    text = request.GET.get("organization", "")
    if not text:
        return request.user.organization if request.user.is_college else None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Http404
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=int(text))


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year


def _query(owner: Organization | None, year: int) -> str:
    return f"?year={year}" + (f"&organization={owner.pk}" if owner else "")


# --- Parts of the page ------------------------------------------------------------------------


def _tiles(found: Ledger) -> list[dict[str, Any]]:
    rows = [
        ("领入", found.received, ""),
        ("使用", found.used, "打印完好或待核对"),
        ("损坏", found.spoiled, "打印有误的在内"),
        (stock.kind_word(StockKind.RETURNED, found.owner), found.returned, ""),
    ]
    tiles = [{"label": label, "value": value, "unit": "张", "note": note} for label, value, note in rows]
    if found.carried:
        tiles.insert(0, {"label": "上年结转", "value": found.carried, "unit": "张", "note": ""})
    left = f"下一张 {found.next_serial}" if found.next_serial else ""
    differs = found.last_count is not None and found.last_count.difference != 0
    tone = "problem" if differs or found.balance < 0 else "good"
    return [*tiles, {"label": "结存", "value": found.balance, "unit": "张", "note": left, "tone": tone}]


def _checks(found: Ledger) -> list[dict[str, Any]]:
    """What must add up, in words."""
    carried = f"上年结转 {found.carried} + " if found.carried else ""
    returned = stock.kind_word(StockKind.RETURNED, found.owner)
    sentence = (
        f"{carried}领入 {found.received} = 使用 {found.used} + 损坏 {found.spoiled}"
        f" + {returned} {found.returned} + 结存 {found.balance}"
    )
    return [
        {"ok": found.balances or bool(found.faults), "sentence": sentence},
        *({"ok": False, "sentence": each} for each in found.faults),
    ]


def _link_runs(request: HttpRequest, table: StockTable) -> None:
    """The lines of the page that printing made open their run, for whoever may see it."""
    lines = [row.record for row in table.page.object_list]
    runs = PrintRun.objects.visible_to(request.user).filter(pk__in={line.run for line in lines if line.run})
    seen = set(runs.order_by().values_list("pk", flat=True))
    for line in lines:
        line.run_url = reverse("letters:run", args=[line.run]) if line.run in seen else ""


def _to_withdraw(request: HttpRequest, found: Ledger) -> Line | None:
    """The entry that this person made last, while it may still be taken back."""
    entries = [line for line in found.lines if line.entry]
    last = max(entries, key=lambda line: line.at, default=None)
    return last if last and not stock_recording.why_not_withdraw(last.entry, request.user) else None


def _say_recorded(request: HttpRequest, entry: StockEntry) -> None:
    word = stock.kind_word(entry.kind, entry.owner)
    messages.success(request, f"已登记{word} {entry.quantity} 张。")


def _matrix(request: HttpRequest) -> dict[str, Any]:
    """Every college that has a ledger, since ever, for ``components/closing_table.html``."""
    organizations = list(Organization.objects.visible_to(request.user).order_by("code"))
    sums = stock.sums_by_owner(organizations)
    names = ("received", "used", "spoiled", "returned", "left")
    rows = []
    for each in organizations:
        if not any(sums[each.pk].values()):
            continue
        url = f"{reverse('letters:stock')}?organization={each.pk}"
        cells = [
            {
                "value": sums[each.pk][name],
                "url": "",
                "bad": name == "left" and sums[each.pk][name] < 0,
                "why": "用出的比领入的多",
                "total": name == "left",
            }
            for name in names
        ]
        rows.append({"label": each.name, "url": url, "cells": cells})
    return {
        "columns": [{"label": word} for word in ("领入", "使用", "损坏", "交回", "结存")],
        "rows": rows,
    }
