"""How a transfer stands, in the words of lists: who holds it, for how many days, and until when."""

import datetime

from django.db.models import Q
from django.utils import timezone

from members.enums import SealHolder
from transfers.deadlines import Holder, holder
from transfers.enums import Status
from transfers.models import Transfer

# The letter is written, and 组织部 has to stamp it (notice 二(一)3).
WAITS_FOR_DEPARTMENT_SEAL = Q(
    status=Status.LETTER_ISSUED, letter__seal_holder=SealHolder.DEPARTMENT, letter__sealed_on__isnull=True
)


def holder_of(transfer: Transfer) -> Holder:
    """Who has to act next. ``transfer`` comes with its letter."""
    letter = transfer.letter
    waits = letter is not None and letter.seal_holder == SealHolder.DEPARTMENT and letter.sealed_on is None
    return holder(Status(transfer.status), waits_for_department_seal=waits)


def held_by(who: Holder) -> Q:
    """The transfers for which ``holder_of`` answers ``who``."""
    plain = [status for status in Status if holder(status) == who]
    condition = Q(status__in=plain)
    if holder(Status.LETTER_ISSUED, waits_for_department_seal=True) == who:
        return condition | WAITS_FOR_DEPARTMENT_SEAL
    if Status.LETTER_ISSUED in plain:
        sealed_or_own = Q(letter__sealed_on__isnull=False) | Q(letter__seal_holder=SealHolder.ORGANIZATION)
        return Q(status__in=[status for status in plain if status != Status.LETTER_ISSUED]) | (
            Q(status=Status.LETTER_ISSUED) & sealed_or_own
        )
    return condition


def days_held(transfer: Transfer, day: datetime.date) -> int:
    """In the how manieth day of its present status it is; the day of arrival is the first."""
    return max((day - timezone.localdate(transfer.status_since)).days, 0) + 1


def days_overdue(transfer: Transfer, day: datetime.date) -> int:
    """Days past the last good day of its present step; 0 when it is in time or closed."""
    return max((day - transfer.due_on).days, 0) if transfer.due_on else 0


def day_words(day: datetime.date, today: datetime.date) -> str:
    """``6 月 10 日``; with the year when it is another one than today's."""
    words = f"{day.month} 月 {day.day} 日"
    return words if day.year == today.year else f"{day.year} 年 {words}"


def left_words(day: datetime.date, today: datetime.date) -> str:
    """How far a date is: ``还有 4 天``, ``今天截止`` or ``已过 3 天``."""
    days = (day - today).days
    if days > 0:
        return f"还有 {days} 天"
    return "今天截止" if days == 0 else f"已过 {-days} 天"


def masked_phone(phone: str) -> str:
    """A phone number that one recognises but cannot call: ``138****5678``."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "****" if phone else ""
