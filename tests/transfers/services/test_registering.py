"""One person into the register by form: tied to one record, or refused with the reason."""

import datetime
import json

import pytest

from members.enums import MemberCategory, Sex
from members.models import Branch, Event, Member
from members.refusals import NotAllowed, Stale
from members.services import journal
from tests import factories
from tests.factories import make_id_number
from transfers.enums import Disposition, Status
from transfers.models import Case, Transfer
from transfers.register.entry import Entry
from transfers.register.rules import ID_INVALID, ID_MISSING, NAME_MISSING, PERSON_ELSEWHERE, PHONE_MISSING
from transfers.services.registering import (
    AlreadyRegistered,
    NotOnePerson,
    digest_of,
    findings_of,
    plan_person,
    register_person,
)

NUMBER = make_id_number(4711, Sex.FEMALE)


def entry(**values):
    return Entry(
        **(
            {
                "name": "林新",
                "id_number": NUMBER,
                "category": MemberCategory.FULL,
                "branch_name": "新建第一党支部",
                "disposition": Disposition.TRANSFER,
            }
            | values
        )
    )


def register(world, one, *, user=None, seen="", season=None):
    return register_person(one, world.actor(user or world.admin), season=season or world.season, seen=seen)


def everything():
    return Member.objects.count(), Case.objects.count(), Transfer.objects.count(), Event.objects.count()


def test_a_party_member_gets_a_case_and_a_draft(world):
    case = register(world, entry(phone="13800000001", ethnicity="汉族", student_number="180001"))
    transfer = case.transfers.get()
    assert (transfer.status, transfer.route, transfer.attempt) == (Status.DRAFT, "", 1)
    member = Member.objects.get(pk=case.member_id)
    assert (member.name, member.id_number, member.sex, member.phone, member.student_number) == (
        "林新",
        NUMBER,
        Sex.FEMALE,  # told by the ID number
        "13800000001",
        "180001",
    )
    assert case.branch.name == member.branch.name == "新建第一党支部"
    assert list(Event.objects.order_by("seq").values_list("verb", flat=True))[-2:] == [
        "CREATE_BRANCH",
        "BEGIN",
    ]
    assert journal.verify().fault == ""


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"category": MemberCategory.ACTIVIST}, "登记人员"),
        ({"category": MemberCategory.DEVELOPMENT_TARGET}, "登记人员"),
        ({"disposition": Disposition.ABROAD}, "登记人员（出国（境）保留）"),
    ],
)
def test_whoever_is_not_to_be_moved_gets_no_transfer(world, values, title):
    case = register(world, entry(**values))
    assert not case.transfers.exists()
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, event.title, event.member_id) == ("REGISTER_PERSON", title, case.member_id)


def test_an_existing_branch_is_not_made_again(world):
    branch = Branch.objects.create(organization=world.college, name="采矿第一党支部")
    case = register(world, entry(branch_name="采矿第一党支部"))
    assert case.branch == branch
    assert Branch.objects.filter(organization=world.college).count() == 1


def test_without_a_name_or_a_right_number_nobody_is_registered(world):
    wrong = {
        NAME_MISSING: entry(name=""),
        ID_MISSING: entry(id_number=""),
        ID_INVALID: entry(id_number=NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")),
    }
    before = everything()
    for rule, one in wrong.items():
        with pytest.raises(NotOnePerson) as refusal:
            register(world, one)
        assert [finding.rule for finding in refusal.value.findings] == [rule]
    assert everything() == before


def test_somebody_of_another_college_is_refused_without_naming_it(world):
    factories.make_case(world.season, world.other_college, id_number=NUMBER)
    before = everything()
    with pytest.raises(NotOnePerson) as refusal:
        register(world, entry())
    assert [finding.rule for finding in refusal.value.findings] == [PERSON_ELSEWHERE]
    assert "乙学院" not in str(refusal.value)
    assert everything() == before


def test_the_second_press_finds_the_person_there(world):
    case = register(world, entry())
    before = everything()
    with pytest.raises(AlreadyRegistered) as found:
        register(world, entry())
    assert found.value.case == case
    assert everything() == before


def test_somebody_of_an_earlier_season_stays_one_record(world):
    old = factories.make_season(2020)
    earlier = factories.make_case(
        old,
        world.college,
        name="林新",
        id_number=NUMBER,
        sex=Sex.FEMALE,
        category=MemberCategory.PROBATIONARY,
        phone="1",
    )
    one = entry(branch_name=earlier.branch.name, phone="13900000000")
    row = plan_person(one, world.college, world.season)
    assert [(each.field, each.before, each.after) for each in row.changes] == [
        ("本人联系电话", "1", "13900000000"),
        ("党员类别", "预备党员", "正式党员"),
    ]
    before = everything()
    with pytest.raises(Stale):  # nobody has looked at what would change
        register(world, one)
    assert everything() == before
    case = register(world, one, seen=digest_of(row))
    assert case.member_id == earlier.member_id
    assert Member.objects.count() == 1
    member = Member.objects.get()
    assert (member.category, member.phone, member.ethnicity) == (MemberCategory.FULL, "13900000000", "汉族")
    verbs = list(Event.objects.filter(member=member).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["EDIT_PERSON", "BEGIN"]


def test_what_was_shown_is_what_is_written(world):
    old = factories.make_season(2020)
    earlier = factories.make_case(old, world.college, id_number=NUMBER, sex=Sex.FEMALE, phone="1")
    one = entry(branch_name=earlier.branch.name, phone="13900000000")
    seen = digest_of(plan_person(one, world.college, world.season))
    earlier.member.phone = "2"
    earlier.member.save()
    with pytest.raises(Stale):
        register(world, one, seen=seen)
    assert Case.objects.filter(season=world.season).count() == 0


def test_only_the_college_and_only_while_the_season_takes_people_in(world):
    for user in (
        world.reviewer,
        world.department_admin,
        world.graduate_user(factories.make_case(world.season, world.college)),
    ):
        with pytest.raises(NotAllowed):
            register(world, entry(), user=user)
    world.season.entry_open = False
    world.season.save()
    with pytest.raises(NotAllowed, match="登记已经关闭"):
        register(world, entry())


def test_other_findings_are_told_after_saving_without_that_of_the_open_destination(world):
    case = register(
        world, entry(joined_on=datetime.date(2019, 6, 1), fee_paid_until=datetime.date(2022, 6, 1))
    )
    transfer = Transfer.objects.for_pages().get(case=case)
    assert [finding.rule for finding in findings_of(case, transfer)] == [PHONE_MISSING]


def test_the_journal_holds_no_id_number(world):
    register(world, entry())
    for event in Event.objects.all():
        assert NUMBER not in event.title + event.comment + json.dumps(event.data)
