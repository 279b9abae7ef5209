"""The rules applied to one row: ``check_entry``. For a whole sheet see ``check_sheet``."""

import calendar
import re
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

from members.enums import MemberCategory
from members.id_numbers import InvalidIdNumber, parse_id_number
from transfers.enums import Channel, Disposition, Route
from transfers.register import rules as r
from transfers.register.check_target import check_target
from transfers.register.columns import header_of
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.register.season_rules import Context, SeasonRules
from transfers.register.values import is_email

PROBATION_YEARS = 1
NO_CONTEXT = Context()
ID_LENGTH = 18
LOST_DIGITS = "；末三位均为 0，多半是 Excel 曾按数字保存，末几位已经丢失"
STUDYING_ON = re.compile("升学|读研|读博|考研|深造|录取")


def check_entry(entry: Entry, season: SeasonRules, context: Context = NO_CONTEXT) -> list[Finding]:
    """All that is wrong with a row, in the order of the columns' importance; empty when nothing is.

    Works on rows of a sheet and on records alike: before confirmation, on submission and in review. What the other
    rows show is found by ``check_sheet.check_among``.
    """
    return [
        *_check_identity(entry, context),
        *_check_membership(entry, season),
        *_check_fee_and_contact(entry, season),
        *(check_target(entry, season, context) if entry.is_transfer else ()),
        *(
            _check_letter(entry, season, context)
            if entry.channel is Channel.PAPER and entry.is_transfer
            else ()
        ),
        *check_departure(entry, context),
    ]


def check_departure(entry: Entry, context: Context) -> list[Finding]:
    """What has to be in order before somebody leaves (notice 一); the context says it only when it is time."""
    found = []
    if entry.is_transfer and context.missing_materials:
        names = "、".join(context.missing_materials)
        found.append(Finding(r.MATERIALS_MISSING, "materials", f"还缺：{names}。"))
    if entry.is_transfer and context.education_missed:
        found.append(Finding(r.EDUCATION_MISSED, "education"))
    return found


def _check_identity(entry: Entry, context: Context) -> Iterator[Finding]:
    if not entry.name:
        yield Finding(r.NAME_MISSING, "name")
    if not entry.id_number:
        yield Finding(r.ID_MISSING, "id_number")
        return
    try:
        told = parse_id_number(entry.id_number)
    except InvalidIdNumber as error:
        lost = LOST_DIGITS if _ends_in_zeros(entry.id_number) else ""
        yield Finding(r.ID_INVALID, "id_number", f"{error.reason.label}{lost}。")
        return
    if _ends_in_zeros(told.number):
        yield Finding(r.ID_TRAILING_ZEROS, "id_number")
    if told.number in context.elsewhere:
        yield Finding(r.PERSON_ELSEWHERE, "id_number")
    if told.number in context.otherwise_named:
        yield Finding(r.KNOWN_BY_ANOTHER_NAME, "id_number")
    if told.number in context.transferred:
        year = context.transferred[told.number]
        detail = f"这位党员的组织关系曾于 {year} 届转出。" if year else ""
        yield Finding(r.ALREADY_TRANSFERRED, "id_number", detail)
    if entry.sex and entry.sex is not told.sex:
        detail = f"性别填的是“{entry.sex.label}”，按身份证号应为“{told.sex.label}”。"
        yield Finding(r.SEX_DIFFERS, "sex", detail, beside=("id_number",))
    if entry.birth_date and entry.birth_date != told.birth_date:
        yield Finding(r.BIRTH_DATE_DIFFERS, "birth_date", beside=("id_number",))
    if entry.is_transfer and told.number in context.open_transfers:
        yield Finding(r.OPEN_TRANSFER, "id_number")


def _ends_in_zeros(id_number: str) -> bool:
    """Excel keeps 15 digits of a number and puts zeros for the rest; one in eleven of those passes the check."""
    return len(id_number) == ID_LENGTH and id_number.endswith("000")


def _check_membership(entry: Entry, season: SeasonRules) -> Iterator[Finding]:
    if entry.is_transfer and entry.category is None:
        yield Finding(r.CATEGORY_MISSING, "category")
    elif entry.is_transfer and not entry.is_party_member:
        label = entry.category.label if entry.category else ""
        yield Finding(r.NOT_PARTY_MEMBER, "category", f"{label}不是党员，不能转接组织关系。")
    undecided = entry.route is None and entry.disposition in (None, Disposition.TRANSFER)
    if undecided and (entry.is_party_member or entry.category is None):
        yield Finding(r.ROUTE_MISSING, "route")
    if entry.joined_on and entry.full_member_on and entry.full_member_on < entry.joined_on:
        yield Finding(r.DATES_DOUBTFUL, "full_member_on", "转正时间早于入党时间。", beside=("joined_on",))
    if entry.category is MemberCategory.PROBATIONARY:
        yield from _check_probation(entry, season)


def _check_probation(entry: Entry, season: SeasonRules) -> Iterator[Finding]:
    """预备期 = one year from 入党时间. Where only the month is known, its last day gets the benefit of the doubt."""
    if entry.full_member_on:
        if entry.full_member_on <= season.leaving_on:
            yield Finding(r.CATEGORY_DOUBTFUL, "full_member_on")
        return
    if not entry.joined_on:
        yield Finding(r.JOINED_MISSING, "joined_on")
        return
    if _years_after(_month_end(entry), PROBATION_YEARS) < season.leaving_on:
        ended = _years_after(entry.joined_on, PROBATION_YEARS)
        day = f"{ended.day} 日" if entry.joined_has_day else ""
        detail = f"预备期于 {ended.year} 年 {ended.month} 月{' ' + day if day else ''}届满，早于离校日期，却没有转正时间。"
        yield Finding(r.PROBATION_ENDED, "full_member_on", detail)
    elif _years_after(entry.joined_on, PROBATION_YEARS) < season.leaving_on:
        yield Finding(r.PROBATION_MAY_END, "joined_on")


def _check_fee_and_contact(entry: Entry, season: SeasonRules) -> Iterator[Finding]:
    if entry.email and not is_email(entry.email):
        yield Finding(r.EMAIL_MALFORMED, "email")
    if not entry.is_party_member:
        return
    if entry.fee_paid_until is None:
        yield Finding(r.FEE_MISSING, "fee_paid_until")
    elif entry.fee_paid_until < season.fee_month:
        paid, due = entry.fee_paid_until, season.fee_month
        detail = f"党费只交到 {paid.year} 年 {paid.month} 月，应交到 {due.year} 年 {due.month} 月。"
        yield Finding(r.FEE_BEHIND, "fee_paid_until", detail)
    if not entry.phone:
        yield Finding(r.PHONE_MISSING, "phone")


def _check_letter(entry: Entry, season: SeasonRules, context: Context) -> Iterator[Finding]:
    """What only a paper letter needs."""
    if entry.sex is None:
        yield Finding(r.LETTER_FIELD_MISSING, "sex", "没有填写性别，介绍信要打印。")
    if not entry.ethnicity:
        yield Finding(r.LETTER_FIELD_MISSING, "ethnicity", "没有填写民族，介绍信要打印。")
    for field in ("name", "ethnicity", "heading_organization", "receiving_organization", "phone"):
        text = getattr(entry, field)
        missing = context.missing_characters(text)
        if missing:
            shown = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in missing)
            detail = f"{header_of(field)}中的{shown}在字体中没有，无法打印。"
            yield Finding(r.CHARACTER_NOT_PRINTABLE, field, detail)
        elif context.too_long(field, text):
            detail = f"{header_of(field)}有 {len(text)} 个字，介绍信上写不下。"
            yield Finding(r.TOO_LONG_FOR_LETTER, field, detail)
    if entry.route is Route.OUT_OF_BEIJING and STUDYING_ON.search(entry.destination_kind):
        valid_until = (context.letter_on or season.letters_start) + timedelta(days=season.validity_days)
        if valid_until < season.student_registration_on:
            detail = f"介绍信有效期到 {valid_until.month} 月 {valid_until.day} 日，早于开学报到的日期。"
            about, to = season.student_registration_on.isoformat(), ("receiving_organization",)
            yield Finding(r.VALIDITY_TOO_SHORT, "destination_kind", detail, about=about, beside=to)


def _month_end(entry: Entry) -> date:
    """The latest day on which the person may have joined."""
    joined = entry.joined_on
    assert joined is not None, "asked only when it is there"
    if entry.joined_has_day:
        return joined
    return joined.replace(day=calendar.monthrange(joined.year, joined.month)[1])


def _years_after(day: date, years: int) -> date:
    """The same day some years later; 1 March for 29 February, the last day of all where there is none later."""
    if day.year + years > MAXYEAR:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
