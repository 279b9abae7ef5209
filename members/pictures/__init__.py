"""A photograph that a stranger sends, drawn anew: what is kept holds pixels and nothing else."""

import threading

from members import child_process
from members.pictures import sentences
from members.pictures.child import DRAWN, REFUSED
from members.pictures.redraw import MAX_BYTES, BadPicture, kind_of

__all__ = ["MAX_BYTES", "BadPicture", "clean"]

START = child_process.start_of("members.pictures.child")
SECONDS = 20.0
# Two at once in a process of the server: each may take 200 MiB. Whoever would be a third does not wait for ever: strangers
# must not hold all that answer others.
_AT_ONCE = threading.BoundedSemaphore(2)
PATIENCE = 5.0  # seconds


def clean(data: bytes) -> bytes:
    """A JPEG of at most 600 KB, its longest side 2,000 pixels, upright, without metadata.

    ``data``: a JPEG or PNG of up to ``MAX_BYTES``. Opened in a process of its own. Raises ``BadPicture``, whose sentence
    says what to do.
    """
    kind_of(data)  # what is no picture at all needs no process
    if not _AT_ONCE.acquire(timeout=PATIENCE):
        raise BadPicture(sentences.MANY_AT_ONCE)
    try:
        answer, code = child_process.ask(START, data, SECONDS)
    except child_process.TookTooLong:
        raise BadPicture(sentences.DAMAGED) from None
    finally:
        _AT_ONCE.release()
    if code == 0 and answer.startswith(DRAWN) and len(answer) > len(DRAWN):
        return answer.removeprefix(DRAWN)
    if code == 0 and answer.startswith(REFUSED):
        raise BadPicture(answer.removeprefix(REFUSED).decode())
    raise BadPicture(sentences.DAMAGED)
