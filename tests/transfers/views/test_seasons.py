"""Seasons: a new one in one form, dates in order, and due dates that follow."""

import datetime

import pytest
from django.urls import reverse

from members.models import Event
from members.services.journal import Actor
from tests.factories import fresh
from transfers.enums import Path, Status
from transfers.models import Season
from transfers.services import seasons

pytestmark = pytest.mark.django_db
NEW = reverse("transfers:season_new")


@pytest.fixture
def admin_client(world, client):
    client.force_login(world.department_admin)
    return client


def posted(page, **changes):
    form = page.context["form"]
    values = {}
    for name in form.fields:
        value = form[name].value()
        values[name] = value.strftime("%Y-%m-%d") if isinstance(value, datetime.date) else value
    return {name: value for name, value in (values | changes).items() if value not in (None, False)}


def edit(world):
    return reverse("transfers:season_edit", args=[world.season.pk])


def test_new_season_is_filled_in_from_the_last_one(admin_client):
    page = admin_client.get(NEW)
    form = page.context["form"]
    assert form["year"].value() == 2023
    assert [form[name].value() for name in ("register_due_on", "review_on", "fee_month")] == [
        datetime.date(2023, 6, 10),
        datetime.date(2023, 12, 10),
        datetime.date(2023, 6, 1),
    ]
    assert 'value="2023-06-10"' in page.content.decode()
    assert 'value="2023-06"' in page.content.decode()


def test_new_season_in_one_form(admin_client, world):
    response = admin_client.post(NEW, posted(admin_client.get(NEW), leaving_on="2023-07-01"))
    assert response.status_code == 302
    season = Season.current()
    assert (season.year, season.leaving_on, season.fee_month, season.entry_open) == (
        2023,
        datetime.date(2023, 7, 1),
        datetime.date(2023, 6, 1),
        True,
    )
    assert (Event.objects.get().verb, Event.objects.get().actor) == ("CREATE_SEASON", world.department_admin)


def test_first_season_is_filled_in_from_the_notice(db):
    assert seasons.proposal()["follow_up_on"] == datetime.date(2022, 9, 1)


def test_leap_day_moves_to_the_28th():
    assert seasons.a_year_later(datetime.date(2024, 2, 29)) == datetime.date(2025, 2, 28)


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"year": "2022"}, {"year": ["2022 届已经建立。"]}),
        ({"year": "99"}, {"year": ["年份应是四位数，如 2023。"]}),
        ({"leaving_on": ""}, {"leaving_on": ["请填写离校日期。"]}),
        ({"leaving_on": "明天"}, {"leaving_on": ["日期应写成 2023-06-10 的样子。"]}),
        (
            {"follow_up_on": "2023-06-20"},
            {"follow_up_on": ["回执清查（2023-06-20）不能早于离校日期（2023-06-30）。"]},
        ),
        (
            {"review_on": "2023-08-01"},
            {"review_on": ["年度复核（2023-08-01）不能早于回执清查（2023-09-01）。"]},
        ),
        ({"number_format": "{year}{sequence}"}, {"number_format": None}),
        ({"number_format": "{year}{organization}{nothing}"}, {"number_format": None}),
        ({"number_format": "{year}{organization}{sequence:040d}"}, {"number_format": None}),
        ({"in_beijing_code_pattern": "011("}, {"in_beijing_code_pattern": None}),
        ({"valid_days": "91"}, {"valid_days": None}),
        ({"out_code_min": "19"}, {"out_code_max": ["最长不能小于最短。"]}),
    ],
)
def test_errors_are_sentences_and_nothing_typed_is_lost(admin_client, change, errors):
    response = admin_client.post(NEW, posted(admin_client.get(NEW), opens_on="2023-01-05", **change))
    assert response.status_code == 422
    found = response.context["form"].errors
    assert list(found) == list(errors)
    for field, sentences in errors.items():
        assert sentences is None or found[field] == sentences
    assert response.context["form"]["opens_on"].value() == "2023-01-05"
    assert Season.objects.count() == 1


def test_edit_moves_due_dates_of_open_transfers(admin_client, world):
    draft = world.transfer(Path.IN_BEIJING)
    started = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    done = world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    page = admin_client.get(edit(world))
    response = admin_client.post(edit(world), posted(page, register_due_on="2022-06-20", online_days="10"))
    assert response.status_code == 302
    assert fresh(draft).due_on == datetime.date(2022, 6, 20)
    assert fresh(started).due_on == datetime.date(2022, 6, 18)
    assert fresh(done).due_on is None
    event = Event.objects.first()
    assert event.verb == "EDIT_SEASON"
    assert '["2022-06-10", "2022-06-20"]' in event.data
    assert '"moved": 2' in event.data


def test_unchanged_due_dates_are_as_the_services_made_them(admin_client, world):
    """Recomputing is the same rule as when the transfer moved."""
    transfers = [
        world.transfer(path, status)
        for path, status in (
            (Path.IN_BEIJING, Status.INITIATED),
            (Path.OUT_PAPER, Status.LETTER_DELIVERED),
            (Path.OUT_PAPER, Status.LETTER_ISSUED),
            (Path.OUT_ONLINE, Status.SUBMITTED),
        )
    ]
    before = [fresh(transfer).due_on for transfer in transfers]
    _, moved = seasons.change_season(
        world.season.pk,
        {"reissue_months": 5},
        Actor.of(world.department_admin),
        seen=posted(admin_client.get(edit(world)))["seen"],
    )
    assert moved == 0
    assert [fresh(transfer).due_on for transfer in transfers] == before


def test_stale_edit(admin_client, world):
    words = posted(admin_client.get(edit(world)), online_days="10")
    Season.objects.update(online_days=20)
    response = admin_client.post(edit(world), words)
    assert response.status_code == 409
    assert Season.objects.get().online_days == 20


def test_close_the_entry(admin_client, world):
    words = posted(admin_client.get(edit(world)))
    del words["entry_open"]
    assert admin_client.post(edit(world), words).status_code == 302
    assert Season.objects.get().entry_open is False


def test_list_names_the_current_one(admin_client, world):
    page = admin_client.get(reverse("transfers:season_list"))
    assert [season.year for season in page.context["seasons"]] == [2022]
    assert page.content.decode().count("当前</span>") == 1


@pytest.mark.parametrize("who", ["admin", "reviewer"])
def test_only_for_the_department_admin(world, client, who):
    client.force_login(getattr(world, who))
    for address in (NEW, edit(world), reverse("transfers:season_list")):
        assert client.get(address).status_code == 403
    assert client.post(NEW, {}).status_code == 403
