"""核对, 确认, 已确认, 有误: first of all that is declared, then of the changes alone; twice is once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from members import clock
from members.models import Event
from members.services import journal
from tests import factories
from tests.factories import fresh, said
from transfers import declarations
from transfers.enums import Action, Path, Status
from transfers.models import Confirmation, ConfirmedContent
from transfers.services import confirmed, editing
from transfers.services.performing import perform
from transfers.views.graduate.words import until_words

DETAILS, CONFIRM = reverse("transfers:my_details"), reverse("transfers:my_confirm")
CONFIRMED, CORRECT = reverse("transfers:my_confirmed"), reverse("transfers:my_correct")
WAYS = (Path.INTRA_COLLEGE, Path.IN_BEIJING, Path.OUT_ONLINE, Path.OUT_PAPER)
OTHER_CODE = "011100132999"

pytestmark = pytest.mark.django_db


def entering(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def asked(world):
    """Somebody who is asked to confirm."""
    return world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, name="欧阳建国")


@pytest.fixture
def phone(world, asked):
    return entering(world.graduate_user(asked.case))


def declare(client):
    """Open the declaration, tick, press."""
    form = client.get(CONFIRM).context["form"]
    shown = {name: form[name].value() for name in ("seen", "version")}
    return client.post(CONFIRM, shown | {"declaration": "on"})


def change(world, transfer, **target):
    """The college takes it back, changes something and asks again."""
    actor = world.actor(world.admin)
    perform(transfer.pk, Action.CORRECT, actor, said(Action.CORRECT, Path.IN_BEIJING))
    if target:
        editing.edit_target(transfer.pk, target, actor)
    perform(transfer.pk, Action.REQUEST_CONFIRMATION, actor)


def links(response):
    return {
        group["key"]: (group["link"]["label"], group["link"]["url"]) if group["link"] else None
        for group in response.context["groups"]
    }


# --- 核对 ---------------------------------------------------------------------------------------


def test_details_show_all_that_is_declared_in_groups(asked, phone):
    response = phone.get(DETAILS)
    shown = [
        (row["label"], row["value"]) for group in response.context["groups"][:2] for row in group["rows"]
    ]
    assert shown == [(label, value) for _, label, value in confirmed.words(asked)]
    text = response.content.decode()
    assert asked.member.id_number not in text
    assert reverse("members:id_number", args=[asked.member.pk]) in text
    assert CONFIRM in text


@pytest.mark.parametrize(
    ("status", "target", "person"),
    [
        (Status.DRAFT, "my_target", "my_request_new"),
        (Status.AWAITING_CONFIRMATION, "my_correct", "my_correct"),
        (Status.CONFIRMED, "my_correct", "my_correct"),
        (Status.SUBMITTED, "my_request_new", "my_request_new"),
        (Status.LETTER_DELIVERED, "my_request_new", "my_request_new"),
    ],
)
def test_each_group_leads_to_where_it_can_be_put_right(world, status, target, person):
    transfer = world.transfer(Path.OUT_PAPER, status)
    urls = {
        "my_target": ("修改", reverse("transfers:my_target")),
        "my_correct": ("有误", CORRECT),
        "my_request_new": ("有误", reverse("transfers:my_request_new", args=["correction"])),
    }
    found = links(entering(world.graduate_user(transfer.case)).get(DETAILS))
    assert (found["target"], found["person"]) == (urls[target], urls[person])


@pytest.mark.parametrize(
    ("status", "asks", "correct"),
    [
        (Status.DRAFT, False, False),
        (Status.AWAITING_CONFIRMATION, True, True),
        (Status.CONFIRMED, False, True),
        (Status.SUBMITTED, False, False),
        (Status.RETURNED, False, True),
    ],
)
def test_buttons_are_there_only_while_they_work(world, status, asks, correct):
    transfer = world.transfer(Path.OUT_PAPER, status)
    context = entering(world.graduate_user(transfer.case)).get(DETAILS).context
    assert (context["is_asked"], context["can_correct"]) == (asks, correct)


# --- 确认 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", WAYS)
def test_the_declaration_is_shown_in_full_with_its_version_and_kept_with_the_words(world, path):
    transfer = world.transfer(path, Status.AWAITING_CONFIRMATION)
    client = entering(world.graduate_user(transfer.case))
    page = client.get(CONFIRM)
    assert "".join(page.context["statements"]) == declarations.TEXTS["2022-1"]
    assert page.context["version"] == "2022-1"
    assert declare(client).url == CONFIRMED
    confirmation = Confirmation.objects.get()
    assert (confirmation.on_behalf, confirmation.declaration_version) == (False, "2022-1")
    assert confirmed.kept_words(confirmed.history(transfer)[0]) == confirmed.words(transfer)
    assert fresh(transfer).status == Status.CONFIRMED


def test_without_the_tick_nothing_happens(asked, phone):
    response = phone.post(CONFIRM, {"seen": "x", "version": "2022-1"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"declaration": ["请先阅读声明并勾选，再按确认。"]}
    assert fresh(asked).status == Status.AWAITING_CONFIRMATION


def test_the_page_afterwards_says_what_when_and_whom_and_may_be_opened_again(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.AWAITING_CONFIRMATION)
    client = entering(world.graduate_user(transfer.case))
    declare(client)
    last = Event.objects.count()
    for _ in range(2):
        page = client.get(CONFIRMED)
        assert page.status_code == 200
    due = until_words(fresh(transfer).due_on, clock.today())
    assert page.context["following"] == [
        f"学院把您的信息随登记表报送组织部审核，{due}。",
        "审核通过后，从 6 月 12 日起开具介绍信，盖章后请您领取。",
        "请在介绍信的有效期内到接收党组织报到，并请对方寄回第三联回执。",
    ]
    assert page.context["contact"]["phone"] == "010-62330001"
    assert reverse("transfers:my_guide") in page.content.decode()
    assert (Event.objects.count(), Confirmation.objects.count()) == (last, 1)
    world.walk(fresh(transfer), Status.APPROVED)
    later = client.get(CONFIRMED)
    assert (later.status_code, later.context["following"]) == (200, [])
    assert client.get(CONFIRM).url == CONFIRMED


@pytest.mark.parametrize("path", WAYS)
def test_every_way_says_what_comes_next(world, path):
    transfer = world.transfer(path, Status.CONFIRMED)
    page = entering(world.graduate_user(transfer.case)).get(CONFIRMED)
    assert len(page.context["following"]) in (2, 3)
    assert "学院已代您确认" in page.content.decode()
    assert "电话核对" in page.content.decode()


def test_a_second_press_leads_to_the_same_page(asked, phone):
    form = phone.get(CONFIRM).context["form"]
    shown = {name: form[name].value() for name in ("seen", "version")} | {"declaration": "on"}
    assert [phone.post(CONFIRM, shown).url for _ in range(3)] == [CONFIRMED] * 3
    assert (Confirmation.objects.count(), ConfirmedContent.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_pressed_in_two_windows_at_once_it_is_one_confirmation():
    world = factories.make_world()
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    user = world.graduate_user(transfer.case)
    clients = [entering(user) for _ in range(4)]
    forms = [client.get(CONFIRM).context["form"] for client in clients]

    def press(pair):
        client, form = pair
        try:
            shown = {name: form[name].value() for name in ("seen", "version")}
            return client.post(CONFIRM, shown | {"declaration": "on"}).url
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        urls = list(pool.map(press, zip(clients, forms, strict=True)))
    assert urls == [CONFIRMED] * 4
    assert (Confirmation.objects.count(), ConfirmedContent.objects.count()) == (1, 1)
    assert Event.objects.filter(verb=Action.CONFIRM).count() == 1
    assert journal.verify().fault == ""


def test_what_the_college_changed_meanwhile_has_to_be_read_first(world, asked, phone):
    form = phone.get(CONFIRM).context["form"]
    shown = {name: form[name].value() for name in ("seen", "version")} | {"declaration": "on"}
    editing.edit_person(asked.case_id, {"ethnicity": "回族"}, world.actor(world.admin))
    response = phone.post(CONFIRM, shown)
    assert response.status_code == 409
    assert "请再核对一遍" in response.context["stale"]
    assert response.context["form"]["declaration"].value() is None
    assert Confirmation.objects.count() == 0
    assert declare(phone).url == CONFIRMED
    change(world, asked, receiving_code=OTHER_CODE)
    perform(asked.pk, Action.CORRECT, world.actor(world.admin), {"reason": "再改"})
    assert phone.post(CONFIRM, shown).url == DETAILS  # not even asked any more
    assert Confirmation.objects.count() == 1


def test_nobody_who_is_not_asked_gets_a_declaration(world):
    draft = world.transfer(Path.IN_BEIJING)
    client = entering(world.graduate_user(draft.case))
    assert [client.get(url).url for url in (CONFIRM, CONFIRMED)] == [DETAILS, DETAILS]
    assert client.post(CONFIRM, {"declaration": "on"}).url == DETAILS
    nobody = entering(world.graduate_user(factories.make_case(world.season, world.college)))
    assert [nobody.get(url).status_code for url in (CONFIRM, CONFIRMED, CORRECT)] == [404] * 3
    assert nobody.get(DETAILS).status_code == 200


def test_why_it_cannot_be_confirmed_now_is_said(world, asked, phone):
    type(asked).objects.filter(pk=asked.pk).update(receiving_code="123")
    for url, name in ((DETAILS, "confirm_reason"), (CONFIRM, "reason")):
        assert "京内支部编码有误" in phone.get(url).context[name]
    assert declare(phone).status_code == 403
    assert Confirmation.objects.count() == 0


def test_pages_show_the_own_case_only(world, asked, phone):
    other = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, name="王五")
    declare(entering(world.graduate_user(other.case)))
    declare(phone)
    for url in (DETAILS, CONFIRMED, CORRECT):
        text = phone.get(url).content.decode()
        assert other.member.name not in text
        assert other.member.phone not in text


# --- The change alone ---------------------------------------------------------------------------


def test_after_a_change_only_the_change_is_asked_and_the_rest_is_folded(world, asked, phone):
    declare(phone)
    change(world, asked, receiving_code=OTHER_CODE)
    for url in (DETAILS, CONFIRM):
        page = phone.get(url)
        assert page.context["change_rows"] == [
            {
                "label": "接收党组织编码",
                "before": "011100132977",
                "after": OTHER_CODE,
                "by": "学院 6 月 8 日修改",
            }
        ]
        text = page.content.decode()
        assert "学院改了 1 项" in text
        assert "其余 11 项与您 6 月 8 日确认的一样" in text
    assert "".join(page.context["statements"]) == declarations.TEXTS["2022-1C"]
    assert declare(phone).url == CONFIRMED
    assert [each.declaration_version for each in confirmed.history(asked)] == ["2022-1C", "2022-1"]
    assert "其余各项与本人上次确认时一样" in phone.get(CONFIRMED).content.decode()


def test_sent_back_and_forth_without_a_change_is_said_to_be_so(world, asked, phone):
    declare(phone)
    change(world, asked)
    text = phone.get(CONFIRM).content.decode()
    assert "内容没有改动" in text
    assert phone.get(CONFIRM).context["version"] == "2022-1"
    declare(phone)
    assert Confirmation.objects.count() == 2


def test_what_the_college_confirmed_on_behalf_is_shown_whole(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    change(world, transfer, receiving_code=OTHER_CODE)
    client = entering(world.graduate_user(transfer.case))
    page = client.get(CONFIRM)
    assert page.context["version"] == "2022-1"
    text = page.content.decode()
    assert "学院改了 1 项" in text
    assert '<details class="fold" open>' in text
    assert "代您确认的一样" in client.get(DETAILS).content.decode()


# --- 有误 ---------------------------------------------------------------------------------------


def wrong(client, items=("code",), text="编码应为 011100132999", **more):
    version = client.get(CORRECT).context["form"]["version"].value()
    return client.post(CORRECT, {"version": version, "items": items, "text": text} | more)


def test_what_is_wrong_reaches_the_college_as_one_sentence(world, asked, phone):
    response = wrong(phone, items=("code", "receiving"))
    assert response.url == DETAILS
    now = fresh(asked)
    assert (now.status, now.status_note) == (
        Status.DRAFT,
        "接收党支部、接收党组织编码有误：编码应为 011100132999",
    )
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, event.title) == ("CORRECT", "本人提出更正")
    assert event.comment == now.status_note
    page = phone.get(DETAILS)
    assert "已告知学院" in page.content.decode()
    assert page.context["note"] == now.status_note
    office = entering(world.admin).get(reverse("transfers:case", args=[asked.case_id]))
    assert now.status_note in office.context["state"]["sentence"]


def test_something_else_is_said_in_the_own_words_only(asked, phone):
    wrong(phone, items=("other",), text="我不去了")
    assert fresh(asked).status_note == "我不去了"


def test_every_word_of_the_declaration_can_be_ticked(asked, phone):
    choices = [key for key, _ in phone.get(CORRECT).context["form"].fields["items"].choices]
    assert choices == [*(key for key, _, _ in confirmed.words(asked)), "other"]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"items", "text"}),
        ({"items": ["code"], "text": "  "}, {"text"}),
        ({"items": ["nonsense"], "text": "x"}, {"items"}),
        ({"items": ["code"], "text": "长" * 201}, {"text"}),
    ],
)
def test_something_has_to_be_said(asked, phone, data, errors):
    response = phone.post(CORRECT, {"version": asked.version} | data)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == errors
    assert "？：" not in response.content.decode()
    assert fresh(asked).status == Status.AWAITING_CONFIRMATION


def test_a_stale_page_keeps_what_was_typed(world, asked, phone):
    version = asked.version
    editing.edit_person(asked.case_id, {"ethnicity": "回族"}, world.actor(world.admin))
    data = {"version": version, "items": ["code"], "text": "编码不对"}
    response = phone.post(CORRECT, data)
    assert response.status_code == 409
    form = response.context["form"]
    assert (form["text"].value(), form["items"].value()) == ("编码不对", ["code"])
    assert phone.post(CORRECT, data | {"version": form["version"].value()}).url == DETAILS


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.LETTER_ISSUED])
def test_when_it_is_too_late_the_other_way_is_shown(world, status):
    transfer = world.transfer(Path.OUT_PAPER, status)
    client = entering(world.graduate_user(transfer.case))
    page = client.get(CORRECT)
    assert reverse("transfers:my_request_new", args=["correction"]) in page.content.decode()
    response = client.post(CORRECT, {"version": transfer.version, "items": ["name"], "text": "姓名少一字"})
    assert response.status_code == 409
    assert "姓名少一字" in response.content.decode()
    assert fresh(transfer).status == status


# --- The office ---------------------------------------------------------------------------------


def test_the_office_sees_what_was_confirmed_and_what_will_be_asked(world, asked, phone):
    declare(phone)
    office = entering(world.admin)
    page = reverse("transfers:case", args=[asked.case_id])
    (first,) = office.get(page).context["confirmations"]
    assert [(row["label"], row["value"]) for row in first["rows"]] == [
        (label, value) for _, label, value in confirmed.words(asked)
    ]
    assert office.get(page).context["to_confirm"] is None
    actor = world.actor(world.admin)
    perform(asked.pk, Action.CORRECT, actor, {"reason": "编码有误"})
    editing.edit_target(asked.pk, {"receiving_code": OTHER_CODE}, actor)
    act = reverse("transfers:act", args=[asked.pk, "request-confirmation"])
    for url in (page, act):
        response = office.get(url)
        assert response.context["to_confirm"]["rows"] == [
            {"field": "接收党组织编码", "before": "011100132977", "after": OTHER_CODE}
        ]
        assert "本人将只看到这些改动" in response.content.decode()
    other = entering(world.other_admin)
    assert [other.get(url).status_code for url in (page, act)] == [404, 404]
