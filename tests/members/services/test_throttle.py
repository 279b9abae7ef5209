"""Counting tries: exactly so many, whoever counts at the same time; and no address is stored."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from members.models import TryCount
from members.services import throttle

NOON = datetime.datetime(2026, 6, 8, 4, 0, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def tries(count, place="10.0.0.1", kind="test", limit=3, seconds=600):
    return [throttle.allow(kind, place, limit, seconds) for _ in range(count)]


def test_so_many_are_allowed_and_no_more_are_counted():
    assert throttle.wait("test", "10.0.0.1", 3, 600) == 0
    assert tries(5) == [True, True, True, False, False]
    assert TryCount.objects.get().count == 3
    assert throttle.wait("test", "10.0.0.1", 3, 600) == 600


def test_each_place_and_each_kind_has_its_own_count():
    assert tries(3) == [True] * 3
    assert tries(1, place="10.0.0.2") == [True]
    assert tries(1, kind="other") == [True]
    assert tries(1) == [False]


def test_the_next_window_begins_anew(noon):
    tries(3)
    noon.shift(599)
    assert throttle.wait("test", "10.0.0.1", 3, 600) == 1
    assert tries(1) == [False]
    noon.shift(1)
    assert throttle.wait("test", "10.0.0.1", 3, 600) == 0
    assert tries(1) == [True]


def test_no_address_is_stored():
    tries(1, place="192.0.2.77")
    key = TryCount.objects.get().key
    assert len(key) == 64
    assert "192.0.2.77" not in key


def test_looking_how_long_to_wait_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        throttle.wait("test", "10.0.0.1", 3, 600)
    assert queries.captured_queries[0]["sql"].startswith("SELECT")
    assert not TryCount.objects.exists()


def test_old_counts_are_swept_now_and_then(monkeypatch):
    old = TryCount.objects.create(key="old", window=timezone.now() - datetime.timedelta(days=2))
    recent = TryCount.objects.create(key="recent", window=timezone.now() - datetime.timedelta(hours=20))
    monkeypatch.setattr(throttle, "SWEPT_EVERY", 1)
    tries(1)
    assert not TryCount.objects.filter(pk=old.pk).exists()
    assert TryCount.objects.filter(pk=recent.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_thousand_at_once_are_counted_exactly():
    """On whichever database the tests run: dev.py test runs them on both."""

    def one(number):
        try:
            return throttle.allow("test", f"10.0.0.{number % 2}", 20, 600)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(one, range(1000)))
    assert sum(allowed) == 40
    assert sorted(TryCount.objects.values_list("count", flat=True)) == [20, 20]
