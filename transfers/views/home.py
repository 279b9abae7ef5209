"""The home page: working lists for the office, the own case for a graduate."""

import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from letters.services.printable import letterhead_complaints
from members.models import Event, Organization
from transfers.desk import Desk, Group
from transfers.enums import Status
from transfers.filters import STATUS_GROUPS
from transfers.models import Case, Register
from transfers.models.registers import RegisterKind, RowDecision
from transfers.services import early, reports
from transfers.services.departure import education
from transfers.services.reports import IN_TRANSFER, TO_MOVE, Box
from transfers.services.standing import day_words, left_words
from transfers.tallies import Tally, line, tallies
from transfers.views.desks import at_desk
from transfers.views.graduate.home import my_home

RECENT_EVENTS = 8
# Noted in the journal, but nothing has happened to anybody's case by it.
ONLY_LOOKED = (
    *("SIGN_IN", "SIGN_OUT", "EXPORT", "REVEAL_ID_NUMBER"),
    *("LETTER_PRINTED", "LETTER_REPRINTED", "PRINT_CHECKED", "PRINT_WITHDRAWN"),
)
# One line a person of a whole list: eight of them would tell nothing. They stand on each person's page.
BY_THE_LIST = ("RECORD_MATERIAL", "HAND_OVER_MATERIAL", "RECORD_ATTENDANCE")
# From so many days before the register is due a college is told that it has held no education yet.
EDUCATION_DAYS = 14


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the signed-in role has to do next."""
    return my_home(request) if request.user.is_graduate else office(request)


@at_desk
def office(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Working lists in three groups, the season's dates, and what happened last."""
    found = [tally for tally in tallies(desk) if tally.count]
    lines = {group: _lines(found, group, desk) for group in Group}
    if desk.user.is_department:
        lines[Group.TODO] += _early_to_review(desk) + _registers_to_review(desk)
        lines[Group.WAIT] = _registers_not_sent(desk) + lines[Group.WAIT]
    if desk.user.is_college and (silent := _no_education(desk)):
        lines[Group.PROBLEM if silent["late"] else Group.TODO].append(silent)
    context = {
        "shown_season": desk.season,
        "place": desk.user.organization.name if desk.user.is_college else "党委组织部",
        "dates": season_dates(desk),
        "letterheads": _letterheads(desk),
        "tiles": _tiles(desk, found),
        "todo": lines[Group.TODO],
        "wait": lines[Group.WAIT],
        "problem": lines[Group.PROBLEM],
        "events": _recent(desk),
    }
    return render(request, "transfers/home.html", context)


def _lines(found: list[Tally], group: Group, desk: Desk) -> list[dict[str, Any]]:
    return [line(tally, desk) for tally in found if tally.working_list.group == group]


def _letterheads(desk: Desk) -> list[dict[str, str]]:
    """Organisations of which no letter can be printed, and why: told to themselves and to whoever can mend it."""
    if not (desk.user.is_college or desk.user.is_department_admin):
        return []
    mends = desk.user.is_department_admin
    return [
        {
            "name": each.name,
            "why": "；".join(complaints),
            "url": reverse("members:organization_edit", args=[each.pk]) if mends else "",
        }
        for each in Organization.objects.visible_to(desk.user).filter(active=True)
        if (complaints := letterhead_complaints(each))
    ]


def _early_to_review(desk: Desk) -> list[dict[str, Any]]:
    """One line for all who leave early: reported alone, and in a hurry."""
    waiting = list(early.waiting(desk.user, desk.season).values_list("submitted_at", "rows__case"))
    if not waiting:
        return []
    oldest, case = waiting[0]
    several = f"{reverse('transfers:register_list')}?show=early&season={desk.season.year}"
    return [
        {
            "count": len(waiting),
            "unit": "人",
            "sentence": "提前离校，单独报送，待审核",
            "url": reverse("transfers:early", args=[case]) if len(waiting) == 1 else several,
            "verb": "去审核",
            "age": f"最早 {day_words(timezone.localdate(oldest), desk.today)}报送",
            "due": "",
            "late": False,
        }
    ]


def _registers_to_review(desk: Desk) -> list[dict[str, Any]]:
    """One line for each version that still holds undecided rows."""
    pending = (
        Register.objects.visible_to(desk.user)
        .filter(season=desk.season, kind=RegisterKind.WHOLE)
        .select_related("organization")
        .annotate(pending=Count("rows", filter=Q(rows__decision=RowDecision.PENDING)))
        .filter(pending__gt=0)
        .order_by("submitted_at")
    )
    return [
        {
            "count": register.pending,
            "unit": "人",
            "sentence": f"待审核：{register.organization.name}登记表第 {register.version} 版",
            "url": reverse("transfers:register", args=[register.pk]),
            "verb": "去审核",
            "age": f"{day_words(timezone.localdate(register.submitted_at), desk.today)}报送{'（逾期报送）' if register.late else ''}",
            "due": "",
            "late": False,
        }
        for register in pending
    ]


def _registers_not_sent(desk: Desk) -> list[dict[str, Any]]:
    """Organisations with people of the season that have not sent any version."""
    season = desk.season
    silent = (
        Organization.objects.visible_to(desk.user)
        .filter(active=True, pk__in=Case.objects.filter(season=season).values("organization"))
        .exclude(
            pk__in=Register.objects.filter(season=season, kind=RegisterKind.WHOLE).values("organization")
        )
        .count()
    )
    if not silent:
        return []
    due = season.register_due_on
    return [
        {
            "count": silent,
            "unit": "个",
            "sentence": "党组织还没有报送登记表",
            "url": reverse("transfers:register_list") + f"?show=unsent&season={season.year}",
            "verb": "去催报",
            "age": "",
            "due": f"截止 {day_words(due, desk.today)}（{left_words(due, desk.today)}）",
            "late": due < desk.today,
        }
    ]


def _no_education(desk: Desk) -> dict[str, Any] | None:
    """The college has people who leave, and has held no pre-departure education (notice 一1)."""
    season, today = desk.season, desk.today
    due = season.register_due_on
    if not season.education_required or today < due - datetime.timedelta(days=EDUCATION_DAYS):
        return None
    (share,) = education.shares(season, [desk.user.organization], today)
    if share.held or not share.expected:
        return None
    return {
        "count": share.expected,
        "unit": "人",
        "sentence": "应参加离校教育，但本单位还没有登记过任何一次",
        "url": f"{reverse('transfers:education')}?season={season.year}",
        "verb": "去登记",
        "age": f"已定于今后举行 {share.planned} 次" if share.planned else "",
        "due": f"应在 {day_words(due, today)}前举行（{left_words(due, today)}）",
        "late": due < today,
    }


def season_dates(desk: Desk) -> list[dict[str, Any]]:
    """For ``components/season_dates.html``: the next one stands out, past ones are quiet."""
    season = desk.season
    dates = (
        (season.register_due_on, "登记表报送截止"),
        (season.letters_from, "开始开具介绍信"),
        (season.leaving_on, "毕业生离校"),
        (season.follow_up_on, "回执清查"),
        (season.review_on, "年度复核"),
    )
    coming = [day for day, _ in dates if day >= desk.today]
    return [
        {
            "day": day_words(day, desk.today),
            "what": what,
            "left": _left(day, desk.today),
            "state": "past" if day < desk.today else "next" if day == coming[0] else "",
        }
        for day, what in dates
    ]


def _left(day: datetime.date, today: datetime.date) -> str:
    if day == today:
        return "今天"
    return left_words(day, today) if day > today else ""


def _tiles(desk: Desk, found: list[Tally]) -> list[dict[str, Any]]:
    """The whole at a glance: how many have to move, how many are there."""
    cases = Case.objects.visible_to(desk.user).filter(season=desk.season)
    counted = (
        reports.with_latest(cases).order_by().values_list("box", "latest_status").annotate(n=Count("pk"))
    )
    numbers = {(Box(box), status): n for box, status, n in counted}

    def people(boxes: tuple[Box, ...], *statuses: str) -> int:
        return sum(
            n for (box, status), n in numbers.items() if box in boxes and (not statuses or status in statuses)
        )

    elsewhere = tuple(box for box in TO_MOVE if box not in IN_TRANSFER)
    total, done = people(TO_MOVE), people(IN_TRANSFER, Status.COMPLETED)
    moving = people(IN_TRANSFER, *STATUS_GROUPS["OPEN"][1])
    stalled = people(IN_TRANSFER, *STATUS_GROUPS["STALLED"][1])
    late = next((tally for tally in found if tally.working_list.key == "overdue"), None)
    late_url = f"{reverse('transfers:overdue')}?season={desk.season.year}"
    url = f"{reverse('transfers:case_list')}?season={desk.season.year}&box="
    return [
        _tile("应转人数", total, f"{url}TO_MOVE", "本届全部党员"),
        _tile("已办结", done, f"{url}IN_TRANSFER&status=COMPLETED", _share(done, total), "good"),
        _tile("正在办理", moving, f"{url}IN_TRANSFER&status=OPEN", "未办结"),
        _tile("未在办理", stalled, f"{url}IN_TRANSFER&status=STALLED", "未登记、对方退回等"),
        _tile("不转出", people(elsewhere), f"{url}ELSEWHERE", "暂缓、留存、出国等"),
        _tile("逾期", late.count if late else 0, late_url, "应办结日已过", "problem"),
    ]


def _share(part: int, whole: int) -> str:
    return f"占 {part / whole:.0%}" if whole else ""


def _tile(label: str, value: int, url: str, note: str, tone: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "unit": "人", "url": url, "note": note, "tone": tone}


def _recent(desk: Desk) -> list[dict[str, Any]]:
    """The last lines of the journal in scope; without comments and data, which may be long or private."""
    events = (
        Event.objects.visible_to(desk.user)
        .select_related("member", "organization")
        .defer("comment", "data")
        .exclude(verb__in=(*ONLY_LOOKED, *BY_THE_LIST))
        .order_by("-seq")[:RECENT_EVENTS]
    )
    return [
        {
            "title": f"{event.member.name}：{event.title}" if event.member else event.title,
            "at": event.at,
            "actor": event.actor_label,
            "comment": "",
            "details": [],
            "tone": "problem" if event.verb in ("RETURN", "REFUSE") else "",
        }
        for event in events
    ]
