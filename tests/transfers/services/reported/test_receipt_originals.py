"""The original that comes by post after its photograph was accepted."""

import datetime

import pytest

from members import clock
from members.models import Event
from members.refusals import NotAllowed, Stale
from members.services import journal
from tests import factories
from tests.factories import fresh
from tests.transfers.said_after_leaving import graduate_of, reported
from tests.transfers.services.reported.test_own_reports import RECEIVED, accept
from tests.transfers.test_working_lists import counts
from transfers.enums import Path, ReceiptKind, Status
from transfers.models import Receipt, Transfer
from transfers.services.reported.receipt_originals import record_original


def by_photo(world, **fields):
    report = reported(world, **fields)
    return accept(world, report, RECEIVED).transfer, graduate_of(report)


def test_until_it_has_come_the_college_waits_for_it(world):
    transfer, _ = by_photo(world)
    assert (counts(world.admin), counts(world.reviewer)) == ({"originals": 1}, {})
    receipt = record_original(transfer.pk, world.actor(world.admin))
    assert (receipt.kind, receipt.received_on) == (ReceiptKind.PAPER_PART3, RECEIVED["received_on"])
    assert counts(world.admin) == {}
    event = Event.objects.first()
    assert (event.verb, event.member, event.to_status) == ("RECEIPT_ORIGINAL", transfer.member, "")
    now = fresh(transfer)
    assert (now.status, now.version) == (Status.COMPLETED, transfer.version)
    assert journal.verify().fault == ""


def test_next_year_it_is_not_forgotten(world):
    by_photo(world)
    factories.make_season(2023)
    with clock.standing_on(datetime.date(2023, 1, 2)):
        assert counts(world.admin) == {"earlier-originals": 1}


def test_it_comes_once(world):
    transfer, _ = by_photo(world)
    record_original(transfer.pk, world.actor(world.reviewer))
    with pytest.raises(Stale):
        record_original(transfer.pk, world.actor(world.admin))
    assert Event.objects.filter(verb="RECEIPT_ORIGINAL").count() == 1


def test_who_completed_by_the_original_or_online_awaits_none(world):
    for path in (Path.OUT_PAPER, Path.IN_BEIJING):
        transfer = world.transfer(path, Status.COMPLETED)
        with pytest.raises(Stale):
            record_original(transfer.pk, world.actor(world.admin))
    assert counts(world.admin) == {}


def test_only_the_office_notes_it(world):
    transfer, graduate = by_photo(world)
    with pytest.raises(NotAllowed):
        record_original(transfer.pk, world.actor(graduate))
    with pytest.raises(Transfer.DoesNotExist):
        record_original(transfer.pk, world.actor(world.other_admin))
    assert Receipt.objects.get().kind == ReceiptKind.PHOTO
