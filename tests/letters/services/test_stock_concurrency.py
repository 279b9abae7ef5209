"""Several processes at one stack: no sheet is both printed on and spoiled, and the ledger balances."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from letters.enums import StockKind
from letters.models import PrintedSheet, StockEntry
from letters.services import stock
from letters.services.stock_recording import record
from members.services import journal
from tests import factories
from tests.letters.sheets import DAY, make_letters
from tests.workers.keep_stock import SERIALS

PROCESSES, LETTERS = 3, 24


@pytest.mark.django_db(transaction=True)
def test_printing_and_recording_at_once():
    world = factories.make_world()
    ends = {"first_serial": SERIALS[0], "last_serial": SERIALS[-1]}
    record(world.college, StockKind.RECEIVED, world.actor(world.admin), day=DAY, **ends)
    letters = [str(letter.pk) for letter in make_letters(world, LETTERS)]
    name = str(connection.settings_dict["NAME"])
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.workers.keep_stock", name, str(seed), *letters[seed::PROCESSES]],
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in range(PROCESSES)
    ]
    outcomes = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, outcomes
    counts = [tuple(map(int, out.split())) for out, _ in outcomes]

    spoiled = [*StockEntry.objects.filter(kind=StockKind.SPOILED).values_list("first_serial", flat=True)]
    used = [*PrintedSheet.objects.values_list("factory_serial", flat=True)]
    assert (sum(each[0] for each in counts), sum(each[2] for each in counts)) == (len(spoiled), LETTERS)
    assert len(used) == LETTERS
    assert len({*spoiled, *used}) == len(spoiled) + len(used)
    ledger = stock.ledger(world.college, 2022)
    assert (ledger.received, ledger.used, ledger.spoiled) == (len(SERIALS), LETTERS, len(spoiled))
    assert ledger.balances
    assert ledger.balance == len(SERIALS) - len(used) - len(spoiled)
    assert journal.verify().fault == ""
