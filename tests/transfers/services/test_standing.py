"""Who holds a transfer: the words of a row and the filter must never disagree."""

import datetime

import pytest

from tests.factories import fresh
from transfers.deadlines import Holder
from transfers.enums import Path
from transfers.models import Transfer
from transfers.services.standing import (
    day_words,
    days_held,
    days_overdue,
    held_by,
    holder_of,
    left_words,
    masked_phone,
)

TODAY = datetime.date(2022, 6, 8)


def test_the_filter_by_holder_finds_exactly_those_whose_row_says_so(varied):
    everyone = list(Transfer.objects.for_pages())
    said = {who: {each.pk for each in everyone if holder_of(each) == who} for who in Holder}
    found = {who: set(Transfer.objects.filter(held_by(who)).values_list("pk", flat=True)) for who in Holder}
    assert found == said
    assert all(said.values())  # each holder has somebody, or this proves nothing


def test_days(world):
    transfer = fresh(world.transfer(Path.IN_BEIJING))
    assert days_held(transfer, TODAY) == 1
    assert days_held(transfer, TODAY + datetime.timedelta(days=2)) == 3
    assert days_overdue(transfer, transfer.due_on) == 0
    assert days_overdue(transfer, transfer.due_on + datetime.timedelta(days=2)) == 2


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "今天截止"),
        (datetime.date(2022, 6, 10), "还有 2 天"),
        (datetime.date(2022, 6, 1), "已过 7 天"),
    ],
)
def test_how_far_a_day_is(day, words):
    assert left_words(day, TODAY) == words


def test_a_day_in_another_year_says_so():
    assert day_words(datetime.date(2022, 9, 1), TODAY) == "9 月 1 日"
    assert day_words(datetime.date(2023, 9, 1), TODAY) == "2023 年 9 月 1 日"


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812345678", "138****5678"), ("62330001", "623****0001"), ("12345", "****"), ("", "")],
)
def test_a_masked_phone_shows_at_most_seven_digits(phone, shown):
    assert masked_phone(phone) == shown
