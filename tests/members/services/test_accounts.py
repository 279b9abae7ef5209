"""Accounts: who may make and change them, what is refused, and that all of it is in the journal."""

import pytest

from members.enums import Role
from members.models import Event, User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import accounts, changes
from members.services.journal import Actor
from tests.factories import PASSWORD, make_case, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world) -> Actor:
    return Actor.of(world.department_admin)


def seen(user: User) -> str:
    return changes.fingerprint(user, accounts.USER_FIELDS)


def new_colleague(world, **more):
    values = {"username": "t100", "name": "新同事", "role": Role.COLLEGE_ADMIN, "organization": world.college}
    return values | more


def test_new_account_opens_with_the_password_shown(world, admin):
    user, password = accounts.create_staff(new_colleague(world), admin)
    assert user.check_password(password)
    event = Event.objects.first()
    assert (event.verb, event.title, event.organization) == (
        "CREATE_USER",
        "新建用户（学院管理员）",
        world.college,
    )
    assert password not in event.data + event.comment + event.title


def test_no_service_stores_a_user_name_that_grew(world, admin):
    with pytest.raises(Refusal, match="用户名最多 40 个字符。"):
        accounts.create_staff(new_colleague(world, username="\ufdfa" * 40), admin)
    with pytest.raises(Refusal, match="用户名最多 40 个字符。"):
        accounts.change_user(world.admin.pk, {"username": "\ufdfa" * 40}, admin, seen=seen(world.admin))


def test_generated_passwords_differ_and_are_long():
    passwords = {accounts.generate_password() for _ in range(50)}
    assert len(passwords) == 50
    assert {len(password) for password in passwords} == {19}


@pytest.mark.parametrize("role", ["admin", "reviewer"])
def test_only_the_department_admin_makes_accounts(world, role):
    actor = Actor.of({"admin": world.admin, "reviewer": world.reviewer}[role])
    with pytest.raises(NotAllowed):
        accounts.create_staff(new_colleague(world), actor)
    assert not User.objects.filter(username="t100").exists()


def test_an_admin_deposed_meanwhile_does_nothing_more(world, admin):
    User.objects.filter(pk=world.department_admin.pk).update(role=Role.REVIEWER)
    with pytest.raises(NotAllowed):
        accounts.reset_password(world.admin.pk, admin)


def test_name_taken_is_refused_in_words(world, admin):
    with pytest.raises(Refusal):
        accounts.create_staff(new_colleague(world, username=world.admin.username), admin)
    assert Event.objects.count() == 0


def test_graduate_by_student_number(world):
    member = make_member(world.college, student_number="180000000001")
    assert accounts.graduate_by_student_number("180000000001") == member


def test_student_number_of_nobody_or_of_two(world):
    with pytest.raises(Refusal, match="没有学号为 999"):
        accounts.graduate_by_student_number("999")
    for _ in range(2):
        make_member(world.college, student_number="888")
    with pytest.raises(Refusal, match="不止一人"):
        accounts.graduate_by_student_number("888")


def test_change_is_written_with_before_and_after(world, admin):
    user = world.reviewer
    accounts.change_user(user.pk, {"name": "审核员乙"}, admin, seen=seen(user))
    assert User.objects.get(pk=user.pk).name == "审核员乙"
    assert '["审核员", "审核员乙"]' in Event.objects.first().data


def test_nothing_changed_writes_nothing(world, admin):
    user = world.reviewer
    accounts.change_user(user.pk, {"name": user.name}, admin, seen=seen(user))
    assert Event.objects.count() == 0


def test_stale_form_is_refused(world, admin):
    user, old = world.reviewer, seen(world.reviewer)
    accounts.change_user(user.pk, {"name": "甲"}, admin, seen=old)
    with pytest.raises(Stale):
        accounts.change_user(user.pk, {"name": "乙"}, admin, seen=old)
    assert User.objects.get(pk=user.pk).name == "甲"


@pytest.mark.parametrize("values", [{"role": Role.REVIEWER}, {"is_active": False}])
def test_nobody_locks_the_own_door(world, admin, values):
    me = world.department_admin
    with pytest.raises(NotAllowed, match="另一位管理员"):
        accounts.change_user(me.pk, values, admin, seen=seen(me))


def test_a_graduate_does_not_become_staff(world, admin):
    user = world.graduate_user(make_case(world.season, world.college))
    with pytest.raises(NotAllowed, match="请另建账号"):
        accounts.change_user(user.pk, {"role": Role.REVIEWER}, admin, seen=seen(user))


def test_reset_password_replaces_the_old_one(world, admin):
    user, password = accounts.reset_password(world.admin.pk, admin)
    assert user.check_password(password)
    assert Event.objects.first().verb == "RESET_PASSWORD"


def test_nobody_chooses_a_graduates_password(world, admin):
    user = world.graduate_user(make_case(world.season, world.college))
    with pytest.raises(Refusal, match="登录码"):
        accounts.reset_password(user.pk, admin)
    with pytest.raises(Refusal, match="登录码"):
        accounts.create_staff(new_colleague(world, role=Role.GRADUATE), admin)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "密码至少要 10 个字符。"),
        ("13800001234", "密码不能全是数字，请加上字母或符号。"),
        ("1234567890", "这个密码太常见，请换一个。密码不能全是数字，请加上字母或符号。"),
        ("admin-a-2022", "密码与姓名或用户名太相近，请换一个。"),
    ],
)
def test_what_is_too_weak(world, password, why):
    with pytest.raises(Refusal, match=f"^{why}$"):
        accounts.require_good_password(password, world.admin)


def test_weak_password_is_refused(world):
    with pytest.raises(Refusal):
        accounts.change_own_password(world.admin, "123", Actor.of(world.admin))
    assert Event.objects.count() == 0
