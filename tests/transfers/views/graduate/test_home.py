"""The graduate's home: what it says and offers on each way and in each status, as a table by hand."""

import datetime
import re

import pytest
from django.urls import reverse

from members.enums import MemberCategory
from members.services import journal
from tests import factories
from tests.transfers.views.graduate.expected import (
    COLLEGE,
    SENTENCES,
    STATES,
    TASKS,
    TITLES,
    account,
    card,
    entering,
    home,
    plain,
    read,
    shown_tasks,
    task_of,
)
from transfers.enums import Action, Disposition, Path, Prospect, Status
from transfers.models import Case
from transfers.models.member_requests import RequestKind
from transfers.services import editing, guides, member_requests
from transfers.services.performing import perform
from transfers.services.telling import messaging
from transfers.views.graduate.tasks import STEPS
from transfers.workflow import TABLE

pytestmark = pytest.mark.django_db

# --- Every way, every status ------------------------------------------------------------------


@pytest.mark.parametrize("place", sorted(read(STATES), key=str))
def test_card_and_steps_on_every_way_in_every_status(world, place):
    label, who, due, step = read(STATES)[place]
    response = home(world, world.transfer(*place))
    assert card(response) == [label, who, due, step]
    sentence = read(SENTENCES).get(place)
    assert sentence is None or [response.context["state"].sentence] == sentence
    assert shown_tasks(response) == read(TASKS)[place][0].split()


def test_tables_hold_every_status_that_a_way_can_come_to():
    reached = {(path, status) for path, status, _ in TABLE} | {
        (rule.path, rule.target) for rule in TABLE.values()
    }
    assert set(read(STATES)) == set(read(TASKS)) == reached
    assert set(STEPS) == set(Path)
    assert all(4 <= len(steps) <= 6 for steps in STEPS.values())


@pytest.mark.parametrize("path", list(Path))
def test_steps_have_names_and_each_leads_somewhere(world, path):
    status = Status.DRAFT if path == Path.UNDECIDED else Status.AWAITING_CONFIRMATION
    response = home(world, world.transfer(path, status))
    assert [task.title for task in response.context["tasks"]] == TITLES[path].split()
    client = entering(response.wsgi_request.user)
    for task in response.context["tasks"]:
        address, _, anchor = task.url.partition("#")
        page = client.get(address, follow=True)
        assert page.status_code == 200, task
        assert not anchor or f'id="{anchor}"' in page.content.decode(), task


@pytest.mark.parametrize(
    "status", [Status.LETTER_ISSUED, Status.LETTER_DELIVERED, Status.COMPLETED, Status.FAILED]
)
def test_later_steps_of_a_letter_lead_somewhere_too(world, status):
    transfer = world.transfer(Path.OUT_PAPER, status)
    client = entering(account(world, transfer.case))
    for task in client.get(reverse("home")).context["tasks"]:
        assert client.get(task.url.partition("#")[0], follow=True).status_code == 200, task


def test_a_whole_line_is_one_link_and_the_current_one_is_marked(world):
    text = home(world, world.transfer(Path.OUT_PAPER, Status.SUBMITTED)).content.decode()
    lines = re.findall(r'<li class="task .*?</li>', text, re.DOTALL)
    assert [line.count("<a href=") for line in lines] == [1] * 6
    assert [line.count('aria-current="step"') for line in lines] == [0, 0, 0, 1, 0, 0]
    assert "正在办理" in lines[3]
    assert plain(lines[3]).count("组织部审核中 · 6 月 8 日起（第 1 天）") == 1


# --- Before anything is sent ------------------------------------------------------------------


def test_somebody_who_has_chosen_a_prospect_goes_on_to_fill_in(world):
    transfer = world.transfer(Path.UNDECIDED)
    user = account(world, transfer.case)
    guides.choose(transfer.case_id, Prospect.NO_JOB, world.actor(user))
    response = home(world, transfer)
    assert card(response)[3] == "填写去向 /my/target/"
    assert task_of(response, "guide") == ("done", "已选：还没有落实工作单位", "/my/guide/")
    assert shown_tasks(response)[:2] == ["done", "*todo"]


def test_own_target_half_done_handed_in_and_sent_back(world):
    transfer = world.transfer(Path.UNDECIDED)
    own = world.actor(account(world, transfer.case))
    target = dict(factories.TARGETS[Path.IN_BEIJING])
    editing.edit_target(transfer.pk, {"route": target["route"]}, own, handed_in=False)
    response = home(world, transfer)
    assert card(response)[0::3] == ["填写中", "接着填写 /my/target/"]
    assert task_of(response, "fill") == ("todo", "填写中，还没有提交", "/my/target/")
    editing.edit_target(transfer.pk, target, own)
    response = home(world, transfer)
    assert card(response)[:2] == ["等待学院核对", COLLEGE]
    assert response.context["state"].sentence == "您已填写去向，学院核对后会请您确认。"
    assert task_of(response, "fill")[:2] == ("wait", "已提交，学院核对中 · 6 月 8 日起（第 1 天）")


def test_what_is_missing_is_named(world):
    transfer = world.transfer(Path.UNDECIDED)
    target = dict(factories.TARGETS[Path.IN_BEIJING]) | {"receiving_code": ""}
    editing.edit_target(transfer.pk, target, world.actor(world.admin))
    response = home(world, transfer)
    assert task_of(response, "fill") == ("todo", "还缺接收党支部编码", "/my/target/")
    assert card(response)[3] == "填写去向 /my/target/"


def test_a_new_attempt_after_a_change_asks_for_a_new_destination(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    perform(
        transfer.pk, Action.CHANGE, world.actor(world.admin), factories.said(Action.CHANGE, Path.OUT_PAPER)
    )
    response = home(world, transfer)
    assert response.context["state"].sentence == "要重新办理。请问清新的接收党组织，填写新的去向。"
    assert card(response)[3] == "填写新的去向 /my/target/"
    assert response.context["void_numbers"] == [transfer.letter.number]


def test_changes_since_the_last_confirmation_are_counted(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    own, college = world.actor(account(world, transfer.case)), world.actor(world.admin)
    perform(transfer.pk, Action.CONFIRM, own, factories.said(Action.CONFIRM, Path.IN_BEIJING))
    perform(transfer.pk, Action.CORRECT, college, {"reason": "编码有误"})
    assert card(home(world, transfer))[0] == "等待学院修改"
    editing.edit_target(transfer.pk, {"receiving_code": "011100132978"}, college)
    perform(transfer.pk, Action.REQUEST_CONFIRMATION, college)
    response = home(world, transfer)
    assert response.context["state"].sentence == "您上次确认以后，学院改了 1 项，请确认改动。"
    assert card(response)[0::3] == ["请确认改动", "查看改动并确认 /my/details/"]
    assert task_of(response, "confirm")[1].startswith("请确认 1 项改动 · ")


def test_sent_back_and_forth_without_a_change_is_said_so(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    own, college = world.actor(account(world, transfer.case)), world.actor(world.admin)
    perform(transfer.pk, Action.CONFIRM, own, factories.said(Action.CONFIRM, Path.IN_BEIJING))
    perform(transfer.pk, Action.CORRECT, college, {"reason": "再看一看"})
    perform(transfer.pk, Action.REQUEST_CONFIRMATION, college)
    assert home(world, transfer).context["state"].sentence == "信息和您上次确认的一样，请再确认一次。"


def test_confirmation_on_behalf_is_shown_with_its_ground(world):
    text = home(world, world.transfer(Path.IN_BEIJING, Status.CONFIRMED)).content.decode()
    assert "学院已代您确认" in text
    assert "依据：电话核对（6 月 8 日）" in text
    done = home(world, world.transfer(Path.IN_BEIJING, Status.COMPLETED))
    assert done.context["on_behalf"] == ""


def test_confirmation_of_a_draft_that_is_open_again_is_not_shown(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    perform(transfer.pk, Action.CORRECT, world.actor(world.admin), {"reason": "编码有误"})
    response = home(world, transfer)
    assert response.context["on_behalf"] == ""
    assert "编码有误" not in response.content.decode()


def test_who_is_late_is_said_differently_of_oneself_and_of_others(world, settings):
    asked = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    submitted = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    settings.CLOCK_DATE = datetime.date(2022, 6, 14)
    response = home(world, asked)
    assert plain(response.context["state"].due) == "期限：6 月 11 日截止，已过 3 天"
    assert response.context["state"].late
    response = home(world, submitted)
    assert plain(response.context["state"].due) == "原定 6 月 12 日前办完，可以问一问学院"
    assert not response.context["state"].late
    assert plain(response.context["state"].who) == "现在由校党委组织部办理，6 月 8 日起（第 7 天）"


def test_the_college_has_an_own_target_from_the_day_on_which_it_was_handed_in(world, settings):
    transfer = world.transfer(Path.UNDECIDED)
    settings.CLOCK_DATE = datetime.date(2022, 6, 11)
    target = dict(factories.TARGETS[Path.IN_BEIJING])
    editing.edit_target(transfer.pk, target, world.actor(account(world, transfer.case)))
    response = home(world, transfer)
    assert plain(response.context["state"].who) == "现在由甲学院党委办理，6 月 11 日起（第 1 天）"
    assert response.context["state"].due == "应在今天办完"
    assert plain(task_of(response, "fill")[1]) == "已提交，学院核对中 · 6 月 11 日起（第 1 天）"


# --- What is new ------------------------------------------------------------------------------


def test_what_is_new_stands_under_the_card_and_behind_the_menu(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    case = Case.objects.get(pk=transfer.case_id)
    own, college = world.actor(account(world, case)), world.actor(world.admin)
    assert home(world, transfer).context["notes"] == []
    asked = member_requests.ask(case.pk, RequestKind.CHANGE, "单位变了，改到上海的公司。", [], own)
    response = home(world, transfer)
    assert [note.text for note in response.context["notes"]] == [
        "申请“改变去向（改派）”等待答复；答复以前，转接先不往下办"
    ]
    assert response.context["badges"] == {"messages": 0, "request": "改变去向（改派）"}
    assert "项待答复" in response.content.decode()
    member_requests.answer(asked.pk, granted=False, words="请先与对方说清。", actor=college)
    response = home(world, transfer)
    assert [(note.text, note.url) for note in response.context["notes"]] == [
        ("1 条消息还没有读", "/my/messages/"),
        ("您的申请有了答复", "/my/requests/"),
    ]
    assert "条未读" in response.content.decode()
    client = entering(account(world, case))
    for note in response.context["notes"]:
        assert client.get(note.url).status_code == 200


def test_a_message_to_somebody_else_is_not_counted(world):
    mine = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    other = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    with journal.change() as book:
        messaging.tell(book, world.actor(world.admin), other.case, "请来领取", "请到 302 室。")
    assert home(world, mine).context["badges"]["messages"] == 0
    assert home(world, other).context["badges"]["messages"] == 1


# --- Those who do not move --------------------------------------------------------------------

BOXES = {
    Disposition.DEFERRED: (
        "您的组织关系暂缓转接，到 9 月 30 日。明确接收党支部后，请尽快告诉学院。",
        "/my/guide/",
    ),
    Disposition.RETAINED: (
        "您的组织关系经批准暂留学校，到 9 月 30 日。请按时与学院联系、交纳党费。",
        "/my/requests/",
    ),
    Disposition.ABROAD: (
        "您的组织关系因出国（境）保留在学校，到 9 月 30 日。请按约定与学院联系，回国后及时恢复组织生活。",
        "/my/requests/",
    ),
    Disposition.DELAYED_GRADUATION: ("您延期毕业，本年度不办理转接；毕业那一年再办。", "/my/requests/"),
    Disposition.NOT_ENTITLED: ("本年度不办理您的组织关系转接，有疑问请与学院联系。", ""),
}


@pytest.mark.parametrize("disposition", list(BOXES))
def test_other_boxes_are_explained(world, disposition):
    transfer = world.transfer(Path.UNDECIDED, Status.CANCELLED)
    factories.set_disposition(transfer.case, disposition, world.actor(world.admin))
    response = home(world, transfer)
    state = response.context["state"]
    assert (state.label, state.sentence) == (disposition.label, BOXES[disposition][0])
    assert (state.next.url if state.next else "") == BOXES[disposition][1]
    assert response.context["tasks"] == []
    assert response.context["contact"]["phone"] in response.content.decode()


def test_a_box_whose_time_is_over_says_so(world, settings):
    transfer = world.transfer(Path.UNDECIDED, Status.CANCELLED)
    factories.set_disposition(transfer.case, Disposition.DEFERRED, world.actor(world.admin))
    settings.CLOCK_DATE = datetime.date(2022, 10, 8)
    words = home(world, transfer).context["state"].sentence
    assert words == "暂缓到 9 月 30 日，已经到期。请联系学院，接着办理转接。"


def test_every_box_has_its_words():
    assert {*BOXES, Disposition.TRANSFER} == set(Disposition)


def test_somebody_who_is_no_party_member_is_told_so(world):
    case = factories.make_case(world.season, world.college, category=MemberCategory.DEVELOPMENT_TARGET)
    response = entering(world.graduate_user(case)).get(reverse("home"))
    assert response.context["state"].label == "不转接组织关系"
    assert response.context["tasks"] == []


def test_a_case_without_an_attempt_says_what_to_do(world):
    case = factories.make_case(world.season, world.college)
    response = entering(world.graduate_user(case)).get(reverse("home"))
    assert response.context["state"].sentence == "学院还没有登记您的去向。请先问清接收党组织，再告诉学院。"
    assert response.context["state"].next.url == "/my/guide/"
    assert response.context["tasks"] == []
