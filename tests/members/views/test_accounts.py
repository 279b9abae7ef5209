"""Signing in and out, and one's own password."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.demo_accounts import PASSWORD as DEMO_PASSWORD
from members.enums import Role
from members.forms.users import NO_SUCH
from members.models import Event, SignInCode, User
from members.models.sign_in import CodeWay
from members.services import journal, sign_in_codes, sign_in_limits
from members.services.journal import Actor
from tests.factories import PASSWORD, make_case, make_user, make_world

pytestmark = pytest.mark.django_db
LOGIN = reverse("members:login")


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def test_signing_in_leads_home_and_is_noted(world, client):
    response = sign_in(client, "admin-a")
    assert (response.status_code, response.url) == (302, "/")
    event = Event.objects.get()
    assert (event.verb, event.actor, event.organization, event.address) == (
        "SIGN_IN",
        world.admin,
        world.college,
        "127.0.0.1",
    )
    signed_in = User.objects.get(pk=world.admin.pk).last_login
    assert timezone.localdate(signed_in) == datetime.date(2022, 6, 8)


def test_unknown_name_wrong_password_and_closed_account_read_the_same(world, client):
    User.objects.filter(pk=world.reviewer.pk).update(is_active=False)
    answers = [sign_in(client, "nobody"), sign_in(client, "admin-a", "wrong"), sign_in(client, "reviewer")]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    errors = [answer.context["form"].non_field_errors() for answer in answers]
    assert errors == [[NO_SUCH]] * 3
    assert Event.objects.count() == 0


def test_too_many_wrong_passwords_have_to_wait_and_the_right_one_waits_too(world, client):
    few = sign_in_limits.PASSWORDS.pair.tries
    codes = [sign_in(client, "admin-a", "wrong").status_code for _ in range(few + 1)]
    assert codes == [422] * few + [429]
    refused = sign_in(client, "admin-a")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "联系党委组织部管理员重置密码" in refused.content.decode()
    unknown = [sign_in(client, "nobody", "wrong") for _ in range(few + 1)][-1]
    assert (unknown.status_code, unknown.content) == (429, refused.content)
    assert sign_in(client, "reviewer").status_code == 302, "others here are not concerned"
    assert [event.verb for event in Event.objects.order_by("seq")] == ["SIGN_IN_LOCKED"] * 2 + ["SIGN_IN"]
    assert sign_in(Client(REMOTE_ADDR="10.9.9.9"), "admin-a").status_code == 302, "from elsewhere"


@pytest.mark.parametrize("spelling", ["ADMIN-A", " admin-a", "ａｄｍｉｎ－ａ"])
def test_a_user_name_in_another_case_or_width(world, client, spelling):
    assert sign_in(client, spelling).status_code == 302


def test_a_name_that_is_two_peoples_but_for_its_case_is_the_one_typed(world, client):
    other = make_user(Role.REVIEWER, username="Admin-A".upper(), name="另一人")
    sign_in(client, "ADMIN-A")
    assert Event.objects.get().actor == other


def test_right_passwords_and_empty_fields_do_not_count(world, client):
    for _ in range(sign_in_limits.PASSWORDS.pair.tries + 1):
        assert sign_in(Client(), "admin-a").status_code == 302
        assert sign_in(client, "admin-a", "").status_code == 422
    assert sign_in(client, "admin-a", "wrong").status_code == 422


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("accounts", ["one", "many"])
def test_a_thousand_wrong_passwords_at_once(accounts):
    make_world()

    def send(number):
        try:
            return sign_in(Client(), "admin-a" if accounts == "one" else f"t{number}", "wrong").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(send, range(1000)))
    limit = sign_in_limits.PASSWORDS.pair if accounts == "one" else sign_in_limits.PASSWORDS.network
    assert {status: found.count(status) for status in set(found)} == {
        422: limit.tries,
        429: 1000 - limit.tries,
    }
    assert Event.objects.filter(verb="SIGN_IN_LOCKED").count() == 1


def test_a_graduate_finds_the_other_way_in(client, db):
    page = client.get(LOGIN).content.decode()
    assert "毕业生第一次登录" in page
    assert f'href="{reverse("members:first_sign_in")}"' in page


def test_empty_fields_are_named(client, db):
    response = client.post(LOGIN, {})
    assert response.context["form"].errors == {"username": ["请填写用户名。"], "password": ["请填写密码。"]}


def test_on_to_where_one_wanted_but_never_to_another_host(world, client):
    assert sign_in(client, "admin-a", next="/journal/").url == "/journal/"
    client.logout()
    assert sign_in(client, "admin-a", next="https://example.org/").url == "/"


def test_a_name_with_a_nul_is_looked_up_nowhere(world, client):
    words = {"username": "admin\0a", "password": "x"}
    found = [client.post(reverse("members:login"), words).status_code for _ in range(7)]
    assert found == [422] * 7


def test_demo_accounts_are_offered_in_the_demo_only(client, db, settings):
    assert DEMO_PASSWORD not in client.get(LOGIN).content.decode()
    settings.DEMO = True
    page = client.get(LOGIN).content.decode()
    assert "zzb01" in page
    assert page.count(f"/ {DEMO_PASSWORD}<") == 7


def test_signing_out_is_noted_and_only_by_post(world, client):
    client.force_login(world.admin)
    assert client.get(reverse("members:logout")).status_code == 405
    response = client.post(reverse("members:logout"))
    assert (response.status_code, response.url) == (302, LOGIN)
    assert [event.verb for event in Event.objects.all()] == ["SIGN_OUT"]
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("who", ["admin", "graduate"])
def test_changing_the_password(world, client, who):
    user = world.admin if who == "admin" else world.graduate_user(make_case(world.season, world.college))
    client.force_login(user)
    words = {
        "old_password": PASSWORD,
        "new_password1": "长江黄河-2022-春",
        "new_password2": "长江黄河-2022-春",
    }
    assert client.get(reverse("members:password_change")).status_code == 200
    response = client.post(reverse("members:password_change"), words)
    assert (response.status_code, response.url) == (302, "/")
    assert User.objects.get(pk=user.pk).check_password("长江黄河-2022-春")
    assert client.get(reverse("members:password_change")).status_code == 200, "still signed in here"
    assert Event.objects.get().verb == "CHANGE_PASSWORD"


def test_with_a_new_password_no_old_code_opens(world, client):
    """Somebody may have it who has read a former mailbox or found a slip."""
    user = world.graduate_user(make_case(world.season, world.college))
    actor = Actor(None, "系统：邮件发码")
    with journal.change() as book:
        issued = sign_in_codes.issue_within(book, actor, [user.member], CodeWay.MAIL, opened_too=True)
    assert len(issued.codes) == 1
    client.force_login(user)
    new = "长江黄河-2022-春"
    words = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("members:password_change"), words).status_code == 302
    assert not sign_in_codes.good_codes().exists()
    assert SignInCode.objects.get().withdrawn_at is not None


def test_nobody_guesses_the_old_password_from_a_phone_left_open(world, client):
    client.force_login(world.admin)
    wrong = {
        "old_password": "wrong",
        "new_password1": "长江黄河-2022-春",
        "new_password2": "长江黄河-2022-春",
    }
    address, few = reverse("members:password_change"), sign_in_limits.PASSWORDS.pair.tries
    assert [client.post(address, wrong).status_code for _ in range(few + 1)] == [422] * few + [429]
    assert client.post(address, wrong | {"old_password": PASSWORD}).status_code == 429
    assert User.objects.get(pk=world.admin.pk).check_password(PASSWORD)


def test_a_weak_new_password_is_no_guess(world, client):
    client.force_login(world.admin)
    weak = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    address, few = reverse("members:password_change"), sign_in_limits.PASSWORDS.pair.tries
    assert {client.post(address, weak).status_code for _ in range(few + 1)} == {422}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"old_password": "wrong", "new_password1": "x" * 12, "new_password2": "x" * 12}, "old_password"),
        ({"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}, "new_password1"),
        (
            {"old_password": PASSWORD, "new_password1": "a-good-one-1", "new_password2": "another"},
            "new_password2",
        ),
    ],
)
def test_what_is_wrong_with_it_is_said(world, client, words, field):
    client.force_login(world.admin)
    response = client.post(reverse("members:password_change"), words)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert User.objects.get(pk=world.admin.pk).check_password(PASSWORD)
