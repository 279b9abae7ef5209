"""What the whole university's records know about receiving units: spellings, codes, refused headings.

Nothing of it says of which person or which college: names of units and numbers only (domain.md §8). A unit counts from
the moment at which its transfer is past the college's own desk; no draft of another college shows through.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from transfers.enums import Status
from transfers.models import ReceivingBody, Season, Transfer
from transfers.register.organizations import is_full_name, unit_key
from transfers.services.directory.statistics import refused_headings

SETTLED = (
    Status.APPROVED,
    Status.INITIATED,
    Status.LETTER_ISSUED,
    Status.LETTER_DELIVERED,
    Status.COMPLETED,
)


@dataclass(frozen=True, slots=True)
class KnownUnits:
    """As ``register.season_rules.Context`` has them."""

    usual_names: Mapping[str, str]
    usual_code_names: Mapping[str, str]
    refused_headings: Mapping[str, int]


def known_units(season: Season) -> KnownUnits:
    """From this season and those before, in four queries however many there are."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for heading, receiving, code, times in _settled(season):
        for name in filter(None, (heading, receiving)):
            names[unit_key(name)][name] += times
        if code and receiving:
            codes[code][receiving] += times
    usual_names = {key: _usual(counts) for key, counts in names.items()}
    usual_codes = {code: _usual(counts) for code, counts in codes.items()}
    # What somebody of 组织部 has asked about goes before what was merely written most often.
    verified = ReceivingBody.objects.filter(active=True, verified_on__isnull=False)
    for key, name, code in verified.values_list("key", "name", "code"):
        usual_names[key] = name
        if code:
            usual_codes[code] = name
    return KnownUnits(usual_names, usual_codes, refused_headings(season.year))


def _settled(season: Season) -> Iterable[tuple[str, str, str, int]]:
    return (
        Transfer.objects.filter(status__in=SETTLED, case__season__year__lte=season.year)
        .order_by()
        .values_list("heading_organization", "receiving_organization", "receiving_code")
        .annotate(times=Count("pk"))
    )


def _usual(counts: Counter[str]) -> str:
    """The full name used most; only where none is a full name, the one used most."""
    return min(counts.items(), key=lambda item: (not is_full_name(item[0]), -item[1], item[0]))[0]
