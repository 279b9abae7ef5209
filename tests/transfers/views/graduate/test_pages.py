"""The graduate's pages: the own case, in the own words, and nothing of anybody else."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from members.enums import MemberCategory, Role
from tests import factories
from transfers.enums import Action, Disposition, Path, Status
from transfers.models import Case
from transfers.services import editing
from transfers.services.performing import perform
from transfers.views.graduate.tasks import STEPS

pytestmark = pytest.mark.django_db

PAGES = ("home", "transfers:my_details", "transfers:my_guide", "transfers:my_letter")


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def home(world, transfer):
    return entering(world.graduate_user(transfer.case)).get(reverse("home"))


def tones(response):
    return [(task["title"], task["tone"], task["state"]) for task in response.context["tasks"]]


def test_state_is_said_in_the_graduates_words(world):
    response = home(world, world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED))
    state = response.context["state"]
    assert state["label"] == "请尽快报到并催交回执"
    assert state["sentence"] == "请在 9 月 6 日前持介绍信报到，并请对方寄回第三联回执。"
    assert state["holder"] == "您本人"
    assert response.context["contact"] == {
        "organization": "甲学院党委",
        "name": "周老师",
        "phone": "010-62330001",
        "place": "北京市海淀区学院路 1 号",
    }


def test_tasks_of_a_letter_from_first_to_last(world):
    assert tones(home(world, world.transfer(Path.OUT_PAPER, Status.AWAITING_CONFIRMATION))) == [
        ("了解去向要求", "done", "已完成"),
        ("填写去向", "done", "已完成"),
        ("核对并确认转接信息", "todo", "请核对"),
        ("组织部审核", "blocked", "未到"),
        ("领取介绍信", "blocked", "未到"),
        ("持介绍信报到", "blocked", "未到"),
        ("寄回第三联回执", "blocked", "未到"),
    ]
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    assert tones(home(world, transfer))[4] == ("领取介绍信", "wait", "正在盖章")
    world.seal(transfer)
    client = entering(transfer.case.member.user)
    assert tones(client.get(reverse("home")))[4] == ("领取介绍信", "todo", "请领取")
    assert tones(home(world, world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)))[4:] == [
        ("领取介绍信", "done", "已完成"),
        ("持介绍信报到", "todo", "请报到"),
        ("寄回第三联回执", "todo", "请催交"),
    ]


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        (Path.UNDECIDED, Status.DRAFT, ["todo", "todo", "wait"]),
        (Path.IN_BEIJING, Status.DRAFT, ["todo", "done", "wait", "blocked", "blocked", "blocked"]),
        (Path.INTRA_COLLEGE, Status.INITIATED, ["done", "done", "done", "wait"]),
        (Path.IN_BEIJING, Status.CONFIRMED, ["done", "done", "done", "wait", "blocked", "blocked"]),
        (Path.IN_BEIJING, Status.INITIATED, ["done", "done", "done", "done", "todo", "wait"]),
        (Path.IN_BEIJING, Status.FAILED, ["done", "done", "done", "done", "problem", "problem"]),
        (
            Path.OUT_ONLINE,
            Status.SUBMITTED,
            ["done", "done", "done", "wait", "blocked", "blocked", "blocked"],
        ),
        (
            Path.OUT_ONLINE,
            Status.RETURNED,
            ["done", "done", "wait", "blocked", "blocked", "blocked", "blocked"],
        ),
        (Path.OUT_ONLINE, Status.COMPLETED, ["done"] * 7),
        (Path.IN_BEIJING, Status.CANCELLED, []),
    ],
)
def test_tasks_follow_path_and_status(world, path, status, expected):
    assert [tone for _, tone, _ in tones(home(world, world.transfer(path, status)))] == expected


def test_every_path_has_its_steps():
    assert set(STEPS) == set(Path)


def test_details_mask_the_id_number_and_offer_both_ways(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    response = entering(world.graduate_user(transfer.case)).get(reverse("transfers:my_details"))
    text = response.content.decode()
    assert transfer.member.id_number not in text
    assert transfer.member.id_number_tail in text
    assert reverse("members:id_number", args=[transfer.member.pk]) in text
    rows = {row["label"]: row["value"] for row in response.context["target_rows"]}
    assert rows == {
        "转接类型": "京内（党员E先锋线上转接）",
        "接收党支部": "中共清华大学环境学院环硕221支部委员会",
        "接收党组织编码": "011100132977",
    }
    assert response.context["confirm_url"].startswith(reverse("transfers:act", args=[transfer.pk, "confirm"]))
    assert response.context["correct_url"].startswith(reverse("transfers:act", args=[transfer.pk, "correct"]))


@pytest.mark.parametrize(
    ("status", "confirm", "correct"),
    [
        (Status.DRAFT, False, False),
        (Status.AWAITING_CONFIRMATION, True, True),
        (Status.CONFIRMED, False, True),
        (Status.SUBMITTED, False, False),
        (Status.RETURNED, False, True),
        (Status.LETTER_ISSUED, False, False),
    ],
)
def test_buttons_are_there_only_while_they_work(world, status, confirm, correct):
    context = home(world, world.transfer(Path.OUT_PAPER, status)).context
    assert (bool(context["confirm_url"]), bool(context["correct_url"])) == (confirm, correct)


def test_confirmation_on_behalf_is_shown_with_its_ground(world):
    text = home(world, world.transfer(Path.IN_BEIJING, Status.CONFIRMED)).content.decode()
    assert "学院已代您确认" in text
    assert "依据：电话核对" in text


def test_confirmation_of_a_draft_that_is_open_again_is_not_shown(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    perform(transfer.pk, Action.CORRECT, world.actor(world.admin), {"reason": "编码有误"})
    assert home(world, transfer).context["confirmation"] is None


def test_record_has_titles_and_dates_but_no_notes_of_the_office(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.RETURNED)
    response = home(world, transfer)
    assert [line["title"] for line in response.context["record"]] == [
        "组织部退回，由学院修改",
        "学院已报送组织部审核",
        "学院代您确认了转接信息",
        "学院请您核对转接信息",
        "学院修改了去向信息",
        "学院登记了您的转接",
    ]
    assert {line["actor"] for line in response.context["record"]} == {"学院", "组织部"}
    text = response.content.decode()
    assert "测试原因" not in text
    assert world.reviewer.name not in text


def test_letter_page_tells_number_validity_and_third_part(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    text = entering(world.graduate_user(transfer.case)).get(reverse("transfers:my_letter")).content.decode()
    assert f"第 {transfer.letter.number} 号" in text
    assert "2022-09-06" in text
    assert "第三联是回执" in text


def test_void_letter_is_said_to_be_void(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.FAILED)
    response = entering(world.graduate_user(transfer.case)).get(reverse("transfers:my_letter"))
    assert response.context["letter"] is None
    assert (
        f"第 {transfer.letter.number} 号介绍信<strong>已作废，不能再使用</strong>"
        in response.content.decode()
    )


def test_after_a_new_number_or_a_change_the_old_one_is_still_said_to_be_void(world):
    reissued = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    changed = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    actor = world.actor(world.admin)
    clients = {}
    for transfer, action in ((reissued, Action.REISSUE_LETTER), (changed, Action.CHANGE)):
        perform(transfer.pk, action, actor, factories.said(action, Path.OUT_PAPER))
        clients[action] = entering(world.graduate_user(transfer.case))
        text = clients[action].get(reverse("home")).content.decode()
        assert f"第 {transfer.letter.number} 号介绍信<strong>已作废" in text
    new = factories.fresh(reissued).letter
    page = clients[Action.REISSUE_LETTER].get(reverse("transfers:my_letter"))
    assert (page.context["letter"], page.context["void_numbers"]) == (new, [reissued.letter.number])


def test_nobody_without_a_letter_has_a_letter_page(world):
    transfer = world.transfer(Path.IN_BEIJING)
    client = entering(world.graduate_user(transfer.case))
    assert client.get(reverse("transfers:my_letter")).status_code == 404


def test_graduate_without_a_case_gets_a_friendly_page(world):
    member = factories.make_member(world.college)
    client = entering(factories.make_user(Role.GRADUATE, member=member, name="张三"))
    response = client.get(reverse("home"))
    assert response.status_code == 200
    assert "还没有您的转接记录" in response.content.decode()
    assert response.context["contact"]["organization"] == "甲学院党委"
    assert client.get(reverse("transfers:my_details")).status_code == 404
    assert client.get(reverse("transfers:my_guide")).status_code == 200


def test_own_pages_show_the_own_case_only(world):
    mine = world.transfer(Path.IN_BEIJING, Status.CONFIRMED, name="李四")
    other = world.transfer(Path.IN_BEIJING, Status.CONFIRMED, name="王五")
    client = entering(world.graduate_user(mine.case))
    for name in PAGES[:3]:
        text = client.get(reverse(name)).content.decode()
        assert other.member.name not in text
        assert other.member.phone not in text
    for action in ("confirm", "correct"):
        url = reverse("transfers:act", args=[other.pk, action])
        assert client.get(url).status_code == 404
        assert client.post(url, {"version": other.version}).status_code == 404


def test_newest_season_is_shown_to_somebody_who_appears_twice(world):
    old = world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    season = factories.make_season(2025)
    Case.objects.create(season=season, member=old.member, organization=world.college, branch=old.case.branch)
    assert home(world, old).context["case"].season == season


@pytest.mark.parametrize("name", PAGES[1:])
def test_office_has_no_business_on_the_graduates_pages(world, name):
    for user in (world.admin, world.reviewer, world.department_admin):
        assert entering(user).get(reverse(name)).status_code == 403


def test_graduate_cannot_post_to_the_own_pages(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    client = entering(world.graduate_user(transfer.case))
    assert [client.post(reverse(name)).status_code for name in PAGES[1:]] == [405, 405, 405]


@pytest.mark.parametrize("disposition", [each for each in Disposition if each != Disposition.TRANSFER])
def test_other_boxes_are_explained(world, disposition):
    transfer = world.transfer(Path.UNDECIDED, Status.CANCELLED)
    factories.set_disposition(transfer.case, disposition, world.actor(world.admin))
    response = home(world, transfer)
    assert response.context["state"]["label"] == disposition.label
    assert response.context["tasks"] == []


def test_somebody_who_is_no_party_member_is_told_so(world):
    case = factories.make_case(world.season, world.college, category=MemberCategory.DEVELOPMENT_TARGET)
    response = entering(world.graduate_user(case)).get(reverse("home"))
    assert response.context["state"]["label"] == "不转接组织关系"


def test_edit_by_the_college_is_on_the_record(world):
    transfer = world.transfer(Path.IN_BEIJING)
    editing.edit_person(transfer.case_id, {"ethnicity": "回族"}, world.actor(world.admin))
    response = home(world, transfer)
    assert response.context["record"][0]["title"] == "学院修改了个人信息"
    assert "回族" not in [line.get("comment") for line in response.context["record"]]


def test_refusal_page_needs_nobody_signed_in():
    """The middleware may have to show it before anything is known about the visitor."""
    assert "现在不能办理。" in render_to_string("refused.html", {"sentence": "现在不能办理。"})


def test_an_open_case_goes_before_the_newest_season(world):
    old = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    season = factories.make_season(2025)
    Case.objects.create(season=season, member=old.member, organization=world.college, branch=old.case.branch)
    assert home(world, old).context["case"] == old.case
