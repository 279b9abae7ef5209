"""The graduate fills in the own destination: half or whole, while it is a draft, and nobody else's."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Event
from tests import factories
from tests.factories import fresh, said
from transfers.enums import Action, Channel, Disposition, Path, Route, Status
from transfers.models import Transfer
from transfers.services import editing
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db

URL = reverse("transfers:my_target")
BRANCH = "中共清华大学环境学院环硕221支部委员会"


@pytest.fixture
def draft(world):
    return world.transfer(Path.UNDECIDED)


@pytest.fixture
def phone(world, draft):
    """The graduate's own browser."""
    client = Client()
    client.force_login(world.graduate_user(draft.case))
    return client


def fill(client, draft, **values):
    return client.post(URL, {"version": fresh(draft).version} | values)


def test_home_leads_to_the_form_while_it_is_a_draft(world, draft, phone):
    page = phone.get("/")
    (task,) = [task for task in page.context["tasks"] if task["title"] == "填写去向"]
    assert (task["tone"], task["state"], task["url"]) == ("todo", "请填写", URL)
    assert page.context["state"]["holder"] == "您本人和学院"
    fill(phone, draft, where="IN_BEIJING", receiving_organization=BRANCH, receiving_code="011100132977")
    page = phone.get("/")
    (task,) = [task for task in page.context["tasks"] if task["title"] == "填写去向"]
    assert (task["tone"], task["state"], task["url"]) == ("done", "可以修改", URL)
    assert page.context["state"]["label"] == "等待学院核对"
    assert page.context["state"]["sentence"] == "您已填写去向，学院核对后会请您确认。"
    assert page.context["record"][0]["title"] == "您填写了去向信息"
    world.walk(fresh(draft), Status.AWAITING_CONFIRMATION)
    assert URL not in phone.get("/").content.decode()


@pytest.mark.parametrize(
    ("where", "route"),
    [
        ("OWN_COLLEGE", Route.INTRA_COLLEGE),
        ("IN_BEIJING", Route.IN_BEIJING),
        ("OUTSIDE", Route.OUT_OF_BEIJING),
        ("CENTRAL", Route.OUT_OF_BEIJING),
        ("UNKNOWN", ""),
    ],
)
def test_the_route_follows_from_where_the_party_organisation_is(draft, phone, where, route):
    assert fill(phone, draft, where=where, channel="NOT_ASKED").status_code == 302
    assert (fresh(draft).route, fresh(draft).channel, fresh(draft).status) == (
        route,
        Channel.ONLINE,
        Status.DRAFT,
    )


def test_half_of_it_may_be_saved_and_the_page_says_what_is_missing(draft, phone):
    response = phone.post(
        URL, {"version": draft.version, "where": "IN_BEIJING", "receiving_organization": BRANCH}, follow=True
    )
    assert response.redirect_chain == [(URL, 302)]
    assert response.context["missing"] == ["接收党支部编码"]
    assert response.context["form"]["where"].value() == "IN_BEIJING"
    assert fresh(draft).filled_by_graduate


def test_a_mistake_is_told_in_words_after_saving(draft, phone):
    fill(
        phone,
        draft,
        where="OUTSIDE",
        heading_organization="山西焦煤集团有限责任公司",
        receiving_organization="中共山西焦煤集团官地矿委员会",
        channel="PAPER",
        asked_whom="焦煤集团 李老师",
    )
    page = phone.get(URL)
    assert "抬头无接收权限" in [row["title"] for row in page.context["target_findings"]]
    assert fresh(draft).channel == Channel.PAPER


def test_who_was_asked_belongs_to_the_answer(draft, phone):
    response = fill(phone, draft, where="OUTSIDE", channel="PAPER", heading_organization="中共某县委组织部")
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "asked_whom": ["请写明问的是谁；还没有问的，上面选“还没有问”。"]
    }
    assert response.context["form"]["heading_organization"].value() == "中共某县委组织部"
    assert fresh(draft).route == ""
    fill(phone, draft, where="OUTSIDE", channel="NOT_ASKED", asked_whom="作废")
    assert (fresh(draft).channel, fresh(draft).asked_whom) == (Channel.ONLINE, "")
    assert phone.get(URL).context["form"]["channel"].value() == "NOT_ASKED"


def test_where_has_to_be_answered_and_a_code_is_cleaned(draft, phone):
    response = fill(phone, draft, receiving_code="０１１１００１３２９７７")
    assert response.context["form"].errors == {"where": ["请选一项；拿不准的选“不清楚”。"]}
    fill(phone, draft, where="IN_BEIJING", receiving_code="０１１１ ００１３ ２９７７")
    assert fresh(draft).receiving_code == "011100132977"


def test_a_central_body_in_beijing_comes_back_as_such(draft, phone):
    fill(
        phone,
        draft,
        where="CENTRAL",
        channel="NOT_ASKED",
        heading_organization="中共中国银行总行委员会组织部",
    )
    assert phone.get(URL).context["form"]["where"].value() == "CENTRAL"


def test_it_is_journalled_as_the_graduates_doing(world, draft, phone):
    fill(phone, draft, where="IN_BEIJING", receiving_organization=BRANCH)
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, event.title, event.actor.member_id) == (
        "EDIT_TARGET",
        "本人填写去向信息",
        draft.case.member_id,
    )
    assert json.loads(event.data)["changes"]["具体接收单位"] == ["（空）", BRANCH]


def test_a_stale_page_changes_nothing_and_loses_nothing(world, draft, phone):
    version = draft.version
    editing.edit_target(draft.pk, factories.TARGETS[Path.OUT_ONLINE], world.actor(world.admin))
    response = phone.post(URL, {"version": version, "where": "IN_BEIJING", "receiving_organization": BRANCH})
    assert response.status_code == 409
    assert response.context["form"]["receiving_organization"].value() == BRANCH
    assert fresh(draft).route == Route.OUT_OF_BEIJING
    world.walk(fresh(draft), Status.AWAITING_CONFIRMATION)
    response = phone.post(URL, {"version": version, "where": "IN_BEIJING", "receiving_organization": BRANCH})
    assert response.status_code == 409
    assert {"label": "接收党组织全称", "value": BRANCH} in response.context["typed"]


def test_after_the_graduates_own_correction_it_is_open_again(world, draft, phone):
    editing.edit_target(draft.pk, factories.TARGETS[Path.IN_BEIJING], world.actor(world.admin))
    world.walk(fresh(draft), Status.AWAITING_CONFIRMATION)
    page = phone.get(URL)
    assert page.status_code == 200
    assert page.context["correct_url"]
    perform(
        draft.pk, Action.CORRECT, world.actor(draft.case.member.user), said(Action.CORRECT, Path.IN_BEIJING)
    )
    assert phone.get(URL).context["form"]["where"].value() == "IN_BEIJING"


def test_nobody_fills_in_for_another(world, draft):
    stranger = world.graduate_user(world.transfer(Path.UNDECIDED).case)
    with pytest.raises(Transfer.DoesNotExist):
        editing.edit_target(draft.pk, {"remark": "x"}, world.actor(stranger))
    client = Client()
    client.force_login(stranger)
    client.post(URL, {"version": 1, "where": "IN_BEIJING", "receiving_organization": BRANCH})
    assert fresh(draft).receiving_organization == ""


def test_the_college_sees_in_words_that_the_graduate_has_filled_it_in(world, draft, phone, sign_in):
    page = reverse("transfers:case", args=[draft.case_id])
    sentences = []
    office = sign_in(world.admin)
    sentences.append(office.get(page).context["state"]["sentence"])
    fill(phone, draft, where="IN_BEIJING", receiving_organization=BRANCH)
    sentences.append(office.get(page).context["state"]["sentence"])
    fill(phone, draft, where="IN_BEIJING", receiving_organization=BRANCH, receiving_code="011100132977")
    sentences.append(office.get(page).context["state"]["sentence"])
    editing.edit_target(draft.pk, {"remark": "已核对"}, world.actor(world.admin))
    state = office.get(page).context["state"]
    assert [*sentences, state["sentence"]] == [
        "等待完善去向信息，填好后请本人确认。",
        "本人已填写去向信息，还没有填完，请补齐后请本人确认。",
        "本人已填写去向信息，核对后可以请本人确认。",
        "信息已齐全，可以请本人确认。",
    ]
    assert next((each["label"], each["primary"]) for each in state["actions"]) == ("请本人确认", True)


def test_the_college_calls_those_without_a_destination(world, draft, sign_in):
    page = sign_in(world.admin).get("/transfers/?list=no-target&season=2022")
    (row,) = page.context["table"].rows
    assert row.get_cell("phone") == draft.member.phone
    plain = sign_in(world.admin).get("/transfers/")
    assert draft.member.phone not in plain.content.decode()


def test_there_is_no_page_without_a_transfer(world):
    case = factories.make_case(world.season, world.college)
    client = Client()
    client.force_login(world.graduate_user(case))
    assert client.get(URL).status_code == 404
    factories.set_disposition(case, Disposition.ABROAD, world.actor(world.admin))
    assert client.get(URL).status_code == 404
