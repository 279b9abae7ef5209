"""The whole ID number: on request, by POST, logged, within the scope."""

import pytest
from django.urls import reverse

from members.models import Event
from tests.factories import make_case, make_member

pytestmark = pytest.mark.django_db


def address(member):
    return reverse("members:id_number", args=[member.pk])


@pytest.mark.parametrize("who", ["admin", "reviewer", "department_admin", "graduate"])
def test_shown_and_logged(world, client, who):
    case = make_case(world.season, world.college)
    user = world.graduate_user(case) if who == "graduate" else getattr(world, who)
    client.force_login(user)
    response = client.post(address(case.member), {"next": "/people/"})
    assert case.member.id_number in response.content.decode()
    assert response.context["back"] == "/people/"
    assert "no-store" in response["Cache-Control"]
    event = Event.objects.get()
    assert (event.verb, event.actor, event.member, event.organization) == (
        "REVEAL_ID_NUMBER",
        user,
        case.member,
        world.college,
    )
    assert case.member.id_number not in event.title + event.comment + event.data


def test_not_by_get(world, client):
    client.force_login(world.admin)
    assert client.get(address(make_member(world.college))).status_code == 405
    assert Event.objects.count() == 0


@pytest.mark.parametrize("who", ["other_admin", "other graduate"])
def test_outside_the_scope_there_is_nobody(world, client, who):
    member = make_member(world.college)
    other = world.graduate_user(make_case(world.season, world.college))
    client.force_login(other if who == "other graduate" else world.other_admin)
    response = client.post(address(member))
    assert response.status_code == 404
    assert member.id_number not in response.content.decode()
    assert Event.objects.count() == 0


def test_back_leads_to_no_other_host(world, client):
    client.force_login(world.admin)
    response = client.post(address(make_member(world.college)), {"next": "https://example.org/"})
    assert response.context["back"] == "/"
