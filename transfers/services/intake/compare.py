"""Three ways at once: what the last import had brought, what stands here now, what the sheet says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from members.models import Member
from transfers.models import Case, Transfer
from transfers.services.intake import values
from transfers.services.intake.plan import Change

# Columns that are one thing to a reader.
TOGETHER = (
    ("route", "channel"),
    ("joined_on", "joined_has_day"),
    ("full_member_on", "full_member_has_day"),
    ("disposition", "disposition_until", "disposition_note"),
)
TOGETHER_OF = {name: names for names in TOGETHER for name in names}


@dataclass(slots=True)
class Compared:
    """What differs between a stored row and the sheet.

    ``wanted`` are the columns that the sheet would change. Of these the ones named in ``changes`` as ``by_hand`` have
    been changed here since the last import, and differently. ``kept`` are sentences about columns for which
    the sheet still says what the last import had brought: the change made here stays.
    """

    wanted: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def compare(
    row: Member | Transfer | Case,
    told: Mapping[str, Any],
    base: Mapping[str, Any],
    *,
    own_words: bool = False,
) -> Compared:
    """``told`` are the columns that the sheet fills, ``base`` what the last imports had said.

    ``own_words``: the graduate has filled the row in, so that also what no import had said is not simply replaced.
    """
    different = values.differing(row, told)
    compared = Compared()
    for names in _groups(different):
        columns = {name: different[name] for name in names}
        earlier = {name: base[name] for name in TOGETHER_OF.get(names[0], names) if name in base}
        own = own_words and not earlier and any(getattr(row, name) for name in names)
        # A day given here to a month from the sheet is a change made here, too.
        if not own and all(getattr(row, name) == value for name, value in earlier.items()):
            compared.wanted |= columns
            compared.changes += values.changes_of(row, columns)
        elif earlier and all(told[name] == value for name, value in earlier.items() if name in told):
            said = {name: value for name, value in columns.items() if name in earlier}
            compared.kept += [
                not_changed_back(each.field, each.before) for each in values.changes_of(row, said)
            ]
        else:
            compared.wanted |= columns
            compared.changes += _by_hand(row, columns, earlier)
    return compared


def compare_branch(stored: str, told: str, base: str) -> tuple[str, list[Change], list[str]]:
    """The same for the 党支部, by name: the name to change to ("" for none), changes and sentences."""
    if not told or told == stored:
        return "", [], []
    if not base or base == stored:
        return told, [Change(values.BRANCH_LABEL, stored, told)], []
    if told == base:
        return "", [], [not_changed_back(values.BRANCH_LABEL, stored)]
    return told, [Change(values.BRANCH_LABEL, stored, told, base, by_hand=True)], []


def not_changed_back(label: str, stored: str) -> str:
    """What is said of a value that was changed here after the sheet had brought it."""
    now = f"已改为“{stored}”" if stored else "已清空"
    return f"{label}：表中仍是上次导入的内容，系统中{now}，未改回"


def _groups(columns: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The columns in their order, those that belong together at once."""
    seen: set[str] = set()
    for name in columns:
        if name not in seen:
            names = tuple(each for each in TOGETHER_OF.get(name, (name,)) if each in columns)
            seen.update(names)
            yield names


def _by_hand(
    row: Member | Transfer | Case, columns: Mapping[str, Any], earlier: Mapping[str, Any]
) -> list[Change]:
    """The changes with the words of what the last import had brought."""
    brought = {each.field: each.after for each in values.changes_of(row, earlier)}
    return [
        replace(each, base=brought.get(each.field, ""), by_hand=True)
        for each in values.changes_of(row, columns)
    ]
