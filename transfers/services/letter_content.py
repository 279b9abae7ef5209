"""From a transfer to the finished words of its letter (domain.md §5)."""

import datetime

from letters.render.content import LetterContent, ethnicity_on_form
from members.enums import MemberCategory, Sex
from members.id_numbers import parse_id_number
from transfers.models import Transfer

_CATEGORY_ON_FORM = {MemberCategory.FULL: "正式", MemberCategory.PROBATIONARY: "预备"}


def missing_for_letter(transfer: Transfer) -> list[str]:
    """Labels of the letter's fields that are still empty."""
    member, organization = transfer.member, transfer.organization
    values = {
        "党员类别（须为正式或预备党员）": member.is_party_member,
        "民族": member.ethnicity,
        "党费交至": member.fee_paid_until,
        "介绍信抬头": transfer.heading_organization,
        "具体接收单位": transfer.receiving_organization,
        "本人联系电话": member.phone,
        "本单位通讯地址": organization.address,
        "本单位联系电话": organization.phone,
    }
    return [label for label, value in values.items() if not value]


def build(transfer: Transfer, issued_on: datetime.date) -> LetterContent:
    """The words of the letter if it were issued on that day; its number is still empty.

    Call it only when ``missing_for_letter`` is empty. Age is full years on the day of issue.
    """
    member, organization, season = transfer.member, transfer.organization, transfer.case.season
    assert member.fee_paid_until is not None
    return LetterContent(
        number="",
        name=member.name,
        sex=Sex(member.sex).label,
        age=full_years(parse_id_number(member.id_number).birth_date, issued_on),
        ethnicity=ethnicity_on_form(member.ethnicity),
        category=_CATEGORY_ON_FORM[MemberCategory(member.category)],
        id_number=member.id_number,
        from_organization=organization.full_name,
        heading=transfer.heading_organization,
        receiving=transfer.receiving_organization,
        destination=transfer.receiving_organization,
        fee_year=member.fee_paid_until.year,
        fee_month=member.fee_paid_until.month,
        valid_days=season.valid_days,
        issued_on=issued_on,
        phone=member.phone,
        address=organization.address,
        office_phone=organization.phone,
        office_fax=organization.fax,
        postcode=organization.postcode,
        committee=organization.full_name,
        option_mark=season.option_mark,
        digits=season.digits,
    )


def full_years(born_on: datetime.date, day: datetime.date) -> int:
    """Age in full years on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
