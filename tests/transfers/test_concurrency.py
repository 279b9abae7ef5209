"""Several processes at once: numbers without duplicate and without hole, one winner for each transfer."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from letters.models import Letter, NumberSeries
from letters.services import numbers
from members.models import Event
from members.services import journal
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.models import Transfer
from transfers.services.performing import perform

PROCESSES = 4
LETTERS = 200


def approved(world, count):
    """That many transfers waiting for their letter, through one register."""
    made = [world.transfer(Path.OUT_PAPER, Status.CONFIRMED) for _ in range(count)]
    world.submit_register(world.college)
    for transfer in made:
        perform(transfer.pk, Action.APPROVE, world.actor(world.reviewer))
    return [str(transfer.pk) for transfer in made]


def press_at_once(shares, failing):
    """One process for each share of the letters; their printed counts."""
    processes = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.workers.issue_letters"),
                *(connection.settings_dict["NAME"], str(failing), str(seed), *ids),
            ],
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed, ids in enumerate(shares)
    ]
    outcomes = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), outcomes
    return [tuple(map(int, out.split())) for out, _ in outcomes]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("failing", [0.0, 0.2], ids=["all succeed", "a fifth fails"])
@pytest.mark.parametrize("own", [True, False], ids=["each its own", "all press all"])
def test_letters_issued_at_once_have_no_duplicate_and_no_hole(own, failing):
    world = factories.make_world()
    count = LETTERS if own else LETTERS // 4
    ids = approved(world, count)
    shares = [ids[start::PROCESSES] for start in range(PROCESSES)] if own else [ids] * PROCESSES

    counts = press_at_once(shares, failing)

    assert sum(issued for issued, _, _ in counts) == count
    assert (sum(failed for _, _, failed in counts) > 0) == (failing > 0)
    assert sorted(Letter.objects.values_list("sequence", flat=True)) == list(range(1, count + 1))
    assert Letter.objects.values("member").distinct().count() == count
    assert NumberSeries.objects.get().last == count
    assert [state.holes for state in numbers.states([world.college], 2022)] == [0]
    assert set(Transfer.objects.values_list("status", flat=True)) == {Status.LETTER_ISSUED}
    assert Event.objects.filter(verb=Action.ISSUE_LETTER).count() == count
    assert journal.verify().fault == ""
