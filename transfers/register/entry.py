"""One person's clean values: what the rules look at, wherever they came from."""

from dataclasses import dataclass
from datetime import date

from members.enums import PARTY_MEMBER_CATEGORIES, MemberCategory, Sex
from transfers.enums import Channel, Disposition, Route


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """Where in a workbook: the sheet's name, the row counted from 1, the column's letter and header."""

    sheet: str
    row: int
    letter: str = ""
    header: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the register, from a sheet (then it has a ``place``) or from the database.

    Texts that are absent are '', everything else is None. ``fee_paid_until`` is the first day of the last
    month paid for. ``…_has_day`` is False when only the month of that date is known (the day is then 1).
    ``id_number`` is cleaned but may be wrong. ``channel`` is None for all routes but 京外.
    """

    place: SheetPlace | None = None
    student_number: str = ""
    name: str = ""
    sex: Sex | None = None
    birth_date: date | None = None
    ethnicity: str = ""
    id_number: str = ""
    education_level: str = ""
    class_name: str = ""
    branch_name: str = ""
    category: MemberCategory | None = None
    joined_on: date | None = None
    joined_has_day: bool = True
    full_member_on: date | None = None
    full_member_has_day: bool = True
    fee_paid_until: date | None = None
    destination_kind: str = ""
    disposition: Disposition | None = None
    route: Route | None = None
    channel: Channel | None = None
    heading_organization: str = ""
    receiving_organization: str = ""
    receiving_code: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    phone: str = ""
    email: str = ""
    remark: str = ""

    @property
    def is_party_member(self) -> bool:
        """正式 or 预备: only these are transferred (domain.md §2)."""
        return self.category in PARTY_MEMBER_CATEGORIES

    @property
    def is_transfer(self) -> bool:
        """A route is given, and the person is in no other box."""
        return self.route is not None and self.disposition in (None, Disposition.TRANSFER)
