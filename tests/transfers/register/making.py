"""Entries and sheets for the tests: one correct row, of which a test changes what it is about."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl

from members.enums import MemberCategory, Sex
from members.spreadsheets.reader import read_workbook
from transfers.enums import Channel, Disposition, Route
from transfers.register.check import check_entry
from transfers.register.entry import Entry
from transfers.register.parse import ParsedRegister, parse_register
from transfers.register.season_rules import Context, SeasonRules

SEASON = SeasonRules.for_year(2022)

ONLINE = Entry(
    student_number="180146154000",
    name="林英",
    sex=Sex.MALE,
    ethnicity="汉族",
    id_number="500103199711302392",
    branch_name="安全工程研究生第二党支部",
    category=MemberCategory.FULL,
    joined_on=date(2019, 12, 1),
    full_member_on=date(2020, 12, 1),
    fee_paid_until=date(2022, 6, 1),
    destination_kind="就业",
    disposition=Disposition.TRANSFER,
    route=Route.OUT_OF_BEIJING,
    channel=Channel.ONLINE,
    heading_organization="中国共产党深圳市南山区委员会组织部",
    receiving_organization="中共深圳市腾讯计算机系统有限公司委员会",
    receiving_code="044000310276",
    phone="13952304638",
)
PAPER = replace(ONLINE, channel=Channel.PAPER, receiving_code="")
IN_BEIJING = replace(
    ONLINE,
    route=Route.IN_BEIJING,
    channel=None,
    heading_organization="",
    receiving_organization="中共清华大学环境学院环硕221支部委员会",
    receiving_code="011100132977",
)
INTRA_COLLEGE = replace(
    IN_BEIJING, route=Route.INTRA_COLLEGE, receiving_organization="中共能源与矿业学院2022级硕士第二支部委员会"
)
PROBATIONARY = replace(
    ONLINE, category=MemberCategory.PROBATIONARY, joined_on=date(2021, 12, 1), full_member_on=None
)
ACTIVIST = replace(ONLINE, category=MemberCategory.ACTIVIST, joined_on=None, full_member_on=None)


def codes(entry: Entry, context: Context | None = None, season: SeasonRules = SEASON) -> list[str]:
    """The codes of all findings of one entry."""
    return [finding.rule.code for finding in check_entry(entry, season, context or Context())]


def parsed(*sheets: Sequence[Sequence[Any]], titles: Sequence[str] = ()) -> ParsedRegister:
    """What is read from sheets with these rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        worksheet = book.create_sheet(titles[number] if titles else f"Sheet{number + 1}")
        for row in rows:
            worksheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return parse_register(read_workbook(buffer.getvalue()))
