"""Whose row it is where the sheet does not say it by an ID number, and what is stored where its cells are blank."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from members.models import Member, Organization
from transfers.enums import Route
from transfers.models import Season
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.register.parse import ParsedRow
from transfers.register.rules import ID_MISSING
from transfers.services import checking
from transfers.services.intake.known import Known

NOBODY_LIKE_THIS = "没有身份证号，也没有找到学号和姓名都相符的人。"
# Filled by themselves below, or known by the sheet only.
NOT_SIMPLY_FILLED = frozenset(
    {
        "place",
        "id_number",
        "birth_date",
        "joined_on",
        "joined_has_day",
        "full_member_on",
        "full_member_has_day",
        "disposition",
        "route",
        "channel",
    }
)
SIMPLY_FILLED = tuple(each.name for each in fields(Entry) if each.name not in NOT_SIMPLY_FILLED)


def with_id_numbers(rows: Sequence[ParsedRow], organization: Organization, season: Season) -> list[ParsedRow]:
    """Rows without ID number get that of the college's own person with the same 学号 and 姓名, if it is just one.

    A number that the sheet has destroyed is not replaced: the row stays refused. One query, none if no row asks.
    """
    wanting = {row.entry.student_number for row in rows if _is_without_id_number(row)}
    if not wanting:
        return list(rows)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    people = Member.objects.filter(
        organization=organization, cases__season=season, student_number__in=wanting
    ).only("student_number", "name", "id_number")
    for member in people:
        found[member.student_number, member.name].add(member.id_number)
    return [
        _with_id_number(row, found.get((row.entry.student_number, row.entry.name), set())) for row in rows
    ]


def said_of_missing_id(entry: Entry, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings, with the words for somebody who was looked for by 学号 and 姓名 and not found."""
    if entry.id_number or not (entry.student_number and entry.name):
        return findings
    return tuple(
        replace(each, detail=NOBODY_LIKE_THIS) if each.rule == ID_MISSING and not each.detail else each
        for each in findings
    )


def completed(row: ParsedRow, known: Known) -> ParsedRow:
    """The row as it will stand after the import, for the rules to look at: blank cells wipe nothing."""
    entry = row.entry
    member = known.members.get(known.key_of(entry))
    case, transfer = known.attempt_of(member) if member else (None, None)
    if case is None:
        return row
    stored = checking.entry_of(case, transfer)
    more: dict[str, Any] = {
        name: getattr(stored, name) for name in SIMPLY_FILLED if getattr(entry, name) in (None, "")
    }
    for day, flag in (("joined_on", "joined_has_day"), ("full_member_on", "full_member_has_day")):
        if getattr(entry, day) is None:
            more |= {day: getattr(stored, day), flag: getattr(stored, flag)}
    if entry.disposition is None and entry.route is None:
        more |= {"disposition": stored.disposition, "route": stored.route, "channel": stored.channel}
    elif entry.route == stored.route == Route.OUT_OF_BEIJING and not row.says_channel:
        more["channel"] = stored.channel
    return replace(row, entry=replace(entry, **more))


def _is_without_id_number(row: ParsedRow) -> bool:
    entry = row.entry
    return bool(
        not entry.id_number
        and entry.student_number
        and entry.name
        and not any(finding.field == "id_number" for finding in row.findings)
    )


def _with_id_number(row: ParsedRow, numbers: set[str]) -> ParsedRow:
    if len(numbers) != 1 or not _is_without_id_number(row):
        return row
    return replace(row, entry=replace(row.entry, id_number=next(iter(numbers))))
