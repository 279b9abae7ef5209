"""The register's rules applied to what is stored: the same rules as on import (domain.md §6).

``check_people`` is the one place where records are checked; a single person is a list of one. ``context_of`` makes
the facts beside the rows, for records and for sheets alike.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from letters.services.printable import too_long
from letters.services.printing import missing_characters
from members import clock
from members.enums import MemberCategory, Sex
from members.models import Organization
from transfers.enums import OPEN_STATUSES, Channel, Disposition, Route, Status
from transfers.models import Case, Season, Transfer
from transfers.register.check import check_departure, check_entry
from transfers.register.check_sheet import check_among
from transfers.register.entry import Entry
from transfers.register.findings import Finding, Rule
from transfers.register.season_rules import Context, Peer, SeasonRules
from transfers.services.departure.facts import Facts, departure_facts
from transfers.services.known_units import known_units

# While something can still be put right. Later the findings are of no use to anybody, but for those before leaving.
CHECKED = (Status.DRAFT, Status.AWAITING_CONFIRMATION, Status.CONFIRMED, Status.SUBMITTED, Status.RETURNED)
DEPARTING = tuple(
    status for status in OPEN_STATUSES if status not in (Status.DRAFT, Status.AWAITING_CONFIRMATION)
)
NOBODY: Mapping[str, int] = MappingProxyType({})
NOTHING_OPEN = Facts()

# A person of a season and the attempt that is looked at, if there is one. It comes from ``for_pages``.
Person = tuple[Case, Transfer | None]


@dataclass(frozen=True, slots=True)
class Checked:
    """A person's values and all that the rules say about them now."""

    case: Case
    entry: Entry
    findings: Sequence[Finding]


def season_rules(season: Season) -> SeasonRules:
    """The settings of a season, as the rules read them."""
    return SeasonRules(
        year=season.year,
        leaving_on=season.leaving_on,
        fee_month=season.fee_month,
        letters_start=season.letters_from,
        student_registration_on=season.follow_up_on,
        validity_days=season.valid_days,
        in_beijing_code_pattern=season.in_beijing_code_pattern,
        out_code_min=season.out_code_min,
        out_code_max=season.out_code_max,
    )


def context_of(
    organization: Organization,
    season: Season,
    *,
    elsewhere: frozenset[str] = frozenset(),
    otherwise_named: frozenset[str] = frozenset(),
    open_transfers: frozenset[str] = frozenset(),
    transferred: Mapping[str, int] = NOBODY,
    peers: Sequence[Peer] = (),
) -> Context:
    """What the rules need to know beside the rows of a college; at most four queries.

    The parameters are as in ``Context``: what is known about the people, by ID number.
    """
    units = known_units(season)
    return replace(
        _plain_context(organization, season),
        elsewhere=elsewhere,
        otherwise_named=otherwise_named,
        open_transfers=open_transfers,
        transferred=transferred,
        usual_names=units.usual_names,
        usual_code_names=units.usual_code_names,
        refused_headings=units.refused_headings,
        peers=tuple(peers),
    )


def _plain_context(organization: Organization, season: Season) -> Context:
    """What is known without asking the database: all that blocking rules about records need."""
    return Context(
        own_organization_names=(organization.name, organization.full_name),
        missing_characters=missing_characters,
        too_long=too_long,
        letter_on=max(clock.today(), season.letters_from),
    )


def moved_away(
    organization: Organization, season: Season, members: Collection[uuid.UUID]
) -> dict[uuid.UUID, int]:
    """Who of these people was moved away in an earlier season, with the latest year; 0 when another college did it."""
    moves = Transfer.objects.filter(
        status=Status.COMPLETED, case__season__year__lt=season.year, case__member__in=members
    ).exclude(route=Route.INTRA_COLLEGE)
    years: dict[uuid.UUID, int] = {}
    for member, own, year in moves.order_by("case__season__year").values_list(
        "case__member", "organization", "case__season__year"
    ):
        years[member] = year if own == organization.pk else 0
    return years


def peers_of(organization: Organization, season: Season, without: Collection[uuid.UUID]) -> list[Peer]:
    """The college's people of the season but for these members, in two queries."""
    attempts = (
        Transfer.objects.filter(organization=organization, case__season=season)
        .exclude(status__in=(Status.FAILED, Status.CANCELLED))
        .order_by()
        .values_list("case", "heading_organization", "receiving_organization", "receiving_code")
    )
    units = {case: (heading, receiving, code) for case, heading, receiving, code in attempts}
    cases = Case.objects.filter(organization=organization, season=season).order_by()
    return [
        Peer(str(member), student_number, *units.get(case, ("", "", "")))
        for case, member, student_number in cases.values_list("pk", "member", "member__student_number")
        if member not in without
    ]


def entry_of(case: Case, transfer: Transfer | None) -> Entry:
    """A stored person and attempt, as a row of the register."""
    member = case.member
    return Entry(
        student_number=member.student_number,
        name=member.name,
        sex=Sex(member.sex),
        ethnicity=member.ethnicity,
        id_number=member.id_number,
        education_level=member.education_level,
        class_name=member.class_name,
        branch_name=case.branch.name,
        category=MemberCategory(member.category),
        joined_on=member.joined_on,
        joined_has_day=member.joined_has_day,
        full_member_on=member.full_member_on,
        full_member_has_day=member.full_member_has_day,
        fee_paid_until=member.fee_paid_until,
        destination_kind=transfer.destination_kind if transfer else "",
        disposition=Disposition(case.disposition),
        route=Route(transfer.route) if transfer and transfer.route else None,
        channel=Channel(transfer.channel) if transfer and transfer.route == Route.OUT_OF_BEIJING else None,
        heading_organization=transfer.heading_organization if transfer else "",
        receiving_organization=transfer.receiving_organization if transfer else "",
        receiving_code=transfer.receiving_code if transfer else "",
        contact_name=transfer.contact_name if transfer else "",
        contact_phone=transfer.contact_phone if transfer else "",
        phone=member.phone,
        email=member.email,
        remark=transfer.remark if transfer else "",
    )


def looked_at(case: Case, latest: Transfer | None) -> Transfer | None:
    """The attempt that the findings of a person are about: none for whoever is in another box or no member."""
    moves = case.disposition == Disposition.TRANSFER and case.member.is_party_member
    return latest if moves else None


def is_checked(transfer: Transfer | None) -> bool:
    """Whether all the rules are applied: to whoever has no attempt yet, and to attempts still in preparation."""
    return transfer is None or transfer.status in CHECKED


def check_people(
    organization: Organization, season: Season, people: Sequence[Person], *, leaving: bool = True
) -> list[Checked]:
    """What the rules say about people of one college and season, in their order.

    ``leaving``: also what has to be in order before they leave, which is the college's business alone.

    A constant number of queries. Nobody else has these people in this season (the database says so), so that
    ``elsewhere`` is a matter of imports only.
    """
    people = [(case, looked_at(case, transfer)) for case, transfer in people]
    entries = [entry_of(case, transfer) for case, transfer in people]
    in_preparation = [n for n, (_, transfer) in enumerate(people) if is_checked(transfer)]
    context = _context_of_people(organization, season, [people[n] for n in in_preparation])
    among = check_among([entries[n] for n in in_preparation], context.peers)
    with_others = {n: among.get(position, ()) for position, n in enumerate(in_preparation)}
    departing = [case for case, transfer in people if transfer and transfer.status in DEPARTING]
    facts = departure_facts(departing) if departing and leaving else {}
    rules = season_rules(season)
    checked = []
    for n, (case, _) in enumerate(people):
        own = _with_facts(context, facts.get(case.pk, NOTHING_OPEN))
        found = (
            [*check_entry(entries[n], rules, own), *with_others[n]]
            if n in with_others
            else check_departure(entries[n], own)
        )
        checked.append(Checked(case, entries[n], found))
    return checked


def check_person(case: Case, transfer: Transfer | None) -> Checked:
    """What the rules say about one person; the attempt, if there is one, comes from ``for_pages``."""
    organization = transfer.organization if transfer else case.organization
    (checked,) = check_people(organization, case.season, [(case, transfer)])
    return checked


def _context_of_people(organization: Organization, season: Season, people: Sequence[Person]) -> Context:
    if not people:
        return _plain_context(organization, season)
    members = {case.member_id: case.member.id_number for case, _ in people}
    years = moved_away(organization, season, list(members))
    return context_of(
        organization,
        season,
        open_transfers=_with_another_open(transfer for _, transfer in people),
        transferred={members[member]: year for member, year in years.items()},
        peers=peers_of(organization, season, members),
    )


def _with_another_open(transfers: Iterable[Transfer | None]) -> frozenset[str]:
    return frozenset(each.member.id_number for each in transfers if each and each.has_other_open)


def _with_facts(context: Context, facts: Facts) -> Context:
    if facts == NOTHING_OPEN:
        return context
    return replace(
        context, missing_materials=facts.missing_materials, education_missed=facts.education_missed
    )


def findings_of(transfer: Transfer) -> list[Finding]:
    """All that the rules say about a transfer now. It comes from ``TransferQuerySet.for_pages``."""
    return list(check_person(transfer.case, transfer).findings)


def blocking_rules(transfer: Transfer) -> list[Rule]:
    """The rules that stop the next step, each once; without a query, so that whole lists can be asked.

    The same as the blocking ones of ``findings_of``: no blocking rule about a record looks further.
    """
    season = transfer.case.season
    context = replace(
        _plain_context(transfer.organization, season), open_transfers=_with_another_open([transfer])
    )
    found = check_entry(entry_of(transfer.case, transfer), season_rules(season), context)
    return list(dict.fromkeys(finding.rule for finding in found if finding.is_blocking))
