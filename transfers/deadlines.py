"""When a transfer should have moved on, and who holds it meanwhile. Pure rules, no database.

"Overdue" is a badge computed from dates, not a status (domain.md §4): a transfer is overdue on a
day when it is open and the last good day of its present step lies before that day. From the
follow-up date (1 September, notice 二(二)3) everything begun before it is overdue.
"""

import datetime
from dataclasses import dataclass

from members.labelled import Labelled
from transfers.enums import OPEN_STATUSES, Status

# A step that begins close to its date or after it (a late joiner, a second attempt) is not late at once.
GRACE = datetime.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class SeasonDates:
    """The dates and day counts of a season that deadlines depend on."""

    register_due_on: datetime.date
    letters_from: datetime.date
    leaving_on: datetime.date
    follow_up_on: datetime.date
    online_days: int
    receipt_days: int


def due_on(
    status: Status,
    entered_on: datetime.date,
    dates: SeasonDates,
    *,
    reviewed: bool,
    letter_valid_until: datetime.date | None = None,
) -> datetime.date | None:
    """The last day on which a transfer in this status is in time; None when it is closed.

    ``entered_on``: when it came into the status. ``reviewed``: whether its path goes through
    组织部, so that it belongs into the register by the due date.
    """
    if status not in OPEN_STATUSES:
        return None
    match status:
        case Status.DRAFT | Status.AWAITING_CONFIRMATION | Status.RETURNED:
            step = dates.register_due_on
        case Status.CONFIRMED:
            step = dates.register_due_on if reviewed else dates.leaving_on
        case Status.SUBMITTED:
            step = dates.letters_from
        case Status.INITIATED:
            step = entered_on + datetime.timedelta(days=dates.online_days)
        case Status.LETTER_DELIVERED:
            step = entered_on + datetime.timedelta(days=dates.receipt_days)
            if letter_valid_until is not None:
                step = min(step, letter_valid_until)
        case _:  # APPROVED, LETTER_ISSUED: the graduate needs it before leaving
            step = dates.leaving_on
    step = max(step, entered_on + GRACE)
    if entered_on < dates.follow_up_on:
        return min(step, dates.follow_up_on - datetime.timedelta(days=1))
    return step


class Holder(Labelled):
    """In whose hands a transfer lies."""

    COLLEGE = "COLLEGE", "学院"
    GRADUATE = "GRADUATE", "毕业生"
    DEPARTMENT = "DEPARTMENT", "组织部"
    RECEIVER = "RECEIVER", "接收单位"
    NOBODY = "NOBODY", "已了结"


def holder(status: Status, *, waits_for_department_seal: bool = False) -> Holder:
    """Who has to act next. ``waits_for_department_seal``: the letter is to be stamped by 组织部."""
    match status:
        case Status.AWAITING_CONFIRMATION | Status.LETTER_DELIVERED:
            return Holder.GRADUATE
        case Status.SUBMITTED:
            return Holder.DEPARTMENT
        case Status.INITIATED:
            return Holder.RECEIVER
        case Status.LETTER_ISSUED if waits_for_department_seal:
            return Holder.DEPARTMENT
        case Status.DRAFT | Status.CONFIRMED | Status.RETURNED | Status.APPROVED | Status.LETTER_ISSUED:
            return Holder.COLLEGE
        case Status.FAILED:
            return Holder.COLLEGE
        case _:
            return Holder.NOBODY
