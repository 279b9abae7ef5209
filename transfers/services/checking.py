"""The register's rules applied to what is stored: the same rules as on import (domain.md §6)."""

from letters.services.printing import missing_characters
from members import clock
from members.enums import MemberCategory, Sex
from members.models import Organization
from transfers.enums import Channel, Disposition, Route
from transfers.models import Case, Season, Transfer
from transfers.register.check import check_entry
from transfers.register.entry import Entry
from transfers.register.findings import Finding, Rule
from transfers.register.season_rules import Context, SeasonRules


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


def context_of(organization: Organization, open_transfers: frozenset[str] = frozenset()) -> Context:
    """What the rules need to know beside one record. ``open_transfers``: people with another open transfer."""
    return Context(
        open_transfers=open_transfers,
        own_organization_names=(organization.name, organization.full_name),
        missing_characters=missing_characters,
        letter_on=clock.today(),
    )


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
        remark=transfer.remark if transfer else "",
    )


def findings_of(transfer: Transfer) -> list[Finding]:
    """All that the rules say about a transfer now. It comes from ``TransferQuerySet.for_pages``."""
    others = frozenset({transfer.member.id_number}) if transfer.has_other_open else frozenset[str]()
    return check_entry(
        entry_of(transfer.case, transfer),
        season_rules(transfer.case.season),
        context_of(transfer.organization, others),
    )


def blocking_rules(transfer: Transfer) -> list[Rule]:
    """The rules that stop the next step, each once."""
    return list(dict.fromkeys(finding.rule for finding in findings_of(transfer) if finding.is_blocking))
