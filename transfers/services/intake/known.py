"""What the database knows about the people of a sheet, fetched in a constant number of queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from members.id_numbers import InvalidIdNumber, parse_id_number
from members.models import Branch, Member, Organization
from members.models.people import id_number_index
from transfers.enums import OPEN_STATUSES
from transfers.models import Case, Season, Transfer
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.register.season_rules import Context
from transfers.services import acknowledging, checking
from transfers.services.editing import UNDER_WAY
from transfers.services.intake.record import NO_BASE, Base, bases_of
from transfers.services.taking_over import held_elsewhere


@dataclass(frozen=True, slots=True)
class Known:
    """The stored side of an import. ``keys`` maps correct ID numbers to their index.

    ``members`` goes by that index and holds people of this organisation, and those whom another college of the
    university had in earlier seasons only (``is_taken_over``), ``cases`` (of this season) by person, ``transfers``
    (the latest attempt) by case, ``branches`` by name. ``locked``: indexes of people whose data stand still for an
    attempt of another season. ``bases``: what the last imports had brought, by person. ``acknowledged``: fingerprints
    of the warnings that the college has found in order, by case.
    """

    organization: Organization
    season: Season
    keys: Mapping[str, str]
    members: Mapping[str, Member]
    cases: Mapping[UUID, Case]
    transfers: Mapping[UUID, Transfer]
    locked: frozenset[str]
    branches: Mapping[str, Branch]
    context: Context
    bases: Mapping[UUID, Base] = field(default_factory=dict)
    acknowledged: Mapping[UUID, Collection[str]] = field(default_factory=dict)

    def key_of(self, entry: Entry) -> str:
        """The index of a row's ID number, "" when that is wrong."""
        return self.keys.get(entry.id_number, "")

    def attempt_of(self, member: Member) -> tuple[Case | None, Transfer | None]:
        """The person's case of the season and its latest attempt."""
        case = self.cases.get(member.pk)
        return case, self.transfers.get(case.pk) if case else None

    def still_open(self, entry: Entry, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """A row's findings without those that the college has found in order before, for the same values."""
        member = self.members.get(self.key_of(entry))
        case = self.cases.get(member.pk) if member else None
        marks = self.acknowledged.get(case.pk, ()) if case else ()
        return acknowledging.still_open(findings, entry, marks)

    def is_taken_over(self, member: Member) -> bool:
        """Whether the person comes from another college. Nothing that is stored of such a person may be shown."""
        return member.organization_id != self.organization.pk

    def base_of(self, member: Member) -> Base:
        """What the last imports had brought for somebody; empty for who came in by hand."""
        return self.bases.get(member.pk, NO_BASE)


def known_about(
    entries: Iterable[Entry], organization: Organization, season: Season, *, any_name: bool = False
) -> Known:
    """Look up everybody at once.

    People are looked for in the whole university, beyond the college's scope: only so can it be
    found that another college has them already, or had them in an earlier season. ``any_name``: those of an
    earlier season are taken under whatever name, because a person has looked at this one row.
    """
    entries = list(entries)
    keys = {number: id_number_index(number) for number in _correct_numbers(entries)}
    found = list(
        Member.objects.filter(id_number_index__in=keys.values()).select_related("organization", "branch")
    )
    others = [member for member in found if member.organization_id != organization.pk]
    held = held_elsewhere(others, season)
    names = (
        {} if any_name else {keys[each.id_number]: each.name for each in entries if each.id_number in keys}
    )
    elsewhere = {member.id_number_index for member in others if member.pk in held}
    otherwise_named = {
        member.id_number_index
        for member in others
        if member.pk not in held and names.get(member.id_number_index, member.name) != member.name
    }
    refused = elsewhere | otherwise_named
    own = {member.id_number_index: member for member in found if member.id_number_index not in refused}
    people = [member.pk for member in own.values()]
    cases = {
        case.member_id: case
        for case in Case.objects.filter(season=season, member__in=people).select_related(
            "member", "branch", "organization", "season"
        )
    }
    attempts = Transfer.objects.filter(case__in=[case.pk for case in cases.values()]).latest_attempts()
    elsewhen = list(
        Transfer.objects.filter(case__member__in=people, status__in=OPEN_STATUSES)
        .exclude(case__season=season)
        .values_list("case__member__id_number_index", "status")
    )
    busy = {key for key, _ in elsewhen}
    moved = checking.moved_away(organization, season, [member.pk for member in found])
    years = {member.id_number_index: moved[member.pk] for member in found if member.pk in moved}
    return Known(
        organization=organization,
        season=season,
        keys=keys,
        members=own,
        cases=cases,
        transfers={transfer.case_id: transfer for transfer in attempts.for_pages()},
        locked=frozenset(key for key, status in elsewhen if status in UNDER_WAY),
        branches={branch.name: branch for branch in organization.branches.all()},
        bases=bases_of(cases.values()),
        acknowledged=acknowledging.marks_of(organization, season),
        context=checking.context_of(
            organization,
            season,
            elsewhere=frozenset(number for number, key in keys.items() if key in elsewhere),
            otherwise_named=frozenset(number for number, key in keys.items() if key in otherwise_named),
            open_transfers=frozenset(number for number, key in keys.items() if key in busy),
            transferred={number: years[key] for number, key in keys.items() if key in years},
            peers=checking.peers_of(organization, season, set(people)),
        ),
    )


def _correct_numbers(entries: Iterable[Entry]) -> set[str]:
    numbers = set()
    for entry in entries:
        try:
            numbers.add(parse_id_number(entry.id_number).number)
        except InvalidIdNumber:
            continue
    return numbers
