"""提前离校: one member reported alone, and how the whole register lists the person afterwards."""

import datetime
import json

import pytest

from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from tests.factories import fresh
from transfers.enums import Action, Path, Status
from transfers.models import Register, RegisterRow, Transfer
from transfers.models.registers import RegisterKind, RowDecision
from transfers.services import early, registers
from transfers.services.performing import perform
from transfers.services.review import read_sheet

DAY = datetime.date(2022, 6, 9)


def submit(world, transfer, *, user=None, reason="入职单位要求提前报到", leaving_on=DAY, version=None):
    return early.submit_early(
        transfer.pk,
        world.actor(user or world.admin),
        reason=reason,
        leaving_on=leaving_on,
        version=transfer.version if version is None else version,
    )


def test_one_person_is_reported_alone_and_waits(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    register = submit(world, transfer)
    row = register.rows.get()
    assert (register.kind, register.version, register.title) == ("EARLY", 1, "提前离校报送第 1 号")
    assert (row.transfer_id, row.decision) == (transfer.pk, RowDecision.PENDING)
    words = json.loads(row.snapshot)
    assert (words["离校日期"], words["提前离校原因"]) == ("2022-06-09", "入职单位要求提前报到")
    after = fresh(transfer)
    assert (after.status, after.submitted_by) == (Status.SUBMITTED, world.admin)
    events = Event.objects.filter(member=transfer.member).order_by("-seq").values_list("verb", flat=True)
    assert list(events[:2]) == ["SUBMIT_EARLY", "SUBMIT"]


def test_reports_are_counted_apart_from_the_versions_of_the_register(world):
    first, second = (world.transfer(Path.OUT_ONLINE, Status.CONFIRMED) for _ in range(2))
    assert [submit(world, each).version for each in (first, second)] == [1, 2]
    assert world.submit_register(world.college).version == 1
    assert registers.preview(world.college, world.season, world.admin).next_version == 2


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": "  "}, "请写明提前离校的原因"),
        ({"leaving_on": None}, "请填写离校日期"),
        ({"leaving_on": datetime.date(2022, 6, 30)}, "不算提前离校"),
        ({"leaving_on": datetime.date(2021, 6, 1)}, "早于本年度开始登记"),
    ],
)
def test_without_reason_or_a_day_before_the_others_nothing_is_reported(world, said, sentence):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    with pytest.raises(Refusal, match=sentence):
        submit(world, transfer, **said)
    assert (Register.objects.count(), fresh(transfer).status) == (0, Status.CONFIRMED)


def test_after_the_common_day_of_leaving_nobody_leaves_early(world, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    settings.CLOCK_DATE = world.season.leaving_on
    assert not early.is_offered(transfer.case, transfer, world.admin)
    with pytest.raises(Refusal, match="已到2022 届统一离校的日期"):
        submit(world, transfer)
    assert Register.objects.count() == 0


def test_only_outside_of_beijing(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    with pytest.raises(Refusal, match="只有京外转接"):
        submit(world, transfer)
    assert Register.objects.count() == 0


@pytest.mark.parametrize("status", [Status.DRAFT, Status.AWAITING_CONFIRMATION, Status.SUBMITTED])
def test_only_what_is_confirmed_is_reported(world, status):
    transfer = world.transfer(Path.OUT_PAPER, status)
    count = Register.objects.count()
    with pytest.raises(NotAllowed):
        submit(world, transfer)
    assert (Register.objects.count(), fresh(transfer).status) == (count, status)


def test_nobody_else_reports(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    with pytest.raises(Transfer.DoesNotExist):
        submit(world, transfer, user=world.other_admin)
    with pytest.raises(NotAllowed):
        submit(world, transfer, user=world.reviewer)
    assert Register.objects.count() == 0


def test_a_second_press_reports_nothing_again(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    submit(world, transfer)
    with pytest.raises(Stale):
        submit(world, transfer)
    assert Register.objects.count() == 1


# --- Deciding, taking back -------------------------------------------------------------------


def act(world, transfer, action, user=None, **said):
    return perform(transfer.pk, action, world.actor(user or world.reviewer), said).transfer


def test_the_decision_stands_on_the_row_of_the_report_and_can_be_undone(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    # Whoever was returned with the whole register before has a decided row in a version of a higher number.
    for _ in range(2):
        world.submit_register(world.college)
    returned = fresh(transfer)
    act(world, returned, Action.RETURN, reason="抬头不对")
    act(world, transfer, Action.CORRECT, world.admin, reason="改抬头")
    again = world.walk(fresh(transfer), Status.CONFIRMED)
    register = submit(world, again)
    act(world, again, Action.APPROVE)
    assert register.rows.get().decision == RowDecision.APPROVED
    assert act(world, again, Action.UNDO_DECISION, reason="看错").status == Status.SUBMITTED
    assert register.rows.get().decision == RowDecision.PENDING
    old = RegisterRow.objects.get(transfer=transfer, register__kind=RegisterKind.WHOLE, decision="RETURNED")
    assert old.comment == "抬头不对"


def test_taken_back_the_person_goes_with_the_whole_register(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    register = submit(world, transfer)
    act(world, transfer, Action.WITHDRAW, world.admin, reason="改期离校")
    assert register.rows.get().decision == RowDecision.WITHDRAWN
    assert early.report_of(fresh(transfer)) is None
    (standing,) = registers.preview(world.college, world.season, world.admin).standings
    assert (standing.goes_to_review, standing.early) == (True, "")


def test_a_returned_report_is_made_good_and_sent_again(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    submit(world, transfer)
    act(world, transfer, Action.RETURN, reason="抬头不对")
    assert early.is_offered(transfer.case, fresh(transfer), world.admin)
    act(world, transfer, Action.CORRECT, world.admin, reason="改抬头")
    second = submit(world, world.walk(fresh(transfer), Status.CONFIRMED))
    assert second.version == 2
    assert early.report_of(fresh(transfer)).register == second


# --- The whole register afterwards -----------------------------------------------------------


def test_the_letter_is_issued_before_the_common_day_and_the_register_lists_it_as_done(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    submit(world, transfer)
    act(world, transfer, Action.APPROVE)
    letter = act(world, transfer, Action.ISSUE_LETTER, world.admin).letter
    assert letter.issued_on < world.season.letters_from
    other = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    shown = registers.preview(world.college, world.season, world.admin)
    note = f"已于 6 月 8 日提前办理，介绍信第 {letter.number} 号"
    assert {each.case.pk: (each.goes_to_review, each.early) for each in shown.standings} == {
        transfer.case_id: (False, note),
        other.case_id: (True, ""),
    }
    assert [each.case.pk for each in shown.done_early] == [transfer.case_id]
    register = world.submit_register(world.college)
    sheet = read_sheet(register, world.reviewer)
    assert [(row.row.case_id, row.early) for row in sheet.done_early] == [(transfer.case_id, note)]
    assert [row.row.case_id for row in sheet.waiting] == [other.case_id]


@pytest.mark.parametrize(
    ("status", "note"),
    [
        (Status.SUBMITTED, "提前离校，6 月 8 日已单独报送，待审核"),
        (Status.APPROVED, "提前离校，6 月 8 日已单独报送，已审核备案"),
        (Status.INITIATED, "已于 6 月 8 日提前办理（线上）"),
    ],
)
def test_how_far_it_has_come_is_said(world, status, note):
    transfer = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    submit(world, transfer)
    if status != Status.SUBMITTED:
        act(world, transfer, Action.APPROVE)
    if status == Status.INITIATED:
        world.walk(fresh(transfer), status)
    (standing,) = registers.preview(world.college, world.season, world.admin).standings
    assert standing.early == note


def test_a_report_has_no_version_before_it(world):
    world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    world.submit_register(world.college)
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    sheet = read_sheet(submit(world, transfer), world.reviewer)
    assert (sheet.previous, len(sheet.rows), len(sheet.waiting)) == (None, 1, 1)
    assert sheet.waiting[0].leaves_early == "2022-06-09 离校：入职单位要求提前报到"
    # And the version of the whole register that follows is compared with the one before, not with the report.
    following = read_sheet(world.submit_register(world.college), world.reviewer)
    assert (following.previous.kind, following.previous.version) == (RegisterKind.WHOLE, 1)
