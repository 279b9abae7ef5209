"""A graduate's own data in the graduate's words: whom to ask, who one is, where one goes, days."""

import datetime
from typing import Any

from members.models import Organization
from transfers.enums import Path, Route
from transfers.models import Case, Transfer
from transfers.services.confirmed import ROUTE_WORDS
from transfers.services.standing import day_words, left_words
from transfers.views.person_page import month

Rows = list[dict[str, Any]]


def contact(organization: Organization) -> dict[str, str]:
    """Whom to ask; for the box at the foot of every page."""
    return {
        "organization": organization.name,
        "name": organization.contact_name,
        "phone": organization.phone,
        "place": organization.address,
    }


def own_rows(case: Case) -> Rows:
    """The own data to check; the ID number only by its tail."""
    member = case.member
    return [
        {"label": "姓名", "value": member.name},
        {"label": "性别、民族", "value": f"{member.get_sex_display()}　{member.ethnicity}".strip()},
        {"label": "身份证号", "value": member.id_number_tail},
        {"label": "党员类别", "value": member.get_category_display()},
        {"label": "入党时间", "value": _day(member.joined_on, has_day=member.joined_has_day)},
        {"label": "转正时间", "value": _day(member.full_member_on, has_day=member.full_member_has_day)},
        {"label": "党费交至", "value": month(member.fee_paid_until)},
        {"label": "现在的党支部", "value": f"{case.organization.name}　{case.branch.name}"},
        {"label": "联系电话", "value": member.phone},
    ]


def target_rows(transfer: Transfer) -> Rows:
    """Where the membership goes, as it will stand in 党员E先锋 or on the letter."""
    rows: Rows = [{"label": "转接类型", "value": ROUTE_WORDS[Path.of(transfer.route, transfer.channel)]}]
    if transfer.route == Route.OUT_OF_BEIJING:
        rows.append({"label": "介绍信抬头（上级党委）", "value": transfer.heading_organization})
    unit = "具体接收单位" if transfer.route == Route.OUT_OF_BEIJING else "接收党支部"
    rows.append({"label": unit, "value": transfer.receiving_organization})
    if transfer.receiving_code or transfer.route != Route.OUT_OF_BEIJING:
        rows.append({"label": "接收党组织编码", "value": transfer.receiving_code, "mono": True})
    if transfer.contact_name or transfer.contact_phone:
        rows.append(
            {"label": "对方联系人", "value": f"{transfer.contact_name}　{transfer.contact_phone}".strip()}
        )
    return rows


def until_words(day: datetime.date, today: datetime.date) -> str:
    """``6 月 10 日前（还有 4 天）``, ``今天截止``, or ``6 月 10 日截止，已过 3 天``."""
    if day < today:
        return _unbroken(f"{day_words(day, today)}截止，{left_words(day, today)}")
    if day == today:
        return "今天截止"
    return _unbroken(f"{day_words(day, today)}前（{left_words(day, today)}）")


def since_words(day: datetime.date, today: datetime.date) -> str:
    """``6 月 8 日起（第 3 天）``; the day of arrival is the first."""
    return _unbroken(f"{day_words(day, today)}起（第 {max((today - day).days, 0) + 1} 天）")


def _unbroken(words: str) -> str:
    """A number stays with its unit at the end of a narrow line."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _day(day: Any, *, has_day: bool) -> str:
    return "" if day is None else (day.isoformat() if has_day else month(day))
