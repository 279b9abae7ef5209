"""From a row of the register to the columns of the database, and back into words for before and after."""

import datetime
from collections.abc import Mapping
from functools import cache
from typing import Any

from members.enums import MemberCategory, Sex
from members.id_numbers import parse_id_number
from members.models import Branch, Member
from transfers.enums import Channel, Disposition, Route
from transfers.models import Case, Transfer
from transfers.register.entry import Entry
from transfers.services.intake.plan import Change
from transfers.services.intake.record import EXACTNESS

PERSON_TEXTS = ("name", "student_number", "ethnicity", "phone", "email", "education_level", "class_name")
PERSON_VALUES = (*PERSON_TEXTS, "sex", "category", "joined_on", "full_member_on", "fee_paid_until")
TARGET_TEXTS = (
    "destination_kind",
    "heading_organization",
    "receiving_organization",
    "receiving_code",
    "contact_name",
    "contact_phone",
    "remark",
)
DATE_OF = {flag: name for name, flag in EXACTNESS.items()}
# What the graduate confirms and the letter prints: once confirmed, an import does not touch it.
CONFIRMED_PERSON_VALUES = frozenset((*PERSON_VALUES, *DATE_OF)) - {
    "student_number",
    "email",
    "education_level",
    "class_name",
}
# Columns that are encrypted and have no length of their own; 254: RFC 5321.
SEALED_LENGTHS = {"phone": 40, "contact_phone": 40, "email": 254}
BRANCH_LABEL = "所在党支部"
ENUMS = {"sex": Sex, "category": MemberCategory, "disposition": Disposition}


def too_long(entry: Entry) -> str:
    """A sentence about the texts that are longer than their columns; "" when all fit."""
    faults = [
        f"“{label}”超过 {limit} 个字"
        for name, label, limit in _text_limits()
        if len(getattr(entry, name)) > limit
    ]
    return f"{'，'.join(faults)}，请缩短后再导入。" if faults else ""


@cache
def _text_limits() -> list[tuple[str, str, int]]:
    """Each text of a row with its label and the length of its column."""
    columns = [
        *((name, Member, name) for name in PERSON_TEXTS),
        *((name, Transfer, name) for name in TARGET_TEXTS),
        ("branch_name", Branch, "name"),
    ]
    labels = {"branch_name": BRANCH_LABEL}
    return [
        (name, labels.get(name) or _label(model, column), _length(model, column))
        for name, model, column in columns
    ]


def person_values(entry: Entry) -> dict[str, Any]:
    """The columns of ``Member`` that the row fills; blank cells are left out, they wipe nothing."""
    values = {name: getattr(entry, name) for name in PERSON_VALUES}
    for name, flag in EXACTNESS.items():
        if getattr(entry, name):
            values[flag] = getattr(entry, flag)
    return {name: value for name, value in values.items() if value not in (None, "")}


def sex_by_id_number(entry: Entry) -> Sex:
    """The sex that the (correct) ID number tells."""
    return parse_id_number(entry.id_number).sex


def target_values(entry: Entry, *, says_channel: bool = True) -> dict[str, Any]:
    """The columns of ``Transfer`` that the row fills. ``says_channel``: whether it says 线上 or 纸质 at all."""
    values = {name: getattr(entry, name) for name in TARGET_TEXTS if getattr(entry, name)}
    if entry.route:
        values["route"] = entry.route
        if entry.route != Route.OUT_OF_BEIJING or says_channel:
            values["channel"] = entry.channel or Channel.ONLINE
    return values


def differing(row: Member | Transfer | Case, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that the stored row has otherwise."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    if isinstance(row, Member):
        for name, flag in EXACTNESS.items():
            if _only_less_exact(row, values, name, flag):
                different.pop(name, None)
                different.pop(flag, None)
    return different


def changes_of(row: Member | Transfer | Case, values: Mapping[str, Any]) -> list[Change]:
    """Before and after in words, a line for each value. Route and channel are one thing to a reader."""
    model = type(row)
    changes = []
    for name, value in values.items():
        if name == "channel" and "route" in values:
            continue
        if name in ("route", "channel"):
            after = Transfer(
                route=values.get("route", row.route), channel=values.get("channel", row.channel)
            ).route_label
            changes.append(Change("转接类型", row.route_label if row.route else "", after))
        elif name in EXACTNESS:
            changes.append(_date_change(row, values, name))
        elif name in DATE_OF:
            if DATE_OF[name] not in values:
                changes.append(_date_change(row, values, DATE_OF[name]))
        else:
            changes.append(Change(_label(model, name), _words(name, getattr(row, name)), _words(name, value)))
    return changes


def _date_change(member: Member, values: Mapping[str, Any], name: str) -> Change:
    flag = EXACTNESS[name]
    day, exact = getattr(member, name), getattr(member, flag)
    return Change(
        _label(Member, name), _day(day, exact), _day(values.get(name, day), values.get(flag, exact))
    )


def _only_less_exact(member: Member, values: Mapping[str, Any], name: str, flag: str) -> bool:
    """The sheet tells the month of a day that is known already."""
    stored, told = getattr(member, name), values.get(name)
    if not stored or not told or values.get(flag, True) or not getattr(member, flag):
        return False
    return bool((stored.year, stored.month) == (told.year, told.month))


def _words(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name in ENUMS:
        return ENUMS[name](value).label
    if name == "fee_paid_until":
        return f"{value:%Y-%m}"
    return str(value)


def _day(day: datetime.date | None, has_day: bool) -> str:
    if day is None:
        return ""
    return f"{day:%Y-%m-%d}" if has_day else f"{day:%Y-%m}"


def _label(model: type, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)


def _length(model: type, name: str) -> int:
    return model._meta.get_field(name).max_length or SEALED_LENGTHS[name]
