"""What is open before somebody leaves: as values for the rules, as conditions for lists, and both agree."""

import datetime

import pytest

from members import clock
from members.enums import MemberCategory
from tests import factories
from tests.transfers.departure import FULL_KINDS, ILL, KINDS_OF, collect, hold, sign, switch_on
from transfers.enums import Disposition
from transfers.models import Case, MaterialKind
from transfers.services.departure import facts
from transfers.services.departure.facts import Facts

NEXT_WEEK = datetime.date(2022, 6, 15)


def all_cases():
    return list(Case.objects.select_related("member", "season"))


def known(case):
    return facts.departure_facts(all_cases())[case.pk]


@pytest.mark.parametrize("category", MemberCategory)
def test_the_required_files_that_are_not_in_are_named_in_order(world, category):
    switch_on(world)
    case = factories.make_case(world.season, world.college, category=category)
    assert known(case).missing_materials == KINDS_OF[category]
    collect(world, case, "入党申请书")
    assert known(case).missing_materials == KINDS_OF[category][1:]


def test_files_that_are_optional_or_out_of_use_are_never_missing(world):
    switch_on(world)
    case = factories.make_case(world.season, world.college)
    MaterialKind.objects.filter(name="入党申请书").update(required=False)
    MaterialKind.objects.filter(name="转正申请书").update(active=False)
    assert known(case).missing_materials == FULL_KINDS[1:6]


def test_nobody_has_missed_what_was_not_held(world):
    switch_on(world)
    case = factories.make_case(world.season, world.college)
    hold(world, day=NEXT_WEEK)
    hold(world, world.other_college)
    assert not known(case).education_missed
    hold(world)
    assert known(case).education_missed


def test_who_came_or_asked_for_leave_has_missed_nothing(world):
    switch_on(world)
    came, ill, absent = (factories.make_case(world.season, world.college) for _ in range(3))
    guest = factories.make_case(world.season, world.college, category=MemberCategory.DEVELOPMENT_TARGET)
    session = hold(world)
    sign(world, session, came)
    sign(world, session, ill, presence=ILL)
    found = facts.departure_facts(all_cases())
    assert {pk for pk, each in found.items() if each.education_missed} == {absent.pk}
    assert not found[guest.pk].education_missed


@pytest.mark.parametrize("box", [Disposition.DELAYED_GRADUATION, Disposition.NOT_ENTITLED])
def test_nothing_is_asked_of_those_who_do_not_leave(world, box):
    switch_on(world)
    case = factories.make_case(world.season, world.college)
    hold(world)
    factories.set_disposition(case, box, world.actor(world.admin))
    assert known(case) == Facts()


def test_a_season_asks_only_for_what_it_checks(world):
    case = factories.make_case(world.season, world.college)
    hold(world)
    assert known(case) == Facts()
    switch_on(world, materials_required=True, education_required=False)
    assert known(case) == Facts(FULL_KINDS, education_missed=False)
    switch_on(world, materials_required=False, education_required=True)
    assert known(case) == Facts((), education_missed=True)


@pytest.mark.parametrize("named_at_most", [0, 200])
def test_values_and_conditions_agree_about_everybody(world, monkeypatch, named_at_most):
    """Also when there are too many people to name each."""
    monkeypatch.setattr(facts, "NAMED_AT_MOST", named_at_most)
    switch_on(world)
    session = hold(world)
    for category in MemberCategory:
        for names in ((), FULL_KINDS[:2], FULL_KINDS):
            case = factories.make_case(world.season, world.college, category=category)
            if names:
                collect(world, case, *names)
                sign(world, session, case)
    factories.make_case(world.season, world.other_college)
    found = facts.departure_facts(all_cases())
    lacking = facts.lacking_required(world.season, facts.active_kinds())
    missed = facts.education_missed(world.season, clock.today())
    assert (
        set(Case.objects.filter(lacking))
        == {case for case in all_cases() if found[case.pk].missing_materials}
        != set()
    )
    assert (
        set(Case.objects.filter(missed))
        == {case for case in all_cases() if found[case.pk].education_missed}
        != set()
    )


def test_the_number_of_queries_does_not_grow(world, django_assert_num_queries):
    switch_on(world)
    hold(world)
    for n in (1, 12):
        for _ in range(n):
            factories.make_case(world.season, world.college)
        cases = all_cases()
        with django_assert_num_queries(4):
            facts.departure_facts(cases)
    with django_assert_num_queries(0):
        facts.departure_facts([])
