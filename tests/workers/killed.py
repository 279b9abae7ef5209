"""Acts that are killed (SIGKILL) at a named point: ``python -m tests.workers.killed DATABASE``

Every line on its input is ``ACT POINT ID …``. A child does the act and dies at the point; an empty point (``-``)
lets it finish. Answers ``killed``, ``finished`` or ``failed``. Acts: ``issue`` a transfer's letter, ``print`` letters
(the first id names the run), ``job`` does the same in a thread, ``fetch`` a run's file.
"""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any


def main(database: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.JOBS_INLINE = False
    import django

    django.setup()
    from django.db import connections

    from letters.services.printing import fonts

    fonts().missing("预备")  # once, for all children
    connections.close_all()
    answer("ready")
    for line in sys.stdin:
        act, point, *ids = line.split()
        answer(in_a_child(act, point, ids))


def in_a_child(act: str, point: str, ids: list[str]) -> str:
    """One act in a child, and what became of it."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            POINTS[point]()
            ACTS[act](ids)
            if point in AFTERWARDS:
                die()
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)  # the loop over the input is the parent's
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return "finished" if os.WEXITSTATUS(status) == 0 else "failed"


def die() -> None:
    """As the power fails: no handler, no rollback, nothing closed."""
    os.kill(os.getpid(), signal.SIGKILL)
    threading.Event().wait()


# --- The acts --------------------------------------------------------------------------------


def actor() -> Any:
    from members.models import User
    from members.services.journal import Actor

    return Actor.of(User.objects.get(username="admin-a"))


def issue(ids: list[str]) -> None:
    from transfers.enums import Action
    from transfers.services.performing import perform

    perform(ids[0], Action.ISSUE_LETTER, actor())


def print_letters(ids: list[str], **more: Any) -> None:
    import uuid

    from letters.models import Letter
    from letters.services.print_run import print_run

    chosen = Letter.objects.filter(pk__in=ids[1:]).select_related("organization", "member__branch")
    print_run(list(chosen), actor(), run_id=uuid.UUID(ids[0]), **more)


def print_as_job(ids: list[str]) -> None:
    from members import jobs

    def work(report: jobs.Report) -> str:
        print_letters(ids, report=report)
        return "/done/"

    key = f"print:{ids[0]}"
    jobs.forget(key)  # one that was killed a moment ago seems alive for some seconds still
    jobs.start(key, work)
    while not (state := jobs.state(key)) or not state.finished:
        time.sleep(0.02)
    if state.url != "/done/":
        raise RuntimeError(state.sentence)


def fetch(ids: list[str]) -> None:
    from letters.models import PrintRun
    from letters.services import run_file

    run_file.fetch(PrintRun.objects.get(pk=ids[0]), actor())


ACTS: dict[str, Callable[[list[str]], None]] = {
    "issue": issue,
    "print": print_letters,
    "job": print_as_job,
    "fetch": fetch,
}


# --- The points ------------------------------------------------------------------------------


def before(owner: object, name: str, matters: Callable[..., bool] = lambda *_: True) -> None:
    """Die when this is about to happen."""
    happen = getattr(owner, name)

    def dying(*arguments: Any, **more: Any) -> Any:
        if matters(*arguments):
            die()
        return happen(*arguments, **more)

    setattr(owner, name, dying)


def after(owner: object, name: str, matters: Callable[..., bool] = lambda *_: True) -> None:
    """Die when this has just happened."""
    happen = getattr(owner, name)

    def dying(*arguments: Any, **more: Any) -> Any:
        result = happen(*arguments, **more)
        if matters(*arguments):
            die()
        return result

    setattr(owner, name, dying)


def lines_of(*verbs: str) -> Callable[..., bool]:
    """Whether these lines are being written."""
    return lambda _book, _actor, lines: any(line.verb in verbs for line in lines)


def at_the_number(moment: Callable[..., None]) -> None:
    from letters.services import numbers

    moment(numbers, "take")


def at_the_letter(moment: Callable[..., None]) -> None:
    from letters.models import Letter

    moment(Letter, "save")


def at_the_lines(moment: Callable[..., None], *verbs: str) -> None:
    from members.services.journal import Journal

    moment(Journal, "record_many", lines_of(*verbs))


def at_the_status() -> None:
    """The transfer has moved, its line is not written."""
    from transfers.services import performing

    after(performing, "_move")


def at_the_run(moment: Callable[..., None]) -> None:
    from letters.models import PrintRun

    moment(PrintRun, "save")


def between_sheets() -> None:
    """Half of the sheets are there."""
    from letters.models import PrintedSheet

    create = PrintedSheet.objects.bulk_create

    def half(sheets: list[Any], **more: Any) -> Any:
        create(sheets[: len(sheets) // 2], **more)
        die()

    PrintedSheet.objects.bulk_create = half


def while_drawing() -> None:
    from letters.services import print_run

    after(print_run, "run_letters_pdf")


def at_the_count() -> None:
    """The file is counted as fetched, the change is still open."""
    from letters.services import run_file

    before(run_file, "_reprinted")


PRINTED = ("LETTER_PRINTED", "LETTER_REPRINTED")
POINTS: dict[str, Callable[[], None]] = {
    "-": lambda: None,
    "before-the-number": lambda: at_the_number(before),
    "after-the-number": lambda: at_the_number(after),
    "before-the-letter": lambda: at_the_letter(before),
    "after-the-letter": lambda: at_the_letter(after),
    "before-its-line": lambda: at_the_lines(before, "LETTER_NUMBERED"),
    "after-the-status": at_the_status,
    "before-the-last-line": lambda: at_the_lines(before, "ISSUE_LETTER"),
    "before-the-commit": lambda: at_the_lines(after, "ISSUE_LETTER"),
    "while-drawing": while_drawing,
    "before-the-run": lambda: at_the_run(before),
    "after-the-run": lambda: at_the_run(after),
    "between-sheets": between_sheets,
    "before-the-lines": lambda: at_the_lines(before, *PRINTED),
    "before-the-commit-of-the-run": lambda: at_the_lines(after, *PRINTED),
    "while-counting": at_the_count,
    "after-the-commit": lambda: None,
}
AFTERWARDS = ("after-the-commit",)


def answer(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
