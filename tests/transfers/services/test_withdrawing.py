"""撤回登记: while nothing has followed, and never a trace lost in the journal."""

import json

import pytest

from members.models import Event, Member
from members.refusals import NotAllowed, Refusal
from members.services import journal
from tests import factories
from tests.factories import said
from tests.transfers.sheets import bring_in, person
from transfers.enums import Action, Disposition, Path, Status
from transfers.models import Case, ImportedRow, MaterialKind, MaterialRecord, Transfer, Upload
from transfers.models.departure import MaterialState
from transfers.services import editing
from transfers.services.intake import undo as intake_undo
from transfers.services.performing import perform
from transfers.services.withdrawing import obstacles, withdraw_registration


def withdraw(world, case, *, reason="登记错了人", user=None):
    return withdraw_registration(case.pk, reason, world.actor(user or world.admin))


def test_the_person_goes_and_the_journal_stays(world):
    transfer = world.transfer(Path.IN_BEIJING, name="错登人", student_number="180009")
    editing.edit_person(transfer.case_id, {"ethnicity": "回族"}, world.actor(world.admin))
    member = transfer.member
    verbs = list(Event.objects.filter(member_id=member.pk).order_by("seq").values_list("verb", flat=True))
    assert withdraw(world, transfer.case) == "错登人"
    assert (Member.objects.count(), Case.objects.count(), Transfer.objects.count()) == (0, 0, 0)
    kept = Event.objects.filter(member_id=member.pk).order_by("seq")
    assert list(kept.values_list("verb", flat=True)) == [*verbs, "WITHDRAW_REGISTRATION"]
    last = kept.last()
    assert last.comment == "登记错了人"
    assert json.loads(last.data) == {
        "person": "错登人",
        "student_number": "180009",
        "id_number_tail": member.id_number_tail,
        "season": "2022 届",
    }
    assert journal.verify().fault == ""


def test_the_number_can_be_registered_anew(world):
    case = factories.make_case(world.season, world.college)
    number = case.member.id_number
    withdraw(world, case)
    factories.make_case(world.season, world.college, id_number=number)


def test_the_record_of_an_earlier_season_stays(world):
    old = factories.make_season(2020)
    earlier = factories.make_case(old, world.college)
    now = factories.make_case(world.season, world.college, member=earlier.member)
    withdraw(world, now)
    assert list(Case.objects.all()) == [earlier]
    assert Member.objects.get() == earlier.member


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_what_has_gone_on_its_way_stays(world, status):
    transfer = world.transfer(Path.OUT_PAPER if status != Status.INITIATED else Path.OUT_ONLINE, status)
    before = Event.objects.count()
    with pytest.raises(NotAllowed, match="不能撤回登记"):
        withdraw(world, transfer.case)
    assert Transfer.objects.get() == transfer
    assert Event.objects.count() == before


def test_a_draft_that_has_been_asked_for_before_stays_too(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    perform(transfer.pk, Action.CORRECT, world.actor(world.admin), said(Action.CORRECT, Path.IN_BEIJING))
    assert obstacles(transfer.case) == ["已有办理记录（请本人确认、退回完善）"]


def test_an_account_and_files_stand_in_the_way(world):
    case = factories.make_case(world.season, world.college)
    assert obstacles(case) == []
    world.graduate_user(case)
    kind = MaterialKind.objects.create(name="测试材料", categories=["FULL"])
    MaterialRecord.objects.create(
        case=case,
        kind=kind,
        state=MaterialState.COLLECTED,
        recorded_by=world.admin,
        recorded_at=case.member.user.last_login or "2022-06-08T00:00Z",
    )
    assert sorted(obstacles(case)) == ["已有“材料” 1 条", "本人已经登录过"]
    with pytest.raises(NotAllowed):
        withdraw(world, case)


def test_a_box_is_no_obstacle(world):
    case = factories.make_case(world.season, world.college)
    factories.set_disposition(case, Disposition.ABROAD, world.actor(world.admin))
    withdraw(world, case)
    assert not Case.objects.exists()


def test_it_needs_a_reason_and_the_own_college(world):
    case = factories.make_case(world.season, world.college)
    with pytest.raises(Refusal, match="原因"):
        withdraw(world, case, reason="  ")
    with pytest.raises(NotAllowed):
        withdraw(world, case, user=world.reviewer)
    with pytest.raises(Case.DoesNotExist):
        withdraw(world, case, user=world.other_admin)
    assert Case.objects.count() == 1


def test_whoever_an_import_brought_goes_with_its_trace_and_the_rest_can_still_be_undone(world):
    plan = bring_in(world.admin, person(1), person(2))
    assert ImportedRow.objects.count() == len(plan.rows) == 2
    case = Case.objects.get(member__student_number=person(1)["学号"])
    withdraw(world, case)
    assert [row.member.student_number for row in ImportedRow.objects.all()] == [person(2)["学号"]]
    upload = Upload.objects.get()
    assert intake_undo.outlook(upload).obstacles == []
    intake_undo.undo(upload.pk, world.actor(world.admin))
    assert not Member.objects.exists()
    assert journal.verify().fault == ""
