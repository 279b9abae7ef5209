"""From a row of the register to the columns of the database, and back into words for before and after."""

import datetime
from collections.abc import Mapping
from typing import Any

from members.enums import MemberCategory, Sex
from members.id_numbers import parse_id_number
from members.models import Branch, Member
from transfers.enums import Channel, Disposition, Route
from transfers.models import Case, Transfer
from transfers.register.entry import Entry
from transfers.services.intake_plan import Change

PERSON_TEXTS = ("name", "student_number", "ethnicity", "phone", "education_level", "class_name")
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
# What the graduate confirms and the letter prints: once confirmed, an import does not touch it.
CONFIRMED_PERSON_VALUES = frozenset(PERSON_VALUES) - {"student_number", "education_level", "class_name"}
PHONE_LENGTH = 40  # the column is encrypted and has no length of its own
ENUMS = {"sex": Sex, "category": MemberCategory, "disposition": Disposition}


def too_long(entry: Entry) -> str:
    """A sentence about the texts that are longer than their columns; "" when all fit."""
    limits = {
        **{name: (_label(Member, name), _length(Member, name)) for name in PERSON_TEXTS},
        **{name: (_label(Transfer, name), _length(Transfer, name)) for name in TARGET_TEXTS},
        "branch_name": ("所在党支部", _length(Branch, "name")),
    }
    faults = [
        f"“{label}”超过 {limit} 个字"
        for name, (label, limit) in limits.items()
        if len(getattr(entry, name)) > limit
    ]
    return f"{'，'.join(faults)}，请缩短后再导入。" if faults else ""


def person_values(entry: Entry) -> dict[str, Any]:
    """The columns of ``Member`` that the row fills; blank cells are left out, they wipe nothing."""
    values = {name: getattr(entry, name) for name in PERSON_VALUES}
    if entry.joined_on:
        values["joined_has_day"] = entry.joined_has_day
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
    if isinstance(row, Member) and _only_less_exact(row, values):
        different.pop("joined_on", None)
        different.pop("joined_has_day", None)
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
        elif name == "joined_has_day":
            if "joined_on" not in values:
                changes.append(_joined_change(row, values))
        elif name == "joined_on":
            changes.append(_joined_change(row, values))
        else:
            changes.append(Change(_label(model, name), _words(name, getattr(row, name)), _words(name, value)))
    return changes


def _joined_change(member: Member, values: Mapping[str, Any]) -> Change:
    before = _day(member.joined_on, member.joined_has_day)
    after = _day(
        values.get("joined_on", member.joined_on), values.get("joined_has_day", member.joined_has_day)
    )
    return Change(_label(Member, "joined_on"), before, after)


def _only_less_exact(member: Member, values: Mapping[str, Any]) -> bool:
    """The sheet tells the month of a day that is known already."""
    stored, told = member.joined_on, values.get("joined_on")
    if not stored or not told or values.get("joined_has_day", True) or not member.joined_has_day:
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
    return model._meta.get_field(name).max_length or PHONE_LENGTH
