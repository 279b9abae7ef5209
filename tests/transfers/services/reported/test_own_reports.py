"""What the graduate reports after leaving, and what somebody here makes of it."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from members import clock
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from tests import factories
from tests.factories import fresh
from tests.factories import said as said_with
from tests.transfers.said_after_leaving import DAY, gone, graduate_of, reported, words
from transfers.enums import Action, Path, ReceiptKind, RefusalReason, Status
from transfers.models import Message, OwnReport, OwnReportPhoto, Receipt, Transfer
from transfers.models.own_reports import OwnReportKind, OwnReportState
from transfers.services.performing import perform
from transfers.services.reported import own_reports

HANDED_IN, RECEIPT, REFUSED = OwnReportKind
RECEIVED = {"received_on": DAY, "handler": "马科长", "handler_phone": "0939-8210000"}
REFUSAL = {"refused_on": DAY, "refusal_reason": "WRONG_TARGET", "reason": "要转到区人才服务中心党委"}


def send(world, transfer, user, kind, photo=b"picture", **changes):
    replaces = changes.pop("replaces", None)
    actor = world.actor(user)
    return own_reports.report(
        transfer.pk, kind, words(kind, **changes), actor, photo=photo, replaces=replaces
    )


def accept(world, report, said, user=None, version=None):
    version = version or fresh(report.transfer).version
    return own_reports.accept(report.pk, world.actor(user or world.admin), version=version, said=said)


def in_the_database():
    return (
        list(OwnReport.objects.order_by("pk").values_list("pk", "state", "decided_by")),
        list(Transfer.objects.order_by("pk").values_list("pk", "status", "version")),
        Receipt.objects.count(),
        OwnReportPhoto.objects.count(),
        Event.objects.count(),
    )


# --- Reporting -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [Path.IN_BEIJING, Path.OUT_ONLINE, Path.OUT_PAPER])
@pytest.mark.parametrize(
    ("kind", "state", "verb"),
    [
        (HANDED_IN, OwnReportState.NOTED, "OWN_HANDED_IN"),
        (RECEIPT, OwnReportState.WAITING, "OWN_RECEIPT"),
        (REFUSED, OwnReportState.WAITING, "OWN_REFUSED"),
    ],
)
def test_it_is_kept_and_changes_no_status(world, path, kind, state, verb):
    transfer, user = gone(world, path)
    kept = send(world, transfer, user, kind)
    stored = OwnReport.objects.get()
    assert (kept.report, kept.new) == (stored, True)
    assert (stored.kind, stored.state, stored.on, stored.handler) == (kind, state, DAY, "马科长")
    assert OwnReportPhoto.objects.get().image == "cGljdHVyZQ=="
    assert (fresh(transfer).status, fresh(transfer).version) == (transfer.status, transfer.version)
    event = Event.objects.first()
    assert (event.verb, event.actor, event.member, event.organization) == (
        verb,
        user,
        transfer.member,
        world.college,
    )
    assert (event.from_status, event.to_status) == ("", "")
    assert own_reports.latest_of(fresh(transfer)) == {kind: stored}


def test_what_is_personal_is_encrypted(world):
    transfer, user = gone(world)
    send(world, transfer, user, REFUSED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT handler_phone, text FROM transfers_ownreport")
        assert [word for word in cursor.fetchone() if "8210000" in word or "人才" in word] == []
        cursor.execute("SELECT image FROM transfers_ownreportphoto")
        assert "cGljdHVyZQ" not in cursor.fetchone()[0]


ELSEWHERE = [
    (Path.IN_BEIJING, Status.CONFIRMED),
    (Path.IN_BEIJING, Status.COMPLETED),
    (Path.IN_BEIJING, Status.FAILED),
    (Path.INTRA_COLLEGE, Status.INITIATED),
    (Path.OUT_PAPER, Status.APPROVED),
    (Path.OUT_PAPER, Status.LETTER_ISSUED),
    (Path.OUT_PAPER, Status.COMPLETED),
    (Path.OUT_PAPER, Status.FAILED),
]


@pytest.mark.parametrize(("path", "status"), ELSEWHERE)
def test_only_while_another_side_has_it_in_its_hands(world, path, status):
    transfer = world.transfer(path, status)
    user = world.graduate_user(transfer.case)
    before = in_the_database()
    for kind in OwnReportKind:
        with pytest.raises(Refusal) as caught:
            send(world, transfer, user, kind)
        assert str(caught.value) == own_reports.CLOSED
    assert in_the_database() == before


def test_nobody_reports_for_somebody_else(world):
    transfer, _ = gone(world)
    _, other = gone(world)
    for user in (world.admin, world.reviewer):
        with pytest.raises(NotAllowed):
            send(world, transfer, user, RECEIPT)
    for user in (other, world.other_admin):
        with pytest.raises(Transfer.DoesNotExist):
            send(world, transfer, user, RECEIPT)
    assert not OwnReport.objects.exists()


@pytest.mark.parametrize(
    ("path", "day", "sentence"),
    [
        (Path.OUT_PAPER, datetime.date(2022, 6, 7), "日期不能早于领到介绍信的日期 2022-06-08，请核对。"),
        (Path.IN_BEIJING, datetime.date(2022, 6, 7), "日期不能早于学院发起转接的日期 2022-06-08，请核对。"),
        (Path.OUT_PAPER, datetime.date(2022, 6, 9), "日期不能晚于今天（2022-06-08），请核对。"),
    ],
)
def test_the_day_has_to_be_possible(world, path, day, sentence):
    transfer, user = gone(world, path)
    with pytest.raises(Refusal) as caught:
        send(world, transfer, user, HANDED_IN, on=day)
    assert str(caught.value) == sentence


def test_a_paper_receipt_needs_its_picture_and_an_online_one_does_not(world):
    transfer, user = gone(world)
    with pytest.raises(Refusal) as caught:
        send(world, transfer, user, RECEIPT, photo=b"")
    assert str(caught.value) == own_reports.NO_PHOTO
    online, user = gone(world, Path.OUT_ONLINE)
    assert send(world, online, user, RECEIPT, photo=b"").new


def test_a_second_press_gets_the_first_report(world):
    transfer, user = gone(world)
    first = send(world, transfer, user, RECEIPT).report
    second = send(world, transfer, user, RECEIPT, photo=b"other")
    assert (second.report, second.new) == (first, False)
    assert (OwnReport.objects.count(), OwnReportPhoto.objects.get().image) == (1, "cGljdHVyZQ==")
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnReport.objects.create(
            transfer=transfer, kind=RECEIPT, on=DAY, reported_at=clock.now(), state=OwnReportState.WAITING
        )


@pytest.mark.parametrize("kind", OwnReportKind)
def test_a_new_one_takes_the_place_of_the_one_that_was_shown(world, kind):
    transfer, user = gone(world)
    first = send(world, transfer, user, kind).report
    second = send(world, transfer, user, kind, replaces=first.pk, photo=b"better")
    assert second.new
    first.refresh_from_db()
    assert first.state == OwnReportState.WITHDRAWN
    assert [photo.report for photo in OwnReportPhoto.objects.all()] == [second.report]
    assert own_reports.latest_of(fresh(transfer)) == {kind: second.report}


def test_what_has_been_decided_meanwhile_is_not_replaced(world):
    report = reported(world)
    user = graduate_of(report)
    own_reports.decline(report.pk, world.actor(world.admin), reason="看不清印章")
    with pytest.raises(Stale):
        send(world, report.transfer, user, RECEIPT, replaces=report.pk)
    assert OwnReport.objects.count() == 1


def test_nobody_has_a_receipt_and_a_refusal_at_once(world):
    transfer, user = gone(world)
    refused = send(world, transfer, user, REFUSED).report
    with pytest.raises(Refusal) as caught:
        send(world, transfer, user, RECEIPT)
    assert "请先撤回那一份" in str(caught.value)
    assert send(world, transfer, user, HANDED_IN).new
    own_reports.withdraw(refused.pk, world.actor(user))
    assert send(world, transfer, user, RECEIPT).new


def test_a_letter_issued_anew_starts_the_step_again(world):
    transfer, user = gone(world)
    send(world, transfer, user, HANDED_IN)
    old = send(world, transfer, user, REFUSED).report
    assert fresh(transfer).handed_in_on == DAY
    again = said_with(Action.REISSUE_LETTER, Path.OUT_PAPER)
    with clock.standing_on(datetime.date(2022, 6, 20)):
        perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), again)
        assert own_reports.latest_of(fresh(transfer)) == {}
        transfer = world.walk(fresh(transfer), Status.LETTER_DELIVERED)
        assert (own_reports.latest_of(fresh(transfer)), fresh(transfer).handed_in_on) == ({}, None)
        with pytest.raises(Refusal) as caught:
            accept(world, old, REFUSAL)
        assert "说的是已作废的介绍信" in str(caught.value)
        kept = send(world, transfer, user, RECEIPT)
        assert kept.new
        assert send(world, transfer, user, HANDED_IN).new
        assert fresh(transfer).handed_in_on == datetime.date(2022, 6, 20)
    assert set(own_reports.latest_of(fresh(transfer))) == {HANDED_IN, RECEIPT}


# --- Withdrawing -----------------------------------------------------------------------------


def test_withdrawn_the_trace_stays_and_the_picture_goes(world):
    report = reported(world)
    own_reports.withdraw(report.pk, world.actor(graduate_of(report)))
    report.refresh_from_db()
    assert (report.state, OwnReportPhoto.objects.count()) == (OwnReportState.WITHDRAWN, 0)
    assert Event.objects.first().verb == "OWN_REPORT_WITHDRAWN"
    assert own_reports.latest_of(fresh(report.transfer)) == {}
    with pytest.raises(Stale):
        own_reports.withdraw(report.pk, world.actor(graduate_of(report)))


def test_nobody_withdraws_what_somebody_else_said(world):
    report = reported(world)
    _, other = gone(world)
    for user, refusal in (
        (other, OwnReport.DoesNotExist),
        (world.other_admin, OwnReport.DoesNotExist),
        (world.admin, NotAllowed),
        (world.reviewer, NotAllowed),
    ):
        with pytest.raises(refusal):
            own_reports.withdraw(report.pk, world.actor(user))
    assert OwnReportPhoto.objects.count() == 1


# --- Accepting -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["admin", "reviewer"])
@pytest.mark.parametrize(
    ("path", "chosen", "kind"),
    [
        (Path.OUT_PAPER, {}, ReceiptKind.PHOTO),
        (Path.OUT_PAPER, {"receipt_kind": ReceiptKind.PAPER_PART3}, ReceiptKind.PHOTO),
        (Path.IN_BEIJING, {}, ReceiptKind.BRANCH_CONFIRMATION),
        (Path.OUT_ONLINE, {"receipt_kind": ReceiptKind.AUTOMATIC}, ReceiptKind.AUTOMATIC),
        (Path.OUT_ONLINE, {"receipt_kind": ReceiptKind.MANUAL}, ReceiptKind.MANUAL),
    ],
)
def test_an_accepted_receipt_completes_the_transfer(world, who, path, chosen, kind):
    report, user = reported(world, path=path), getattr(world, who)
    accept(world, report, RECEIVED | chosen, user)
    report.refresh_from_db()
    assert (report.state, report.decided_by) == (OwnReportState.ACCEPTED, user)
    receipt = Receipt.objects.get()
    assert (receipt.kind, receipt.handler, receipt.received_on, receipt.recorded_by) == (
        kind,
        "马科长",
        DAY,
        user,
    )
    assert fresh(report.transfer).status == Status.COMPLETED
    assert (Event.objects.first().verb, Event.objects.first().title) == ("COMPLETE", kind.label)
    assert journal.verify().fault == ""


def test_an_accepted_refusal_ends_this_attempt_and_the_college_tries_again(world):
    report = reported(world, REFUSED)
    number = report.transfer.letter.number
    done = accept(world, report, REFUSAL)
    assert (done.transfer.status, done.transfer.refusal_reason) == (
        Status.FAILED,
        RefusalReason.WRONG_TARGET,
    )
    assert done.transfer.letter.number == number
    assert done.transfer.letter.voided_at is not None
    again = perform(report.transfer_id, Action.TRY_AGAIN, world.actor(world.admin), {"reason": "改抬头"})
    assert (again.successor.status, again.successor.attempt) == (Status.DRAFT, 2)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (RECEIPT, RECEIVED | {"received_on": datetime.date(2022, 6, 7)}),
        (RECEIPT, RECEIVED | {"received_on": datetime.date(2022, 6, 9)}),
        (RECEIPT, RECEIVED | {"handler": " "}),
        (REFUSED, REFUSAL | {"reason": ""}),
        (REFUSED, REFUSAL | {"refusal_reason": "UNKNOWN"}),
        (REFUSED, REFUSAL | {"refused_on": datetime.date(2022, 6, 1)}),
    ],
)
def test_both_or_neither(world, kind, said):
    report = reported(world, kind)
    before = in_the_database()
    with pytest.raises(Refusal):
        accept(world, report, said)
    assert in_the_database() == before


def test_online_the_kind_of_receipt_has_to_be_one_of_its_own(world):
    report = reported(world, path=Path.OUT_ONLINE)
    before = in_the_database()
    for chosen in ({}, {"receipt_kind": ReceiptKind.PHOTO}, {"receipt_kind": ReceiptKind.PAPER_PART3}):
        with pytest.raises(Refusal):
            accept(world, report, RECEIVED | chosen)
    assert in_the_database() == before


def test_nobody_completes_by_a_picture_that_nobody_has_accepted(world):
    transfer, user = gone(world)
    data = said_with(Action.COMPLETE, Path.OUT_PAPER) | {"receipt_kind": ReceiptKind.PHOTO}
    for _ in range(2):  # without any, then with one that waits
        with pytest.raises(Refusal) as caught:
            perform(transfer.pk, Action.COMPLETE, world.actor(world.admin), data)
        assert "没有已采纳的回执照片" in str(caught.value)
        send(world, transfer, user, RECEIPT)
    assert not Receipt.objects.exists()


def test_who_may_not_decide_changes_nothing(world):
    report = reported(world)
    before = in_the_database()
    for user, refusal in (
        (world.other_admin, OwnReport.DoesNotExist),
        (gone(world)[1], OwnReport.DoesNotExist),
        (graduate_of(report), Refusal),
    ):
        with pytest.raises(refusal):
            accept(world, report, RECEIVED, user)
        with pytest.raises(refusal):
            own_reports.decline(report.pk, world.actor(user), reason="不对")
    report.refresh_from_db()
    assert (report.state, in_the_database()[2:4]) == (OwnReportState.WAITING, before[2:4])


def test_the_second_of_two_who_decide_changes_nothing(world):
    report = reported(world)
    version = fresh(report.transfer).version
    accept(world, report, RECEIVED)
    before = in_the_database()
    for decide in (
        lambda: accept(world, report, RECEIVED, world.reviewer, version=version),
        lambda: own_reports.decline(report.pk, world.actor(world.reviewer), reason="不对"),
        lambda: own_reports.withdraw(report.pk, world.actor(graduate_of(report))),
    ):
        with pytest.raises(Stale):
            decide()
    assert in_the_database() == before


def test_a_stale_page_accepts_nothing(world):
    report = reported(world)
    with pytest.raises(Stale):
        accept(world, report, RECEIVED, version=1)
    report.refresh_from_db()
    assert report.state == OwnReportState.WAITING


@pytest.mark.parametrize("kind", [RECEIPT, REFUSED])
def test_what_has_gone_another_way_meanwhile_can_only_be_closed(world, kind):
    report = reported(world, kind)
    done = said_with(Action.COMPLETE, Path.OUT_PAPER)
    perform(report.transfer_id, Action.COMPLETE, world.actor(world.admin), done)
    with pytest.raises(Refusal) as caught:
        accept(world, report, RECEIVED | REFUSAL)
    assert str(caught.value) == "这次转接现在是“已办结”，这份反馈不能再采纳，只能关闭。"
    own_reports.decline(report.pk, world.actor(world.admin), reason="已收到第三联原件")
    report.refresh_from_db()
    assert (report.state, fresh(report.transfer).status) == (OwnReportState.DECLINED, Status.COMPLETED)


# --- Declining -------------------------------------------------------------------------------


def test_declined_the_graduate_is_told_and_may_send_again(world):
    report = reported(world)
    own_reports.decline(report.pk, world.actor(world.admin), reason="  照片看不清印章 ")
    report.refresh_from_db()
    assert (report.state, report.decision_note) == (OwnReportState.DECLINED, "照片看不清印章")
    assert fresh(report.transfer).status == Status.LETTER_DELIVERED
    message = Message.objects.get()
    assert (message.case, message.subject) == (report.transfer.case, "反馈没有采纳：拿到回执")
    assert "原因：照片看不清印章" in message.text
    events = {event.verb: event for event in Event.objects.all()}
    assert events["OWN_REPORT_DECLINED"].comment == "照片看不清印章"
    assert send(world, report.transfer, graduate_of(report), RECEIPT).new


def test_declining_needs_a_reason(world):
    report = reported(world)
    before = in_the_database()
    with pytest.raises(Refusal):
        own_reports.decline(report.pk, world.actor(world.admin), reason="  ")
    assert in_the_database() == before


# --- All at once -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_accepted_declined_and_taken_back_at_once_one_of_them_counts():
    world = factories.make_world()
    report = reported(world)
    graduate, version = graduate_of(report), fresh(report.transfer).version
    reviewer, admin = world.actor(world.reviewer), world.actor(world.admin)
    ways = {
        "accepted": lambda: own_reports.accept(report.pk, reviewer, version=version, said=RECEIVED),
        "declined": lambda: own_reports.decline(report.pk, admin, reason="看不清"),
        "withdrawn": lambda: own_reports.withdraw(report.pk, world.actor(graduate)),
    }

    def press(name):
        try:
            ways[name]()
        except Stale:
            return ""
        finally:
            connection.close()
        return name

    with ThreadPoolExecutor(6) as pool:
        (won,) = filter(None, pool.map(press, [*ways] * 4))
    report.refresh_from_db()
    assert report.state == won.upper()
    assert Receipt.objects.count() == (won == "accepted")
    assert fresh(report.transfer).status == (
        Status.COMPLETED if won == "accepted" else Status.LETTER_DELIVERED
    )
    assert journal.verify().fault == ""
