"""更正身份证号: who somebody is changes only while nothing rests on the old number."""

import json

import pytest

from members.models import Event, Member
from members.models.people import id_number_index
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from tests import factories
from tests.factories import fresh, make_id_number, said
from transfers.enums import Action, Path, Status
from transfers.models import Case
from transfers.services.identity import correct_id_number, identity_version, why_locked
from transfers.services.performing import perform

RIGHT = make_id_number(8123)


def correct(world, case, number=RIGHT, *, reason="看错一位", user=None, seen=None):
    seen = identity_version(Member.objects.get(pk=case.member_id)) if seen is None else seen
    return correct_id_number(case.pk, number, reason, world.actor(user or world.admin), seen=seen)


def test_number_and_index_change_and_nothing_else(world):
    transfer = world.transfer(Path.IN_BEIJING)
    before = Member.objects.get()
    correct(world, transfer.case, f" {RIGHT[:6]} {RIGHT[6:].lower()}　")
    after = Member.objects.get(id_number_index=id_number_index(RIGHT))
    assert after.id_number == RIGHT
    kept = [field.attname for field in Member._meta.fields if not field.attname.startswith("id_number")]
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert fresh(transfer).version == transfer.version + 1  # pages open on the old number are stale
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, event.comment) == ("CORRECT_ID_NUMBER", "看错一位")
    assert json.loads(event.data) == {"changes": {"身份证号": [before.id_number_tail, f"··· {RIGHT[-4:]}"]}}
    assert RIGHT not in event.data + event.comment + event.title
    assert journal.verify().fault == ""


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.CONFIRMED, "退回完善"),
        (Status.SUBMITTED, "撤回报送"),
        (Status.RETURNED, "退回完善"),
        (Status.APPROVED, "撤销本次转接"),
        (Status.LETTER_ISSUED, "改派重办"),
        (Status.LETTER_DELIVERED, "改派重办"),
        (Status.FAILED, "重新办理"),
        (Status.COMPLETED, "不再更改"),
    ],
)
def test_what_rests_on_the_old_number_says_what_to_do_first(world, status, words):
    transfer = world.transfer(Path.OUT_PAPER, status)
    assert words in why_locked(transfer.case)
    with pytest.raises(NotAllowed, match=words):
        correct(world, transfer.case)
    assert Member.objects.get().id_number != RIGHT


def test_after_a_correction_it_is_open_again(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    perform(transfer.pk, Action.CHANGE, world.actor(world.admin), said(Action.CHANGE, Path.OUT_PAPER))
    assert correct(world, transfer.case).id_number == RIGHT


def test_who_has_that_number_is_told_by_name_only_within_the_college(world):
    case = factories.make_case(world.season, world.college)
    factories.make_case(world.season, world.college, id_number=RIGHT, name="同院人")
    with pytest.raises(Refusal, match="同院人"):
        correct(world, case)
    other = make_id_number(8124)
    factories.make_case(world.season, world.other_college, id_number=other, name="外院人")
    with pytest.raises(Refusal, match="另一个党组织") as refusal:
        correct(world, case, other)
    assert "外院人" not in str(refusal.value)
    assert "乙学院" not in str(refusal.value)


def test_wrong_same_and_unexplained_numbers_are_refused(world):
    case = factories.make_case(world.season, world.college)
    wrong = RIGHT[:-1] + ("0" if RIGHT[-1] != "0" else "1")
    for number, reason, words in (
        (wrong, "看错", "校验码"),
        (RIGHT[:-1], "看错", "18 位"),
        (case.member.id_number, "看错", "相同"),
        (RIGHT, " ", "原因"),
    ):
        with pytest.raises(Refusal, match=words):
            correct(world, case, number, reason=reason)
    assert Event.objects.filter(verb="CORRECT_ID_NUMBER").count() == 0


def test_only_the_own_college_and_not_from_a_stale_page(world):
    case = factories.make_case(world.season, world.college)
    with pytest.raises(NotAllowed):
        correct(world, case, user=world.reviewer)
    with pytest.raises(Case.DoesNotExist):
        correct(world, case, user=world.other_admin)
    seen = identity_version(case.member)
    correct(world, case)
    with pytest.raises(Stale):
        correct(world, case, make_id_number(8125), seen=seen)
