"""The rules as a book to read: in chapters, with where each is run, in the words of a season."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from members.labelled import Labelled
from transfers.register import rules as r
from transfers.register.findings import Level, Rule
from transfers.register.season_rules import SeasonRules


class Stage(Labelled):
    """Where the rules are run."""

    IMPORT = "IMPORT", "导入"
    PERSON = "PERSON", "个人页面"
    CONFIRMATION = "CONFIRMATION", "请本人确认"
    SUBMISSION = "SUBMISSION", "报送"
    REVIEW = "REVIEW", "审核"
    DEPARTURE = "DEPARTURE", "离校前"


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rules about one subject. ``key`` is the chapter's place on the page."""

    key: str
    title: str
    rules: tuple[Rule, ...]


CHAPTERS = (
    Chapter(
        "person",
        "人员信息",
        (
            r.NAME_MISSING,
            r.ID_MISSING,
            r.ID_INVALID,
            r.ID_TRAILING_ZEROS,
            r.SAME_PERSON_TWICE,
            r.PERSON_ELSEWHERE,
            r.KNOWN_BY_ANOTHER_NAME,
            r.STUDENT_NUMBER_TWICE,
            r.SEX_DIFFERS,
            r.BIRTH_DATE_DIFFERS,
            r.PHONE_MISSING,
            r.EMAIL_MALFORMED,
        ),
    ),
    Chapter(
        "membership",
        "党员身份",
        (
            r.CATEGORY_MISSING,
            r.NOT_PARTY_MEMBER,
            r.PROBATION_ENDED,
            r.PROBATION_MAY_END,
            r.JOINED_MISSING,
            r.CATEGORY_DOUBTFUL,
            r.DATES_DOUBTFUL,
            r.ALREADY_TRANSFERRED,
            r.FEE_MISSING,
            r.FEE_BEHIND,
        ),
    ),
    Chapter(
        "target",
        "去向",
        (
            r.ROUTE_MISSING,
            r.OPEN_TRANSFER,
            r.RECEIVING_MISSING,
            r.INTRA_NOT_BRANCH,
            r.IN_BEIJING_NOT_BRANCH,
            r.IN_BEIJING_CODE_MISSING,
            r.IN_BEIJING_CODE_MALFORMED,
            r.HEADING_MISSING,
            r.HEADING_CANNOT_RECEIVE,
            r.HEADING_EQUALS_RECEIVING,
            r.HEADING_REFUSED_BEFORE,
            r.CENTRAL_BODY_IN_BEIJING,
            r.BEIJING_CODE_OUTSIDE,
            r.OUTSIDE_CODE_MALFORMED,
            r.ROUTE_DOUBTFUL,
            r.NAME_NOT_FULL,
            r.SAME_UNIT_TWO_SPELLINGS,
            r.SPELLED_OTHERWISE_BEFORE,
            r.CODE_OF_ANOTHER_UNIT,
        ),
    ),
    Chapter(
        "letter",
        "介绍信",
        (
            r.LETTER_FIELD_MISSING,
            r.CHARACTER_NOT_PRINTABLE,
            r.TOO_LONG_FOR_LETTER,
            r.VALIDITY_TOO_SHORT,
            r.PAPER_AND_ONLINE,
            r.PAPER_NOT_NEEDED,
        ),
    ),
    Chapter("departure", "离校前", (r.MATERIALS_MISSING, r.EDUCATION_MISSED)),
    Chapter(
        "sheet",
        "表格读取",
        (r.ID_NUMERIC_CELL, r.UNKNOWN_WORD, r.UNREADABLE_VALUE, r.FORMULA_WITHOUT_VALUE),
    ),
)

# What only a sheet can have: a cell, a word or two rows that no record holds.
ONLY_IMPORT = frozenset(
    {
        r.NAME_MISSING,
        r.ID_MISSING,
        r.ID_INVALID,
        r.ID_NUMERIC_CELL,
        r.SAME_PERSON_TWICE,
        r.PERSON_ELSEWHERE,
        r.KNOWN_BY_ANOTHER_NAME,
        r.CATEGORY_MISSING,
        r.BIRTH_DATE_DIFFERS,
        r.PAPER_AND_ONLINE,
        r.PAPER_NOT_NEEDED,
        r.UNKNOWN_WORD,
        r.UNREADABLE_VALUE,
        r.FORMULA_WITHOUT_VALUE,
    }
)
ONLY_BEFORE_LEAVING = frozenset({r.MATERIALS_MISSING, r.EDUCATION_MISSED})


def stages_of(rule: Rule) -> tuple[Stage, ...]:
    """Where a rule is run. Warnings are shown everywhere; asking for confirmation is stopped by the blocking ones."""
    if rule in ONLY_IMPORT:
        return (Stage.IMPORT,)
    if rule in ONLY_BEFORE_LEAVING:
        return (Stage.PERSON, Stage.DEPARTURE)
    if rule.level is Level.BLOCKING:
        return (Stage.IMPORT, Stage.PERSON, Stage.CONFIRMATION, Stage.SUBMISSION, Stage.REVIEW)
    return (Stage.IMPORT, Stage.PERSON, Stage.SUBMISSION, Stage.REVIEW)


def in_season(season: SeasonRules) -> Mapping[str, str]:
    """By code, what a rule means in this season: its dates, codes and limits."""
    year = f"{season.year} 届"
    probation = f"{year}离校日期是 {_day(season.leaving_on)}。"
    fee = f"{year}应交到 {season.fee_month.year} 年 {season.fee_month.month} 月。"
    code = f"{year}的京内支部编码是{season.in_beijing_code_words}。"
    return {
        r.PROBATION_ENDED.code: probation,
        r.PROBATION_MAY_END.code: probation,
        r.CATEGORY_DOUBTFUL.code: probation,
        r.FEE_MISSING.code: fee,
        r.FEE_BEHIND.code: fee,
        r.IN_BEIJING_CODE_MISSING.code: code,
        r.IN_BEIJING_CODE_MALFORMED.code: code,
        r.BEIJING_CODE_OUTSIDE.code: code,
        r.OUTSIDE_CODE_MALFORMED.code: (
            f"{year}的京外编码是 {season.out_code_min} 至 {season.out_code_max} 位数字。"
        ),
        r.VALIDITY_TOO_SHORT.code: (
            f"{year}介绍信自 {_day(season.letters_start)}起开具，有效期 {season.validity_days} 天；"
            f"新生报到按 {_day(season.student_registration_on)}计算。"
        ),
    }


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
