"""What the database knows about the people of a sheet, fetched in a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from letters.services.printing import missing_characters
from members import clock
from members.id_numbers import InvalidIdNumber, parse_id_number
from members.models import Branch, Member, Organization
from members.models.people import id_number_index
from transfers.enums import OPEN_STATUSES
from transfers.models import Case, Season, Transfer
from transfers.register.entry import Entry
from transfers.register.season_rules import Context
from transfers.services.editing import UNDER_WAY


@dataclass(frozen=True, slots=True)
class Known:
    """The stored side of an import. ``keys`` maps correct ID numbers to their index.

    ``members`` goes by that index and holds people of this organisation only, ``cases`` (of this
    season) by person, ``transfers`` (the latest attempt) by case, ``branches`` by name. ``locked``: indexes of people whose data
    stand still for an attempt of another season.
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

    def key_of(self, entry: Entry) -> str:
        """The index of a row's ID number, "" when that is wrong."""
        return self.keys.get(entry.id_number, "")

    def attempt_of(self, member: Member) -> tuple[Case | None, Transfer | None]:
        """The person's case of the season and its latest attempt."""
        case = self.cases.get(member.pk)
        return case, self.transfers.get(case.pk) if case else None


def known_about(entries: Iterable[Entry], organization: Organization, season: Season) -> Known:
    """Look up everybody at once.

    People are looked for in the whole university, beyond the college's scope: only so can it be
    found that another college has them already. Nothing of theirs is handed on but that fact.
    """
    keys = {number: id_number_index(number) for number in _correct_numbers(entries)}
    found = list(
        Member.objects.filter(id_number_index__in=keys.values()).select_related("organization", "branch")
    )
    own = {member.id_number_index: member for member in found if member.organization_id == organization.pk}
    elsewhere = {member.id_number_index for member in found} - own.keys()
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
    return Known(
        organization=organization,
        season=season,
        keys=keys,
        members=own,
        cases=cases,
        transfers={transfer.case_id: transfer for transfer in attempts.for_pages()},
        locked=frozenset(key for key, status in elsewhen if status in UNDER_WAY),
        branches={branch.name: branch for branch in organization.branches.all()},
        context=Context(
            elsewhere=frozenset(number for number, key in keys.items() if key in elsewhere),
            open_transfers=frozenset(number for number, key in keys.items() if key in busy),
            own_organization_names=(organization.name, organization.full_name),
            missing_characters=missing_characters,
            letter_on=max(clock.today(), season.letters_from),
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
