"""Seasons: a new one in one form, dates in order, and due dates that follow."""

import datetime
import re
import time

import pytest
from django.urls import reverse

from members import clock
from members.models import Event
from members.refusals import Refusal
from members.services import changes
from members.services.journal import Actor
from tests.factories import fresh, make_season
from transfers.enums import Path, Status
from transfers.forms.seasons import SeasonForm
from transfers.models import Season
from transfers.services import seasons

pytestmark = pytest.mark.django_db
NEW = reverse("transfers:season_new")
NUMBER_WORDS = "编号格式应由 {year}、{organization}、{sequence:04d} 各一个和普通文字组成，顺序号最多 9 位。"
PATTERN_WORDS = "只能由数字、字母、\\d、[0-9] 和次数 {9} 组成，几种写法之间用 | 隔开，如 011\\d{9}。"


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
    season = Season.objects.first()
    assert (season.year, season.leaving_on, season.fee_month, season.entry_open) == (
        2023,
        datetime.date(2023, 7, 1),
        datetime.date(2023, 6, 1),
        True,
    )
    assert (Event.objects.get().verb, Event.objects.get().actor) == ("CREATE_SEASON", world.department_admin)


def test_season_made_in_advance_takes_nobodys_page_away(admin_client, world):
    page = admin_client.post(NEW, posted(admin_client.get(NEW)), follow=True)
    assert "2023 届已建立。各学院的页面从 2023-01-01 起转到这一届，在此之前不变。" in page.content.decode()
    assert Season.current() == world.season
    with clock.standing_on(datetime.date(2023, 1, 1)):
        assert Season.current().year == 2023


def test_the_first_season_is_shown_before_it_opens(db):
    season = make_season(2023)
    assert Season.current() == season


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
        ({"valid_days": "91"}, {"valid_days": ["应在 1 至 90 之间。"]}),
        ({"out_code_min": "18", "out_code_max": "17"}, {"out_code_max": ["最长不能小于最短。"]}),
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


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("valid_days", "0", "应在 1 至 90 之间。"),
        ("online_days", "32767", "应在 1 至 366 之间。"),
        ("receipt_days", str(10**17), "应在 1 至 366 之间。"),
        ("reissue_months", "100000", "应在 1 至 36 之间。"),
        ("out_code_max", "99999999999", "应在 1 至 18 之间。"),
        ("out_code_min", "0", "应在 1 至 18 之间。"),
        ("number_format", "{year}{organization[1]}{sequence:04d}", NUMBER_WORDS),
        ("number_format", "{year:99999999999d}{organization}{sequence:04d}", NUMBER_WORDS),
        ("number_format", "{year}{organization}{sequence:10d}", NUMBER_WORDS),
        ("number_format", "{year}{organization}{sequence:99999999999d}", NUMBER_WORDS),
        ("number_format", "{year}{organization}{sequence}", NUMBER_WORDS),
        ("number_format", "{year}{organization!r}{sequence:04d}", NUMBER_WORDS),
        ("number_format", "{year.real}{organization}{sequence:04d}", NUMBER_WORDS),
        ("number_format", "{year}{year}{organization}{sequence:04d}", NUMBER_WORDS),
        ("number_format", "{year}{{}}{organization}{sequence:04d}", NUMBER_WORDS),
        ("number_format", "{year}\u200b{organization}{sequence:04d}", NUMBER_WORDS),
        (
            "number_format",
            "介绍信介绍信介绍信介绍信介绍信介绍信{year}{organization}{sequence:09d}",
            "编号太长，最多 30 个字符。",
        ),
        ("in_beijing_code_pattern", "a{99999999999}", PATTERN_WORDS),
        ("in_beijing_code_pattern", "(a+)+$", PATTERN_WORDS),
        ("in_beijing_code_pattern", "\\d*\\d*\\d*x", PATTERN_WORDS),
        ("in_beijing_code_pattern", "[9-0]{12}", PATTERN_WORDS),
        ("in_beijing_code_pattern", "\\d{9,3}", PATTERN_WORDS),
        ("in_beijing_code_pattern", "011(?R)", PATTERN_WORDS),
        ("leaving_on", "9999-12-31", "2022 届的日期应在 2021 至 2024 年之间。"),
        ("opens_on", "0001-01-01", "2022 届的日期应在 2021 至 2024 年之间。"),
        ("review_on", "2025-01-01", "2022 届的日期应在 2021 至 2024 年之间。"),
        ("fee_month", "2012-06", "2022 届的日期应在 2021 至 2024 年之间。"),
    ],
)
def test_no_setting_is_stored_that_a_page_could_not_work_with(admin_client, world, field, typed, sentence):
    response = admin_client.post(edit(world), posted(admin_client.get(edit(world)), **{field: typed}))
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [sentence]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("number_format", "京矿{organization}-{year}-{sequence:06d}"),
        ("number_format", "{sequence:03d}/{organization}（{year}）"),
        ("in_beijing_code_pattern", "011\\d{9}|110[0-9A-Z]{9}"),
        ("in_beijing_code_pattern", "011\\d{9,15}"),
        ("reissue_months", "36"),
        ("review_on", "2024-12-31"),
    ],
)
def test_other_universities_have_other_settings(admin_client, world, field, typed):
    world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    response = admin_client.post(edit(world), posted(admin_client.get(edit(world)), **{field: typed}))
    assert response.status_code == 302
    assert str(getattr(Season.objects.get(), field)) == typed
    assert admin_client.get(reverse("home")).status_code == 200


def test_no_accepted_pattern_is_slow(settings):
    """As many ways to split a code as the form accepts, and no match at the end."""
    worst = "\\d{1,99}" * 7 + "x"
    form = SeasonForm({"in_beijing_code_pattern": worst})
    assert "in_beijing_code_pattern" not in form.errors
    began = time.perf_counter()
    assert not re.fullmatch(worst, "1" * 18)
    assert time.perf_counter() - began < 0.5


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


# --- Verification of letters -----------------------------------------------------------------


def test_verification_is_off_until_somebody_switches_it_on(admin_client, world, settings):
    settings.PUBLIC_BASE_URL = "https://dangyuan.example.edu.cn"
    page = admin_client.get(edit(world))
    assert page.context["form"]["verification"].value() is False
    assert "开通介绍信核验" in page.content.decode()
    assert admin_client.post(edit(world), posted(page, verification="on")).status_code == 302
    assert Season.objects.get(pk=world.season.pk).verification is True
    assert Event.objects.first().verb == "EDIT_SEASON"
    page = admin_client.get(edit(world))
    assert admin_client.post(edit(world), posted(page, verification=None)).status_code == 302
    assert Season.objects.get(pk=world.season.pk).verification is False


@pytest.mark.parametrize("new", [True, False], ids=["a new season", "an old one"])
def test_without_a_public_address_it_cannot_be_switched_on(admin_client, world, settings, new):
    settings.PUBLIC_BASE_URL = ""
    url = NEW if new else edit(world)
    response = admin_client.post(url, posted(admin_client.get(url), verification="on"))
    assert response.status_code == 422
    (sentence,) = response.context["form"].errors["verification"]
    assert "请系统管理员设置环境变量 PUBLIC_BASE_URL" in sentence
    assert not Season.objects.filter(verification=True).exists()


def test_what_is_on_stays_on_and_the_rest_can_be_changed_without_an_address(admin_client, world, settings):
    Season.objects.filter(pk=world.season.pk).update(verification=True)
    settings.PUBLIC_BASE_URL = ""
    page = admin_client.get(edit(world))
    assert admin_client.post(edit(world), posted(page, online_days="20")).status_code == 302
    season = Season.objects.get(pk=world.season.pk)
    assert (season.verification, season.online_days) == (True, 20)


def test_the_service_asks_for_the_address_too(world, settings):
    settings.PUBLIC_BASE_URL = ""
    actor = Actor.of(world.department_admin)
    seen = changes.fingerprint(world.season, seasons.SEASON_FIELDS)
    with pytest.raises(Refusal):
        seasons.change_season(world.season.pk, {"verification": True}, actor, seen=seen)
    with pytest.raises(Refusal):
        seasons.create_season(seasons.proposal() | {"verification": True}, actor)
    assert Season.objects.count() == 1
