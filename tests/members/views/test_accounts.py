"""Signing in and out, and one's own password."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from members.demo_accounts import PASSWORD as DEMO_PASSWORD
from members.forms.users import NO_SUCH
from members.models import Event, User
from tests.factories import PASSWORD, make_case

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


def test_empty_fields_are_named(client, db):
    response = client.post(LOGIN, {})
    assert response.context["form"].errors == {"username": ["请填写用户名。"], "password": ["请填写密码。"]}


def test_on_to_where_one_wanted_but_never_to_another_host(world, client):
    assert sign_in(client, "admin-a", next="/journal/").url == "/journal/"
    client.logout()
    assert sign_in(client, "admin-a", next="https://example.org/").url == "/"


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


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"old_password": "wrong", "new_password1": "x" * 12, "new_password2": "x" * 12}, "old_password"),
        ({"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}, "new_password2"),
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
