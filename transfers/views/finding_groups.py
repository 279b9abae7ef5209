"""Findings as pages show them: equal ones together, the blocking ones first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from transfers.register.entry import Entry
from transfers.register.findings import Finding, Rule


@dataclass(frozen=True, slots=True)
class Found:
    """A finding about somebody: the name, the link to follow, the values that stand there."""

    finding: Finding
    name: str
    entry: Entry
    url: str = ""


def group(found: Iterable[Found]) -> list[dict[str, Any]]:
    """Groups for components/findings_group.html, by rule: blocking before warnings, large before small."""
    by_rule: dict[Rule, list[Found]] = defaultdict(list)
    for each in found:
        by_rule[each.finding.rule].append(each)
    ordered = sorted(by_rule.items(), key=lambda item: (not _is_blocking(item[1]), -len(item[1])))
    return [_group(rule, members) for rule, members in ordered]


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
        "title": rule.title,
        "count": len(found),
        "place": "",
        "value": "",
        "rule": rule.words,
        "todo": rule.what_to_do,
        "basis": rule.basis,
        "rows": [
            {
                "name": each.name or "（无姓名）",
                "url": each.url,
                "place": place_words(each.finding),
                "value": value_words(each.finding, each.entry),
                "detail": each.finding.detail if each.finding.detail != rule.words else "",
            }
            for each in found
        ],
    }
