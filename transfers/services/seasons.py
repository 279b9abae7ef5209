"""Keeping the seasons: their dates and rules. A changed date moves the due dates of open transfers with it."""

import datetime
from collections.abc import Mapping
from typing import Any

from members import clock
from members.services import changes, journal, rights
from members.services.journal import Actor
from transfers.enums import Status
from transfers.models import Season, Transfer
from transfers.services.performing import due_date
from transfers.services.verification.switch import require_public_address

DATE_FIELDS = (
    "opens_on",
    "register_due_on",
    "letters_from",
    "leaving_on",
    "follow_up_on",
    "review_on",
    "fee_month",
)
CHECK_FIELDS = ("materials_required", "education_required")
PUBLIC_FIELDS = ("verification",)
RULE_FIELDS = (
    "valid_days",
    "online_days",
    "receipt_days",
    "reissue_months",
    "number_format",
    "option_mark",
    "digits",
    "in_beijing_code_pattern",
    "out_code_min",
    "out_code_max",
)
SEASON_FIELDS = (*DATE_FIELDS, "entry_open", *CHECK_FIELDS, *PUBLIC_FIELDS, *RULE_FIELDS)


def create_season(values: Mapping[str, Any], actor: Actor) -> Season:
    """A new season with its dates and rules."""
    with journal.change() as book:
        rights.require_department_admin(actor)
        season = Season(**values)
        if season.verification:
            require_public_address()
        changes.check(season)
        season.save(force_insert=True)
        book.record(actor, "CREATE_SEASON", f"新建年度：{season.name}", subject=f"season:{season.pk}")
    return season


def change_season(pk: int, values: Mapping[str, Any], actor: Actor, *, seen: str) -> tuple[Season, int]:
    """Change a season; also the number of open transfers whose due date moved with it."""
    with journal.change() as book:
        rights.require_department_admin(actor)
        season = Season.objects.get(pk=pk)
        changes.require_fresh(season, SEASON_FIELDS, seen)
        if values.get("verification") and not season.verification:
            require_public_address()
        differing = changes.apply(season, {name: values[name] for name in SEASON_FIELDS if name in values})
        if not differing:
            return season, 0
        changes.check(season)
        season.save()
        moved = _move_due_dates(season)
        book.record(
            actor,
            "EDIT_SEASON",
            f"修改年度设置：{season.name}",
            subject=f"season:{season.pk}",
            data={"changes": differing, "moved": moved},
        )
    return season, moved


def proposal() -> dict[str, Any]:
    """The next season as last year's, its dates a year later; the notice's dates when it is the first."""
    last = Season.objects.first()
    if last is None:
        return _notice_dates(clock.today().year)
    values = {name: getattr(last, name) for name in SEASON_FIELDS}
    values |= {name: a_year_later(values[name]) for name in DATE_FIELDS}
    return values | {"year": last.year + 1, "entry_open": True}


def a_year_later(day: datetime.date) -> datetime.date:
    """The same day of the next year; 28 February after a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _notice_dates(year: int) -> dict[str, Any]:
    return {
        "year": year,
        "opens_on": datetime.date(year, 1, 1),
        "register_due_on": datetime.date(year, 6, 10),
        "letters_from": datetime.date(year, 6, 12),
        "leaving_on": datetime.date(year, 6, 30),
        "follow_up_on": datetime.date(year, 9, 1),
        "review_on": datetime.date(year, 12, 10),
        "fee_month": datetime.date(year, 6, 1),
    }


def _move_due_dates(season: Season) -> int:
    moved = 0
    for transfer in Transfer.objects.open().for_pages().filter(case__season=season):
        transfer.case.season = season
        begun = {"started_on": transfer.started_on} if transfer.status == Status.INITIATED else {}
        due_on = due_date(transfer, transfer.status_since, **begun)
        if due_on != transfer.due_on:
            moved += Transfer.objects.filter(pk=transfer.pk).update(due_on=due_on)
    return moved
