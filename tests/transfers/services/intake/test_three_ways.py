"""The base of the comparison: what the sheets had said last, also where they changed nothing."""

import datetime

import pytest

from members.models import Member
from members.services.journal import Actor
from tests.factories import make_season
from tests.transfers.sheets import OUT_ONLINE, bring_in, keep, person, plan_one, workbook
from transfers.enums import Disposition, Status
from transfers.models import Case, ImportedRow, Season, Transfer, Upload
from transfers.services import editing, intake
from transfers.services.intake import undo as intake_undo
from transfers.services.intake.plan import Decision, RowOutcome
from transfers.services.intake.rows import SOMEBODY_ELSE


def edit(world, **values) -> None:
    editing.edit_person(Case.objects.get(member__name="测试零一").pk, values, Actor.of(world.admin))


def the_transfer() -> Transfer:
    return Transfer.objects.for_pages().latest_attempts().get()


def test_a_sheet_that_agreed_with_a_change_by_hand_is_the_base_from_then_on(world):
    """Otherwise the change back would be undone without a word: the base would be that of long ago."""
    bring_in(world.admin, person(专业班级="甲班"), person(2))
    edit(world, class_name="乙班")
    bring_in(world.admin, person(专业班级="乙班"), person(2, 专业班级="丙班"))
    edit(world, class_name="甲班")
    row = plan_one(world.admin, 专业班级="乙班")
    assert (row.outcome, list(row.changes)) == (RowOutcome.SAME, [])
    assert row.notes == ["专业班级：表中仍是上次导入的内容，系统中已改为“甲班”，未改回"]


def test_rows_that_say_nothing_new_leave_no_trace(world):
    bring_in(world.admin, person(), person(2))
    bring_in(world.admin, person(), person(2, 专业班级="丙班"))
    assert ImportedRow.objects.count() == 3


def test_a_row_that_only_agreed_does_not_stand_in_the_way_of_undoing(world):
    bring_in(world.admin, person(专业班级="甲班"), person(2))
    edit(world, class_name="乙班")
    bring_in(world.admin, person(专业班级="乙班"), person(2, 专业班级="丙班"))
    edit(world, class_name="丁班")
    upload = Upload.objects.order_by("-journal_seq")[0]
    assert intake_undo.outlook(upload).obstacles == []
    undone = intake_undo.undo(upload.pk, Actor.of(world.admin))
    assert undone.outcome["undone"] == {"removed": 0, "restored": 1, "taken_back": 0}
    assert Member.objects.get(name="测试零一").class_name == "丁班"


def test_a_day_given_by_hand_to_a_month_from_the_sheet_is_not_overwritten(world):
    bring_in(world.admin, person(入党时间="2019.6"))
    edit(world, joined_on=datetime.date(2019, 6, 15), joined_has_day=True)
    row = plan_one(world.admin, 入党时间="2019-06-20")
    assert [(each.before, each.after, each.base, each.by_hand) for each in row.changes] == [
        ("2019-06-15", "2019-06-20", "2019-06", True)
    ]
    assert row.choices == (Decision.KEEP, Decision.SHEET)


def test_a_month_does_not_make_the_day_of_an_earlier_sheet_one_by_hand(world):
    bring_in(world.admin, person(入党时间="2019-06-15"))
    bring_in(world.admin, person(入党时间="2019.6", 专业班级="乙班"))
    row = plan_one(world.admin, 入党时间="2019-06-20", 专业班级="乙班")
    assert (row.outcome, row.choices) == (RowOutcome.CHANGED, ())


# --- Somebody else's number ---------------------------------------------------------------------------


def test_other_name_and_other_number_under_a_known_id_are_asked_about(world):
    """So a column of ID numbers that has slipped by a row does not rename everybody."""
    bring_in(world.admin, person(), person(2))
    slipped = [person(n) | {"身份证号": person(3 - n)["身份证号"]} for n in (1, 2)]
    upload = keep(workbook(*slipped), world.admin)
    plan = intake.plan_of(upload)
    assert [(row.outcome, row.why) for row in plan.rows] == [(RowOutcome.CONFLICT, SOMEBODY_ELSE)] * 2
    assert plan.rows[0].choices == (Decision.KEEP, Decision.SHEET)
    assert plan_one(world.admin, 姓名="改了名").outcome == RowOutcome.CHANGED
    assert plan_one(world.admin, 学号="20229999").outcome == RowOutcome.CHANGED


# --- Data that stand still -----------------------------------------------------------------------


def test_attempt_under_way_elsewhen_holds_in_the_second_import_too(world):
    """The first import of the new season leaves the confirmed data alone, and so does the next one."""
    bring_in(world.admin, person(**OUT_ONLINE))
    world.walk(the_transfer(), Status.APPROVED)
    make_season(2023, opens_on=datetime.date(2022, 6, 1))
    season = Season.objects.get(year=2023)
    for name in ("测试零一", "改了名"):
        upload = keep(workbook(person(姓名=name, **OUT_ONLINE)), world.admin, season)
        plan = intake.plan_of(upload)
        if name == "测试零一":
            intake.commit(upload.pk, plan.digest, Actor.of(world.admin))
    assert (plan.rows[0].outcome, list(plan.rows[0].changes)) == (RowOutcome.SAME, [])
    assert plan.rows[0].notes == ["往届的转接还没有了结，本人确认过的信息未更新"]


def test_after_a_refusal_the_letter_data_stand_still_as_in_the_form(world):
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.FAILED)
    row = plan_one(world.admin, 姓名="改了名")
    assert (row.outcome, row.choices) == (RowOutcome.CONFLICT, ())
    assert "重新办理" in row.why


def test_another_box_does_not_inherit_the_date_of_the_last_one(world):
    """支部九月才定 has a day in September; 出国保留 has its own, which nobody has said yet."""
    bring_in(world.admin, person(转接类型="暂缓"))
    editing.set_disposition(
        Case.objects.get().pk, Disposition.DEFERRED, Actor.of(world.admin), until=datetime.date(2022, 9, 30)
    )
    row = plan_one(world.admin, 转接类型="出国保留", 备注="组文 3 号")
    assert [(each.field, each.before, each.after) for each in row.changes] == [
        ("去向类型", "暂缓", "出国（境）保留"),
        ("办理至", "2022-09-30", ""),
        ("说明或文号", "", "组文 3 号"),
    ]
    assert "出国（境）保留还没有期限，导入后请在个人页面填写“办理至”" in row.notes
    bring_in(world.admin, person(转接类型="出国保留", 备注="组文 3 号"))
    assert Case.objects.get().disposition_until is None


@pytest.mark.parametrize("back", [False, True])
def test_pages_open_on_a_person_are_stale_after_an_import_and_after_its_undoing(world, back):
    """As after the form: whoever confirms confirms what was shown."""
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.AWAITING_CONFIRMATION)
    version = the_transfer().version
    bring_in(world.admin, person(专业班级="乙班"))
    if back:
        intake_undo.undo(Upload.objects.order_by("-journal_seq")[0].pk, Actor.of(world.admin))
    assert (the_transfer().status, the_transfer().version) == (
        Status.AWAITING_CONFIRMATION,
        version + 1 + back,
    )
