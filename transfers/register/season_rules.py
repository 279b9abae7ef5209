"""What a season and the database tell the rules: dates and limits that differ by year, facts about people."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date


def no_character_missing(text: str) -> list[str]:
    """The font check where no letter is printed: every character is there."""
    return []


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


@dataclass(frozen=True, slots=True)
class Context:
    """Facts from outside the row. ID numbers here are normalised, 18 characters.

    ``elsewhere``: people whom another college has in this season. ``open_transfers``: people with *another*
    open transfer than the one under check. ``own_organization_names``: all names of the college's own
    organisation; without them 院内 is not compared. ``missing_characters`` gives the characters of a text that
    no font has. ``letter_on``: when the letter would be issued, if not on the season's usual day.
    """

    elsewhere: frozenset[str] = frozenset()
    open_transfers: frozenset[str] = frozenset()
    own_organization_names: tuple[str, ...] = ()
    missing_characters: Callable[[str], list[str]] = field(default=no_character_missing)
    letter_on: date | None = None
