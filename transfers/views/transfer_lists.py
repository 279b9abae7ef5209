"""转接一览 and 逾期清单."""

import datetime
from collections import Counter
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members.views.office import actor_of, workbook_response
from transfers.deadlines import Holder, holder
from transfers.desk import Desk
from transfers.enums import Action, Party, Path, Status
from transfers.filters import OverdueFilter, TransferFilter
from transfers.models import Transfer
from transfers.models.transfers import TransferQuerySet
from transfers.services import list_exports
from transfers.services.standing import WAITS_FOR_DEPARTMENT_SEAL
from transfers.services.telling import contacts
from transfers.tables import NOTIFY, CallTable, OverdueTable, TransferTable, by_due_date, possible
from transfers.views import acts
from transfers.views.buttons import slug_of
from transfers.views.desks import at_desk, list_context, notify_url, without_id_number
from transfers.workflow import TABLE

BULK_LABELS = {
    (Action.CONFIRM, Party.COLLEGE): "代本人确认",
    (Action.REQUEST_CONFIRMATION, Party.COLLEGE): "请本人确认",
}

# Lists whose people have to do something themselves.
TO_CALL = ("no-target", "confirmation")

HOLDER_NOTES = {
    Holder.COLLEGE: "学院应尽快办理",
    Holder.GRADUATE: "联系本人",
    Holder.DEPARTMENT: "待审核或用印",
    Holder.RECEIVER: "联系接收党组织",
}


@require_safe
@at_desk
def transfer_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All transfers in scope, narrowed by the filters in the address; acts on ticked rows."""
    if moved := without_id_number(request):
        return moved
    filterset = _filter(request, desk)
    kind = CallTable if _to_be_called(filterset, desk) else TransferTable
    rows = filterset.qs.for_pages()
    table = kind(by_due_date(contacts.with_last(rows, "case_id") if kind is CallTable else rows), desk)
    context = list_context(request, filterset, table)
    actions = bulk_actions(filterset.qs, desk.party) if context["count"] else []
    if filterset.working_list:  # a list for one step: what is never possible here only distracts
        actions = [action for action in actions if not action["disabled_reason"]]
        actions += _by_post(filterset.working_list.key, actions)
        actions += _told(filterset.working_list.key, desk) if context["count"] else []
    context["bulk_actions"] = actions
    context["shown_season"] = desk.season
    return render(request, "transfers/transfer_list.html", context)


@require_POST
@at_desk
def transfer_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The rows of the page's filters as a workbook; noted in the journal."""
    rows = list_exports.transfer_rows(by_due_date(_filter(request, desk).qs.for_pages()), desk.today)
    sheets = [("转接一览", list_exports.TRANSFER_COLUMNS, rows)]
    content = list_exports.export(actor_of(request), "转接一览", sheets, request.GET.dict())
    return workbook_response(content, list_exports.file_name("转接一览", f"{desk.season.year}届"))


def bulk_actions(transfers: TransferQuerySet, party: Party) -> list[dict[str, Any]]:
    """For ``components/bulk_bar.html``: what this party can do to many. Off when no row stands right for it."""
    standing = transfers.order_by().values_list("route", "channel", "status").distinct()
    able = {
        action
        for route, channel, status in standing
        for action in possible(Path.of(route, channel), status, party)
    }
    actions = []
    for action in acts.IN_BULK:
        sources = _sources(action, party)
        if not sources:
            continue
        reason = f"本列表中没有“{'”“'.join(sources)}”的转接" if action not in able else ""
        actions.append(
            {
                "name": action.value,
                "label": BULK_LABELS.get((action, party), action.label),
                "url": reverse("transfers:act_many", args=[slug_of(action)]),
                "primary": not reason and not any(each["primary"] for each in actions),
                "disabled_reason": reason,
            }
        )
    return actions


def _by_post(key: str, actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whose letter waits may also have it mailed: the addresses of the ticked rows (counted as deliveries)."""
    if key != "deliver" or not actions:
        return []
    url = reverse("transfers:mailing_prepare")
    name = Action.DELIVER_LETTER.value
    return [{"name": name, "label": "登记邮寄地址", "url": url, "primary": False, "disabled_reason": ""}]


def _told(key: str, desk: Desk) -> list[dict[str, Any]]:
    """The ticked people of a list can be told what to do."""
    url = notify_url(key, desk.season)
    one = {"name": NOTIFY, "label": "通知所选的人", "url": url, "primary": False, "disabled_reason": ""}
    return [one] if url else []


def _sources(action: Action, party: Party) -> list[str]:
    """Labels of the statuses from which the table lets this party act."""
    sources = {rule.source for rule in TABLE.values() if rule.action == action and party in rule.parties}
    return [status.label for status in Status if status in sources]


def _to_be_called(filterset: TransferFilter, desk: Desk) -> bool:
    """Whether the next step of this list is to ring the people up."""
    return (
        desk.user.is_college and filterset.working_list is not None and filterset.working_list.key in TO_CALL
    )


def _filter(request: HttpRequest, desk: Desk) -> TransferFilter:
    return TransferFilter(request, Transfer.objects.visible_to(request.user), desk)


@require_safe
@at_desk
def overdue(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What will be, or was, overdue on a day: who, for how long, and in whose hands."""
    if moved := without_id_number(request):
        return moved
    filterset, on_day = _overdue_filter(request, desk)
    table = OverdueTable(by_due_date(contacts.with_last(filterset.qs.for_pages(), "case_id")), on_day)
    context = list_context(request, filterset, table)
    context |= {
        "day": on_day.today,
        "shown_season": desk.season,
        "days": _days(desk, on_day.today),
        "notify_url": _tell_overdue(filterset, context, desk) if on_day.today == desk.today else "",
        **_groups(request, filterset, desk),
    }
    return render(request, "transfers/overdue.html", context)


@require_POST
@at_desk
def overdue_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The overdue list of a day as a workbook; noted in the journal."""
    filterset, on_day = _overdue_filter(request, desk)
    found = by_due_date(contacts.with_last(filterset.qs.for_pages(), "case_id"))
    rows = list_exports.overdue_rows(found, on_day.today)
    sheets = [(f"截至 {on_day.today}", list_exports.OVERDUE_COLUMNS, rows)]
    content = list_exports.export(actor_of(request), "逾期清单", sheets, request.GET.dict())
    return workbook_response(
        content, list_exports.file_name("逾期清单", f"{desk.season.year}届", f"截至{on_day.today:%m%d}")
    )


def _overdue_filter(request: HttpRequest, desk: Desk) -> tuple[OverdueFilter, Desk]:
    """The filters, and the desk as it stands on the day asked for."""
    transfers = Transfer.objects.visible_to(request.user)
    filterset = OverdueFilter(request, transfers, desk)
    valid = filterset.form.is_valid()
    day = (filterset.form.cleaned_data.get("on") if valid else None) or desk.today
    filterset.queryset = transfers.overdue_on(day)
    return filterset, Desk(desk.user, desk.season, day)


def _tell_overdue(filterset: OverdueFilter, context: dict[str, Any], desk: Desk) -> str:
    """Where all who are overdue today are told, in the whole list or in one college."""
    if not context["count"] or {chip["name"] for chip in context["chips"]} - {"organization", "on"}:
        return ""
    return notify_url("overdue", desk.season, filterset.data.get("organization", ""))


def _days(desk: Desk, shown: datetime.date) -> list[dict[str, Any]]:
    """Quick links to the days on which the list is due."""
    season, today = desk.season, desk.today
    named = [("今天", today), ("回执清查", season.follow_up_on), ("年度复核", season.review_on)]
    return [
        {
            "label": label if day == today else f"{label} {day.month} 月 {day.day} 日",
            "value": "" if day == today else day.isoformat(),
            "current": day == shown,
        }
        for label, day in named
    ]


def _groups(request: HttpRequest, filterset: OverdueFilter, desk: Desk) -> dict[str, Any]:
    """How many by holder, and for 组织部 by organisation."""
    by_holder: Counter[Holder] = Counter()
    by_organization: Counter[tuple[int, str]] = Counter()
    waits = Choose(When(WAITS_FOR_DEPARTMENT_SEAL, then=Value(True)), default=Value(False))
    counted = filterset.qs.order_by().annotate(waits=waits)
    columns = counted.values_list("organization", "organization__name", "status", "waits")
    for organization, name, status, sealing, n in columns.annotate(n=Count("pk")):
        by_holder[holder(Status(status), waits_for_department_seal=sealing)] += n
        by_organization[organization, name] += n
    tiles = [
        {
            "label": f"在{who.label}手里",
            "value": by_holder[who],
            "unit": "人",
            "url": _with(request, "holder", who.value),
            "note": HOLDER_NOTES[who],
            "tone": "",
        }
        for who in HOLDER_NOTES
    ]
    return {
        "tiles": tiles if by_holder else [],
        "by_organization": [
            {"label": name, "value": n, "url": _with(request, "organization", pk)}
            for (pk, name), n in by_organization.most_common()
        ]
        if desk.user.is_department
        else [],
    }


def _with(request: HttpRequest, name: str, value: object) -> str:
    params = request.GET.copy()
    params.pop("page", None)
    params[name] = str(value)
    return "?" + params.urlencode()
