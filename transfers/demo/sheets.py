"""The invented registers as workbooks, in the columns of our own template."""

from members.spreadsheets.writer import SheetSpec, write_workbook
from transfers.demo.people import Person
from transfers.enums import Disposition, Path
from transfers.register.columns import TEMPLATE_COLUMNS
from transfers.register.template import REGISTER_TITLE, column_spec

ROUTE_WORDS = {
    Path.INTRA_COLLEGE: "院内",
    Path.IN_BEIJING: "京内",
    Path.OUT_ONLINE: "京外",
    Path.OUT_PAPER: "京外",
}


def workbook(people: list[Person]) -> bytes:
    """The .xlsx that the college fills in."""
    rows = [
        [_cells(number, person)[column.key] for column in TEMPLATE_COLUMNS]
        for number, person in enumerate(people, start=1)
    ]
    return write_workbook(
        [SheetSpec(REGISTER_TITLE, [column_spec(column) for column in TEMPLATE_COLUMNS], rows)]
    )


def _cells(number: int, person: Person) -> dict[str, str]:
    target = person.target
    return {
        "sequence": str(number),
        "student_number": person.student_number,
        "name": person.name,
        "sex": person.sex.label,
        "ethnicity": person.ethnicity,
        "id_number": person.id_number,
        "education_level": person.level,
        "class_name": person.class_name,
        "branch_name": person.branch,
        "category": person.category.label,
        "joined_on": str(person.joined_on or ""),
        "full_member_on": str(person.full_member_on or ""),
        "fee_paid_until": person.fee_paid_until if person.is_party_member else "",
        "destination_kind": target.kind if target else "",
        "route": _route(person),
        "heading_organization": target.heading if target else "",
        "receiving_organization": target.receiving if target else "",
        "receiving_code": target.code if target else "",
        "paper": {Path.OUT_PAPER: "是", Path.OUT_ONLINE: "否"}.get(person.path, "") if person.path else "",
        "contact_name": target.contact if target else "",
        "contact_phone": target.phone if target else "",
        "phone": person.phone,
        "remark": person.remark,
    }


def _route(person: Person) -> str:
    if person.path:
        return ROUTE_WORDS[person.path]
    return person.disposition.label if person.disposition != Disposition.TRANSFER else ""
