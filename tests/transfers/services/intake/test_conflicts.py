"""Imported, changed here, imported again: what is kept, what is asked, what a decision writes."""

import datetime
import re

import pytest

from members import journal_words
from members.models import Event, Member
from members.refusals import Refusal
from members.services import journal
from members.services.journal import Actor
from tests.transfers.sheets import OUT_PAPER, bring_in, everything, keep, person, plan_one, workbook
from transfers.enums import Disposition, Status
from transfers.models import Case, ImportedRow, Transfer
from transfers.services import editing, intake
from transfers.services.intake.plan import Change, Decision, RowOutcome

BY_HAND = "中共同济大学铁道学院委员会"
OTHER = "中共同济大学建筑学院委员会"


def the_transfer() -> Transfer:
    return Transfer.objects.for_pages().latest_attempts().get()


def change_here(world, **target) -> Transfer:
    """The destination changed on the person's page."""
    transfer = the_transfer()
    return editing.edit_target(transfer.pk, target, Actor.of(world.admin), version=transfer.version)


def decide(world, decision: Decision | None, **cells):
    """Import the one person's row with a decision about it; the plan and the upload."""
    upload = keep(workbook(person(**cells)), world.admin)
    planned = intake.plan_of(upload)
    decisions = {} if decision is None else {planned.rows[0].token: decision}
    return planned, intake.commit(upload.pk, planned.digest, Actor.of(world.admin), decisions=decisions)


# --- Changed here since the last import ----------------------------------------------------------


def test_old_sheet_does_not_undo_what_was_changed_here(world):
    bring_in(world.admin, person())
    change_here(world, receiving_organization=BY_HAND)
    row = plan_one(world.admin)
    assert (row.outcome, list(row.changes), row.choices) == (RowOutcome.SAME, [], ())
    assert row.notes == [f"具体接收单位：表中仍是上次导入的内容，系统中已改为“{BY_HAND}”，未改回"]


def test_what_was_wiped_here_is_not_filled_again(world):
    bring_in(world.admin, person())
    change_here(world, receiving_code="")
    assert plan_one(world.admin).notes == ["接收党组织编码：表中仍是上次导入的内容，系统中已清空，未改回"]


def test_other_fields_of_such_a_row_are_changed(world):
    bring_in(world.admin, person())
    change_here(world, receiving_organization=BY_HAND)
    row = bring_in(world.admin, person(专业班级="新班")).rows[0]
    assert (row.outcome, list(row.changes)) == (
        RowOutcome.CHANGED,
        [Change("专业班级", "采矿硕19-1", "新班")],
    )
    assert (the_transfer().receiving_organization, Member.objects.get().class_name) == (BY_HAND, "新班")


def test_sheet_that_has_changed_while_nothing_was_changed_here_is_a_plain_change(world):
    bring_in(world.admin, person())
    row = plan_one(world.admin, 具体接收单位=OTHER)
    assert (row.outcome, row.choices) == (RowOutcome.CHANGED, ())


def test_both_changed_is_a_conflict_with_three_values(world):
    bring_in(world.admin, person())
    change_here(world, receiving_organization=BY_HAND)
    row = plan_one(world.admin, 具体接收单位=OTHER)
    assert row.outcome == RowOutcome.CONFLICT
    assert row.choices == (Decision.KEEP, Decision.SHEET)
    assert re.fullmatch("0:2:[0-9a-f]{8}", row.token)
    assert list(row.changes) == [
        Change("具体接收单位", BY_HAND, OTHER, base=person()["具体接收单位"], by_hand=True)
    ]


def test_without_an_earlier_import_the_sheet_is_a_plain_change(world):
    bring_in(world.admin, person())
    ImportedRow.objects.all().delete()
    change_here(world, receiving_organization=BY_HAND)
    assert plan_one(world.admin, 具体接收单位=OTHER).outcome == RowOutcome.CHANGED


def test_route_and_channel_are_one_thing(world):
    bring_in(world.admin, person(**OUT_PAPER))
    change_here(world, channel="ONLINE")
    row = plan_one(world.admin, **OUT_PAPER)
    assert (row.outcome, row.notes) == (
        RowOutcome.SAME,
        ["转接类型：表中仍是上次导入的内容，系统中已改为“京外·线上”，未改回"],
    )


def test_person_put_into_another_box_here_stays_there(world):
    bring_in(world.admin, person(党员类别="正式党员", 转接类型="", 具体接收单位="", 接收党组织编码=""))
    walked = world.walk(the_transfer(), Status.CANCELLED)
    editing.set_disposition(
        walked.case_id, Disposition.DEFERRED, Actor.of(world.admin), until=datetime.date(2022, 9, 30)
    )
    bring_in(world.admin, person(转接类型="延期毕业"))
    case = Case.objects.get()
    editing.set_disposition(
        case.pk,
        Disposition.RETAINED,
        Actor.of(world.admin),
        until=datetime.date(2023, 9, 30),
        note="组文 3 号",
    )
    row = plan_one(world.admin, 转接类型="延期毕业")
    assert (row.outcome, row.notes) == (
        RowOutcome.SAME,
        ["去向类型：表中仍是上次导入的内容，系统中已改为“留存”，未改回"],
    )
    assert plan_one(world.admin, 转接类型="暂缓").choices == (Decision.KEEP, Decision.SHEET)


def test_branch_and_exactness_of_dates(world):
    bring_in(world.admin, person(入党时间="2019.6"))
    case = Case.objects.get()
    branch = world.college.branches.create(name="第九党支部")
    values = {"branch": branch, "joined_on": datetime.date(2019, 6, 15), "joined_has_day": True}
    editing.edit_person(case.pk, values, Actor.of(world.admin))
    row = plan_one(world.admin, 入党时间="2019.6")
    assert (row.outcome, row.notes) == (
        RowOutcome.SAME,
        ["所在党支部：表中仍是上次导入的内容，系统中已改为“第九党支部”，未改回"],
    )
    contested = plan_one(world.admin, 入党时间="2019.7", 所在党支部="第二党支部")
    assert {change.field: (change.base, change.by_hand) for change in contested.changes} == {
        "入党时间": ("2019-06", True),
        "所在党支部": ("第一党支部", True),
    }


# --- What the graduate has confirmed ---------------------------------------------------------------


def test_confirmed_data_can_be_decided(world):
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.CONFIRMED)
    row = plan_one(world.admin, 具体接收单位=OTHER)
    assert (row.outcome, row.choices) == (RowOutcome.CONFLICT, (Decision.KEEP, Decision.SHEET))
    assert "本人已经确认" in row.why
    assert "将退回“待完善”，须再请本人确认" in row.notes


@pytest.mark.parametrize(
    "status", [Status.SUBMITTED, Status.APPROVED, Status.LETTER_ISSUED, Status.COMPLETED]
)
def test_later_statuses_leave_no_choice(world, status):
    bring_in(world.admin, person(**OUT_PAPER))
    world.walk(the_transfer(), status)
    row = plan_one(world.admin, **(OUT_PAPER | {"具体接收单位": OTHER}))
    assert (row.outcome, row.choices, row.intent) == (RowOutcome.CONFLICT, (), None)


def test_category_is_no_choice_while_a_transfer_is_open(world):
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.CONFIRMED)
    assert plan_one(world.admin, 党员类别="入党积极分子", 转接类型="").choices == ()


def test_taking_the_sheet_gives_the_confirmation_up(world):
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.CONFIRMED)
    decide(world, Decision.SHEET, 具体接收单位=OTHER, 专业班级="新班")
    transfer = the_transfer()
    assert (transfer.status, transfer.receiving_organization) == (Status.DRAFT, OTHER)
    assert Member.objects.get().class_name == "新班"
    verbs = list(Event.objects.order_by("-seq").values_list("verb", flat=True))[:5]
    assert verbs == ["IMPORT_REGISTER", "EDIT_TARGET", "EDIT_PERSON", "CORRECT", "DECIDE_CONFLICT"]
    assert Event.objects.get(verb="CORRECT").comment == "登记表重新导入"
    decided = Event.objects.get(verb="DECIDE_CONFLICT")
    assert decided.title == "登记表有冲突：采用表中的"
    assert (
        f"具体接收单位：系统中“{person()['具体接收单位']}”，表中“{OTHER}”"
        in journal_words.details_of(decided)[0]
    )
    assert journal.verify().fault == ""
    assert plan_one(world.admin, 具体接收单位=OTHER, 专业班级="新班").outcome == RowOutcome.SAME


def test_keeping_is_written_down_and_not_asked_again(world):
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.CONFIRMED)
    before = everything()[:-1]
    _, upload = decide(world, Decision.KEEP, 具体接收单位=OTHER)
    assert everything()[:-1] == before
    assert Event.objects.get(verb="DECIDE_CONFLICT").title == "登记表有冲突：保留系统中的"
    assert upload.outcome["decided"] == {"taken": 0, "kept": 1}
    row = plan_one(world.admin, 具体接收单位=OTHER)
    assert (row.outcome, row.choices) == (RowOutcome.SAME, ())
    assert plan_one(world.admin, 具体接收单位="中共同济大学医学院委员会").outcome == RowOutcome.CONFLICT


def test_without_a_decision_nothing_of_the_row_is_written(world):
    bring_in(world.admin, person())
    change_here(world, receiving_organization=BY_HAND)
    with pytest.raises(Refusal, match="没有需要写入的内容"):
        decide(world, None, 具体接收单位=OTHER)
    upload = keep(workbook(person(具体接收单位=OTHER, 专业班级="新班"), person(2)), world.admin)
    intake.commit(upload.pk, intake.plan_of(upload).digest, Actor.of(world.admin))
    first = Member.objects.get(name="测试零一")
    assert (Member.objects.count(), first.class_name) == (2, "采矿硕19-1")
    assert Transfer.objects.get(case__member=first).receiving_organization == BY_HAND
    assert not Event.objects.filter(verb="DECIDE_CONFLICT").exists()
    assert plan_one(world.admin, 具体接收单位=OTHER).outcome == RowOutcome.CONFLICT


def test_taking_the_sheet_in_a_draft(world):
    bring_in(world.admin, person())
    change_here(world, receiving_organization=BY_HAND)
    decide(world, Decision.SHEET, 具体接收单位=OTHER)
    assert (the_transfer().status, the_transfer().receiving_organization) == (Status.DRAFT, OTHER)


def test_phone_numbers_are_not_told_in_the_journal(world):
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.CONFIRMED)
    decide(world, Decision.KEEP, 本人联系电话="13700001234")
    event = Event.objects.get(verb="DECIDE_CONFLICT")
    assert "13700001234" not in event.data
    assert journal_words.details_of(event) == ["保留系统中的：本人联系电话：系统中（已加密），表中（已加密）"]


def test_digest_goes_by_what_is_shown(world):
    bring_in(world.admin, person())
    upload = keep(workbook(person(具体接收单位=OTHER)), world.admin)
    plain = intake.plan_of(upload).digest
    assert intake.plan_of(upload).digest == plain
    change_here(world, receiving_organization=BY_HAND)
    assert intake.plan_of(upload).digest != plain
