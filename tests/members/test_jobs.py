"""Jobs in a thread: one per key, their progress, and how each of them ends."""

import logging
import threading
import time
import uuid

import pytest

from members import jobs
from members.refusals import Refusal

SECRET = "11010119970101001X"


@pytest.fixture
def key():
    """A job that no other test knows; tests of other processes share the folder."""
    return f"test:{uuid.uuid4()}"


@pytest.fixture
def threads(settings):
    settings.JOBS_INLINE = False


def ended(key: str) -> jobs.JobState:
    """The job's last state, when it has one."""
    for _ in range(500):
        state = jobs.state(key)
        if state and state.finished:
            return state
        time.sleep(0.01)
    raise AssertionError("the job does not end")


def refuse(report):
    raise Refusal("表中没有数据行。")


def test_nobody_has_asked_for_it(key):
    assert jobs.state(key) is None


def test_inline_it_is_done_at_once(key):
    jobs.start(key, lambda _report: "/done/")
    state = jobs.state(key)
    assert (state.finished, state.url, state.sentence, state.alive) == (True, "/done/", "", False)
    jobs.start(key, refuse)
    assert (jobs.state(key).url, jobs.state(key).sentence) == ("", "表中没有数据行。")
    jobs.forget(key)
    assert jobs.state(key) is None


def test_a_second_press_meets_the_running_job(key, threads):
    go_on, started, seconds = threading.Event(), threading.Event(), []

    def work(report):
        report("检查", 3200, 10_000)
        started.set()
        go_on.wait(10)
        return "/done/"

    jobs.start(key, work)
    assert started.wait(10)
    state = jobs.state(key)
    assert (state.phase, state.done, state.total, state.alive) == ("检查", 3200, 10_000, True)
    jobs.start(key, lambda _report: seconds.append(1) or "/other/")
    go_on.set()
    assert ended(key).url == "/done/"
    assert seconds == []
    jobs.start(key, lambda _report: "/again/")
    assert ended(key).url == "/again/"


def test_a_refusal_becomes_its_sentence(key, threads):
    jobs.start(key, refuse)
    state = ended(key)
    assert (state.url, state.sentence, state.alive) == ("", "表中没有数据行。", False)


def test_what_lies_in_the_folder_names_nobody(key, settings):
    """The sentence of a refusal may name persons: whoever reads the folder of the cache does not read it."""

    def work(report):
        raise Refusal("导入之后已有后续办理（测试零一：已有登录账号）。")

    jobs.start(key, work)
    assert "测试零一" in jobs.state(key).sentence
    stored = jobs.caches["jobs"].get(f"job:{key}")
    assert stored.finished
    assert "测试零一" not in str(stored)


def test_an_error_is_told_in_a_sentence_and_logged_without_its_words(key, threads, caplog):
    def work(report):
        raise ValueError(SECRET)

    with caplog.at_level(logging.ERROR):
        jobs.start(key, work)
        state = ended(key)
    assert state.sentence == jobs.FAILED
    assert "ValueError" in caplog.text
    assert "test_jobs.py" in caplog.text
    assert SECRET not in caplog.text


def test_signs_of_life_come_while_the_work_says_nothing(key, threads, monkeypatch):
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.02)
    go_on = threading.Event()
    jobs.start(key, lambda _report: str(go_on.wait(10)))
    first = jobs.state(key).beat
    time.sleep(0.2)
    assert jobs.state(key).beat > first
    go_on.set()
    ended(key)


def test_a_killed_process_is_not_alive_and_the_job_can_be_started_anew(key):
    job = jobs._Job(key)  # noqa: SLF001 – what a killed process leaves behind
    job.write(phase="写入", done=5, total=10)
    assert jobs.state(key).alive
    silent = jobs.replace(jobs.state(key), beat=time.time() - jobs.DEAD_AFTER_SECONDS - 1)
    jobs.caches["jobs"].set(f"job:{key}", silent)
    assert not jobs.state(key).alive
    assert not jobs.state(key).finished
    jobs.start(key, lambda _report: "/done/")
    assert jobs.state(key).url == "/done/"


def test_small_work_is_done_after_the_answer(threads):
    done = threading.Event()
    jobs.start_unwatched(done.set)
    assert done.wait(10)


def test_an_error_of_small_work_is_logged_without_its_words(threads, caplog):
    def work():
        raise ValueError(SECRET)

    with caplog.at_level(logging.ERROR):
        jobs.start_unwatched(work)
        until = time.monotonic() + 10
        while "ValueError" not in caplog.text and time.monotonic() < until:
            time.sleep(0.01)
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text
