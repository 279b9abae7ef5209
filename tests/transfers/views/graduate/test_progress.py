"""到哪一步了: who has it, what every step is, what has been done, in the graduate's words and without the office's notes."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from letters.models import Letter
from members import clock
from members.journal_words import VERBS as KNOWN_VERBS
from members.services import journal
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.models import Case
from transfers.models.member_requests import RequestKind
from transfers.models.own_reports import OwnReportKind
from transfers.services import editing, member_requests
from transfers.services.performing import perform
from transfers.services.reported import own_reports
from transfers.services.reported.own_reports import Said
from transfers.services.telling import messaging
from transfers.views.graduate.record import OWN_TITLES, TITLES, VERBS

pytestmark = pytest.mark.django_db


def account(world, transfer):
    return getattr(transfer.case.member, "user", None) or world.graduate_user(transfer.case)


def progress(world, transfer):
    client = Client()
    client.force_login(account(world, transfer))
    return client.get(reverse("transfers:my_progress"))


def titles(response):
    return [line["title"] for line in response.context["record"]]


def details(response):
    return {line["title"]: line["details"] for line in response.context["record"]}


def test_record_has_titles_and_dates_but_no_notes_of_the_office(world):
    response = progress(world, world.transfer(Path.OUT_PAPER, Status.RETURNED))
    assert titles(response) == [
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
    assert world.admin.name not in text


def test_a_letter_is_followed_by_its_number(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    response = progress(world, transfer)
    number = transfer.letter.number
    assert titles(response)[:4] == ["介绍信已发放", "介绍信已盖章", "介绍信已开具", "组织部审核通过"]
    assert details(response)["介绍信已发放"] == [f"第 {number} 号，本人领取"]
    assert details(response)["介绍信已开具"] == [f"第 {number} 号"]


def test_a_void_letter_says_why_and_that_it_is_of_no_use(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    old = transfer.letter
    perform(
        transfer.pk,
        Action.REISSUE_LETTER,
        world.actor(world.admin),
        factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER),
    )
    new = Letter.objects.live().get()
    response = progress(world, transfer)
    assert titles(response)[:2] == ["介绍信已开具", "介绍信作废"]
    assert details(response)["介绍信作废"] == [f"第 {old.number} 号，打印有误，不能再使用"]
    assert response.context["record"][0]["details"] == [f"第 {new.number} 号"]
    assert "原件已收回" not in response.content.decode()


def test_each_attempt_is_told_apart(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.FAILED)
    perform(transfer.pk, Action.TRY_AGAIN, world.actor(world.admin), {"reason": "查清了编码"})
    response = progress(world, transfer)
    assert [(line["title"], line["details"]) for line in response.context["record"]][:3] == [
        ("学院登记了您的转接", ["重新办理", "第 2 次办理"]),
        ("学院开始重新办理", ["第 1 次办理"]),
        ("对方没有接收", ["第 1 次办理"]),
    ]
    assert "查清了编码" not in response.content.decode()


def test_own_words_requests_and_messages_are_lines(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    case = Case.objects.get(pk=transfer.case_id)
    own, college = world.actor(account(world, transfer)), world.actor(world.admin)
    own_reports.report(transfer.pk, OwnReportKind.HANDED_IN, Said(on=clock.today(), unit="环硕221支部"), own)
    asked = member_requests.ask(case.pk, RequestKind.CHANGE, "单位变了，改到上海的公司。", [], own)
    member_requests.answer(asked.pk, granted=False, words="请先与对方说清。", actor=college)
    with journal.change() as book:
        messaging.tell(book, college, case, "请来领取", "请到 302 室。")
    response = progress(world, transfer)
    assert [(line["title"], line["actor"], line["url"]) for line in response.context["record"]][:4] == [
        ("学院给您发了消息：请来领取", "学院", "/my/messages/"),
        ("您的申请有了答复：改变去向（改派），未同意", "学院", "/my/requests/"),
        ("您提出了申请：改变去向（改派）", "本人", "/my/requests/"),
        ("您报告已报到", "本人", ""),
    ]


def test_own_edits_are_told_from_the_colleges(world):
    transfer = world.transfer(Path.UNDECIDED)
    own = world.actor(account(world, transfer))
    editing.edit_target(transfer.pk, {"route": "IN_BEIJING"}, own)
    editing.edit_person(transfer.case_id, {"ethnicity": "回族"}, world.actor(world.admin))
    response = progress(world, transfer)
    assert titles(response)[:2] == ["学院修改了个人信息", "您填写了去向信息"]
    assert "回族" not in response.content.decode()


def test_another_season_and_another_person_are_left_out(world):
    old = world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    world.transfer(Path.IN_BEIJING, Status.FAILED)
    season = factories.make_season(2023, opens_on=world.season.opens_on)
    case = Case.objects.create(
        season=season, member=old.member, organization=world.college, branch=old.case.branch
    )
    with journal.change() as book:
        editing.begin_transfer(book, world.actor(world.admin), case)
    assert titles(progress(world, old)) == ["学院登记了您的转接"]


def test_what_is_told_are_words_of_the_journal():
    assert set(VERBS) - set(KNOWN_VERBS) == set()
    assert set(TITLES) | set(OWN_TITLES) == set(VERBS)


def test_days_that_are_over_are_not_announced(world, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.AWAITING_CONFIRMATION)
    settings.CLOCK_DATE = datetime.date(2022, 6, 16)
    words = {step.task.key: step.words for step in progress(world, transfer).context["steps"]}
    assert words["letter"].startswith("学院把登记表报送组织部；审核通过后，开具、盖章。")
    assert words["fill"].startswith("您填好后提交，学院核对；京外的请尽快办好。")


def test_every_step_is_explained_at_its_place(world):
    response = progress(world, world.transfer(Path.OUT_PAPER, Status.SUBMITTED))
    assert [step.anchor for step in response.context["steps"]] == [
        "step-guide",
        "step-fill",
        "step-confirm",
        "step-letter",
        "step-report",
        "step-receipt",
    ]
    words = {step.task.key: step.words for step in response.context["steps"]}
    assert words["letter"].startswith(
        "学院在 6 月 10 日前把登记表报送组织部；审核通过后，从 6 月 12 日起开具、盖章。"
    )
    assert words["receipt"].endswith("学院收到，才算转出。在这之前，您的组织关系还在学校。")
    text = response.content.decode()
    assert re.findall(r'<li class="(\w+) is-current" id="(step-\w+)" aria-current="step"', text) == [
        ("wait", "step-letter")
    ]
    assert 'href="tel:010-62330001"' in text


@pytest.mark.parametrize("path", list(Path))
def test_no_way_is_without_its_explanations(world, path):
    response = progress(world, world.transfer(path))
    assert all(len(step.words) > 20 for step in response.context["steps"])


def test_after_a_refusal_it_says_what_to_do_and_does_not_lead_to_itself(world):
    response = progress(world, world.transfer(Path.OUT_PAPER, Status.FAILED))
    assert response.context["what_now"][0] == "原来的介绍信已经作废，第二联、第三联还在您手里的，请交回学院。"
    assert len(response.context["what_now"]) == 4
    assert len(progress(world, world.transfer(Path.IN_BEIJING, Status.FAILED)).context["what_now"]) == 3
    main = response.content.decode().partition("<main")[2]
    assert 'href="/my/progress/"' not in main
