"""The journal's page: scope, filters, what it shows, and what it costs."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from members.models import Event, JournalHead
from transfers.enums import Path, Status

pytestmark = pytest.mark.django_db
PAGE = reverse("members:journal")


def verbs(page):
    return [line["event"].verb for line in page.context["lines"]]


def test_colleges_see_their_own_and_the_department_all(world, client):
    world.transfer(Path.IN_BEIJING)
    world.transfer(Path.IN_BEIJING, organization=world.other_college)
    client.force_login(world.admin)
    page = client.get(PAGE)
    assert {line["event"].organization for line in page.context["lines"]} == {world.college}
    assert page.context["head"] is None
    client.force_login(world.reviewer)
    page = client.get(PAGE)
    assert len(page.context["lines"]) == Event.objects.count()
    head = JournalHead.objects.get()
    assert f"<b>{head.seq}</b>" in page.content.decode()
    assert head.hash[:16] in page.content.decode()
    assert "verify_journal" in page.content.decode()


def test_not_for_graduates(world, client):
    transfer = world.transfer(Path.IN_BEIJING)
    client.force_login(world.graduate_user(transfer.case))
    assert client.get(PAGE).status_code == 404


def test_changes_statuses_and_comments_are_readable(world, client):
    world.transfer(Path.OUT_ONLINE, Status.RETURNED)
    client.force_login(world.reviewer)
    html = client.get(PAGE).content.decode()
    assert "待组织部审核 → 退回修改" in html
    assert "测试原因" in html
    assert "<b>介绍信抬头</b><ins>中国共产党同济大学委员会</ins>" in html


def test_filters(world, client):
    with clock.standing_on(datetime.date(2022, 6, 1)):
        early = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    world.transfer(Path.OUT_ONLINE, Status.APPROVED, organization=world.other_college)
    client.force_login(world.reviewer)
    assert verbs(client.get(PAGE, {"verb": "APPROVE"})) == ["APPROVE"]
    assert verbs(client.get(PAGE, {"actor": "审核员"})) == ["APPROVE"]
    until = client.get(PAGE, {"until": "2022-06-01"})
    assert verbs(until) == ["CONFIRM", "REQUEST_CONFIRMATION", "EDIT_TARGET", "BEGIN"]
    assert verbs(client.get(PAGE, {"person": early.member.name})) == verbs(until)
    assert verbs(client.get(PAGE, {"organization": world.college.pk})) == verbs(until)
    assert "BEGIN" not in verbs(client.get(PAGE, {"since": "2022-06-08", "organization": world.college.pk}))


def test_chips_say_the_words(world, client):
    client.force_login(world.reviewer)
    page = client.get(PAGE, {"verb": "EDIT_TARGET", "actor": "甲"})
    assert [(chip["label"], chip["value"]) for chip in page.context["chips"]] == [
        ("操作人", "甲"),
        ("动作", "修改去向信息"),
    ]
    assert "没有符合条件的日志" in page.content.decode()


@pytest.mark.parametrize("query", [{"since": "昨天"}, {"verb": "NO"}, {"organization": "x"}])
def test_nonsense_shows_nothing_and_says_so(world, client, query):
    world.transfer(Path.IN_BEIJING)
    client.force_login(world.reviewer)
    page = client.get(PAGE, query)
    assert (page.status_code, page.context["lines"], len(page.context["faults"])) == (200, [], 1)


@pytest.mark.parametrize(
    "query", [{"until": "9999-12-31"}, {"since": "0001-01-01"}, {"page": "99999"}, {"page": "x"}]
)
def test_far_edges_do_no_harm(world, client, query):
    world.transfer(Path.IN_BEIJING)
    client.force_login(world.reviewer)
    assert len(client.get(PAGE, query).context["lines"]) == Event.objects.count()


def test_costs_the_same_for_many(world, client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    client.force_login(world.reviewer)
    world.transfer(Path.IN_BEIJING)
    queries()
    few = queries()
    for _ in range(10):
        world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    assert queries() == few
