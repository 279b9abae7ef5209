"""Numbers of letters: unique, without holes, never used again (domain.md §5)."""

from dataclasses import dataclass

from django.db.models import Count, F, Max, Q

from letters.models import Letter, NumberSeries
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
    """One organisation's numbers of a year, as the letter register states them."""

    organization: Organization
    year: int
    issued: int
    void: int
    delivered: int
    holes: int

    @property
    def undelivered(self) -> int:
        """Live numbers still in the office."""
        return self.issued - self.void - self.delivered


def states(organizations: list[Organization], year: int) -> list[SeriesState]:
    """How the numbers of a year stand, per organisation. ``holes`` must be 0 everywhere."""
    counters = {series.organization_id: series.last for series in NumberSeries.objects.filter(year=year)}
    counted = {
        row["organization"]: row
        for row in Letter.objects.filter(year=year)
        .order_by()
        .values("organization")
        .annotate(
            issued=Count("pk"),
            void=Count("voided_at"),
            delivered=Count("delivered_on", filter=Q(voided_at__isnull=True)),
            highest=Max("sequence"),
        )
    }
    nothing = {"issued": 0, "void": 0, "delivered": 0, "highest": 0}
    result = []
    for organization in organizations:
        row = counted.get(organization.pk, nothing)
        upper = max(counters.get(organization.pk, 0), row["highest"])
        result.append(
            SeriesState(
                organization, year, row["issued"], row["void"], row["delivered"], upper - row["issued"]
            )
        )
    return result
