"""One act at a time: guards, staleness, scope, dates, effects; and many acts in one press."""

import contextlib
import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction

from letters.enums import VoidReason
from letters.models import Letter, NumberSeries
from members import clock
from members.enums import MemberCategory, Role
from members.models import Event, Member
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from tests import factories
from tests.factories import fresh, said
from transfers.enums import Action, Channel, Disposition, Path, Status
from transfers.models import Receipt, RegisterRow, Transfer
from transfers.models.registers import RowDecision
from transfers.services import editing
from transfers.services.performing import perform, perform_many


def do(world, transfer, action, user=None, **data):
    words = {**said(action, Path.of(transfer.route, transfer.channel)), **data}
    return perform(transfer.pk, action, world.actor(user or world.admin), words)


# --- Guards ----------------------------------------------------------------------------------


def test_confirmation_is_not_requested_while_the_destination_is_undecided(world):
    transfer = world.transfer(Path.UNDECIDED)
    with pytest.raises(NotAllowed, match="转接类型"):
        do(world, transfer, Action.REQUEST_CONFIRMATION)


def test_a_blocking_finding_stops_the_next_step_and_is_named(world):
    transfer = world.transfer(Path.IN_BEIJING)
    Transfer.objects.filter(pk=transfer.pk).update(receiving_code="123")
    with pytest.raises(NotAllowed, match="京内支部编码有误"):
        do(world, transfer, Action.REQUEST_CONFIRMATION)


def test_nobody_approves_what_the_same_person_submitted(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    world.admin.role, world.admin.organization = Role.REVIEWER, None
    world.admin.save()
    with pytest.raises(NotAllowed, match="报送人不能审核自己报送的内容"):
        do(world, transfer, Action.APPROVE, world.admin)
    assert do(world, transfer, Action.APPROVE, world.reviewer).transfer.status == Status.APPROVED


def test_a_letter_is_not_issued_with_a_character_that_no_font_has(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    transfer.member.name = "王\ue000"
    transfer.member.save()
    with pytest.raises(NotAllowed, match=r"U\+E000"):
        do(world, transfer, Action.ISSUE_LETTER)
    assert not Letter.objects.exists()
    assert not NumberSeries.objects.filter(last__gt=0).exists()


def test_a_letter_is_not_issued_while_one_of_its_fields_is_empty(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    transfer.member.fee_paid_until = None
    transfer.member.save()
    with pytest.raises(NotAllowed, match="党费交至"):
        do(world, transfer, Action.ISSUE_LETTER)


def test_an_unsealed_letter_is_not_handed_out(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    with pytest.raises(NotAllowed, match="用印"):
        do(world, transfer, Action.DELIVER_LETTER)


@pytest.mark.parametrize(("days", "able"), [(0, "admin"), (1, "reviewer")])
def test_six_months_after_leaving_the_department_decides_on_a_reissue(world, settings, days, able):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    assert world.season.reissue_until == datetime.date(2022, 12, 30)
    settings.CLOCK_DATE = datetime.date(2022, 12, 30) + datetime.timedelta(days=days)
    for name in ("admin", "reviewer"):
        if name != able:
            with pytest.raises(NotAllowed):
                do(world, transfer, Action.REISSUE_LETTER, getattr(world, name))
    assert do(world, transfer, Action.REISSUE_LETTER, getattr(world, able)).transfer.letter != transfer.letter


def test_a_failed_attempt_is_followed_by_one_new_attempt_only(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.FAILED)
    successor = do(world, transfer, Action.TRY_AGAIN).successor
    assert (successor.attempt, successor.previous, successor.status) == (2, transfer, Status.DRAFT)
    assert successor.receiving_organization == transfer.receiving_organization
    assert successor.contact_phone == transfer.contact_phone
    with pytest.raises(NotAllowed, match="已经有新的一次办理"):
        do(world, transfer, Action.TRY_AGAIN)


# --- Who comes second ------------------------------------------------------------------------


def test_a_stale_page_changes_nothing(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    with pytest.raises(Stale, match="已由他人处理"):
        perform(
            transfer.pk,
            Action.CONFIRM,
            world.actor(world.admin),
            said(Action.CONFIRM, Path.IN_BEIJING),
            version=transfer.version - 1,
        )
    assert fresh(transfer).status == Status.AWAITING_CONFIRMATION


def test_a_double_click_issues_one_letter(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    actor = world.actor(world.admin)
    perform(transfer.pk, Action.ISSUE_LETTER, actor, version=transfer.version)
    with pytest.raises(Stale):
        perform(transfer.pk, Action.ISSUE_LETTER, actor, version=transfer.version)
    assert list(Letter.objects.values_list("number", flat=True)) == ["2022010001"]


def test_another_college_cannot_even_name_the_transfer(world):
    transfer = world.transfer(Path.IN_BEIJING)
    with pytest.raises(Transfer.DoesNotExist):
        do(world, transfer, Action.REQUEST_CONFIRMATION, world.other_admin)


def test_a_failure_half_way_leaves_nothing_behind(world, monkeypatch):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    record_many = journal.Journal.record_many

    def fail_at_the_end(self, actor, lines):
        if any(line.verb == Action.ISSUE_LETTER for line in lines):
            raise OSError("disk full")
        return record_many(self, actor, lines)

    events = Event.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(journal.Journal, "record_many", fail_at_the_end)
        with pytest.raises(OSError, match="disk full"):
            do(world, transfer, Action.ISSUE_LETTER)
    assert (Letter.objects.count(), Event.objects.count()) == (0, events)
    assert fresh(transfer).status == Status.APPROVED
    assert do(world, transfer, Action.ISSUE_LETTER).transfer.letter.sequence == 1


# --- Dates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (datetime.date(2022, 6, 9), "不能晚于今天"),
        (datetime.date(2021, 12, 31), "早于本年度开始登记"),
        (datetime.date(2022, 6, 7), "不能早于 2022-06-08"),
    ],
)
def test_a_receipt_date_outside_the_season_or_before_the_start_is_refused(world, day, sentence):
    transfer = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    with pytest.raises(Refusal, match=sentence):
        do(world, transfer, Action.COMPLETE, received_on=day)
    assert (fresh(transfer).status, Receipt.objects.count()) == (Status.INITIATED, 0)


# --- Effects ---------------------------------------------------------------------------------


def test_a_reissue_voids_the_old_number_and_links_it_to_the_new_one(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    new = do(
        world,
        transfer,
        Action.REISSUE_LETTER,
        void_reason="LOST",
        evidence="未接收证明",
        papers=("NOT_RECEIVED",),
    ).transfer.letter
    old = Letter.objects.get(pk=transfer.letter.pk)
    assert (old.void_reason, old.void_evidence, old.replaced_by) == (VoidReason.LOST, "未接收证明", new)
    assert (new.sequence, new.sealed_on, new.delivered_on) == (2, None, None)


def test_a_refused_letter_is_void(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.FAILED)
    assert transfer.letter.void_reason == VoidReason.REFUSED


def test_a_changed_destination_voids_the_letter_and_starts_an_empty_draft(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    performed = do(world, transfer, Action.CHANGE)
    assert performed.transfer.letter.void_reason == VoidReason.CHANGED
    successor = performed.successor
    assert (successor.receiving_organization, successor.letter_id, successor.attempt) == ("", None, 2)


@pytest.mark.parametrize(
    ("path", "channel"), [(Path.OUT_ONLINE, Channel.PAPER), (Path.OUT_PAPER, Channel.ONLINE)]
)
def test_switching_the_channel_after_a_refusal_keeps_the_approval(world, path, channel):
    transfer = world.transfer(path, Status.FAILED)
    successor = do(world, transfer, Action.SWITCH_CHANNEL).successor
    assert (successor.status, successor.channel) == (Status.APPROVED, channel)
    assert (successor.decided_by, successor.submitted_by) == (world.reviewer, world.admin)
    assert successor.channel_switched_on == clock.today()


def test_undoing_a_decision_puts_the_row_back_into_the_register(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.RETURNED)
    row = RegisterRow.objects.get(transfer=transfer)
    assert (row.decision, row.comment) == (RowDecision.RETURNED, "测试原因")
    do(world, transfer, Action.UNDO_DECISION, world.reviewer)
    row.refresh_from_db()
    assert (row.decision, row.comment, row.decided_by) == (RowDecision.PENDING, "", None)
    assert fresh(transfer).status_note == ""


def test_the_graduate_confirms_in_person_and_the_college_says_how(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    graduate = world.graduate_user(transfer.case)
    do(world, transfer, Action.CONFIRM, graduate, how="")
    mine = transfer.confirmations.get()
    assert (mine.by, mine.on_behalf, mine.declaration_version) == (graduate, False, "2022-1")

    other = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    with pytest.raises(Refusal, match="依据"):
        do(world, other, Action.CONFIRM, how=" ")
    do(world, other, Action.CONFIRM, how="6 月 8 日电话核对")
    theirs = other.confirmations.get()
    assert (theirs.on_behalf, theirs.how) == (True, "6 月 8 日电话核对")


# --- Many ------------------------------------------------------------------------------------


def test_many_acts_give_a_result_per_row_and_the_able_ones_are_done(world):
    able = world.transfer(Path.IN_BEIJING, Status.DRAFT)
    unable = world.transfer(Path.UNDECIDED, Status.DRAFT)
    foreign = world.transfer(Path.IN_BEIJING, Status.DRAFT, organization=world.other_college)
    rows = [(each.pk, each.version) for each in (able, unable, foreign)]
    results = perform_many(rows, Action.REQUEST_CONFIRMATION, world.actor(world.admin))
    assert [(result.name, result.done) for result in results] == [
        (able.member.name, True),
        (unable.member.name, False),
        ("", False),
    ]
    assert [fresh(each).status for each in (able, unable, foreign)] == [
        Status.AWAITING_CONFIRMATION,
        Status.DRAFT,
        Status.DRAFT,
    ]


def test_a_row_with_its_own_reason_keeps_it(world):
    first, second = (world.transfer(Path.OUT_ONLINE, Status.SUBMITTED) for _ in range(2))
    perform_many(
        [(each.pk, fresh(each).version) for each in (first, second)],
        Action.RETURN,
        world.actor(world.reviewer),
        {"reason": "统一说明"},
        {second.pk: {"reason": "抬头应为上级党委"}},
    )
    assert [fresh(each).status_note for each in (first, second)] == ["统一说明", "抬头应为上级党委"]


# --- The database refuses nonsense too -------------------------------------------------------


@pytest.mark.parametrize(
    "nonsense",
    [
        {"status": Status.SUBMITTED},
        {"status": Status.APPROVED, "route": "OUT_OF_BEIJING"},
        {"status": Status.INITIATED},
        {"status": Status.LETTER_ISSUED, "route": "OUT_OF_BEIJING", "channel": Channel.PAPER},
        {"status": Status.COMPLETED, "due_on": None},
        {"status": Status.FAILED, "due_on": None},
        {"status": Status.CANCELLED, "due_on": None},
        {"status": "NO_SUCH_STATUS"},
        {"channel": Channel.PAPER},
        {"route": "", "status": Status.CONFIRMED},
        {"due_on": None},
        {"attempt": 2},
    ],
    ids=str,
)
def test_the_database_refuses_a_status_without_its_stamps(world, nonsense):
    transfer = world.transfer(Path.IN_BEIJING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).update(**nonsense)


def test_the_database_allows_one_open_transfer_per_person_and_season(world):
    transfer = world.transfer(Path.IN_BEIJING)
    transfer.pk, transfer.attempt, transfer.previous_id = None, 2, transfer.pk
    transfer.id = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        transfer.save(force_insert=True)


# --- No way round the rules ------------------------------------------------------------------


def test_what_came_up_after_the_request_stops_confirmation_and_start(world):
    waiting = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    confirmed = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    Transfer.objects.update(receiving_code="123")
    for transfer, action in ((waiting, Action.CONFIRM), (confirmed, Action.START_ONLINE)):
        with pytest.raises(NotAllowed, match="京内支部编码有误"):
            do(world, transfer, action)


def test_a_person_with_a_transfer_elsewhere_in_time_is_stopped(world):
    old = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    season = factories.make_season(2023)
    case = factories.make_case(season, world.college, member=old.member)
    with journal.change() as book:
        new = editing.begin_transfer(book, world.actor(world.admin), case)
    editing.edit_target(new.pk, factories.TARGETS[Path.IN_BEIJING], world.actor(world.admin))
    with pytest.raises(NotAllowed, match="已有在办的转接"):
        do(world, fresh(new), Action.REQUEST_CONFIRMATION)


def test_who_is_no_party_member_is_neither_moved_nor_made_so_under_way(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    with pytest.raises(NotAllowed, match="请先撤销转接"):
        editing.edit_person(transfer.case_id, {"category": MemberCategory.ACTIVIST}, world.actor(world.admin))
    Member.objects.update(category=MemberCategory.ACTIVIST)
    with pytest.raises(NotAllowed, match="非党员不能转接"):
        do(world, transfer, Action.CONFIRM)


def test_a_letter_for_somebody_who_is_no_longer_a_member_is_refused_not_a_crash(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    Member.objects.update(category=MemberCategory.ACTIVIST)
    with pytest.raises(NotAllowed, match="党员类别"):
        do(world, transfer, Action.ISSUE_LETTER)


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.LETTER_DELIVERED, Status.FAILED])
def test_confirmed_data_stand_still_until_a_new_attempt(world, status):
    transfer = world.transfer(Path.OUT_PAPER, status)
    before = transfer.member.name
    with contextlib.suppress(Refusal):
        editing.edit_person(transfer.case_id, {"name": "李四改名"}, world.actor(world.admin))
    assert fresh(transfer).member.name == before


def test_confirmed_data_stand_still_in_another_season_too(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    case = factories.make_case(factories.make_season(2023), world.college, member=transfer.member)
    assert editing.locked_by(case) == transfer


def test_six_months_are_not_got_round_by_a_refusal_and_another_channel(world, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    settings.CLOCK_DATE = datetime.date(2023, 3, 1)
    do(world, transfer, Action.REFUSE)
    online = do(world, transfer, Action.SWITCH_CHANNEL).successor
    do(world, online, Action.SWITCH_CHANNEL)
    with pytest.raises(NotAllowed, match="须由组织部重新审核"):
        do(world, fresh(online), Action.ISSUE_LETTER)
    Transfer.objects.filter(pk=online.pk).update(decided_on=datetime.date(2023, 3, 1))
    letter = do(world, fresh(online), Action.ISSUE_LETTER).transfer.letter
    assert letter.replaces == transfer.letter


@pytest.mark.parametrize("action", [Action.TRY_AGAIN, Action.SWITCH_CHANNEL])
def test_somebody_in_another_box_gets_no_new_attempt(world, action):
    transfer = world.transfer(Path.OUT_ONLINE, Status.FAILED)
    factories.set_disposition(transfer.case, Disposition.ABROAD, world.actor(world.admin))
    with pytest.raises(NotAllowed, match="其他去向类型"):
        do(world, transfer, action)
    assert Transfer.objects.count() == 1


def test_a_decision_is_not_undone_after_the_channel_was_switched(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.APPROVED)
    do(world, transfer, Action.SWITCH_CHANNEL)
    with pytest.raises(NotAllowed, match="已改换办理方式"):
        do(world, fresh(transfer), Action.UNDO_DECISION, world.reviewer)
    assert RegisterRow.objects.get(transfer=transfer).decision == RowDecision.APPROVED


def test_a_letter_is_reissued_as_expired_only_when_it_is(world, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    with pytest.raises(Refusal, match="还没有过期"):
        do(world, transfer, Action.REISSUE_LETTER, void_reason="EXPIRED")
    settings.CLOCK_DATE = transfer.letter.valid_until + datetime.timedelta(days=1)
    assert do(world, transfer, Action.REISSUE_LETTER, void_reason="EXPIRED").transfer.letter.sequence == 2


def test_an_expired_letter_is_not_handed_out(world, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(transfer)
    settings.CLOCK_DATE = transfer.letter.valid_until + datetime.timedelta(days=1)
    with pytest.raises(Refusal, match="已经过期"):
        do(world, transfer, Action.DELIVER_LETTER)


def test_a_reissued_letter_has_its_own_time_to_be_picked_up(world, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    settings.CLOCK_DATE = datetime.date(2022, 7, 20)
    again = do(world, transfer, Action.REISSUE_LETTER).transfer
    assert (again.status_since.month, again.due_on) == (7, datetime.date(2022, 7, 23))


@pytest.mark.parametrize(
    ("status", "action", "said_wrongly"),
    [
        (Status.INITIATED, Action.COMPLETE, {"receipt_kind": "XYZ"}),
        (Status.INITIATED, Action.COMPLETE, {"received_on": "2022-06-08"}),
        (Status.INITIATED, Action.REFUSE, {"refusal_reason": "XYZ"}),
        (Status.INITIATED, Action.CHANGE, {"reason": "   "}),
        (Status.FAILED, Action.TRY_AGAIN, {"reason": " \n"}),
    ],
)
def test_a_value_that_makes_no_sense_is_a_refusal(world, status, action, said_wrongly):
    transfer = world.transfer(Path.IN_BEIJING, status)
    with pytest.raises(Refusal):
        do(world, transfer, action, **said_wrongly)
    assert fresh(transfer).status == status
