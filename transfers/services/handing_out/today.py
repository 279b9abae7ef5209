"""What one person has done at the desk today, from the journal: so that a slip of the hand is seen."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from letters.enums import DeliveryMethod
from letters.models import Letter
from members import clock
from members.models import Event, User
from transfers.enums import Action
from transfers.models import Transfer

SHOWN = 50
_ABOUT_LETTERS = ("LETTER_SEALED", "LETTER_DELIVERED")


@dataclass(frozen=True, slots=True)
class DeskAct:
    """One line: when, which letter, whose, what was done in words."""

    at: datetime.datetime
    letter: Letter
    name: str
    words: str


def acts_of_today(user: User) -> list[DeskAct]:
    """The user's own seals, deliveries and receipts of today, the newest first, at most ``SHOWN``."""
    midnight = timezone.make_aware(datetime.datetime.combine(clock.today(), datetime.time()))
    events = list(
        Event.objects.visible_to(user)
        .filter(actor=user, at__gte=midnight, verb__in=(*_ABOUT_LETTERS, Action.COMPLETE))
        .order_by("-seq")[:SHOWN]
    )
    letters = Letter.objects.visible_to(user).select_related("member").defer("content")
    by_letter = {each.pk: each for each in letters.filter(pk__in=_subjects(events, "letter"))}
    completed = Transfer.objects.visible_to(user).filter(
        pk__in=_subjects(events, "transfer"), letter__isnull=False
    )
    by_transfer = {each.pk: each.letter for each in completed.select_related("letter__member")}
    lines = []
    for event in events:
        kind, _, key = event.subject.partition(":")
        pk = uuid.UUID(key)
        letter = by_letter.get(pk) if kind == "letter" else by_transfer.get(pk)
        if letter is not None:
            lines.append(DeskAct(event.at, letter, letter.member.name, _words(event, letter)))
    return lines


def _subjects(events: Iterable[Event], kind: str) -> list[uuid.UUID]:
    parts = (event.subject.partition(":") for event in events)
    return [uuid.UUID(key) for found, _, key in parts if found == kind]


def _words(event: Event, letter: Letter) -> str:
    if event.verb == "LETTER_SEALED":
        return "已登记用印"
    if event.verb == "LETTER_DELIVERED":
        return delivered_words(letter)
    return f"{event.title}，已办结"


def delivered_words(letter: Letter) -> str:
    """How a letter was handed out: ``由本人领取``, ``由王五代领（学生证）``, ``邮寄（邮件号 …）``."""
    match letter.delivery_method:
        case DeliveryMethod.PROXY:
            return f"由{letter.proxy_name}代领（{letter.proxy_document}）"
        case DeliveryMethod.MAIL:
            return f"邮寄（邮件号 {letter.tracking_number}）"
        case DeliveryMethod.IN_PERSON:
            return "由本人领取"
        case _:
            return "尚未发放"
