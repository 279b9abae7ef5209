"""Pages of users."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.enums import Role
from members.models import SignInCode, User
from members.services import sign_in_codes
from tests.factories import PASSWORD, make_case, make_member, make_user

pytestmark = pytest.mark.django_db
LIST = reverse("members:user_list")


@pytest.fixture
def admin_client(world, client):
    client.force_login(world.department_admin)
    return client


def posted(page, **changes):
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields} | changes
    return {name: value for name, value in values.items() if value not in (None, False)}


def names(page):
    return [row.record.name for row in page.context["table"].page.object_list]


def test_list_has_the_office_first(admin_client, world):
    world.graduate_user(make_case(world.season, world.college, name="毕业生甲"))
    page = admin_client.get(LIST)
    assert names(page) == ["部管理员", "审核员", "甲管理员", "乙管理员", "丙管理员", "毕业生甲"]


def test_filters(admin_client, world):
    world.graduate_user(make_case(world.season, world.college, name="毕业生甲"))
    User.objects.filter(pk=world.other_admin.pk).update(is_active=False)
    assert names(admin_client.get(LIST, {"role": "GRADUATE"})) == ["毕业生甲"]
    assert names(admin_client.get(LIST, {"organization": world.college.pk})) == ["甲管理员", "毕业生甲"]
    assert names(admin_client.get(LIST, {"active": "no"})) == ["乙管理员"]
    page = admin_client.get(LIST, {"q": "review", "active": "yes"})
    assert names(page) == ["审核员"]
    assert [(chip["label"], chip["value"], chip["remove_url"]) for chip in page.context["chips"]] == [
        ("查找", "review", "?active=yes"),
        ("状态", "可登录", "?q=review"),
    ]


def test_list_costs_the_same_for_many(admin_client, world):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            admin_client.get(LIST)
        return len(captured)

    world.graduate_user(make_case(world.season, world.college))
    queries()
    one = queries()
    for _ in range(30):
        world.graduate_user(make_case(world.season, world.college))
        make_user(Role.COLLEGE_ADMIN, organization=world.other_college)
    assert queries() == one


def test_new_staff_account_shows_its_password_once(admin_client, world):
    words = {"username": "t100", "name": "新同事", "role": "COLLEGE_ADMIN", "organization": world.college.pk}
    response = admin_client.post(reverse("members:user_new"), words)
    user = User.objects.get(username="t100")
    assert response.status_code == 200
    assert user.check_password(response.context["password"])
    assert response.context["password"] in response.content.decode()
    assert response["Cache-Control"].count("no-store") == 1
    edit = admin_client.get(reverse("members:user_edit", args=[user.pk])).content.decode()
    assert response.context["password"] not in edit


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "admin-a"}, "username"),
        ({"name": ""}, "name"),
        ({"role": "GRADUATE"}, "role"),
        ({"role": "COLLEGE_ADMIN"}, "organization"),
    ],
)
def test_bad_staff_account(admin_client, change, field):
    words = {"username": "t100", "name": "新同事", "role": "REVIEWER"} | change
    response = admin_client.post(reverse("members:user_new"), words)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


@pytest.mark.parametrize("who", ["staff", "graduate", "new"])
def test_a_user_name_is_measured_as_it_is_stored(admin_client, world, who):
    """One character may stand for many: 40 of U+FDFA would be 720, which no column takes."""
    user = world.graduate_user(make_case(world.season, world.college)) if who == "graduate" else world.admin
    if who == "new":
        address, words = reverse("members:user_new"), {"name": "新同事", "role": "REVIEWER"}
    else:
        address = reverse("members:user_edit", args=[user.pk])
        words = posted(admin_client.get(address))
    response = admin_client.post(address, words | {"username": "\ufdfa" * 40})
    assert response.status_code == 422
    assert response.context["form"].errors == {"username": ["用户名最多 40 个字符。"]}
    assert not User.objects.exclude(pk=user.pk).filter(username__startswith="صلى").exists()


def test_new_graduate_account_by_student_number(admin_client, world):
    member = make_member(world.college, student_number="180000000007")
    address = reverse("members:user_new") + "?for=graduate"
    response = admin_client.post(address, {"student_number": "180000000008"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["student_number"])
    response = admin_client.post(address, {"student_number": "180000000007"})
    code = SignInCode.objects.get(user__member=member)
    assert response.status_code == 200
    assert sign_in_codes.as_typed(code.code) in response.content.decode()
    assert "2022 年 7 月 8 日" in response.content.decode()
    sign_in_codes.redeem(code.pk, "长江黄河-2022-春", None)
    again = admin_client.post(address, {"student_number": "180000000007"})
    assert (again.status_code, "已经登录过" in again.content.decode()) == (422, True)


def test_a_graduates_password_is_reset_by_a_code(admin_client, world):
    user = world.graduate_user(make_case(world.season, world.college))
    edit = admin_client.get(reverse("members:user_edit", args=[user.pk])).content.decode()
    assert "重置并生成登录码" in edit
    response = admin_client.post(reverse("members:user_password", args=[user.pk]))
    code = SignInCode.objects.get(user=user)
    assert response.context["code"] == sign_in_codes.as_typed(code.code)
    assert response["Cache-Control"].count("no-store") == 1
    assert not User.objects.get(pk=user.pk).has_usable_password()


def test_edit_role_and_organization(admin_client, world):
    address = reverse("members:user_edit", args=[world.admin.pk])
    response = admin_client.post(address, posted(admin_client.get(address), role="REVIEWER"))
    assert response.status_code == 302
    user = User.objects.get(pk=world.admin.pk)
    assert (user.role, user.organization) == (Role.REVIEWER, None)


def test_own_role_and_access_stay(admin_client, world):
    address = reverse("members:user_edit", args=[world.department_admin.pk])
    page = admin_client.get(address)
    for change in ({"role": "REVIEWER"}, {"is_active": False}):
        response = admin_client.post(address, posted(page, **change))
        assert response.status_code == 422
        assert "另一位管理员" in response.content.decode()
    user = User.objects.get(pk=world.department_admin.pk)
    assert (user.role, user.is_active) == (Role.DEPARTMENT_ADMIN, True)


def test_deactivated_user_is_out_at_once(admin_client, world):
    from django.test import Client

    other = Client()
    other.force_login(world.admin)
    address = reverse("members:user_edit", args=[world.admin.pk])
    admin_client.post(address, posted(admin_client.get(address), is_active=False))
    assert other.get("/").status_code == 302


def test_graduate_keeps_the_role(admin_client, world):
    user = world.graduate_user(make_case(world.season, world.college))
    address = reverse("members:user_edit", args=[user.pk])
    page = admin_client.get(address)
    assert list(page.context["form"].fields) == ["username", "is_active", "seen"]
    admin_client.post(address, posted(page, role="REVIEWER", is_active=False))
    user.refresh_from_db()
    assert (user.role, user.is_active) == (Role.GRADUATE, False)


def test_reset_password(admin_client, world):
    response = admin_client.post(reverse("members:user_password", args=[world.admin.pk]))
    user = User.objects.get(pk=world.admin.pk)
    assert user.check_password(response.context["password"])
    assert not user.check_password(PASSWORD)
