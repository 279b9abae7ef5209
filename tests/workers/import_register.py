"""A process of its own that commits an import and may be killed: ``python -m tests.workers.import_register DATABASE UPLOAD DIGEST``

Reads the register once. Then for every line on its input it starts a child that commits the upload, and says
``begun`` as soon as the child holds the journal. A line with a number is the seconds after which the child is
killed (SIGKILL); an empty line lets it finish. Answers ``finished SECONDS`` or ``killed``.
"""

import os
import signal
import sys
import time
import traceback


def main(database: str, upload_id: str, digest: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    import django

    django.setup()
    from django.db import connections

    from transfers.models import Upload
    from transfers.services import intake

    upload = Upload.objects.select_related("organization", "season").get(pk=upload_id)
    content = intake.read(upload)
    intake.read = lambda _upload: content  # what is killed is the writing
    connections.close_all()
    answer("ready")
    for line in sys.stdin:
        answer(commit(upload_id, digest, line.strip()))


def commit(upload_id: str, digest: str, delay: str) -> str:
    """One commit in a child, and what became of it."""
    begun, begins = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(begun)
        status = 1
        try:
            commit_here(upload_id, digest, begins)
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)  # the loop over the input is the parent's
    os.close(begins)
    os.read(begun, 1)  # returns also when the child dies before
    os.close(begun)
    start = time.monotonic()
    if delay:
        time.sleep(float(delay))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return f"finished {time.monotonic() - start}" if os.WEXITSTATUS(status) == 0 else "failed"


def commit_here(upload_id: str, digest: str, begins: int) -> None:
    """Commit; a byte down the pipe as soon as the journal is held."""
    from contextlib import contextmanager

    from members.models import User
    from members.services import journal
    from transfers.services import intake

    change = journal.change

    @contextmanager
    def told():
        with change() as book:
            os.write(begins, b".")
            yield book

    journal.change = told
    intake.commit(upload_id, digest, journal.Actor.of(User.objects.get(username="admin-a")))


def answer(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
