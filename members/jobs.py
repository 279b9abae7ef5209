"""Jobs that take longer than a person waits for a page: a thread of this process, and how far it has come.

Progress is kept in the file cache ``jobs`` under ``DATA_DIR``, which every process of the server reads: not in the
database, whose one writer the job may be itself. Nothing about persons is logged; a sentence that may name them is
kept encrypted.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.core.cache import caches
from django.db import connections

from members import crypto
from members.refusals import Refusal

BEAT_SECONDS = 2.0
DEAD_AFTER_SECONDS = 15.0
KEPT_SECONDS = 3600
DIED = "处理中断，没有写入任何内容，请重试。"
FAILED = "处理时出错，没有写入任何内容，请重试；仍然不行的，请联系管理员。"

Report = Callable[[str, int, int], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobState:
    """How far a job has come: ``done`` of ``total`` in a ``phase`` (Chinese: 检查).

    Finished, it has the ``url`` to go to or the ``sentence`` that says why it was given up. ``beat`` is the moment
    of the last sign of life, in seconds since 1970 by the machine's own clock.
    """

    phase: str = ""
    done: int = 0
    total: int = 0
    finished: bool = False
    url: str = ""
    sentence: str = ""
    beat: float = 0.0

    @property
    def alive(self) -> bool:
        """Whether it is still being worked on; a killed process gives no more signs of life."""
        return not self.finished and time.time() - self.beat < DEAD_AFTER_SECONDS


class _Job:
    """One job's state, which its worker and its watcher write."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._state = JobState()
        self._lock = threading.Lock()

    def report(self, phase: str, done: int, total: int) -> None:
        self.write(phase=phase, done=done, total=total)

    def write(self, **fields: object) -> None:
        with self._lock:
            self._state = replace(self._state, beat=time.time(), **fields)  # type: ignore[arg-type]
            sealed = crypto.encrypt(self._state.sentence, _name(self.key)) if self._state.sentence else ""
            caches["jobs"].set(_name(self.key), replace(self._state, sentence=sealed), KEPT_SECONDS)


def start(key: str, work: Callable[[Report], str]) -> None:
    """Have ``work`` done in a thread, unless a job with this key is running already.

    ``work`` returns the address to go to afterwards. Its ``Refusal`` becomes the job's sentence; any other error is
    logged without its words, which may hold personal data. ``settings.JOBS_INLINE``: done at once, in the caller's thread.
    """
    running = state(key)
    if running is not None and running.alive:
        return
    job = _Job(key)
    job.write()
    if settings.JOBS_INLINE:
        try:
            job.write(finished=True, url=work(job.report))
        except Refusal as refusal:
            job.write(finished=True, sentence=str(refusal))
        return
    threading.Thread(target=_watch, args=(job, work), name=f"job {key}").start()


def start_unwatched(work: Callable[[], object]) -> None:
    """Have something small done after the answer, of which nobody is told how it ended; two at a time, in order.

    An error is logged without its words.
    """
    if settings.JOBS_INLINE:
        work()
        return
    _unwatched().submit(_closing, work).add_done_callback(_log_failure)


@lru_cache
def _unwatched() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="unwatched")


def _closing(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connections.close_all()


def _log_failure(ended: "Future[None]") -> None:
    if error := ended.exception():
        log.error("unwatched job failed: %s at %s", type(error).__name__, _places(error))


def state(key: str) -> JobState | None:
    """How far the job has come; None when there was none within the last hour."""
    found: JobState | None = caches["jobs"].get(_name(key))
    if found is None or not found.sentence:
        return found
    return replace(found, sentence=crypto.decrypt(found.sentence, _name(key)))


def forget(key: str) -> None:
    """Put a finished job's state away: its sentence has been read."""
    caches["jobs"].delete(_name(key))


def _watch(job: _Job, work: Callable[[Report], str]) -> None:
    """Wait for the work in a thread of its own, giving signs of life, and write down how it ended."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix=job.key) as pool:
        ending = pool.submit(_in_thread, job, work)
        while wait([ending], timeout=BEAT_SECONDS).not_done:
            job.write()
    job.write(finished=True, **_ending(job.key, ending))


def _in_thread(job: _Job, work: Callable[[Report], str]) -> str:
    try:
        return work(job.report)
    finally:
        connections.close_all()


def _ending(key: str, ending: "Future[str]") -> dict[str, str]:
    error = ending.exception()
    if error is None:
        return {"url": ending.result()}
    if isinstance(error, Refusal):
        return {"sentence": str(error)}
    # The message of an error may quote the row that it is about: only its kind and its places are logged.
    log.error("job %s failed: %s at %s", key, type(error).__name__, _places(error))
    return {"sentence": FAILED}


def _places(error: BaseException) -> str:
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return " < ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)


def _name(key: str) -> str:
    return f"job:{key}"
