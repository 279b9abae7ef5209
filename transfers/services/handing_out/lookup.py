"""Which letter is meant: by what a scanner reads or a person types at the desk."""

import re
import unicodedata
from dataclasses import dataclass

from django.db.models import F, Q

from letters.models import Letter, LetterQuerySet
from letters.services import verification
from members.id_numbers import LENGTH, normalize_id_number
from members.models import Member, User
from members.models.people import id_number_index

MOST = 10
LONGEST = 200  # of what a scanner reads; a database compares no text of any length
UNSEEN = ("Cc", "Cf", "Cs")
_CODE_IN_ADDRESS = re.compile(r"/verify/([0-9A-Za-z-]+)")
_AROUND_A_NUMBER = re.compile(r"[\s第号#：:]|^NO\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """The letters that are meant, live ones first; ``more``: there are others than these ``MOST``."""

    letters: list[Letter]
    more: bool = False


def letters_for(user: User) -> LetterQuerySet:
    """The letters within a user's scope, with what the desk shows of each."""
    return (
        Letter.objects.visible_to(user)
        .select_related("organization", "member__branch", "replaced_by", "transfer__case__branch")
        .defer("replaced_by__content")
    )


def plain(typed: str) -> str:
    """In one spelling: no full width, nothing that cannot be seen (scanners send control characters), no blanks around.

    What is longer than anything that is looked up is cut.
    """
    text = unicodedata.normalize("NFKC", typed[:LONGEST])[:LONGEST]
    return "".join(each for each in text if unicodedata.category(each) not in UNSEEN).strip()


def is_private(typed: str) -> bool:
    """Whether this must not stand in an address: an ID number, or the code of a slip."""
    text = plain(typed)
    code = _code(text)
    like_a_code = len(code) == verification.CODE_LENGTH and set(code) <= set(verification.ALPHABET)
    return bool(_id_number(text)) or like_a_code


def find(typed: str, user: User) -> Found:
    """The letters meant by a number or part of it, a slip's code or address, a factory serial, a name, 学号 or ID number.

    What names one letter exactly goes before what only resembles; outside the user's scope nothing is found.
    """
    text = plain(typed)
    if not text:
        return Found([])
    mine = letters_for(user)
    if by_code := verification.letter_of(_code(text)):
        return Found(list(mine.filter(pk=by_code.pk)))
    number = _AROUND_A_NUMBER.sub("", text)
    if exact := list(mine.filter(number__iexact=number)):
        return Found(exact)
    if (by_serial := _some(mine.filter(factory_serial__iexact=text))).letters:
        return by_serial
    if id_number := _id_number(text):
        person = Member.objects.visible_to(user).filter(id_number_index=id_number_index(id_number)).first()
        return _some(mine.filter(member=person)) if person else Found([])
    name = text.replace(" ", "")
    condition = Q(member__name__icontains=name) | Q(member__student_number__istartswith=name)
    if number:
        condition |= Q(number__icontains=number)
    return _some(mine.filter(condition))


def _code(text: str) -> str:
    """The code as it would be stored: of the address that a slip's QR holds, or the text itself."""
    in_address = _CODE_IN_ADDRESS.search(text)
    return verification.clean(in_address[1] if in_address else text)


def _id_number(text: str) -> str:
    """The ID number if it is one, else ""."""
    cleaned = normalize_id_number(text)
    return cleaned if len(cleaned) == LENGTH and cleaned[:-1].isdigit() else ""


def _some(letters: LetterQuerySet) -> Found:
    """Live ones first, of these what is still here; of one person's letters the one that is live is meant."""
    found = list(
        letters.order_by(
            F("voided_at").asc(nulls_first=True),
            F("delivered_on").asc(nulls_first=True),
            "-year",
            "-number",
        )[: MOST + 1]
    )
    live = [letter for letter in found if not letter.voided_at]
    if len(live) == 1 and len({letter.member_id for letter in found}) == 1:
        return Found(live)
    return Found(found[:MOST], more=len(found) > MOST)
