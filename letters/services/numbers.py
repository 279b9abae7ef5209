"""Numbers of letters: unique, without holes, never used again (domain.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q

from letters.models import Letter, LetterQuerySet, NumberSeries
from members.models import Organization

DEFAULT_FORMAT = "{year}{organization}{sequence:04d}"


def take(organization: Organization, year: int) -> int:
    """The next sequence of an organisation and year, at least 1.

    Call it inside the transaction that stores the letter: if that rolls back, so does the
    counter, and no hole is left. A database sequence would leave one.
    """
    series, _ = NumberSeries.objects.get_or_create(organization=organization, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db(fields=["last"])
    return series.last


def spell(organization: Organization, year: int, sequence: int, number_format: str = DEFAULT_FORMAT) -> str:
    """The number as printed between 第 and 号, for example ``2022030017``."""
    return number_format.format(year=year, organization=organization.code, sequence=sequence)


@dataclass(frozen=True, slots=True)
class SeriesState:
    """One organisation's numbers, as the letter register states them; ``year``: None for those of all years."""

    organization: Organization
    year: int | None
    issued: int
    void: int
    delivered: int
    holes: int

    @property
    def undelivered(self) -> int:
        """Live numbers still in the office."""
        return self.issued - self.void - self.delivered


@dataclass(frozen=True, slots=True)
class Hole:
    """Sequences of a series that were counted and have no letter. There must be none."""

    organization: Organization
    year: int
    sequences: tuple[int, ...]


def states(
    organizations: Sequence[Organization], year: int | None, season_year: int | None = None
) -> list[SeriesState]:
    """How the numbers of a year (None: of all years) stand, per organisation; three queries.

    ``season_year``: only the letters of those graduates are counted; holes are always those of the whole series,
    because a number without a letter belongs to nobody. ``holes`` must be 0 everywhere.
    """
    chosen = _of_year(year) if season_year is None else _of_year(year).filter(season_year=season_year)
    counted = {
        row["organization"]: row
        for row in chosen.order_by()
        .values("organization")
        .annotate(
            issued=Count("pk"),
            void=Count("voided_at"),
            delivered=Count("delivered_on", filter=Q(voided_at__isnull=True)),
        )
    }
    lacking = _lacking(year)
    nothing = {"issued": 0, "void": 0, "delivered": 0}
    result = []
    for each in organizations:
        row = counted.get(each.pk, nothing)
        holes = sum(n for (organization, _), n in lacking.items() if organization == each.pk)
        result.append(SeriesState(each, year, row["issued"], row["void"], row["delivered"], holes))
    return result


def holes(organizations: Sequence[Organization], year: int | None) -> list[Hole]:
    """Which numbers are missing, if any ever are."""
    by_pk = {each.pk: each for each in organizations}
    found = []
    for (organization, of_year), n in sorted(_lacking(year).items()):
        if organization in by_pk:
            own = Letter.objects.filter(organization=organization, year=of_year).order_by()
            used = set(own.values_list("sequence", flat=True))
            upper = len(used) + n
            gone = tuple(sequence for sequence in range(1, upper + 1) if sequence not in used)
            found.append(Hole(by_pk[organization], of_year, gone))
    return found


def _of_year(year: int | None) -> LetterQuerySet:
    letters: LetterQuerySet = Letter.objects.all()
    return letters if year is None else letters.filter(year=year)


def _lacking(year: int | None) -> dict[tuple[int, int], int]:
    """By organisation and year: how many numbers have been counted that no letter has; only where there are any."""
    series = NumberSeries.objects.all() if year is None else NumberSeries.objects.filter(year=year)
    uppers = {(each.organization_id, each.year): each.last for each in series}
    issued: dict[tuple[int, int], int] = {}
    rows = _of_year(year).order_by().values_list("organization", "year")
    for organization, of_year, n, highest in rows.annotate(n=Count("pk"), highest=Max("sequence")):
        key = (organization, of_year)
        issued[key] = n
        uppers[key] = max(uppers.get(key, 0), highest)
    lacking = {key: upper - issued.get(key, 0) for key, upper in uppers.items()}
    return {key: n for key, n in lacking.items() if n}
