"""How the working lists stand: their numbers, and the words of a line of the home page."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min
from django.utils import timezone

from transfers.desk import Desk, WorkingList
from transfers.models import Case, Transfer
from transfers.services import reports
from transfers.services.standing import day_words, left_words
from transfers.working_lists import LISTS, lists_of


@dataclass(frozen=True, slots=True)
class Tally:
    """How a working list stands: how many rows, the oldest, and until when."""

    working_list: WorkingList
    count: int
    oldest: datetime.datetime | None = None
    first_due: datetime.date | None = None
    last_due: datetime.date | None = None


def tallies(desk: Desk) -> list[Tally]:
    """All lists of the desk with their numbers, in their order: one query for transfers, one for people."""
    found = [*_tally_transfers(desk), *_tally_people(desk)]
    return sorted(found, key=lambda tally: LISTS.index(tally.working_list))


def _tally_transfers(desk: Desk) -> list[Tally]:
    lists = list(lists_of(desk.party, Transfer).values())
    columns: dict[str, Any] = {}
    for index, each in enumerate(lists):
        rows = each.rows(desk)
        columns |= {
            f"count{index}": Count("pk", filter=rows),
            f"oldest{index}": Min("status_since", filter=rows),
            f"first{index}": Min("due_on", filter=rows),
            f"last{index}": Max("due_on", filter=rows),
        }
    found = Transfer.objects.visible_to(desk.user).order_by().aggregate(**columns)
    return [
        Tally(each, *(found[f"{name}{index}"] for name in ("count", "oldest", "first", "last")))
        for index, each in enumerate(lists)
    ]


def _tally_people(desk: Desk) -> list[Tally]:
    lists = list(lists_of(desk.party, Case).values())
    columns = {f"count{index}": Count("pk", filter=each.rows(desk)) for index, each in enumerate(lists)}
    found = reports.with_latest(Case.objects.visible_to(desk.user)).order_by().aggregate(**columns)
    return [Tally(each, found[f"count{index}"]) for index, each in enumerate(lists)]


def line(tally: Tally, desk: Desk) -> dict[str, Any]:
    """For ``components/working_list.html``."""
    each, today = tally.working_list, desk.today
    due, late = _due_words(tally, today) if each.dated else ("", False)
    return {
        "count": tally.count,
        "unit": each.unit,
        "sentence": each.sentence,
        "url": each.url(desk.season),
        "verb": each.verb,
        "age": _age_words(tally, today) if each.dated else "",
        "due": due,
        "late": late,
    }


def _age_words(tally: Tally, today: datetime.date) -> str:
    if tally.oldest is None:
        return ""
    days = (today - timezone.localdate(tally.oldest)).days
    return f"最早一条已 {days} 天" if days > 0 else "今天新增"


def _due_words(tally: Tally, today: datetime.date) -> tuple[str, bool]:
    first = tally.first_due
    if first is None:
        return "", False
    late = first < today
    if late:
        return f"最早应在 {day_words(first, today)}前办完，{left_words(first, today)}", True
    word = "截止" if first == tally.last_due else "最早截止"
    return f"{word} {day_words(first, today)}（{left_words(first, today)}）", False
