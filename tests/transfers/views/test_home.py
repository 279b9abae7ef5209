"""The home page: each number opens exactly its rows."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from members.models import Event
from tests import factories
from tests.transfers.departure import hold, switch_on
from tests.transfers.varied import fill
from transfers.enums import Action, Path, Status
from transfers.models import Transfer
from transfers.services.performing import perform

GROUPS = ("todo", "wait", "problem")


def lines_of(response):
    return [each for group in GROUPS for each in response.context[group]]


def people_on(response):
    return response.context["table"].paginator.count


@pytest.mark.parametrize("who", ["admin", "other_admin", "general_admin", "reviewer", "department_admin"])
def test_each_number_opens_exactly_as_many_rows(varied, sign_in, who):
    client = sign_in(getattr(varied, who))
    lines = [each for each in lines_of(client.get("/")) if "list=" in each["url"]]
    assert len(lines) > 1
    opened = {each["url"]: people_on(client.get(each["url"])) for each in lines}
    assert opened == {each["url"]: each["count"] for each in lines}


def test_what_is_open_before_leaving_opens_exactly_as_many_rows(varied, sign_in):
    switch_on(varied)
    hold(varied)
    client = sign_in(varied.admin)
    found = {each["url"]: each["count"] for each in client.get("/").context["todo"]}
    urls = ["/materials/?list=materials&season=2022", "/education/people/?list=education&season=2022"]
    assert [people_on(client.get(url)) for url in urls] == [found[url] for url in urls]
    assert 0 not in [found[url] for url in urls]


@pytest.mark.parametrize("who", ["admin", "reviewer"])
def test_the_numbers_of_the_progress_open_exactly_as_many_rows_and_add_up(varied, sign_in, who):
    client = sign_in(getattr(varied, who))
    tiles = client.get("/").context["tiles"]
    assert [people_on(client.get(each["url"])) for each in tiles] == [each["value"] for each in tiles]
    total, *parts, _overdue = [each["value"] for each in tiles]
    assert total == sum(parts) > 0


def test_a_line_for_each_register_with_undecided_rows(world, sign_in):
    first, second = (world.transfer(Path.OUT_ONLINE, Status.CONFIRMED) for _ in range(2))
    register = world.submit_register(world.college)
    response = sign_in(world.reviewer).get("/")
    assert [(each["count"], each["sentence"], each["url"]) for each in response.context["todo"]] == [
        (2, "京外转接待审核", "/transfers/?list=review&season=2022"),
        (2, "待审核：甲学院党委登记表第 1 版", reverse("transfers:register", args=[register.pk])),
    ]
    for transfer in (first, second):
        perform(transfer.pk, Action.APPROVE, world.actor(world.reviewer), {})
    assert sign_in(world.reviewer).get("/").context["todo"] == []


def test_the_department_sees_who_has_not_sent_a_register(world, sign_in):
    world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    factories.make_case(world.season, world.other_college)
    waiting = sign_in(world.reviewer).get("/").context["wait"]
    assert [(each["count"], each["sentence"], each["due"]) for each in waiting] == [
        (1, "党组织还没有报送登记表", "截止 6 月 10 日（还有 2 天）")
    ]


def test_a_college_sees_nothing_of_another(varied, sign_in):
    text = sign_in(varied.other_admin).get("/").content.decode()
    own = set(varied.other_college.members.values_list("name", flat=True))
    others = set(varied.college.members.values_list("name", flat=True))
    assert "乙学院党委 · 2022 届" in text
    assert "甲学院" not in text
    assert [name for name in others - own if f"{name}：" in text] == []


def test_when_all_is_done_the_page_says_so(world, sign_in):
    world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    response = sign_in(world.admin).get("/")
    assert lines_of(response) == []
    assert "都办完了，没有积压的事。" in response.content.decode()


def test_the_next_date_stands_out_and_past_ones_are_quiet(world, sign_in):
    with clock.standing_on(datetime.date(2022, 6, 12)):
        dates = sign_in(world.admin).get("/").context["dates"]
    assert [(each["day"], each["state"], each["left"]) for each in dates] == [
        ("6 月 10 日", "past", ""),
        ("6 月 12 日", "next", "今天"),
        ("6 月 30 日", "", "还有 18 天"),
        ("9 月 1 日", "", "还有 81 天"),
        ("12 月 10 日", "", "还有 181 天"),
    ]


def test_recent_events_are_the_last_eight_in_scope(world, sign_in):
    for _ in range(3):
        world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    world.transfer(Path.IN_BEIJING, organization=world.other_college)
    client = sign_in(world.admin)
    assert client.post("/transfers/export.xlsx").status_code == 200  # noted, but no news
    shown = client.get("/").context["events"]
    expected = Event.objects.filter(organization=world.college).exclude(verb="EXPORT").order_by("-seq")[:8]
    assert [each["title"] for each in shown] == [f"{each.member.name}：{each.title}" for each in expected]


def test_a_graduate_gets_the_own_page(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    response = sign_in(world.graduate_user(transfer.case)).get("/")
    assert response.status_code == 200
    assert "transfers/home.html" not in [each.name for each in response.templates]


def test_before_the_first_season_the_page_says_what_to_do(db, sign_in):
    user = factories.make_user("DEPARTMENT_ADMIN")
    response = sign_in(user).get("/")
    assert response.status_code == 200
    assert reverse("transfers:season_new") in response.content.decode()


def test_an_earlier_season_can_be_looked_at(world, sign_in):
    old = factories.make_season(2021)
    world.season = old
    world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    client = sign_in(world.admin)
    assert [each["sentence"] for each in lines_of(client.get("/"))] == ["是以往届次，尚未办结"]
    (line,) = (each for each in lines_of(client.get("/?season=2021")) if "confirmation" in each["url"])
    assert people_on(client.get(line["url"])) == line["count"] == 1
    assert client.get("/?season=1999").status_code == 404


def test_reading_writes_nothing_and_other_methods_are_refused(varied, sign_in):
    before = Event.objects.count(), sorted(Transfer.objects.values_list("pk", "version"))
    client = sign_in(varied.admin)
    client.get("/")
    assert (Event.objects.count(), sorted(Transfer.objects.values_list("pk", "version"))) == before
    assert client.post("/").status_code == 405


def test_the_number_of_queries_does_not_grow(world, sign_in):
    world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    few = [_queries(sign_in(user)) for user in (world.admin, world.reviewer)]
    fill(world)
    assert [_queries(sign_in(user)) for user in (world.admin, world.reviewer)] == few


def _queries(client):
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    return len(captured)
