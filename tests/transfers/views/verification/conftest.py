"""What tests of the public pages need."""

import datetime

import pytest
import time_machine

NOON = datetime.datetime(2026, 6, 8, 4, 0, tzinfo=datetime.UTC)


@pytest.fixture
def noon(db):
    """No window ends in the middle of a test."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller
