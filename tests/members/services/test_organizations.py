"""Organisations and branches: who keeps what, and what is refused."""

import pytest

from letters.services import issuing
from members.enums import OrganizationKind, SealHolder
from members.models import Branch, Event, Organization
from members.refusals import NotAllowed, Refusal, Stale
from members.services import changes, organizations
from members.services.journal import Actor
from transfers.enums import Path, Status

pytestmark = pytest.mark.django_db

VALUES = {
    "code": "09",
    "name": "丁学院党委",
    "full_name": "中共某大学丁学院委员会",
    "kind": OrganizationKind.COMMITTEE,
}


@pytest.fixture
def admin(world) -> Actor:
    return Actor.of(world.department_admin)


def seen(row: Organization | Branch) -> str:
    names = organizations.BRANCH_FIELDS if isinstance(row, Branch) else organizations.ORGANIZATION_FIELDS
    return changes.fingerprint(row, names)


def test_new_organization(admin):
    made = organizations.create_organization(VALUES, admin)
    assert made.seal_holder == SealHolder.ORGANIZATION
    event = Event.objects.first()
    assert (event.verb, event.organization) == ("CREATE_ORGANIZATION", made)
    assert '"类别": ["", "学院党委"]' in event.data


def test_code_in_use_is_refused(world, admin):
    with pytest.raises(Refusal):
        organizations.create_organization(VALUES | {"code": world.college.code}, admin)
    assert Event.objects.count() == 0


def test_code_never_changes(world, admin):
    college = world.college
    organizations.change_organization(
        college.pk, {"code": "55", "contact_name": "新联系人"}, admin, seen=seen(college)
    )
    college.refresh_from_db()
    assert (college.code, college.contact_name) == ("01", "新联系人")


def test_kind_decides_the_seal_of_letters_to_come_only(world, admin):
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    organizations.change_organization(
        world.college.pk, {"kind": OrganizationKind.GENERAL_BRANCH}, admin, seen=seen(world.college)
    )
    letter.refresh_from_db()
    assert letter.seal_holder == SealHolder.ORGANIZATION
    assert issuing.may_seal(world.admin, letter)
    assert Organization.objects.get(pk=world.college.pk).seal_holder == SealHolder.DEPARTMENT


def test_only_the_department_admin_keeps_organizations(world):
    for user in (world.admin, world.reviewer):
        with pytest.raises(NotAllowed):
            organizations.create_organization(VALUES, Actor.of(user))


def test_a_college_keeps_its_own_branches(world):
    branch = organizations.create_branch(world.college, {"name": "新支部"}, Actor.of(world.admin))
    organizations.change_branch(
        branch.pk, {"name": "新支部", "code": "011100101009"}, Actor.of(world.admin), seen=seen(branch)
    )
    assert Branch.objects.get(pk=branch.pk).code == "011100101009"
    assert [event.verb for event in Event.objects.all()[:2]] == ["EDIT_BRANCH", "CREATE_BRANCH"]


def test_nobody_else_keeps_them(world):
    for user in (world.other_admin, world.reviewer):
        with pytest.raises(NotAllowed):
            organizations.create_branch(world.college, {"name": "新支部"}, Actor.of(user))
    assert not Branch.objects.filter(name="新支部").exists()


def test_branch_of_the_same_name_or_code_is_refused(world, admin):
    organizations.create_branch(world.college, {"name": "新支部", "code": "011100101009"}, admin)
    with pytest.raises(Refusal):
        organizations.create_branch(world.college, {"name": "新支部"}, admin)
    with pytest.raises(Refusal):
        organizations.create_branch(world.other_college, {"name": "别的支部", "code": "011100101009"}, admin)
    organizations.create_branch(world.other_college, {"name": "新支部"}, admin)


def test_stale_form_is_refused(world, admin):
    branch = organizations.create_branch(world.college, {"name": "新支部"}, admin)
    old = seen(branch)
    organizations.change_branch(branch.pk, {"name": "甲支部"}, admin, seen=old)
    with pytest.raises(Stale):
        organizations.change_branch(branch.pk, {"name": "乙支部"}, admin, seen=old)
    assert Branch.objects.get(pk=branch.pk).name == "甲支部"
