"""What the graduate's pages have in common: the own case and nothing of anybody else, the menu, few queries."""

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.enums import Role
from tests import factories
from transfers.enums import Path, Status
from transfers.models import Case

pytestmark = pytest.mark.django_db

PAGES = ("home", "transfers:my_progress", "transfers:my_details", "transfers:my_guide", "transfers:my_letter")
MENU = ["首页", "到哪一步了", "消息", "申请", "我的数据"]
MOST_QUERIES = 20


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def home(world, transfer):
    return entering(world.graduate_user(transfer.case)).get(reverse("home"))


def test_whom_to_ask_stands_on_every_page(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    client = entering(world.graduate_user(transfer.case))
    for name in PAGES:
        response = client.get(reverse(name))
        assert response.context["contact"] == {
            "organization": "甲学院党委",
            "name": "周老师",
            "phone": "010-62330001",
            "place": "北京市海淀区学院路 1 号",
        }, name
        assert 'href="tel:010-62330001"' in response.content.decode(), name


def test_menu_marks_the_present_room_and_works_without_script(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    client = entering(world.graduate_user(transfer.case))
    for name, here in (
        ("home", "首页"),
        ("transfers:my_letter", "到哪一步了"),
        ("transfers:my_details", "首页"),
    ):
        text = client.get(reverse(name)).content.decode()
        menu = re.search(r'<nav class="phone-menu".*?</nav>', text, re.DOTALL)[0]
        lines = re.findall(r'<a href="[^"]+"( aria-current="page")?>([^<]+)', menu)
        assert [label for _, label in lines] == MENU
        assert [label for mark, label in lines if mark] == [here]


def test_graduate_without_a_case_gets_a_friendly_page(world):
    member = factories.make_member(world.college)
    client = entering(factories.make_user(Role.GRADUATE, member=member, name="张三"))
    for name in ("home", "transfers:my_progress"):
        response = client.get(reverse(name))
        assert response.status_code == 200
        assert "还没有您的转接记录" in response.content.decode()
        assert response.context["contact"]["organization"] == "甲学院党委"
    assert client.get(reverse("transfers:my_details")).status_code == 404
    assert client.get(reverse("transfers:my_guide")).status_code == 200


def test_own_pages_show_the_own_case_only(world):
    mine = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, name="李四")
    other = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, name="王五")
    client = entering(world.graduate_user(mine.case))
    for name in PAGES:
        text = client.get(reverse(name)).content.decode()
        assert other.member.name not in text
        assert other.member.phone not in text
        assert other.letter.number not in text
    for action in ("confirm", "correct"):
        url = reverse("transfers:act", args=[other.pk, action])
        assert client.get(url).status_code == 404
        assert client.post(url, {"version": other.version}).status_code == 404


def test_newest_season_is_shown_to_somebody_who_appears_twice(world):
    old = world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    season = factories.make_season(2025)
    Case.objects.create(season=season, member=old.member, organization=world.college, branch=old.case.branch)
    assert home(world, old).context["case"].season == season


def test_an_open_case_goes_before_the_newest_season_and_says_of_which_it_is(world):
    old = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    season = factories.make_season(2025, opens_on=world.season.opens_on)
    Case.objects.create(season=season, member=old.member, organization=world.college, branch=old.case.branch)
    response = home(world, old)
    assert response.context["case"] == old.case
    assert "这是您 2022 届的转接。" in response.content.decode()


@pytest.mark.parametrize("name", PAGES[1:])
def test_office_has_no_business_on_the_graduates_pages(world, name):
    for user in (world.admin, world.reviewer, world.department_admin):
        assert entering(user).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["transfers:my_progress", "transfers:my_letter", "transfers:my_details"])
def test_graduate_cannot_post_to_pages_that_only_show(world, name):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    assert entering(world.graduate_user(transfer.case)).post(reverse(name)).status_code == 405


@pytest.mark.parametrize(
    "place",
    [
        (Path.UNDECIDED, Status.DRAFT),
        (Path.IN_BEIJING, Status.AWAITING_CONFIRMATION),
        (Path.OUT_ONLINE, Status.INITIATED),
        (Path.OUT_PAPER, Status.LETTER_ISSUED),
        (Path.OUT_PAPER, Status.LETTER_DELIVERED),
        (Path.OUT_PAPER, Status.COMPLETED),
        (Path.IN_BEIJING, Status.FAILED),
    ],
    ids=str,
)
def test_no_page_asks_the_database_often(world, place):
    transfer = world.transfer(*place)
    client = entering(world.graduate_user(transfer.case))
    for name in PAGES:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            status = client.get(reverse(name)).status_code
        assert status in (200, 404)
        assert len(asked) <= MOST_QUERIES, (name, len(asked), [each["sql"][:90] for each in asked])


def test_refusal_page_needs_nobody_signed_in():
    """The middleware may have to show it before anything is known about the visitor."""
    assert "现在不能办理。" in render_to_string("refused.html", {"sentence": "现在不能办理。"})
