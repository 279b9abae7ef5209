"""What the pages with lists have in common: whose desk, which filters, which page of the rows."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import Table

from members.models import Member
from members.models.people import id_number_index
from members.refusals import NotAllowed
from members.views.office import one_page
from transfers.desk import Desk
from transfers.filters import ALL_SEASONS, NOBODY, ListFilter, id_number_in
from transfers.message_texts import TEXTS
from transfers.models import Season
from transfers.views.shown_season import shown_season

DeskView = Callable[..., HttpResponse]  # (request, desk, what the address names)


def at_desk(view: DeskView) -> Callable[..., HttpResponse]:
    """A page of the office about one season. Not for graduates; before the first season it says so."""

    @wraps(view)
    def with_desk(request: HttpRequest, **named: Any) -> HttpResponse:
        if not request.user.is_staff_member:
            raise NotAllowed("这是办公页面，您只能查看自己的办理情况。")
        if Season.current() is None:
            return render(request, "transfers/no_season.html")
        everything = request.GET.get("season") == ALL_SEASONS
        season = Season.current() if everything else shown_season(request)
        return view(request, Desk.of(request.user, season), **named)

    return with_desk


def without_id_number(request: HttpRequest) -> HttpResponseRedirect | None:
    """An ID number typed into the search box does not stay in the address.

    It is looked up by the blind index and replaced by the person; nobody in scope gives an empty list.
    """
    number = id_number_in(request.GET.get("q", ""))
    if not number:
        return None
    found = Member.objects.visible_to(request.user).filter(id_number_index=id_number_index(number)).first()
    params = request.GET.copy()
    for name in ("q", "page", "person"):
        params.pop(name, None)
    params["person"] = str(found.pk if found else NOBODY)
    return redirect(f"{request.path}?{params.urlencode()}")


def list_context(request: HttpRequest, filterset: ListFilter, table: Table) -> dict[str, Any]:
    """What ``components/filter_bar.html`` and ``components/table.html`` want, with one page of rows."""
    one_page(request, table)
    sort = request.GET.get("sort", "")
    step = filterset.working_list.step if filterset.working_list else None
    chips = filterset.chips()
    _say_why_empty(request, filterset, table, chips)
    return {
        "filter_form": filterset.form,
        "faults": filterset.faults,
        "chips": chips,
        "keep": [{"name": "sort", "value": sort}] if sort else [],
        "clear_url": request.path,
        "working_list": filterset.working_list,
        "notify_url": _notify_url(filterset, chips) if table.paginator.count else "",
        "step": {"url": step[0], "label": step[1]} if step else None,
        "table": table,
        "count": table.paginator.count,
        "query_string": request.GET.urlencode(),
        "here": request.get_full_path(),
    }


def _notify_url(filterset: ListFilter, chips: list[dict[str, str]]) -> str:
    """Where all of a working list are told; "" while more than the list and the college narrow what is shown."""
    if filterset.working_list is None or {chip["name"] for chip in chips} - {"list", "organization"}:
        return ""
    return notify_url(
        filterset.working_list.key, filterset.desk.season, filterset.data.get("organization", "")
    )


def notify_url(key: str, season: Season, organization: str = "") -> str:
    """Where the people of a working list are told; "" for a list with nothing to tell."""
    if key not in TEXTS:
        return ""
    where = {"season": str(season.year)} | ({"organization": organization} if organization else {})
    return f"{reverse('transfers:list_message', args=[key])}?{urlencode(where)}"


def _say_why_empty(
    request: HttpRequest, filterset: ListFilter, table: Table, chips: list[dict[str, str]]
) -> None:
    """An empty list says what was looked for, and what next."""
    if filterset.working_list:
        table.empty_title, table.empty_text = "这个清单已经办完了", "首页列出其他要办的事。"
        table.empty_url, table.empty_action = reverse("home"), "回到首页"
    elif searched := "、".join(f"“{chip['value']}”" for chip in chips if chip["name"] != "on"):
        table.empty_title, table.empty_text = f"没有符合{searched}的人", "可以去掉一些筛选条件再看。"
        table.empty_url, table.empty_action = request.path, "清除筛选"
    elif filterset.faults:
        table.empty_title, table.empty_text = "没有列出任何人", "请先改正筛选条件。"
