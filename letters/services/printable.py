"""Whether what somebody types can stand on a letter: each character, and the length. Asked long before a letter is issued."""

from collections.abc import Sequence
from functools import lru_cache

from letters.render.content import Label, ethnicity_on_form
from letters.render.errors import DoesNotFit, describe
from letters.render.form.fit import fit
from letters.render.layout import FIELDS
from letters.services.printing import fonts, missing_characters
from members.models import Organization

# By the name of the column, as registers and forms have it: where the letter prints it.
OF_REGISTER: dict[str, tuple[Label, ...]] = {
    "name": (Label.NAME,),
    "ethnicity": (Label.ETHNICITY,),
    "phone": (Label.PHONE,),
    "heading_organization": (Label.HEADING,),
    "receiving_organization": (Label.RECEIVING, Label.DESTINATION),
}
OF_ORGANIZATION: dict[str, tuple[Label, ...]] = {
    "full_name": (Label.FROM, Label.COMMITTEE),
    "address": (Label.ADDRESS,),
    "phone": (Label.OFFICE_PHONE,),
    "fax": (Label.OFFICE_FAX,),
    "postcode": (Label.POSTCODE,),
}
REQUIRED_OF_ORGANIZATION = ("full_name", "address", "phone")
IDEOGRAPHS = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


@lru_cache(maxsize=8192)  # the same units come again and again in a register
def too_long(field: str, text: str) -> bool:
    """Whether a text of the register does not fit into its place on the letter, in however small a type."""
    if field == "ethnicity":
        text = ethnicity_on_form(text)
    return not _fits(OF_REGISTER.get(field, ()), text)


def complaints_of_register(field: str, text: str) -> list[str]:
    """What to say beside the field of a form about a person or a destination; empty when it can be printed.

    A rare character of a name is no mistake: it is stored as it is, and the rules say that no font has it.
    """
    if field == "ethnicity":
        text = ethnicity_on_form(text)
    missing = [each for each in missing_characters(text) if field != "name" or not is_ideograph(each)]
    return _complaints(OF_REGISTER.get(field, ()), text, missing)


def complaints_of_organization(field: str, text: str) -> list[str]:
    """The same about what a letter says of its own organisation."""
    if field not in OF_ORGANIZATION:
        return []
    return _complaints(OF_ORGANIZATION[field], text, missing_characters(text))


def letterhead_complaints(organization: Organization) -> list[str]:
    """Why no letter of an organisation can be printed, whoever it is for: what it says of itself is missing or wrong."""
    found = []
    for field in OF_ORGANIZATION:
        label, text = organization._meta.get_field(field).verbose_name, getattr(organization, field)
        if not text and field in REQUIRED_OF_ORGANIZATION:
            found.append(f"没有填写{label}")
        found += [f"{label}：{each.rstrip('。')}" for each in complaints_of_organization(field, text) if text]
    return found


def is_ideograph(character: str) -> bool:
    """Whether it is a Chinese character, or a place that the standard keeps for one."""
    return any(first <= ord(character) <= last for first, last in IDEOGRAPHS)


def _complaints(labels: Sequence[Label], text: str, missing: Sequence[str]) -> list[str]:
    if missing:
        named = "、".join(describe(character) for character in missing)
        return [
            f"{named} 没有可用的字形，介绍信上印不出来。请核对用字；确有其字的，请管理员安装含有该字的字体。"
        ]
    if not missing_characters(text) and not _fits(labels, text):
        return [f"太长（{len(text)} 个字），介绍信上写不下。请改用较短的规范写法。"]
    return []


def _fits(labels: Sequence[Label], text: str) -> bool:
    """Whether the text goes into every place with one of these labels."""
    kai = fonts().kai
    if not text or kai.missing(text):
        return True  # which is another complaint
    for field in FIELDS:
        if field.label in labels:
            try:
                fit(field, text, kai)
            except DoesNotFit:
                return False
    return True
