"""What the code on a slip tells whoever holds it: whether the letter is good, and nothing about the person."""

import datetime
from dataclasses import dataclass

from letters.models import Letter
from letters.services import verification
from members import clock
from members.labelled import Labelled
from transfers.enums import Status
from transfers.models import Season, Transfer

LONGEST_CODE = 100


class Standing(Labelled):
    """What is said of a letter on the public page."""

    VALID = "VALID", "有效"
    EXPIRED = "EXPIRED", "已过期"
    VOID = "VOID", "已作废"
    RECEIVED = "RECEIVED", "已收回执"


@dataclass(frozen=True, slots=True)
class Answer:
    """All that the public page says (domain.md §8: no digit of an ID number, no telephone, no destination)."""

    standing: Standing
    number: str
    name: str
    issuer: str
    issued_on: datetime.date
    valid_until: datetime.date


def find(typed: str) -> Letter | None:
    """The letter of a code; None for any other text, and where the season's verification is off.

    The same work for each of them, in one query: how long it takes tells nothing either.
    """
    code = verification.clean(typed[:LONGEST_CODE])
    years = Season.objects.filter(verification=True).values("year")
    letters = Letter.objects.select_related("organization", "transfer")
    return letters.filter(verification_index=verification.code_index(code), season_year__in=years).first()


def answer_of(letter: Letter) -> Answer:
    """What is said of a letter today, in the words that stand on the paper."""
    content = letter.frozen_content
    return Answer(
        standing=standing_of(letter),
        number=letter.number,
        name=verification.masked(content.name),
        issuer=content.from_organization,
        issued_on=letter.issued_on,
        valid_until=letter.valid_until,
    )


def standing_of(letter: Letter) -> Standing:
    """Void before all else; a receipt ends the question of the date."""
    transfer = transfer_of(letter)
    if letter.voided_at:
        return Standing.VOID
    if transfer and transfer.status == Status.COMPLETED:
        return Standing.RECEIVED
    return Standing.EXPIRED if clock.today() > letter.valid_until else Standing.VALID


def may_report(letter: Letter) -> bool:
    """Whether the receiver can say 已接收: the letter is out, still good or only too old, and not answered yet."""
    transfer = transfer_of(letter)
    good = standing_of(letter) in (Standing.VALID, Standing.EXPIRED)
    return bool(good and transfer and transfer.status == Status.LETTER_DELIVERED)


def transfer_of(letter: Letter) -> Transfer | None:
    """The transfer whose letter this is; None for a number that another one has replaced."""
    found: Transfer | None = getattr(letter, "transfer", None)
    return found
