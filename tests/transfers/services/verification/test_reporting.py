"""What the receiver says, and what somebody here makes of it."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from members import clock
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from tests.factories import fresh, said
from tests.transfers import verified
from tests.transfers.verified import words
from transfers.enums import Action, Path, ReceiptKind, Status
from transfers.models import Receipt, ReceiptPhoto, ReceiptReport
from transfers.models.receipt_reports import ReportState
from transfers.services.performing import perform
from transfers.services.verification import accepting, reporting

DAY = datetime.date(2022, 6, 8)


def accept(world, report, user=None, day=DAY, version=None):
    transfer = fresh(report.transfer)
    actor = world.actor(user or world.admin)
    return accepting.accept(report.pk, actor, version=version or transfer.version, received_on=day)


# --- Reporting -------------------------------------------------------------------------------


def test_a_report_is_kept_and_is_no_receipt(world):
    letter = verified.letter(world)
    report = reporting.report(letter, words(), b"picture", "202.201.14.36")
    stored = ReceiptReport.objects.get()
    assert (stored, stored.letter, stored.transfer.letter) == (report, letter, letter)
    assert (stored.unit, stored.handler, stored.phone) == (words().unit, "马科长", "0939-8210000")
    assert (stored.state, stored.address, stored.received_on) == (ReportState.WAITING, "202.201.14.36", DAY)
    assert ReceiptPhoto.objects.get().image == "cGljdHVyZQ=="
    assert (fresh(stored.transfer).status, Receipt.objects.count()) == (Status.LETTER_DELIVERED, 0)
    event = Event.objects.first()
    assert (event.verb, event.actor, event.actor_label) == (
        "RECEIPT_REPORTED",
        None,
        "接收党组织（凭核验码）",
    )
    assert (event.address, event.member, event.organization) == (
        "202.201.14.36",
        stored.transfer.member,
        world.college,
    )
    assert event.comment == f"{words().unit}，马科长，2022-06-08 接收，附回执照片"


def test_telephone_and_picture_are_encrypted(world):
    reporting.report(verified.letter(world), words(), b"picture", None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM transfers_receiptreport")
        assert "8210000" not in cursor.fetchone()[0]
        cursor.execute("SELECT image FROM transfers_receiptphoto")
        assert "cGljdHVyZQ" not in cursor.fetchone()[0]


def test_sent_twice_it_is_one(world):
    letter = verified.letter(world)
    first = reporting.report(letter, words(), b"", None)
    second = reporting.report(letter, words(handler="另一人"), b"picture", None)
    assert (second, ReceiptReport.objects.count(), ReceiptPhoto.objects.count()) == (first, 1, 0)
    assert Event.objects.filter(verb="RECEIPT_REPORTED").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptReport.objects.create(
            transfer=first.transfer, letter=letter, received_on=DAY, reported_at=clock.now(), phone="1"
        )


@pytest.mark.parametrize("status", [Status.LETTER_ISSUED, Status.COMPLETED, Status.FAILED])
def test_only_of_a_letter_that_is_out_and_open(world, status):
    with pytest.raises(Refusal) as caught:
        reporting.report(verified.letter(world, status), words(), b"", None)
    assert str(caught.value) == reporting.CLOSED
    assert not ReceiptReport.objects.exists()


def test_of_an_expired_letter_too(world):
    letter = verified.letter(world)
    with clock.standing_on(datetime.date(2022, 10, 1)):
        reporting.report(letter, words(), b"", None)
    assert ReceiptReport.objects.get().received_on == datetime.date(2022, 10, 1)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (datetime.date(2022, 6, 7), "接收日期不能早于介绍信的开具日期 2022-06-08，请核对。"),
        (datetime.date(2022, 6, 9), "接收日期不能晚于今天（2022-06-08），请核对。"),
    ],
)
def test_the_day_has_to_be_possible(world, day, sentence):
    with pytest.raises(Refusal) as caught:
        reporting.report(verified.letter(world), words(received_on=day), b"", None)
    assert str(caught.value) == sentence


# --- Accepting -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["admin", "reviewer"])
def test_accepted_it_is_the_receipt(world, who):
    report, user = verified.reported(world), getattr(world, who)
    accept(world, report, user)
    report.refresh_from_db()
    assert (report.state, report.decided_by) == (ReportState.ACCEPTED, user)
    receipt = Receipt.objects.get()
    assert (
        receipt.kind,
        receipt.handler,
        receipt.handler_phone,
        receipt.received_on,
        receipt.recorded_by,
    ) == (
        ReceiptKind.RECEIVER_REPORT,
        "马科长",
        "0939-8210000",
        DAY,
        user,
    )
    assert fresh(report.transfer).status == Status.COMPLETED
    event = Event.objects.first()
    assert (event.verb, event.title) == ("COMPLETE", "接收方网上反馈（已核对）")
    assert journal.verify().fault == ""


def test_the_day_can_be_put_right(world):
    with clock.standing_on(datetime.date(2022, 6, 20)):
        report = verified.reported(world)
    with clock.standing_on(datetime.date(2022, 6, 25)):
        accept(world, report, day=datetime.date(2022, 6, 22))
    assert Receipt.objects.get().received_on == datetime.date(2022, 6, 22)


def test_a_day_before_the_letter_was_handed_out_changes_nothing(world):
    report = verified.reported(world)
    with pytest.raises(Refusal):
        accept(world, report, day=datetime.date(2022, 6, 7))
    report.refresh_from_db()
    assert (report.state, Receipt.objects.count()) == (ReportState.WAITING, 0)
    assert fresh(report.transfer).status == Status.LETTER_DELIVERED


def test_nobody_can_complete_by_a_report_that_there_is_not(world):
    transfer = verified.letter(world).transfer
    data = said(Action.COMPLETE, Path.OUT_PAPER) | {"receipt_kind": ReceiptKind.RECEIVER_REPORT}
    for _ in range(2):  # without any, then with one that waits
        with pytest.raises(Refusal) as caught:
            perform(transfer.pk, Action.COMPLETE, world.actor(world.admin), data)
        assert "没有已采纳的接收方反馈" in str(caught.value)
        reporting.report(transfer.letter, words(), b"", None)
    assert not Receipt.objects.exists()


def test_outside_the_scope_it_does_not_exist(world):
    report = verified.reported(world)
    actor = world.actor(world.other_admin)
    with pytest.raises(ReceiptReport.DoesNotExist):
        accepting.accept(report.pk, actor, version=1, received_on=DAY)
    with pytest.raises(ReceiptReport.DoesNotExist):
        accepting.decline(report.pk, actor, reason="不是")


def test_the_second_of_two_who_decide_changes_nothing(world):
    report = verified.reported(world)
    version = fresh(report.transfer).version
    accept(world, report)
    for decide in (
        lambda: accept(world, report, world.reviewer, version=version),
        lambda: accepting.decline(report.pk, world.actor(world.reviewer), reason="不对"),
    ):
        with pytest.raises(Stale):
            decide()
    report.refresh_from_db()
    assert (report.state, Receipt.objects.count()) == (ReportState.ACCEPTED, 1)


def test_a_stale_page_accepts_nothing(world):
    report = verified.reported(world)
    with pytest.raises(Stale):
        accept(world, report, version=1)
    report.refresh_from_db()
    assert report.state == ReportState.WAITING


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (Action.COMPLETE, "这次转接现在是“已办结”，这份反馈不能再采纳，只能关闭。"),
        (Action.REISSUE_LETTER, "第 2022010001 号介绍信已经作废，这份反馈不能采纳，只能关闭。"),
        (Action.CHANGE, "第 2022010001 号介绍信已经作废，这份反馈不能采纳，只能关闭。"),
        (Action.REFUSE, "第 2022010001 号介绍信已经作废，这份反馈不能采纳，只能关闭。"),
    ],
)
def test_what_has_gone_another_way_meanwhile_can_only_be_closed(world, action, sentence):
    report = verified.reported(world)
    perform(report.transfer.pk, action, world.actor(world.admin), said(action, Path.OUT_PAPER))
    before = fresh(report.transfer).status
    with pytest.raises(Refusal) as caught:
        accept(world, report)
    assert str(caught.value) == sentence
    accepting.decline(report.pk, world.actor(world.admin), reason="已另行办结")
    report.refresh_from_db()
    assert (report.state, fresh(report.transfer).status) == (ReportState.DECLINED, before)


# --- Declining -------------------------------------------------------------------------------


def test_declined_the_receiver_may_report_again(world):
    report = verified.reported(world)
    accepting.decline(report.pk, world.actor(world.admin), reason="  照片不是本校的介绍信 ")
    report.refresh_from_db()
    assert (report.state, report.decision_note) == (ReportState.DECLINED, "照片不是本校的介绍信")
    assert fresh(report.transfer).status == Status.LETTER_DELIVERED
    event = Event.objects.first()
    assert (event.verb, event.comment) == ("RECEIPT_REPORT_DECLINED", "照片不是本校的介绍信")
    assert reporting.was_declined(report.letter)
    again = reporting.report(report.letter, words(), b"", None)
    assert again != report
    assert not reporting.was_declined(report.letter)


def test_declining_needs_a_reason_and_an_office(world):
    report = verified.reported(world)
    with pytest.raises(Refusal) as caught:
        accepting.decline(report.pk, world.actor(world.admin), reason="  ")
    assert str(caught.value) == accepting.NO_REASON
    graduate = world.actor(world.graduate_user(report.transfer.case))
    with pytest.raises((ReceiptReport.DoesNotExist, NotAllowed)):
        accepting.decline(report.pk, graduate, reason="是")
    report.refresh_from_db()
    assert report.state == ReportState.WAITING
