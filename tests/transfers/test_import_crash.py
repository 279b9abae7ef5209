"""``kill -9`` in the middle of a commit, again and again: nothing of it stands, and it can be committed afterwards."""

import random
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from members.models import Branch, Event, JournalHead, Member
from members.services import journal
from members.services.journal import Actor
from tests.factories import make_world
from transfers import bench
from transfers.models import Case, ImportedRow, Season, Transfer, Upload
from transfers.services import intake
from transfers.services.intake import undo as intake_undo

ROWS = 5_000
KILLS = 20
FASTER = 0.85  # what the moments shrink by when a kill came too late, because the machine has less else to do
WRITTEN = (Member, Case, Transfer, ImportedRow)


def stored() -> tuple[object, ...]:
    """How much there is, and where the journal's chain ends."""
    head = JournalHead.objects.values_list("seq", "hash").get()
    return (*(model.objects.count() for model in (*WRITTEN, Event, Branch)), head)


class Worker:
    """tests/workers/import_register.py, which commits one upload as often as it is asked to."""

    def __init__(self, upload: Upload) -> None:
        name, digest = str(connection.settings_dict["NAME"]), intake.plan_of(upload).digest
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers.import_register", name, str(upload.pk), digest],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def finish(self) -> float:
        """Seconds from holding the journal to the end."""
        word, _, seconds = self._ask("").partition(" ")
        assert word == "finished"
        return float(seconds)

    def kill_after(self, seconds: float) -> str:
        return self._ask(f"{seconds:.4f}").partition(" ")[0]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        assert self.process.wait(timeout=60) == 0

    def _ask(self, line: str) -> str:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        return self.process.stdout.readline().strip()


def same_again(upload: Upload) -> Upload:
    """A fresh upload of the same file."""
    return Upload.objects.create(
        season=upload.season,
        organization=upload.organization,
        uploaded_by=upload.uploaded_by,
        uploaded_at=upload.uploaded_at,
        file_name=upload.file_name,
        content=upload.content,
        grid=upload.grid,
    )


@pytest.mark.django_db(transaction=True)
def test_a_killed_commit_leaves_nothing_behind():
    world = make_world()
    actor = Actor.of(world.admin)
    data = bench.workbook(bench.invented(ROWS))
    with journal.change():
        pass  # the journal has a head from its first change on
    upload = intake.keep(data, "登记表.xlsx", Season.objects.get(), actor)
    before = stored()

    worker = Worker(upload)
    duration = worker.finish()
    whole = (ROWS,) * len(WRITTEN)
    assert stored()[: len(WRITTEN)] == whole
    worker.close()
    intake_undo.undo(upload.pk, actor)
    assert stored()[: len(WRITTEN)] == before[: len(WRITTEN)]

    chance, killed = random.Random(2022), 0
    upload = same_again(upload)
    worker = Worker(upload)
    before = stored()
    for _ in range(2 * KILLS):
        if killed == KILLS:
            break
        outcome = worker.kill_after((killed + chance.random()) / KILLS * duration)
        with journal.change():
            pass  # waits until the database has noticed
        if outcome == "killed" and not Upload.objects.filter(pk=upload.pk, committed_at__isnull=False):
            killed += 1
            assert stored() == before
            continue
        # It was faster than before and is through: then it is whole.
        assert stored()[: len(WRITTEN)] == whole
        duration *= FASTER
        worker.close()
        intake_undo.undo(upload.pk, actor)
        upload = same_again(upload)
        worker = Worker(upload)
        before = stored()
    assert killed == KILLS

    worker.finish()
    worker.close()
    assert stored()[: len(WRITTEN)] == whole
    assert journal.verify().fault == ""
