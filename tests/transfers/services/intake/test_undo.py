"""A whole import taken back while nothing has followed, and what stands in the way."""

import datetime

import pytest

from letters.models import Letter
from members.enums import Role
from members.models import Branch, Event, Member
from members.refusals import NotAllowed, Refusal
from members.services import journal
from members.services.journal import Actor
from members.services.reveal import note_look
from tests.factories import make_season, make_user
from tests.transfers.sheets import OUT_ONLINE, bring_in, everything, keep, person, workbook
from transfers.enums import Disposition, Status
from transfers.models import Case, ImportedRow, Transfer, Upload
from transfers.services import editing, intake
from transfers.services.intake import undo as intake_undo
from transfers.services.intake.plan import Decision, RowOutcome
from transfers.services.intake.rows import OWN_WORDS

OTHER = "中共同济大学建筑学院委员会"


def latest() -> Upload:
    return Upload.objects.filter(committed_at__isnull=False).order_by("-journal_seq")[0]


def undo(world, upload: Upload | None = None) -> Upload:
    return intake_undo.undo((upload or latest()).pk, Actor.of(world.admin))


def the_transfer() -> Transfer:
    return Transfer.objects.for_pages().latest_attempts().get()


def words(world) -> list[str]:
    return [each.words for each in intake_undo.outlook(latest()).obstacles]


def stored() -> tuple:
    """All that stands there, but for the journal and the versions that the pages go by."""
    members, cases, transfers, branches, _ = everything()
    return members, cases, [(*row[:2], *row[3:]) for row in transfers], branches


# --- Back to what was there ----------------------------------------------------------------------


def test_what_was_made_is_gone_and_the_journal_stays(world):
    bring_in(world.admin, *(person(n) for n in range(3)))
    events = Event.objects.count()
    upload = undo(world)
    assert [model.objects.count() for model in (Member, Case, Transfer, Branch, ImportedRow)] == [0] * 5
    assert (upload.undone_by, upload.outcome["undone"]) == (
        world.admin,
        {"removed": 3, "restored": 0, "taken_back": 0},
    )
    assert upload.outcome["events"] == [[1, events], [events + 1, events + 1]]
    assert Event.objects.count() == events + 1
    event = Event.objects.first()
    assert (event.verb, event.title) == ("UNDO_IMPORT", "撤销导入：移除 3 人，恢复 0 人的原内容")
    assert journal.verify().fault == ""


def test_same_file_can_be_imported_again(world):
    data = workbook(person(), person(2))
    for _ in range(2):
        upload = keep(data, world.admin)
        intake.commit(upload.pk, intake.plan_of(upload).digest, Actor.of(world.admin))
        assert Member.objects.count() == 2
        undo(world, upload)
    assert Member.objects.count() == 0


def test_changed_values_come_back(world):
    bring_in(world.admin, person(入党时间="2019.6", 对方联系电话="010-62330009"))
    before = stored()
    bring_in(
        world.admin,
        person(姓名="测试改名", 入党时间="2018-05-03", 本人联系电话="13700000000", 所在党支部="第二党支部")
        | OUT_ONLINE
        | {"对方联系电话": "010-62330010", "备注": "备注"},
    )
    assert stored() != before
    upload = undo(world)
    assert stored() == before
    member, transfer = Member.objects.get(), the_transfer()
    assert (member.joined_on, member.joined_has_day) == (datetime.date(2019, 6, 1), False)
    assert (member.phone, transfer.contact_phone, transfer.remark) == (
        person()["本人联系电话"],
        "010-62330009",
        "",
    )
    index, name_key = member.phone_index, member.name_key
    member.fill_lookups()
    assert (member.phone_index, member.name_key) == (index, name_key)
    assert upload.outcome["undone"] == {"removed": 0, "restored": 1, "taken_back": 0}
    assert [event.title for event in Event.objects.order_by("-seq")[1:3]] == ["撤销导入，恢复原内容"] * 2
    assert journal.verify().fault == ""


def test_version_moves_on_so_that_open_pages_are_stale(world):
    bring_in(world.admin, person())
    bring_in(world.admin, person(具体接收单位=OTHER))
    version = the_transfer().version
    undo(world)
    assert the_transfer().version == version + 1


def test_base_of_the_next_comparison_is_the_import_before(world):
    bring_in(world.admin, person())
    bring_in(world.admin, person(具体接收单位=OTHER))
    undo(world)
    row = bring_in(world.admin, person(具体接收单位=OTHER)).rows[0]
    assert row.choices == ()
    assert the_transfer().receiving_organization == OTHER


def test_own_words_of_the_graduate_come_back(world):
    bring_in(world.admin, person())
    graduate = world.graduate_user(Case.objects.get())
    with journal.change() as book:
        transfer = the_transfer()
        changes = editing.apply_target(transfer, {"remark": "我写的"})
        editing.save_target(book, Actor.of(graduate), transfer, changes, own=True)
    filled_in = the_transfer().own_target_at
    upload = keep(workbook(person(备注="学院写的")), world.admin)
    row = intake.plan_of(upload).rows[0]
    assert (row.outcome, row.why) == (RowOutcome.CONFLICT, OWN_WORDS)
    intake.commit(
        upload.pk,
        intake.plan_of(upload).digest,
        Actor.of(world.admin),
        decisions={row.token: Decision.SHEET},
    )
    assert the_transfer().remark == "学院写的"
    undo(world, upload)
    assert (the_transfer().remark, the_transfer().own_target_at) == ("我写的", filled_in)


def test_what_the_graduate_was_still_writing_comes_back_as_such(world):
    bring_in(world.admin, person())
    actor = Actor.of(world.graduate_user(Case.objects.get()))
    editing.edit_target(the_transfer().pk, {"remark": "写到一半"}, actor, handed_in=False)
    at_it_since = the_transfer().own_draft_at
    upload = keep(workbook(person(备注="学院写的")), world.admin)
    plan = intake.plan_of(upload)
    assert (plan.rows[0].outcome, plan.rows[0].why) == (RowOutcome.CONFLICT, OWN_WORDS)
    decisions = {plan.rows[0].token: Decision.SHEET}
    intake.commit(upload.pk, plan.digest, Actor.of(world.admin), decisions=decisions)
    assert not the_transfer().being_filled_by_graduate
    undo(world, upload)
    assert (the_transfer().remark, the_transfer().own_draft_at) == ("写到一半", at_it_since)


def test_box_and_the_attempt_that_it_began(world):
    bring_in(world.admin, person(转接类型="暂缓", 备注="支部九月才定"))
    before = stored()
    bring_in(world.admin, person())
    assert Transfer.objects.count() == 1
    undo(world)
    assert stored() == before
    assert Case.objects.get().disposition == Disposition.DEFERRED


def test_second_attempt_after_a_cancelled_one(world):
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.CANCELLED)
    bring_in(world.admin, person(转接类型="延期毕业"))
    before = stored()
    bring_in(world.admin, person())
    assert the_transfer().attempt == 2
    undo(world)
    assert stored() == before


def test_person_of_an_earlier_season_stays(world):
    bring_in(world.admin, person())
    make_season(2023, opens_on=datetime.date(2022, 6, 1))
    before = stored()
    bring_in(world.admin, person(专业班级="博采矿22"))
    assert Case.objects.count() == 2
    undo(world)
    assert stored() == before


def test_what_was_taken_back_stays_to_be_confirmed_again(world):
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.AWAITING_CONFIRMATION)
    bring_in(world.admin, person(具体接收单位=OTHER))
    assert intake_undo.outlook(latest()).taken_back == 1
    upload = undo(world)
    transfer = the_transfer()
    assert (transfer.status, transfer.receiving_organization) == (Status.DRAFT, person()["具体接收单位"])
    assert upload.outcome["undone"]["taken_back"] == 1


def test_branch_in_use_stays(world):
    bring_in(world.admin, person())
    bring_in(world.admin, person(2, 所在党支部="第二党支部"), person(3, 所在党支部="第三党支部"))
    third = Branch.objects.get(name="第三党支部")
    editing.edit_person(
        Case.objects.get(member__name="测试零一").pk, {"branch": third}, Actor.of(world.admin)
    )
    undo(world)
    assert sorted(Branch.objects.values_list("name", flat=True)) == ["第一党支部", "第三党支部"]


# --- What stands in the way ----------------------------------------------------------------------


def test_nothing_in_the_way_at_first(world):
    bring_in(world.admin, person(), person(2))
    assert intake_undo.outlook(latest()).obstacles == []


def test_looking_is_not_in_the_way(world):
    bring_in(world.admin, person())
    note_look(Member.objects.get(), Actor.of(world.admin))
    assert words(world) == []
    undo(world)


def test_edited_person_is_in_the_way_with_name_and_page(world):
    bring_in(world.admin, person(), person(2))
    case = Case.objects.get(member__name="测试零二")
    editing.edit_person(case.pk, {"class_name": "别的班"}, Actor.of(world.admin))
    before = everything()
    assert intake_undo.outlook(latest()).obstacles == [
        intake_undo.Obstacle("测试零二", case.pk, "之后又有“修改个人信息”")
    ]
    with pytest.raises(Refusal, match=r"导入之后已有后续办理.*测试零二：之后又有“修改个人信息”"):
        undo(world)
    assert everything() == before
    assert Upload.objects.get().undone_at is None


def test_changed_value_without_a_line_is_noticed(world):
    bring_in(world.admin, person())
    bring_in(world.admin, person(专业班级="新班"))
    Member.objects.update(class_name="悄悄改了")
    assert words(world) == ["导入的内容又有改动"]


def test_next_step_is_in_the_way(world):
    bring_in(world.admin, person())
    world.walk(the_transfer(), Status.AWAITING_CONFIRMATION)
    assert words(world) == ["之后又有“请本人确认”"]


def test_later_import_of_the_same_person_goes_first(world):
    bring_in(world.admin, person())
    first = latest()
    bring_in(world.admin, person(专业班级="新班"), person(2))
    assert [each.words for each in intake_undo.outlook(first).obstacles] == [
        "之后又有“修改个人信息”，之后的导入中也有此人"
    ]
    undo(world)
    undo(world, first)
    assert Member.objects.count() == 0


def test_account_of_a_new_person_is_in_the_way(world):
    bring_in(world.admin, person())
    make_user(Role.GRADUATE, member=Member.objects.get())
    assert words(world) == ["本人已经登录过"]


def test_sent_register_is_in_the_way_of_rows_that_only_go_along(world):
    """院内 and 京内 rows get no event of their own when the register is sent."""
    bring_in(world.admin, person())
    bring_in(world.admin, person(专业班级="新班"))
    world.transfer(organization=world.college)
    world.submit_register(world.college)
    assert words(world) == ["已列入报送的登记表"]
    with pytest.raises(Refusal, match="已列入报送的登记表"):
        undo(world)


def test_letters_are_in_the_way(world):
    bring_in(world.admin, person(**OUT_ONLINE | {"接收党组织编码": "", "是否需要纸质介绍信": "是"}))
    world.walk(the_transfer(), Status.LETTER_ISSUED)
    assert Letter.objects.exists()
    assert len(words(world)) == 1


# --- Who, and when -------------------------------------------------------------------------------


def test_only_once(world):
    bring_in(world.admin, person())
    upload = undo(world)
    with pytest.raises(intake_undo.AlreadyUndone):
        undo(world, upload)
    assert intake_undo.outlook(upload).obstacles == []


def test_only_the_college_itself(world):
    bring_in(world.admin, person())
    with pytest.raises(Upload.DoesNotExist):
        intake_undo.undo(latest().pk, Actor.of(world.other_admin))
    with pytest.raises(NotAllowed):
        intake_undo.undo(latest().pk, Actor.of(world.department_admin))
    assert Member.objects.exists()


def test_not_before_the_commit_nor_after_the_season(world):
    upload = keep(workbook(person()), world.admin)
    with pytest.raises(Refusal, match="还没有导入"):
        undo(world, upload)
    bring_in(world.admin, person())
    world.season.entry_open = False
    world.season.save()
    with pytest.raises(Refusal, match="登记已经关闭"):
        undo(world)


def test_imports_of_an_earlier_version_have_no_way_back(world):
    bring_in(world.admin, person())
    Upload.objects.update(journal_seq=None)
    assert [each.words for each in intake_undo.outlook(Upload.objects.get()).obstacles] == [
        "这是早先版本的导入，没有记下写入前的内容，不能撤销"
    ]
    with pytest.raises(Refusal, match="早先版本"):
        undo(world, Upload.objects.get())


def test_pages_with_lines_about_somebody_who_is_gone(world, sign_in):
    bring_in(world.admin, person())
    undo(world)
    for user in (world.admin, world.reviewer):
        client = sign_in(user)
        page = client.get("/journal/")
        assert page.status_code == 200
        assert "撤销导入" in page.content.decode()
        assert client.get("/").status_code == 200
    assert Event.objects.filter(verb="BEGIN").select_related("member").get().member is None


def test_looking_for_obstacles_costs_the_same_for_one_and_for_thirty(world, django_assert_max_num_queries):
    bring_in(world.admin, person())
    with django_assert_max_num_queries(30) as one:
        intake_undo.outlook(latest())
    undo(world)
    bring_in(world.admin, *(person(n) for n in range(30)))
    with django_assert_max_num_queries(len(one)):
        intake_undo.outlook(latest())
