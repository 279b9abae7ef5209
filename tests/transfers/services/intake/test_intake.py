"""Plan and commit: who is new, what is changed, what is left alone."""

import datetime

import pytest

from members.enums import MemberCategory, Sex
from members.models import Branch, Event, Member
from members.refusals import NotAllowed
from members.services import journal
from tests.factories import make_id_number, make_season
from tests.transfers.sheets import (
    OUT_ONLINE,
    OUT_PAPER,
    bring_in,
    everything,
    person,
    plan,
    plan_one,
)
from transfers.enums import Channel, Disposition, Route, Status
from transfers.models import Case, ImportedRow, Transfer
from transfers.services.intake.plan import Change, RowOutcome


def the_transfer() -> Transfer:
    return Transfer.objects.for_pages().latest_attempts().get()


def walked(world, status: Status, **cells: str) -> Transfer:
    """The one person of the sheet, imported by 甲学院 and brought to a status."""
    bring_in(world.admin, person(**cells))
    return world.walk(the_transfer(), status)


# --- New people ------------------------------------------------------------------------------


def test_new_person_gets_member_case_and_draft(world):
    planned = bring_in(world.admin, person(**OUT_PAPER))
    assert planned.counts == {"new": 1, "changed": 0, "same": 0, "conflict": 0, "refused": 0}
    transfer = the_transfer()
    member = transfer.member
    assert (member.name, member.sex, member.category) == ("测试零一", Sex.MALE, MemberCategory.FULL)
    assert (member.joined_on, member.fee_paid_until) == (datetime.date(2019, 6, 1), datetime.date(2022, 6, 1))
    assert (member.organization, member.branch.name, transfer.case.branch.name) == (
        world.college,
        "第一党支部",
        "第一党支部",
    )
    assert (transfer.route, transfer.channel, transfer.status) == (
        Route.OUT_OF_BEIJING,
        Channel.PAPER,
        Status.DRAFT,
    )
    assert transfer.heading_organization == OUT_PAPER["介绍信抬头"]
    assert transfer.due_on is not None
    assert [(event.verb, event.member) for event in Event.objects.order_by("seq")] == [
        ("BEGIN", member),
        ("IMPORT_REGISTER", None),
    ]
    assert journal.verify().fault == ""


def test_activist_is_registered_without_transfer(world):
    row = bring_in(world.admin, person(党员类别="入党积极分子")).rows[0]
    assert (row.outcome, row.notes) == (RowOutcome.NEW, ["将新建党支部：第一党支部", "不是党员，不登记转接"])
    assert Case.objects.get().member.category == MemberCategory.ACTIVIST
    assert not Transfer.objects.exists()
    assert plan_one(world.admin, 党员类别="入党积极分子").outcome == RowOutcome.SAME


@pytest.mark.parametrize("box", [each for each in Disposition if each != Disposition.TRANSFER])
def test_other_boxes_get_no_transfer(world, box):
    cells = {"转接类型": box.label, "具体接收单位": "", "接收党组织编码": "", "备注": "组文〔2022〕3 号"}
    bring_in(world.admin, person(**cells))
    case = Case.objects.get()
    assert (case.disposition, case.disposition_note) == (box, "组文〔2022〕3 号")
    assert not Transfer.objects.exists()
    assert plan_one(world.admin, **cells).outcome == RowOutcome.SAME


def test_row_with_a_blocking_finding_becomes_a_draft_that_goes_no_further(world):
    planned = bring_in(world.admin, person(接收党组织编码=""))
    assert [row.needs_work for row in planned.rows] == [True]
    with pytest.raises(NotAllowed, match="接收党支部编码"):
        world.walk(the_transfer(), Status.AWAITING_CONFIRMATION)


def test_missing_sex_is_taken_from_the_id_number(world):
    row = plan_one(world.admin, 性别="", 身份证号=make_id_number(5001, Sex.FEMALE))
    assert "性别未填，按身份证号登记为女" in row.notes
    bring_in(world.admin, person(性别="", 身份证号=make_id_number(5001, Sex.FEMALE)))
    assert Member.objects.get().sex == Sex.FEMALE


def test_branch_not_written_is_the_only_one_or_unassigned(world):
    assert "所在党支部未填，登记在“未分配支部”" in plan_one(world.admin, 所在党支部="").notes
    Branch.objects.create(organization=world.college, name="唯一党支部")
    assert plan_one(world.admin, 所在党支部="").notes == ["所在党支部未填，登记在“唯一党支部”"]
    bring_in(world.admin, person(所在党支部=""))
    assert Member.objects.get().branch.name == "唯一党支部"


def test_branch_of_another_college_with_the_same_name_is_not_used(world):
    theirs = Branch.objects.create(organization=world.other_college, name="第一党支部")
    assert plan(world.admin, person()).new_branches == ["第一党支部"]
    bring_in(world.admin, person())
    assert Member.objects.get().branch != theirs


def test_new_season_makes_a_new_case_of_the_same_person(world):
    bring_in(world.admin, person())
    make_season(2023, opens_on=datetime.date(2022, 6, 1))
    row = plan_one(world.admin, 专业班级="博采矿22", 党费交至="2023-06")
    assert row.outcome == RowOutcome.NEW
    assert row.notes == ["往届已有此人，将建立本年度的记录"]
    bring_in(world.admin, person(专业班级="博采矿22", 党费交至="2023-06"))
    assert Member.objects.get().class_name == "博采矿22"
    assert sorted(Case.objects.values_list("season__year", flat=True)) == [2022, 2023]
    assert Transfer.objects.count() == 2


# --- Refused rows ----------------------------------------------------------------------------


def test_person_of_another_college_is_refused_without_saying_which(world):
    bring_in(world.other_admin, person())
    row = plan_one(world.admin)
    assert (row.outcome, row.why) == (RowOutcome.REFUSED, "同一人在两个学院。")
    words = row.why + "".join(finding.sentence for finding in row.findings)
    assert world.other_college.name not in words


def test_text_longer_than_its_column_is_refused(world):
    row = plan_one(world.admin, 备注="长" * 201, 专业班级="班" * 61)
    assert (row.outcome, row.why) == (
        RowOutcome.REFUSED,
        "“专业班级”超过 60 个字，“备注”超过 200 个字，请缩短后再导入。",
    )


def test_new_person_without_category_is_refused(world):
    row = plan_one(world.admin, 党员类别="")
    assert (row.outcome, row.why) == (RowOutcome.REFUSED, "没有党员类别，不能新建人员。")


# --- Again -----------------------------------------------------------------------------------


def test_draft_is_changed_in_place_field_by_field(world):
    bring_in(world.admin, person())
    row = plan_one(world.admin, 姓名="测试改名", 入党时间="2018-05", 所在党支部="第二党支部", **OUT_ONLINE)
    assert row.outcome == RowOutcome.CHANGED
    assert list(row.changes) == [
        Change("姓名", "测试零一", "测试改名"),
        Change("入党时间", "2019-06-01", "2018-05"),
        Change("所在党支部", "第一党支部", "第二党支部"),
        Change("介绍信抬头", "", OUT_ONLINE["介绍信抬头"]),
        Change("具体接收单位", person()["具体接收单位"], OUT_ONLINE["具体接收单位"]),
        Change("接收党组织编码", "011100132977", "031000019034"),
        Change("转接类型", "京内", "京外·线上"),
    ]
    bring_in(world.admin, person(姓名="测试改名", 入党时间="2018-05", 所在党支部="第二党支部", **OUT_ONLINE))
    transfer = the_transfer()
    assert (transfer.route, transfer.status, transfer.attempt) == (Route.OUT_OF_BEIJING, Status.DRAFT, 1)
    assert (transfer.member.name, transfer.member.branch.name, transfer.case.branch.name) == (
        "测试改名",
        "第二党支部",
        "第二党支部",
    )
    assert (transfer.member.joined_on, transfer.member.joined_has_day) == (datetime.date(2018, 5, 1), False)


def test_blank_cells_wipe_nothing(world):
    bring_in(world.admin, person(对方联系电话="010-62330009", **OUT_PAPER))
    before = everything()
    blank = {header: "" for header in person(**OUT_PAPER) if header not in ("姓名", "身份证号", "党员类别")}
    blank |= {"对方联系电话": "", "转接类型": "京外"}
    row = plan_one(world.admin, **blank)
    assert (row.outcome, list(row.changes)) == (RowOutcome.SAME, [])
    assert everything() == before


@pytest.mark.parametrize(
    ("header", "day", "month"), [("入党时间", "2019-06-15", "2019.6"), ("转正时间", "2020-06-20", "2020.6")]
)
def test_month_of_a_known_day_is_no_change(world, header, day, month):
    bring_in(world.admin, person(**{header: day}))
    assert plan_one(world.admin, **{header: month}).outcome == RowOutcome.SAME


def test_a_month_stays_a_month(world):
    bring_in(world.admin, person(入党时间="2019.6", 转正时间="2020.6"))
    member = the_transfer().member
    assert (member.joined_has_day, member.full_member_has_day) == (False, False)
    row = plan_one(world.admin, 入党时间="2019.6", 转正时间="2020-06-20")
    assert list(row.changes) == [Change("转正时间", "2020-06", "2020-06-20")]


def test_no_in_the_paper_column_makes_a_draft_online(world):
    bring_in(world.admin, person(**OUT_PAPER))
    row = plan_one(world.admin, **(OUT_PAPER | {"是否需要纸质介绍信": "否"}))
    assert list(row.changes) == [Change("转接类型", "京外·纸质", "京外·线上")]


@pytest.mark.parametrize("status", [Status.AWAITING_CONFIRMATION, Status.RETURNED])
def test_what_the_graduate_or_college_still_has_to_settle_is_taken_back(world, status):
    walked(world, status, **OUT_ONLINE)
    cells = OUT_ONLINE | {"具体接收单位": "中共同济大学交通运输工程学院委员会"}
    row = plan_one(world.admin, **cells)
    assert (row.outcome, row.notes) == (RowOutcome.CHANGED, ["将退回“待完善”，须再请本人确认"])
    bring_in(world.admin, person(**cells))
    transfer = the_transfer()
    assert (transfer.status, transfer.receiving_organization) == (
        Status.DRAFT,
        "中共同济大学交通运输工程学院委员会",
    )
    corrected = Event.objects.get(verb="CORRECT")
    assert (corrected.comment, corrected.from_status) == ("登记表重新导入", status)


@pytest.mark.parametrize("status", [Status.AWAITING_CONFIRMATION, Status.CONFIRMED, Status.COMPLETED])
def test_class_and_student_number_do_not_disturb_a_confirmation(world, status):
    walked(world, status)
    row = plan_one(world.admin, 专业班级="采矿硕19-2")
    assert (row.outcome, row.notes) == (RowOutcome.CHANGED, [])
    bring_in(world.admin, person(专业班级="采矿硕19-2"))
    assert (the_transfer().status, Member.objects.get().class_name) == (status, "采矿硕19-2")


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (Status.CONFIRMED, "本人已经确认"),
        (Status.SUBMITTED, "已报送组织部审核"),
        (Status.APPROVED, "组织部已审核通过"),
        (Status.LETTER_ISSUED, "介绍信已经开具"),
        (Status.LETTER_DELIVERED, "介绍信已经发出"),
        (Status.COMPLETED, "已经办结"),
        (Status.FAILED, "对方已经退回"),
        (Status.CANCELLED, "本次转接已经撤销"),
    ],
)
def test_what_is_under_way_is_not_overwritten(world, status, why):
    walked(world, status, **OUT_PAPER)
    before = everything()
    other = OUT_PAPER | {"具体接收单位": "中共陇南市武都区某某支部委员会"}
    row, fresh = plan(world.admin, person(专业班级="改了", **other), person(2)).rows
    assert (row.outcome, why in row.why) == (RowOutcome.CONFLICT, True)
    assert Change("具体接收单位", OUT_PAPER["具体接收单位"], other["具体接收单位"]) in row.changes
    assert fresh.outcome == RowOutcome.NEW
    assert everything() == before
    bring_in(world.admin, person(专业班级="改了", **other), person(2))
    transfer = Transfer.objects.for_pages().get(case__member__name="测试零一")
    assert (transfer.status, transfer.receiving_organization, transfer.member.class_name) == (
        status,
        OUT_PAPER["具体接收单位"],
        "采矿硕19-1",
    )


@pytest.mark.parametrize(
    "cells", [{"姓名": "测试改名"}, {"党费交至": "2022-07"}, {"本人联系电话": "13700000000"}]
)
def test_printed_data_of_a_person_conflicts_once_confirmed(world, cells):
    walked(world, Status.CONFIRMED)
    assert plan_one(world.admin, **cells).outcome == RowOutcome.CONFLICT


def test_equal_rows_are_the_same_in_every_status(world):
    for status in (Status.CONFIRMED, Status.INITIATED, Status.COMPLETED):
        walked(world, status) if not Transfer.objects.exists() else world.walk(the_transfer(), status)
        assert plan_one(world.admin).outcome == RowOutcome.SAME


def test_other_box_conflicts_with_an_open_transfer(world):
    bring_in(world.admin, person())
    row = plan_one(world.admin, 转接类型="暂缓")
    assert row.outcome == RowOutcome.CONFLICT
    assert row.why == "此人的转接正在办理（待完善），未改为“暂缓”。请先在个人页面撤销转接。"


@pytest.mark.parametrize(("word", "label"), [("暂缓", "暂缓"), ("留存", "留存"), ("出国", "出国（境）保留")])
def test_a_sheet_has_no_date_for_a_box_and_the_plan_says_so(world, word, label):
    Branch.objects.create(organization=world.college, name="第一党支部")
    note = f"{label}还没有期限，导入后请在个人页面填写“办理至”"
    assert bring_in(world.admin, person(转接类型=word)).rows[0].notes == [note]
    assert plan_one(world.admin, 转接类型=word).outcome == RowOutcome.SAME
    Case.objects.update(disposition="DELAYED_GRADUATION")
    ImportedRow.objects.all().delete()  # as if the person had been registered by hand
    assert plan_one(world.admin, 转接类型=word).notes == [note]
    Case.objects.update(disposition_until=datetime.date(2022, 9, 30))  # the former box's own
    assert plan_one(world.admin, 转接类型=word).notes == [note]


@pytest.mark.parametrize(
    "cells", [{"转接类型": "延期毕业"}, {"转接类型": "暂缓", "党员类别": "入党积极分子"}]
)
def test_boxes_without_a_date_of_their_own(world, cells):
    Branch.objects.create(organization=world.college, name="第一党支部")
    assert plan_one(world.admin, **cells).notes == []


def test_back_from_another_box_begins_a_transfer(world):
    bring_in(world.admin, person(转接类型="暂缓", 备注="支部九月才定"))
    row = bring_in(world.admin, person()).rows[0]
    assert row.notes == ["将登记转接"]
    assert list(row.changes)[:2] == [
        Change("去向类型", "暂缓", "转出"),
        Change("说明或文号", "支部九月才定", ""),
    ]
    assert (Case.objects.get().disposition, the_transfer().route) == (Disposition.TRANSFER, Route.IN_BEIJING)


def test_box_after_a_cancelled_transfer_and_back(world):
    walked(world, Status.CANCELLED)
    bring_in(world.admin, person(转接类型="延期毕业"))
    assert Case.objects.get().disposition == Disposition.DELAYED_GRADUATION
    bring_in(world.admin, person())
    transfer = the_transfer()
    assert (transfer.attempt, transfer.status, transfer.route) == (2, Status.DRAFT, Route.IN_BEIJING)


def test_cancelled_transfer_is_not_opened_again_by_the_same_sheet(world):
    walked(world, Status.CANCELLED)
    assert plan_one(world.admin).outcome == RowOutcome.SAME


def test_another_season_does_not_rewrite_what_an_attempt_under_way_stands_on(world):
    walked(world, Status.APPROVED, **OUT_ONLINE)
    make_season(2023, opens_on=datetime.date(2022, 6, 1))
    row = plan_one(world.admin, 姓名="改了名", **OUT_ONLINE)
    assert (row.outcome, dict(row.intent.person)) == (RowOutcome.NEW, {})
    assert "往届的转接还没有了结，本人确认过的信息未更新" in row.notes


def test_a_category_that_is_not_moved_does_not_hide_a_draft(world):
    bring_in(world.admin, person(**OUT_ONLINE))
    row = plan_one(world.admin, 党员类别="入党积极分子", 转接类型="")
    assert (row.outcome, row.why) == (
        RowOutcome.CONFLICT,
        "此人的转接正在办理（待完善），未改为非党员类别。请先在个人页面撤销转接。",
    )
