"""Fixtures of the tests about transfers."""

import copy

import pytest

from tests.factories import World, make_world
from tests.snapshot import Snapshot
from tests.transfers.varied import fill


@pytest.fixture(scope="session")
def _varied_once() -> list[tuple[World, Snapshot]]:
    """The varied world and its rows, once it has been made."""
    return []


@pytest.fixture
def varied(_varied_once, db):
    """The world with every status on every path, every box and two seasons (tests/transfers/varied.py).

    Made by the services for the first test, copied row by row for the others.
    """
    if _varied_once:
        _varied_once[0][1].restore()
    else:
        world = make_world()
        fill(world)
        _varied_once.append((world, Snapshot.take()))
    return copy.deepcopy(_varied_once[0][0])
