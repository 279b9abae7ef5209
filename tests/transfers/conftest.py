"""Fixtures of the tests about transfers."""

import pytest

from tests.transfers.varied import fill


@pytest.fixture
def varied(world):
    """The world with every status on every path, every box and two seasons (tests/transfers/varied.py)."""
    fill(world)
    return world
