"""Warnings found in order: with a reason, for what stood there, by the own college, and taken back."""

import datetime

import pytest

from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from tests.factories import fresh, make_case
from transfers.enums import Path, Status
from transfers.models import Acknowledgement, Case, Transfer
from transfers.services import acknowledging, editing

REASON = "已电话向本人核实"
MAY = datetime.date(2022, 5, 1)


def noted(transfer):
    loaded = fresh(transfer)
    return acknowledging.note_case(loaded.case, loaded)


def behind(world, organization=None, **fields):
    """Somebody whose fee is a month behind."""
    return world.transfer(Path.OUT_ONLINE, organization=organization, fee_paid_until=MAY, **fields)


def acknowledge(world, transfer, reason=REASON, user=None, mark=None):
    mark = mark or noted(transfer).open[0].mark
    return acknowledging.acknowledge(transfer.case_id, mark, reason, world.actor(user or world.admin))


def test_an_acknowledged_warning_is_no_longer_open(world):
    transfer = behind(world)
    kept = acknowledge(world, transfer)
    person = noted(transfer)
    assert person.open == []
    assert [(each.finding.rule.code, each.acknowledgement) for each in person.acknowledged] == [
        ("FEE_BEHIND", kept)
    ]
    assert (kept.reason, kept.by, kept.field) == (REASON, world.admin, "fee_paid_until")


def test_the_journal_says_who_what_and_why(world):
    transfer = behind(world)
    acknowledge(world, transfer)
    event = Event.objects.latest("seq")
    assert (event.verb, event.title, event.comment, event.member) == (
        "ACKNOWLEDGE_FINDING",
        "核对提示：党费未交至离校月份",
        REASON,
        transfer.member,
    )
    assert journal.verify().fault == ""


def test_another_value_raises_the_warning_again_and_the_old_one_not(world):
    transfer = behind(world)
    acknowledge(world, transfer)
    actor = world.actor(world.admin)
    editing.edit_person(transfer.case_id, {"fee_paid_until": datetime.date(2022, 4, 1)}, actor)
    assert [each.finding.rule.code for each in noted(transfer).open] == ["FEE_BEHIND"]
    assert noted(transfer).acknowledged == []
    editing.edit_person(transfer.case_id, {"fee_paid_until": MAY}, actor)
    assert noted(transfer).open == []


def test_it_holds_for_one_person_only(world):
    first, second = behind(world), behind(world)
    acknowledge(world, first)
    assert len(noted(second).open) == 1


def test_it_survives_that_others_join_in(world):
    one, two, odd = (world.transfer(Path.OUT_ONLINE) for _ in range(3))
    Transfer.objects.filter(pk=odd.pk).update(heading_organization="中共同济大学委员会")
    acknowledge(world, odd)
    world.transfer(Path.OUT_ONLINE)
    assert [each.finding.rule.code for each in noted(odd).acknowledged] == ["SAME_UNIT_TWO_SPELLINGS"]
    assert "另有 3 行" in noted(odd).acknowledged[0].finding.detail
    assert {noted(each).noted for each in (one, two)} == {()}


@pytest.mark.parametrize("reason", ["", "   ", "属实", " 属　实 "])
def test_a_reason_says_something(world, reason):
    transfer = behind(world)
    with pytest.raises(Refusal, match="至少 4 个字"):
        acknowledge(world, transfer, reason)
    with pytest.raises(Refusal, match="最多 200 个字"):
        acknowledge(world, transfer, "长" * 201)
    assert not Acknowledgement.objects.exists()


def test_blocking_findings_are_put_right_not_acknowledged(world):
    transfer = world.transfer(Path.OUT_ONLINE)
    Transfer.objects.filter(pk=transfer.pk).update(heading_organization="某某有限公司")
    (each,) = noted(transfer).open
    assert not each.may_be_acknowledged
    with pytest.raises(NotAllowed, match="抬头无接收权限"):
        acknowledge(world, transfer)
    assert not Acknowledgement.objects.exists()


def test_a_stored_acknowledgement_cannot_silence_a_blocking_finding(world):
    transfer = world.transfer(Path.OUT_ONLINE)
    Transfer.objects.filter(pk=transfer.pk).update(heading_organization="某某有限公司")
    (each,) = noted(transfer).open
    Acknowledgement.objects.create(
        case=transfer.case,
        code=each.finding.rule.code,
        field=each.finding.field,
        fingerprint=each.mark,
        reason=REASON,
        by=world.admin,
        at=transfer.status_since,
    )
    assert len(noted(transfer).open) == 1


def test_only_the_own_college(world):
    transfer = behind(world)
    mark = noted(transfer).open[0].mark
    with pytest.raises(Case.DoesNotExist):
        acknowledge(world, transfer, user=world.other_admin, mark=mark)
    for user in (world.reviewer, world.department_admin, world.graduate_user(transfer.case)):
        with pytest.raises(NotAllowed):
            acknowledge(world, transfer, user=user, mark=mark)
    assert not Acknowledgement.objects.exists()


def test_a_second_click_or_a_finding_that_is_gone(world):
    transfer = behind(world)
    mark = noted(transfer).open[0].mark
    acknowledge(world, transfer, mark=mark)
    with pytest.raises(Stale):
        acknowledge(world, transfer, mark=mark)
    other = behind(world)
    gone = noted(other).open[0].mark
    editing.edit_person(
        other.case_id, {"fee_paid_until": datetime.date(2022, 6, 1)}, world.actor(world.admin)
    )
    with pytest.raises(Stale):
        acknowledge(world, other, mark=gone)
    assert Acknowledgement.objects.count() == 1


def test_many_with_one_reason_all_or_none(world):
    people = [behind(world), behind(world)]
    chosen = [(each.case_id, noted(each).open[0].mark) for each in people]
    actor = world.actor(world.admin)
    with pytest.raises(Stale):
        acknowledging.acknowledge_many([*chosen, (people[0].case_id, "0" * 64)], REASON, actor)
    assert not Acknowledgement.objects.exists()
    assert len(acknowledging.acknowledge_many(chosen, REASON, actor)) == 2
    assert [noted(each).open for each in people] == [[], []]


def test_people_of_another_college_spoil_the_whole_act(world):
    own, other = behind(world), behind(world, world.other_college)
    chosen = [(each.case_id, noted(each).open[0].mark) for each in (own, other)]
    with pytest.raises(Case.DoesNotExist):
        acknowledging.acknowledge_many(chosen, REASON, world.actor(world.admin))
    assert not Acknowledgement.objects.exists()


def test_withdrawn_the_warning_is_open_again(world):
    transfer = behind(world)
    kept = acknowledge(world, transfer)
    for user, error in (
        (world.other_admin, Acknowledgement.DoesNotExist),
        (world.reviewer, NotAllowed),
    ):
        with pytest.raises(error):
            acknowledging.withdraw(kept.pk, world.actor(user))
    acknowledging.withdraw(kept.pk, world.actor(world.admin))
    assert [each.finding.rule.code for each in noted(transfer).open] == ["FEE_BEHIND"]
    event = Event.objects.latest("seq")
    assert (event.verb, event.title, event.comment) == (
        "WITHDRAW_ACKNOWLEDGEMENT",
        "撤销核对：党费未交至离校月份",
        REASON,
    )
    with pytest.raises(Acknowledgement.DoesNotExist):
        acknowledging.withdraw(kept.pk, world.actor(world.admin))


def test_the_fingerprint_tells_nothing_of_the_value(world):
    transfer = behind(world)
    kept = acknowledge(world, transfer)
    assert len(kept.fingerprint) == 64
    import hashlib
    import json

    person = noted(transfer).acknowledged[0]
    plain = json.dumps(person.finding.identity(noted(transfer).entry), ensure_ascii=False)
    assert kept.fingerprint != hashlib.sha256(plain.encode()).hexdigest()


def test_people_of_two_seasons_are_noted_in_their_own(world):
    from tests.factories import make_season

    now = behind(world)
    then = make_case(make_season(2021, fee_month=datetime.date(2021, 6, 1)), world.college)
    people = acknowledging.note_cases(list(Case.objects.filter(pk__in=[now.case_id, then.pk])))
    assert {person.case.pk: [each.finding.rule.code for each in person.open] for person in people} == {
        now.case_id: ["FEE_BEHIND"],
        then.pk: ["ROUTE_MISSING"],
    }
    assert fresh(now).status == Status.DRAFT
