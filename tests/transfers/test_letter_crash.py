"""``kill -9`` at each step of issuing and of printing; and fifty people who press the same button.

No number without a letter, no letter without a number, nothing on paper that the register does not know.
"""

import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from letters.models import Letter, NumberSeries, PrintedSheet, PrintRun
from letters.services import numbers
from members.models import Event, JournalHead
from members.services import journal
from tests.factories import World, make_world
from transfers.enums import Action, Path, Status
from transfers.models import Transfer

PRESSES = 50
PROCESSES = 2

WHILE_ISSUING = (
    "before-the-number",
    "after-the-number",
    "before-the-letter",
    "after-the-letter",
    "before-its-line",
    "after-the-status",
    "before-the-last-line",
    "before-the-commit",
)
WHILE_PRINTING = (
    "while-drawing",
    "before-the-run",
    "after-the-run",
    "between-sheets",
    "before-the-lines",
    "before-the-commit-of-the-run",
)


class Worker:
    """tests/workers/killed.py, whose children do an act and die where they are told to."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers.killed", str(connection.settings_dict["NAME"])],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        assert self.process.wait(timeout=60) == 0

    def do(self, act: str, point: str, *ids: object) -> str:
        """What became of the act: killed, finished or failed."""
        self.process.stdin.write(f"{' '.join([act, point, *map(str, ids)])}\n")
        self.process.stdin.flush()
        word = self._answer()
        with journal.change():
            pass  # waits until the database has noticed
        return word

    def _answer(self) -> str:
        return self.process.stdout.readline().strip()


def stored() -> tuple[object, ...]:
    """All that issuing and printing write, and where the journal's chain ends."""
    return (
        list(Letter.objects.order_by("number").values("pk", "number", "sequence")),
        list(NumberSeries.objects.values_list("organization", "last")),
        list(Transfer.objects.order_by("pk").values_list("pk", "status", "version", "letter")),
        list(PrintRun.objects.values_list("pk", "count")),
        list(PrintedSheet.objects.order_by("pk").values_list("run", "letter", "fetched")),
        Event.objects.count(),
        JournalHead.objects.values_list("seq", "hash").get(),
    )


def accounts_balance(world: World) -> bool:
    """Every number has its letter, every letter its number and its transfer, and the chain holds."""
    (state,) = numbers.states([world.college], 2022)
    letters = Letter.objects.count()
    return (
        state.holes == 0
        and state.issued == letters == NumberSeries.objects.get().last
        and Transfer.objects.filter(letter__isnull=False).count() == letters
        and Event.objects.filter(verb="LETTER_NUMBERED").count() == letters
        and Event.objects.filter(verb=Action.ISSUE_LETTER).count() == letters
        and journal.verify().fault == ""
    )


def approved(world: World, count: int) -> list[Transfer]:
    return [world.transfer(Path.OUT_PAPER, Status.APPROVED) for _ in range(count)]


def letters_of(world: World, count: int) -> list[object]:
    return [world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter_id for _ in range(count)]


# --- Issuing ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_killed_while_issuing_there_is_neither_a_number_nor_a_letter():
    world = make_world()
    letters_of(world, 1)  # the series is there already
    first, second = approved(world, 2)
    before = stored()
    with Worker() as worker:
        for point in WHILE_ISSUING:
            assert worker.do("issue", point, first.pk) == "killed", point
            assert stored() == before, point
        assert worker.do("issue", "-", first.pk) == "finished"
        assert accounts_balance(world)
        # Nobody was told, but the letter stands: the page shows it, and a second press is too late.
        assert worker.do("issue", "after-the-commit", second.pk) == "killed"
        assert accounts_balance(world)
    assert list(Letter.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3]
    assert set(Transfer.objects.values_list("status", flat=True)) == {Status.LETTER_ISSUED}


@pytest.mark.django_db(transaction=True)
def test_killed_at_the_very_first_number_the_series_begins_with_one():
    world = make_world()
    (transfer,) = approved(world, 1)
    with Worker() as worker:
        for point in ("after-the-number", "before-the-commit"):
            assert worker.do("issue", point, transfer.pk) == "killed"
            assert (Letter.objects.count(), NumberSeries.objects.count()) == (0, 0)
        assert worker.do("issue", "-", transfer.pk) == "finished"
    assert Letter.objects.get().sequence == 1
    assert accounts_balance(world)


# --- Printing --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["print", "job"], ids=["in the request", "in the thread of a job"])
def test_killed_while_printing_there_is_no_run_and_so_no_file(act):
    world = make_world()
    ids, run = letters_of(world, 4), uuid.uuid4()
    before = stored()
    with Worker() as worker:
        for point in WHILE_PRINTING:
            assert worker.do(act, point, run, *ids) == "killed", point
            assert stored() == before, point
            assert worker.do("fetch", "-", run) == "failed", point  # there is nothing to fetch
        # The press that comes again after the crash is the same press.
        assert worker.do(act, "-", run, *ids) == "finished"
        assert worker.do(act, "-", run, *ids) == "finished"
    assert PrintRun.objects.get().pk == run
    assert PrintedSheet.objects.count() == Event.objects.filter(verb="LETTER_PRINTED").count() == 4
    assert accounts_balance(world)


@pytest.mark.django_db(transaction=True)
def test_killed_after_the_commit_the_run_is_known_and_can_be_fetched():
    world = make_world()
    ids, run = letters_of(world, 3), uuid.uuid4()
    with Worker() as worker:
        assert worker.do("print", "after-the-commit", run, *ids) == "killed"
        assert PrintedSheet.objects.filter(run=run, fetched=0).count() == 3
        # Fetched, but the file never reached the browser: it counts as one that may be on paper.
        assert worker.do("fetch", "after-the-commit", run) == "killed"
        assert PrintedSheet.objects.filter(run=run, fetched=1).count() == 3
        # Killed before the commit, nothing was handed out and nothing is counted.
        before = stored()
        assert worker.do("fetch", "while-counting", run) == "killed"
        assert stored() == before
        assert worker.do("fetch", "-", run) == "finished"
    assert PrintedSheet.objects.filter(run=run, fetched=2).count() == 3
    assert Event.objects.filter(verb="LETTER_REPRINTED").count() == 3
    assert accounts_balance(world)


# --- Fifty presses ---------------------------------------------------------------------------


def press_at_once(address: str, **said: object) -> list[tuple[str, str]]:
    """(status, where to) of fifty submits of the same form, from several processes at once."""
    command = [
        *(sys.executable, "-m", "tests.workers.press", str(connection.settings_dict["NAME"])),
        *(str(PRESSES // PROCESSES), address, *(f"{name}={value}" for name, value in said.items())),
    ]
    processes = [
        subprocess.Popen(
            command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]
    outcomes = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, outcomes
    return [tuple(line.split()) for out, _ in outcomes for line in out.splitlines()]


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_submits_issue_one_letter():
    world = make_world()
    (transfer,) = approved(world, 1)
    address = reverse("transfers:act", args=[transfer.pk, "issue-letter"])
    answers = press_at_once(address, version=transfer.version)
    assert len(answers) == PRESSES
    assert sorted(status for status, _ in answers) == ["302"] + ["409"] * (PRESSES - 1)
    assert Letter.objects.count() == 1
    assert accounts_balance(world)


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_presses_of_print_make_one_run():
    world = make_world()
    ids, run = letters_of(world, 3), uuid.uuid4()
    answers = press_at_once(
        reverse("letters:print"), run=run, ids=",".join(map(str, ids)), profile="", with_lists="on"
    )
    assert answers == [("302", reverse("letters:run", args=[run]))] * PRESSES
    assert PrintRun.objects.get().pk == run
    assert PrintedSheet.objects.count() == Event.objects.filter(verb="LETTER_PRINTED").count() == 3
    assert accounts_balance(world)


@pytest.mark.django_db(transaction=True)
def test_fifty_people_say_at_once_that_all_is_good():
    world = make_world()
    ids, run = letters_of(world, 2), uuid.uuid4()
    with Worker() as worker:
        assert worker.do("print", "-", run, *ids) == "finished"
        assert worker.do("fetch", "-", run) == "finished"
    answers = press_at_once(reverse("letters:run_good", args=[run]))
    assert sorted(status for status, _ in answers) == ["302"] + ["409"] * (PRESSES - 1)
    assert Event.objects.filter(verb="PRINT_CHECKED").count() == 1
    assert journal.verify().fault == ""
