"""What a season and the database tell the rules: dates and limits that differ by year, facts about people."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

PREFIX_AND_DIGITS = re.compile(r"(\d+)\\d\{(\d+)\}")


def no_character_missing(text: str) -> list[str]:
    """The font check where no letter is printed: every character is there."""
    return []


def nothing_too_long(field: str, text: str) -> bool:
    """The length check where no letter is printed: everything fits."""
    return False


@dataclass(frozen=True, slots=True)
class SeasonRules:
    """The settings of a season (⚙ in domain.md). Days are counted in full days, codes in digits.

    ``fee_month`` is the first day of the month to which the fee must be paid. ``letters_start`` is when
    letters are issued as a rule, ``student_registration_on`` when new students register.
    """

    year: int
    leaving_on: date
    fee_month: date
    letters_start: date
    student_registration_on: date
    validity_days: int = 90
    in_beijing_code_pattern: str = r"011\d{9}"
    out_code_min: int = 12
    out_code_max: int = 18

    @classmethod
    def for_year(cls, year: int) -> "SeasonRules":
        """The defaults: leave on 30 June, letters from 12 June, registration on 1 September (domain.md §1)."""
        return cls(
            year=year,
            leaving_on=date(year, 6, 30),
            fee_month=date(year, 6, 1),
            letters_start=date(year, 6, 12),
            student_registration_on=date(year, 9, 1),
        )

    @property
    def in_beijing_code_words(self) -> str:
        """The pattern of the codes of 京内 branches as a person says it: 以 011 开头的 12 位数字."""
        match = PREFIX_AND_DIGITS.fullmatch(self.in_beijing_code_pattern)
        if match is None:
            return f"符合格式 {self.in_beijing_code_pattern} 的编码"
        prefix, more = match[1], int(match[2])
        return f"以 {prefix} 开头的 {len(prefix) + more} 位数字"


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody else of the same college and season, as far as rows are compared with each other.

    ``person`` is any mark that is equal for one person.
    """

    person: str
    student_number: str = ""
    heading_organization: str = ""
    receiving_organization: str = ""
    receiving_code: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Facts from outside the row. ID numbers here are normalised, 18 characters.

    About people: ``elsewhere`` are those whom another college has in this season, or with an open transfer.
    ``otherwise_named``: those whom another college had before under another name. ``open_transfers``: those with *another*
    open transfer than the one under check. ``transferred``: those whose membership was moved away in an earlier
    season, with its year; 0 where the year is another college's business.

    About units, from the whole university, none of them with a person or a college: ``usual_names`` has the
    spelling used most by the key of the unit (organizations.unit_key), ``usual_code_names`` the same by code,
    ``refused_headings`` how often receivers have sent members back, by the key of the heading.

    About this college: ``own_organization_names`` are all names of its own; without them 院内 is not compared.
    ``peers`` are its people of this season that are not among the rows under check.

    About the person's departure: ``missing_materials`` names the required files that are not in yet,
    ``education_missed`` says that the person has been at no session of the pre-departure education.

    ``missing_characters`` gives the characters of a text that no font has; ``too_long`` says of a column and its text
    that there is no room for it on the letter. ``letter_on``: when the letter would be
    issued, if not on the season's usual day.
    """

    elsewhere: frozenset[str] = frozenset()
    otherwise_named: frozenset[str] = frozenset()
    open_transfers: frozenset[str] = frozenset()
    transferred: Mapping[str, int] = field(default_factory=dict)
    usual_names: Mapping[str, str] = field(default_factory=dict)
    usual_code_names: Mapping[str, str] = field(default_factory=dict)
    refused_headings: Mapping[str, int] = field(default_factory=dict)
    own_organization_names: tuple[str, ...] = ()
    peers: tuple[Peer, ...] = ()
    missing_materials: tuple[str, ...] = ()
    education_missed: bool = False
    missing_characters: Callable[[str], list[str]] = field(default=no_character_missing)
    too_long: Callable[[str, str], bool] = field(default=nothing_too_long)
    letter_on: date | None = None
