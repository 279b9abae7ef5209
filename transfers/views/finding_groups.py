"""Findings as pages show them: one by one about a person, equal ones together about many."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from transfers.register.entry import Entry
from transfers.register.findings import Finding, Rule
from transfers.services.acknowledging import Noted, NotedPerson

MARK_IN_IDS = 12  # enough of a fingerprint to tell the findings of a page apart


@dataclass(frozen=True, slots=True)
class Found:
    """A finding about somebody: the name, the link to follow, the values that stand there.

    ``ticket`` is what a tick box beside it posts, "" for none.
    """

    finding: Finding
    name: str
    entry: Entry
    url: str = ""
    ticket: str = ""


def rule_url(rule: Rule) -> str:
    """Where the page of all rules explains this one."""
    return f"{reverse('transfers:rules')}#{rule.code}"


def finding_row(finding: Finding) -> dict[str, Any]:
    """One finding about one person, for ``components/finding.html``."""
    rule = finding.rule
    return {
        "level": rule.level.value,
        "code": rule.code,
        "title": rule.title,
        "rule_url": rule_url(rule),
        "place": finding.header,
        "value": "",
        "rule": finding.detail or rule.words,
        "todo": rule.what_to_do,
        "basis": rule.basis,
    }


def row(person: NotedPerson, noted: Noted, *, own: bool) -> dict[str, Any]:
    """The same with what the college has said of it, and for the own college with the forms to say or unsay it."""
    shown = finding_row(noted.finding)
    kept = noted.acknowledgement
    if kept is not None:
        shown["acknowledged"] = {
            "reason": kept.reason,
            "by": kept.by.name,
            "at": kept.at,
            "withdraw_url": reverse("transfers:acknowledgement_withdraw", args=[kept.pk]) if own else "",
        }
    elif own and noted.may_be_acknowledged:
        shown["acknowledge"] = {
            "url": reverse("transfers:acknowledge", args=[person.case.pk]),
            "mark": noted.mark,
            "id": f"reason-{noted.mark[:MARK_IN_IDS]}",
        }
    return shown


def group(found: Iterable[Found]) -> list[dict[str, Any]]:
    """Groups for components/findings_group.html, by rule: blocking before warnings, large before small."""
    by_rule: dict[Rule, list[Found]] = defaultdict(list)
    for each in found:
        by_rule[each.finding.rule].append(each)
    ordered = sorted(by_rule.items(), key=lambda item: (not _is_blocking(item[1]), -len(item[1])))
    return [_group(rule, members) for rule, members in ordered]


def group_people(people: Iterable[NotedPerson], *, tickets: bool) -> list[dict[str, Any]]:
    """Groups of what is open about these people; ``tickets``: with a tick box where it may be acknowledged."""
    return group(
        Found(
            noted.finding,
            person.case.member.name,
            person.entry,
            reverse("transfers:case", args=[person.case.pk]),
            ticket(person, noted) if tickets and noted.may_be_acknowledged else "",
        )
        for person in people
        for noted in person.open
    )


def ticket(person: NotedPerson, noted: Noted) -> str:
    """A finding of a person as a tick box posts it."""
    return f"{person.case.pk}:{noted.mark}"


def place_words(finding: Finding) -> str:
    """“Sheet1”第 8 行 G 列“身份证号码”; the column's name alone for what comes from the database."""
    place = finding.place
    if place is None:
        return finding.header
    column = f" {place.letter} 列“{place.header}”" if place.letter else ""
    return f"“{place.sheet}”第 {place.row} 行{column}"


def value_words(finding: Finding, entry: Entry) -> str:
    """What stands there now; of an ID number the last four characters at most (domain.md §8)."""
    value = getattr(entry, finding.field, "")
    if finding.field == "id_number":
        return f"··· {value[-4:]}" if len(value) > 8 else ""
    if isinstance(value, date):
        return f"{value:%Y-%m}" if finding.field == "fee_paid_until" else f"{value:%Y-%m-%d}"
    return str(getattr(value, "label", value) or "")


def _is_blocking(found: list[Found]) -> bool:
    return found[0].finding.is_blocking


def _group(rule: Rule, found: list[Found]) -> dict[str, Any]:
    return {
        "level": rule.level,
        "code": rule.code,
        "title": rule.title,
        "rule_url": rule_url(rule),
        "count": len(found),
        "place": "",
        "value": "",
        "rule": rule.words,
        "todo": rule.advice,
        "basis": rule.basis,
        "rows": [
            {
                "name": each.name or "（无姓名）",
                "url": each.url,
                "place": place_words(each.finding),
                "value": value_words(each.finding, each.entry),
                "empty": hasattr(each.entry, each.finding.field),
                "detail": each.finding.detail if each.finding.detail != rule.words else "",
                "ticket": each.ticket,
            }
            for each in found
        ],
    }
