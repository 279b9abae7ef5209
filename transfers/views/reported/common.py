"""Reports from outside and what the office answers: the list, the page of one, the answer. The receiver's and the graduate's own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import one_page
from transfers.desk import Desk
from transfers.models import Transfer
from transfers.models.receipt_reports import ReportState
from transfers.report_tables import DecidedTable
from transfers.working_lists import lists_of

WAITING, DECIDED = "waiting", "decided"


def require_office(request: HttpRequest) -> None:
    """Graduates see their own."""
    if not request.user.is_staff_member:
        raise NotAllowed("这是办公页面，您只能查看自己的办理情况。")


def report_list(
    request: HttpRequest,
    desk: Desk,
    rows: "QuerySet[Any]",
    *,
    kind: type[DecidedTable],
    keys: tuple[str, str],
    template: str,
) -> HttpResponse:
    """Those that wait for somebody here; with ``show=decided`` those that have been looked at.

    ``keys``: the working lists, of this season and of those before, that open the page with ``list=``.
    """
    show = DECIDED if request.GET.get("show") == DECIDED else WAITING
    key = request.GET.get("list") if request.GET.get("list") in keys else keys[0]
    if show == DECIDED:
        answered = (ReportState.ACCEPTED, ReportState.DECLINED)
        rows = rows.filter(transfer__case__season=desk.season, state__in=answered)
    else:
        in_list = Transfer.objects.filter(lists_of(desk.party)[key].rows(desk))
        rows = rows.filter(state=ReportState.WAITING, transfer__in=in_list).order_by("reported_at")
    table = kind(rows, desk, decided=show == DECIDED)
    one_page(request, table)
    context = {
        "table": table,
        "show": show,
        "earlier": key == keys[1] and show == WAITING,
        "shown_season": desk.season,
        "count": table.paginator.count,
    }
    return render(request, template, context)


def answer(
    form: forms.Form, do: Callable[[], object], page: Callable[..., HttpResponse]
) -> HttpResponse | None:
    """Do what the form says; None when it is done, else the page again (``form``, ``stale``, ``status``), nothing lost."""
    if not form.is_valid():
        return page(form=form, status=422)
    try:
        do()
    except Stale as refusal:
        return page(stale=str(refusal), status=409)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return page(form=form, status=422)
    return None


def row(label: str, reported: object, *known: str) -> dict[str, Any]:
    """What was said, beside what we know of it."""
    return {"label": label, "reported": reported, "known": known}


def known(label: str, value: str) -> str:
    """A line of what we know."""
    return f"{label}：{value}" if value else f"{label}：未登记"
