"""Somebody whom another college had in an earlier season: both ways in, and the way back."""

import datetime
import json

import pytest
from django.urls import reverse

from members.enums import MemberCategory, Sex
from members.models import Branch, Event, Member
from members.refusals import NotAllowed
from members.services import journal
from members.services.journal import Actor
from tests import factories
from tests.factories import make_case, make_season
from tests.transfers.sheets import bring_in, person, plan_one, workbook
from transfers.desk import Desk
from transfers.enums import Action, Disposition, Path, Status
from transfers.models import Case, Transfer, Upload
from transfers.register.entry import Entry
from transfers.services import editing, intake, situations
from transfers.services.intake import undo as intake_undo
from transfers.services.intake.plan import RowOutcome
from transfers.services.intake.rows import OTHER_NAME, TAKEN_OVER
from transfers.services.performing import perform
from transfers.services.registering import NotOnePerson, digest_of, plan_person, register_person
from transfers.services.withdrawing import withdraw_registration
from transfers.working_lists import lists_of

ROW = person()
STORED = {"phone": "13511112222", "class_name": "地质本15-2", "ethnicity": "满族", "student_number": "15001"}


@pytest.fixture
def bachelor(world) -> Case:
    """The same person, in the other college's register three years ago."""
    return make_case(
        make_season(2019),
        world.other_college,
        name=ROW["姓名"],
        id_number=ROW["身份证号"],
        sex=Sex.MALE,
        **STORED,
    )


def everything():
    return (
        [
            {field.attname: getattr(member, field.attname) for field in Member._meta.fields}
            for member in Member.objects.order_by("pk")
        ],
        list(Case.objects.order_by("pk").values()),
        list(Transfer.objects.order_by("pk").values()),
        list(Branch.objects.order_by("pk").values()),
    )


def undo(world):
    upload = Upload.objects.filter(committed_at__isnull=False).order_by("-journal_seq")[0]
    return intake_undo.undo(upload.pk, Actor.of(world.admin))


def entry(**values) -> Entry:
    given = {"name": ROW["姓名"], "id_number": ROW["身份证号"], "category": MemberCategory.FULL}
    return Entry(**(given | {"branch_name": "第一党支部", "disposition": Disposition.TRANSFER} | values))


# --- By a register ---------------------------------------------------------------------------


def test_the_plan_takes_the_person_and_shows_nothing_that_is_stored(world, bachelor):
    row = plan_one(world.admin, 民族="")
    assert (row.outcome, row.why, list(row.changes)) == (RowOutcome.NEW, "", [])
    assert list(row.notes) == [TAKEN_OVER, "将新建党支部：第一党支部"]
    shown = f"{row.notes}{[finding.sentence for finding in row.findings]}"
    for words in (*STORED.values(), world.other_college.name):
        assert words not in shown


def test_the_person_moves_and_the_old_case_stays(world, bachelor):
    bring_in(world.admin, person(民族=""))
    member = Member.objects.get()
    assert (member.pk, member.organization, member.branch.name, member.branch.organization) == (
        bachelor.member_id,
        world.college,
        "第一党支部",
        world.college,
    )
    assert (member.phone, member.class_name, member.ethnicity) == ("13900000001", "采矿硕19-1", "满族")
    cases = Case.objects.order_by("season__year").values_list("season__year", "organization")
    assert list(cases) == [(2019, world.other_college.pk), (2022, world.college.pk)]
    assert Transfer.objects.get().organization == world.college
    assert journal.verify().fault == ""


def test_neither_journal_tells_the_other_colleges_values(world, bachelor):
    bring_in(world.admin, person())
    told = {
        event.organization: event.data
        for event in Event.objects.filter(verb__in=("TAKE_OVER", "LEAVE_COLLEGE"))
    }
    assert set(told) == {world.college, world.other_college}
    assert "采矿硕19-1" in told[world.college]
    assert "地质本15-2" not in told[world.college]
    assert "地质本15-2" in told[world.other_college]
    assert "采矿硕19-1" not in told[world.other_college]
    assert not any(STORED["phone"] in data for data in told.values())
    own = Event.objects.visible_to(world.admin)
    assert not any("地质本15-2" in event.data for event in own)
    assert json.loads(told[world.college])["values"]


def test_the_next_import_compares_with_the_own_ones_only(world):
    upload = intake.keep(
        workbook(person(专业班级="地质本15-2", 转接类型="")),
        "登记表.xlsx",
        make_season(2019),
        Actor.of(world.other_admin),
    )
    intake.commit(upload.pk, intake.plan_of(upload).digest, Actor.of(world.other_admin))
    perform(Transfer.objects.get().pk, Action.CANCEL, Actor.of(world.other_admin), {"reason": "不离校"})
    mine = entry(class_name="采矿硕19-1")
    seen = digest_of(plan_person(mine, world.college, world.season))
    register_person(mine, world.actor(world.admin), season=world.season, seen=seen)
    row = plan_one(world.admin, 专业班级="采矿硕19-2")
    (change,) = (each for each in row.changes if each.field == "专业班级")
    assert (change.before, change.after, change.base) == ("采矿硕19-1", "采矿硕19-2", "")


def test_undoing_gives_the_person_back(world, bachelor):
    Branch.objects.create(organization=world.college, name="第一党支部")
    before = everything()
    bring_in(world.admin, person())
    assert everything() != before
    undo(world)
    assert everything() == before
    assert journal.verify().fault == ""
    assert not any("地质本15-2" in event.data for event in Event.objects.visible_to(world.admin))


def test_after_an_undoing_it_can_be_imported_again(world, bachelor):
    bring_in(world.admin, person())
    undo(world)
    bring_in(world.admin, person())
    assert Member.objects.get().organization == world.college


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED, Status.FAILED])
def test_what_has_come_to_its_end_there_is_no_obstacle(world, bachelor, status):
    transfer = world.transfer(Path.OUT_ONLINE, status, organization=world.other_college)
    Transfer.objects.filter(pk=transfer.pk).update(case=bachelor)
    assert plan_one(world.admin).outcome == RowOutcome.NEW


def test_an_open_transfer_of_an_earlier_season_keeps_the_person_there(world, bachelor):
    editing.set_disposition(bachelor.pk, Disposition.TRANSFER, world.actor(world.other_admin))
    row = plan_one(world.admin)
    assert (row.outcome, row.why) == (RowOutcome.REFUSED, "同一人在两个学院。")
    assert world.other_college.name not in "".join(finding.sentence for finding in row.findings)


@pytest.mark.parametrize("year", [2022, 2023])
def test_so_does_a_case_of_this_season_or_a_later_one(world, bachelor, year):
    season = world.season if year == 2022 else make_season(year, opens_on=datetime.date(2022, 1, 1))
    Case.objects.create(
        season=season, member=bachelor.member, organization=world.other_college, branch=bachelor.branch
    )
    upload = intake.keep(workbook(person()), "登记表.xlsx", world.season, Actor.of(world.admin))
    (row,) = intake.plan_of(upload).rows
    assert row.outcome == RowOutcome.REFUSED


def test_another_name_is_not_taken_for_the_same_person(world, bachelor):
    row = plan_one(world.admin, 姓名="另一人")
    assert (row.outcome, row.why) == (RowOutcome.REFUSED, "身份证号与往届的姓名不符。")
    assert bachelor.member.name not in "".join(finding.sentence for finding in row.findings)


# --- By the form -----------------------------------------------------------------------------


def test_the_form_takes_the_person_after_a_look(world, bachelor):
    row = plan_person(entry(class_name="采矿硕19-1"), world.college, world.season)
    assert (list(row.changes), row.notes[0]) == ([], TAKEN_OVER)
    case = register_person(
        entry(class_name="采矿硕19-1"), world.actor(world.admin), season=world.season, seen=digest_of(row)
    )
    member = Member.objects.get()
    assert (case.member_id, case.organization, member.organization) == (
        bachelor.member_id,
        world.college,
        world.college,
    )
    assert (member.class_name, member.phone) == ("采矿硕19-1", STORED["phone"])
    assert list(
        Event.objects.filter(organization=world.college).order_by("seq").values_list("verb", flat=True)
    ) == ["CREATE_BRANCH", "TAKE_OVER", "BEGIN"]
    assert journal.verify().fault == ""


def test_the_form_lets_a_person_decide_about_another_name(world, bachelor):
    row = plan_person(entry(name="改名人"), world.college, world.season)
    assert list(row.notes)[:2] == [TAKEN_OVER, OTHER_NAME]
    case = register_person(
        entry(name="改名人"), world.actor(world.admin), season=world.season, seen=digest_of(row)
    )
    assert case.member.name == "改名人"


def test_the_form_refuses_who_is_listed_there_now(world, bachelor):
    Case.objects.create(
        season=world.season, member=bachelor.member, organization=world.other_college, branch=bachelor.branch
    )
    with pytest.raises(NotOnePerson):
        plan_person(entry(), world.college, world.season)


def test_withdrawing_gives_the_person_back(world, bachelor):
    seen = digest_of(plan_person(entry(), world.college, world.season))
    case = register_person(entry(), world.actor(world.admin), season=world.season, seen=seen)
    withdraw_registration(case.pk, "登记错了人", world.actor(world.admin))
    member = Member.objects.get()
    assert (member.organization, member.branch) == (world.other_college, bachelor.branch)
    assert journal.verify().fault == ""


def test_the_page_of_the_form_tells_nothing(world, bachelor, sign_in):
    Branch.objects.create(organization=world.college, name="第一党支部")
    branch = Branch.objects.get(organization=world.college)
    said = {"name": "改名人", "id_number": ROW["身份证号"], "category": "FULL", "branch": branch.pk}
    answer = sign_in(world.admin).post(reverse("transfers:person_new"), said | {"disposition": "TRANSFER"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert TAKEN_OVER in page
    for words in (*STORED.values(), bachelor.member.name, world.other_college.name):
        assert words not in page


# --- The college that had the person ---------------------------------------------------------


@pytest.fixture
def left(world, bachelor) -> Case:
    """The old case of somebody who has come to the other college."""
    bring_in(world.admin, person())
    return Case.objects.select_related("member").get(pk=bachelor.pk)


def test_the_old_page_still_works_without_what_is_new(world, left, sign_in):
    answer = sign_in(world.other_admin).get(reverse("transfers:case", args=[left.pk]))
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "13900000001",
        "采矿硕19-1",
        ROW["学号"],
        reverse("members:id_number", args=[left.member_id]),
    ):
        assert words not in page
    assert "此人现由本校其他二级党组织登记" in page
    for name in ("person_edit", "person_id_number", "disposition", "person_withdraw"):
        assert reverse(f"transfers:{name}", args=[left.pk]) not in page
    assert (
        sign_in(world.other_admin).get(reverse("transfers:materials_case", args=[left.pk])).status_code == 200
    )
    new = Case.objects.get(season=world.season)
    assert sign_in(world.other_admin).get(reverse("transfers:case", args=[new.pk])).status_code == 404


def test_the_new_college_sees_nothing_of_the_old_case(world, left, sign_in):
    client = sign_in(world.admin)
    assert client.get(reverse("transfers:case", args=[left.pk])).status_code == 404
    new = Case.objects.get(season=world.season)
    page = client.get(reverse("transfers:case", args=[new.pk])).content.decode()
    assert "地质本15-2" not in page
    assert world.other_college.name not in page
    assert client.post(reverse("members:id_number", args=[left.member_id])).status_code == 200
    assert (
        sign_in(world.other_admin).post(reverse("members:id_number", args=[left.member_id])).status_code
        == 404
    )


def test_the_old_college_begins_nothing_new(world, left):
    actor = world.actor(world.other_admin)
    with pytest.raises(NotAllowed):
        editing.set_disposition(left.pk, Disposition.TRANSFER, actor)
    with pytest.raises(NotAllowed):
        editing.edit_person(left.pk, {"phone": "1"}, actor)
    transfer = world.transfer(Path.OUT_ONLINE, Status.FAILED, organization=world.other_college)
    Transfer.objects.filter(pk=transfer.pk).update(case=left)
    found = situations.verdict(factories.fresh(transfer), world.other_admin, Action.TRY_AGAIN)
    assert (found.allowed, found.reason) == (False, "此人已由本校其他二级党组织登记，由该单位办理")


@pytest.mark.parametrize("name", ["person_edit", "person_id_number", "person_withdraw", "disposition"])
def test_the_old_college_opens_no_form_with_what_is_new(world, left, sign_in, name):
    answer = sign_in(world.other_admin).get(reverse(f"transfers:{name}", args=[left.pk]))
    assert answer.status_code == 403
    assert "13900000001" not in answer.content.decode()


def test_a_failed_attempt_of_somebody_who_has_left_waits_for_nobody(world, left):
    transfer = world.transfer(Path.OUT_ONLINE, Status.FAILED, organization=world.other_college)
    desk = Desk.of(world.other_admin, world.season)
    refused = lists_of(desk.party)["earlier"].condition
    waiting = Transfer.objects.filter(refused, organization=world.other_college)
    assert waiting.count() == 1
    Transfer.objects.filter(pk=transfer.pk).update(case=left)
    assert waiting.count() == 0


def test_the_old_college_withdraws_nobody_who_has_left(world, left):
    with pytest.raises(NotAllowed, match="此人已由本校其他二级党组织登记"):
        withdraw_registration(left.pk, "登记错了人", world.actor(world.other_admin))


def test_of_two_colleges_the_second_is_shown_the_plan_again(world, bachelor):
    uploads = {
        user: intake.keep(workbook(person()), "登记表.xlsx", world.season, Actor.of(user))
        for user in (world.admin, world.general_admin)
    }
    digests = {user: intake.plan_of(upload).digest for user, upload in uploads.items()}
    intake.commit(uploads[world.admin].pk, digests[world.admin], Actor.of(world.admin))
    with pytest.raises(intake.PlanChanged):
        intake.commit(
            uploads[world.general_admin].pk, digests[world.general_admin], Actor.of(world.general_admin)
        )
    assert Member.objects.get().organization == world.college
