"""The access table walked through; no page of one college shows anything of another; GET writes nothing."""

import re

import pytest
from django.db import connection
from django.urls import get_resolver, reverse

from members.enums import Role
from members.services import journal
from tests import access_table, factories
from tests.place import address, make_place, posted
from transfers.enums import Path, Status

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


class GetWrote(AssertionError):
    """A page that should only read has written."""


def refuse_writes(execute, sql, params, many, context):
    if WRITES.match(sql) and "django_session" not in sql:
        raise GetWrote(sql)
    return execute(sql, params, many, context)


@pytest.fixture
def place(world):
    """甲学院 with one object of each kind, and the visitors."""
    return make_place(world)


def named_addresses(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from named_addresses(entry, inner)
        else:
            yield f"{prefix}{entry.name}"


def test_every_address_has_a_row():
    assert sorted({name for name, _, _ in access_table.rows()}) == sorted(set(named_addresses()))


@pytest.mark.parametrize("name", sorted({name for name, _, _ in access_table.rows()}))
def test_each_visitor_gets_what_the_table_says(place, client, name):
    objects, visitors = place
    for row_name, method, expected in access_table.rows():
        if row_name != name:
            continue
        found = {}
        for visitor, user in visitors.items():
            client.logout()
            if user:
                client.force_login(user)
            if method == "GET":
                with connection.execute_wrapper(refuse_writes):
                    response = client.get(address(name, objects))
            else:
                response = client.post(address(name, objects), posted(name, objects))
            to_login = response.status_code == 302 and response.url.startswith(reverse("members:login"))
            found[visitor] = "login" if to_login else str(response.status_code)
        assert found == expected, (name, method)


def test_no_page_of_another_college_shows_anything_of_this_one(place, world, client):
    """Every page that 乙学院 can open, searched for the words of 甲学院's people, letters and events."""
    objects, _ = place
    secret = world.transfer(
        Path.OUT_PAPER, Status.LETTER_ISSUED, name="绝密甲人", student_number="18009990001"
    )
    words = ["绝密甲人", "18009990001", secret.letter.number, world.college.branches.get().name]
    client.force_login(world.other_admin)
    opened = 0
    for name, method, expected in access_table.rows():
        if method == "GET" and expected["other college"] == "200":
            opened += 1
            page = client.get(address(name, objects)).content.decode(errors="ignore")
            assert [word for word in words if word in page] == [], name
    assert opened > 10


def test_scope_is_nothing_for_strangers(world):
    from django.apps import apps
    from django.contrib.auth.models import AnonymousUser

    world.transfer(Path.OUT_PAPER, Status.COMPLETED)
    scoped = [model for model in apps.get_models() if hasattr(model.objects, "visible_to")]
    assert len(scoped) >= 12
    gone = factories.make_user(Role.REVIEWER, is_active=False)
    for model in scoped:
        assert not model.objects.visible_to(AnonymousUser()).exists(), model
        assert not model.objects.visible_to(gone).exists(), model
    assert journal.verify().fault == ""
