"""Refusals and full houses become pages with a sentence; real faults stay faults."""

import threading
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import RequestFactory
from django.urls import reverse

from members.locks import is_lock_timeout
from members.middleware import RefusalMiddleware
from members.models import Event, JournalHead
from members.refusals import Busy, NotAllowed, Refusal, Stale
from members.services import journal
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform_many

BUSY = "系统正忙，请稍后重试。本次操作没有写入任何内容。"


@contextmanager
def somebody_writing():
    """Another connection holds the journal; this one waits for a moment only."""
    holds, done = threading.Event(), threading.Event()

    def write():
        with journal.change():
            holds.set()
            done.wait(30)
        connection.close()

    other = threading.Thread(target=write)
    other.start()
    assert holds.wait(10)
    impatient = {
        "sqlite": "PRAGMA busy_timeout = 50",
        "postgresql": "SET lock_timeout = 50",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(impatient)
    try:
        yield
    finally:
        done.set()
        other.join()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_wait_in_vain_is_a_sentence_and_nothing_is_written(client):
    world = factories.make_world()
    transfer = world.transfer(Path.IN_BEIJING, Status.DRAFT)
    client.force_login(world.admin)
    events = Event.objects.count()
    with somebody_writing():
        response = client.post(
            reverse("transfers:act", args=[transfer.pk, "cancel"]),
            {"version": transfer.version, "reason": "不离校"},
        )
    assert (response.status_code, BUSY in response.content.decode()) == (409, True)
    assert (factories.fresh(transfer).status, Event.objects.count()) == (Status.DRAFT, events)


@pytest.mark.django_db(transaction=True)
def test_in_bulk_each_row_says_so(client):
    world = factories.make_world()
    transfer = world.transfer(Path.IN_BEIJING, Status.DRAFT)
    with somebody_writing():
        rows = [(transfer.pk, transfer.version)]
        results = perform_many(rows, Action.CANCEL, world.actor(world.admin), {"reason": "不离校"})
    assert [(result.done, result.sentence) for result in results] == [(False, BUSY)]


@pytest.mark.django_db(transaction=True)
def test_a_write_outside_the_journal_is_recognised_too():
    world = factories.make_world()
    with journal.change():
        pass  # the journal has begun
    with somebody_writing(), pytest.raises(OperationalError) as caught:
        JournalHead.objects.update(seq=1)
    assert is_lock_timeout(caught.value)
    response = answer_to(caught.value, world.admin)
    assert (response.status_code, BUSY in response.content.decode()) == (409, True)


def answer_to(fault, user):
    request = RequestFactory().get("/")
    request.user, request.session, request.htmx = user, {}, False
    return RefusalMiddleware(lambda _: None).process_exception(request, fault)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(Refusal("甲。"), 422), (NotAllowed("甲。"), 403), (Stale("甲。"), 409), (Busy(), 409)],
)
def test_refusals_are_shown(world, refusal, status):
    response = answer_to(refusal, world.admin)
    assert (response.status_code, str(refusal) in response.content.decode()) == (status, True)


@pytest.mark.parametrize("statement", ["SELECT 1 FROM no_such_table", "SELEKT"])
def test_other_faults_of_the_database_are_no_refusals(world, statement):
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as caught:
        cursor.execute(statement)
    assert not is_lock_timeout(caught.value)


def test_a_lost_connection_is_no_lock_timeout():
    assert not is_lock_timeout(OperationalError("server closed the connection unexpectedly"))
    assert not is_lock_timeout(ValueError("database is locked"))
    assert answer_to(OperationalError("disk I/O error"), None) is None
