"""When a step is late, by domain.md §1 and the notice's dates."""

import datetime

import pytest

from transfers.deadlines import Holder, SeasonDates, due_on, holder
from transfers.enums import CLOSED_STATUSES, Status

D = datetime.date
DATES = SeasonDates(
    register_due_on=D(2022, 6, 10),
    letters_from=D(2022, 6, 12),
    leaving_on=D(2022, 6, 30),
    follow_up_on=D(2022, 9, 1),
    online_days=30,
    receipt_days=30,
)


@pytest.mark.parametrize(
    ("status", "entered", "reviewed", "valid_until", "expected"),
    [
        (Status.DRAFT, D(2022, 5, 1), True, None, D(2022, 6, 10)),
        (Status.AWAITING_CONFIRMATION, D(2022, 6, 1), True, None, D(2022, 6, 10)),
        # Begun late: three days, not late at once.
        (Status.AWAITING_CONFIRMATION, D(2022, 6, 20), True, None, D(2022, 6, 23)),
        (Status.CONFIRMED, D(2022, 6, 1), True, None, D(2022, 6, 10)),
        (Status.CONFIRMED, D(2022, 6, 1), False, None, D(2022, 6, 30)),
        (Status.SUBMITTED, D(2022, 6, 8), True, None, D(2022, 6, 12)),
        (Status.APPROVED, D(2022, 6, 11), True, None, D(2022, 6, 30)),
        (Status.INITIATED, D(2022, 6, 13), True, None, D(2022, 7, 13)),
        (Status.LETTER_ISSUED, D(2022, 6, 13), True, D(2022, 9, 11), D(2022, 6, 30)),
        (Status.LETTER_DELIVERED, D(2022, 6, 13), True, D(2022, 9, 11), D(2022, 7, 13)),
        (Status.LETTER_DELIVERED, D(2022, 6, 13), True, D(2022, 6, 20), D(2022, 6, 20)),
        (Status.SUBMITTED, D(2022, 6, 20), True, None, D(2022, 6, 23)),
        # Whatever began before the follow-up date is late on it.
        (Status.INITIATED, D(2022, 8, 20), False, None, D(2022, 8, 31)),
        (Status.INITIATED, D(2022, 9, 5), False, None, D(2022, 10, 5)),
        (Status.DRAFT, D(2022, 9, 5), False, None, D(2022, 9, 8)),
    ],
)
def test_last_good_day(status, entered, reviewed, valid_until, expected):
    assert due_on(status, entered, DATES, reviewed=reviewed, letter_valid_until=valid_until) == expected


@pytest.mark.parametrize("status", CLOSED_STATUSES)
def test_closed_transfers_are_never_late(status):
    assert due_on(status, D(2022, 6, 1), DATES, reviewed=True) is None


def test_every_status_has_a_holder():
    assert {status: holder(status) for status in Status} == {
        Status.DRAFT: Holder.COLLEGE,
        Status.AWAITING_CONFIRMATION: Holder.GRADUATE,
        Status.CONFIRMED: Holder.COLLEGE,
        Status.SUBMITTED: Holder.DEPARTMENT,
        Status.RETURNED: Holder.COLLEGE,
        Status.APPROVED: Holder.COLLEGE,
        Status.INITIATED: Holder.RECEIVER,
        Status.LETTER_ISSUED: Holder.COLLEGE,
        Status.LETTER_DELIVERED: Holder.GRADUATE,
        Status.COMPLETED: Holder.NOBODY,
        Status.FAILED: Holder.COLLEGE,
        Status.CANCELLED: Holder.NOBODY,
    }
    assert holder(Status.LETTER_ISSUED, waits_for_department_seal=True) == Holder.DEPARTMENT
