"""What is still open before somebody leaves: files that are missing, education that was missed (notice 一1).

The same facts as conditions on people, for lists and their numbers, and as values, for the rules.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from members import clock
from members.enums import PARTY_MEMBER_CATEGORIES
from transfers.enums import Disposition
from transfers.models import (
    Attendance,
    Case,
    EducationSession,
    MaterialKind,
    MaterialRecord,
    Season,
)

# They do not leave this season, or are no longer members: nothing is asked of them.
STAYING = (Disposition.DELAYED_GRADUATION, Disposition.NOT_ENTITLED)
LEAVING = ~Q(disposition__in=STAYING)
EXPECTED = LEAVING & Q(member__category__in=PARTY_MEMBER_CATEGORIES)
NOBODY = Q(pk__in=())
# More keys than this in one query, and naming the season is cheaper.
NAMED_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """What is open for one person. ``missing_materials``: names of required files, in the kinds' order."""

    missing_materials: tuple[str, ...] = ()
    education_missed: bool = False


def departure_facts(cases: Collection[Case]) -> dict[uuid.UUID, Facts]:
    """The facts of each case, by its key, in at most four queries. The cases come with member and season.

    What a season does not check (``materials_required``, ``education_required``) is never open in it.
    """
    missing = _missing_names([case for case in cases if case.season.materials_required])
    missed = _missed([case for case in cases if case.season.education_required])
    return {case.pk: Facts(missing.get(case.pk, ()), case.pk in missed) for case in cases}


# --- Files -----------------------------------------------------------------------------------


def active_kinds() -> list[MaterialKind]:
    """The kinds in use, in their order."""
    return list(MaterialKind.objects.filter(active=True))


def kinds_for(category: str, kinds: Iterable[MaterialKind]) -> list[MaterialKind]:
    """Those that belong to a person of this category."""
    return [kind for kind in kinds if category in kind.categories]


def lacking(kinds: Iterable[MaterialKind]) -> Q:
    """People who leave and of whom at least one of these kinds is not in yet.

    A condition on ``Case`` without a query of its own. It does not ask whether the season checks at all.
    """
    condition = NOBODY
    for kind in kinds:
        there = MaterialRecord.objects.filter(kind=kind).values("case")
        condition |= Q(member__category__in=kind.categories) & ~Q(pk__in=there)
    return LEAVING & condition


def lacking_required(season: Season, kinds: Iterable[MaterialKind]) -> Q:
    """People of whom a required file is not in yet; nobody when the season does not check files."""
    if not season.materials_required:
        return NOBODY
    return lacking(kind for kind in kinds if kind.required)


def _missing_names(cases: list[Case]) -> dict[uuid.UUID, tuple[str, ...]]:
    asked = [case for case in cases if case.disposition not in STAYING]
    required = [kind for kind in active_kinds() if kind.required] if asked else []
    if not required:
        return {}
    records = MaterialRecord.objects.filter(_about(asked), kind__in=required)
    there = set(records.order_by().values_list("case", "kind"))
    return {
        case.pk: tuple(
            kind.name for kind in kinds_for(case.member.category, required) if (case.pk, kind.pk) not in there
        )
        for case in asked
    }


# --- Education -------------------------------------------------------------------------------


def held_by(season: Season, today: datetime.date) -> QuerySet[EducationSession]:
    """The sessions of the season that have taken place."""
    return EducationSession.objects.filter(season=season, held_on__lte=today)


def absent(season: Season, today: datetime.date) -> Q:
    """Party members of the season who leave and were at no session, whether or not one has been held.

    Who asked for leave (请假) is not absent.
    """
    there = Attendance.objects.filter(session__season=season, session__held_on__lte=today).values("case")
    return EXPECTED & ~Q(pk__in=there)


def education_missed(season: Season, today: datetime.date) -> Q:
    """Those absent whose college has held a session; nobody when the season does not check education."""
    if not season.education_required:
        return NOBODY
    return absent(season, today) & Q(organization__in=held_by(season, today).values("organization"))


def _missed(cases: list[Case]) -> set[uuid.UUID]:
    asked = [case for case in cases if case.disposition not in STAYING and case.member.is_party_member]
    if not asked:
        return set()
    held = set(
        EducationSession.objects.filter(
            season__in={case.season_id for case in asked}, held_on__lte=clock.today()
        )
        .order_by()
        .values_list("season", "organization")
        .distinct()
    )
    asked = [case for case in asked if (case.season_id, case.organization_id) in held]
    there = Attendance.objects.filter(_about(asked), session__held_on__lte=clock.today())
    been = set(there.values_list("case", flat=True)) if asked else set()
    return {case.pk for case in asked} - been


def _about(cases: list[Case]) -> Q:
    """Rows about these people; about all of their seasons when there are too many to name."""
    if len(cases) <= NAMED_AT_MOST:
        return Q(case__in=[case.pk for case in cases])
    return Q(case__season__in={case.season_id for case in cases})
