"""The page of the letter: number, days, parts, where part 3 goes, and what to do when it is too late."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from letters.enums import DeliveryMethod
from members import clock
from members.models import Organization
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.models.own_reports import OwnReportKind
from transfers.services.performing import perform
from transfers.services.reported import own_reports
from transfers.services.reported.own_reports import Said

pytestmark = pytest.mark.django_db


def client_of(world, transfer):
    client = Client()
    client.force_login(getattr(transfer.case.member, "user", None) or world.graduate_user(transfer.case))
    return client


def letter(world, transfer):
    return client_of(world, transfer).get(reverse("transfers:my_letter"))


def test_number_days_and_parts(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    response = letter(world, transfer)
    text = response.content.decode()
    assert f"第 {transfer.letter.number} 号" in text
    assert "<strong>还有 90 天</strong>　有效期至 9 月 6 日" in text
    assert "第二联　交给接收党组织" in text
    assert transfer.heading_organization in text
    assert "第三联　回执，寄回学院" in text
    assert [(row["label"], row["value"]) for row in response.context["return_rows"]] == [
        ("收件地址", "北京市海淀区学院路 1 号（100083）"),
        ("收件人", "中共燕京矿业大学甲学院委员会　周老师　010-62330001"),
        ("传真", "010-62330002"),
    ]
    assert text.count("data-copy=") == 3
    for kind in ("handed-in", "receipt", "refused"):
        assert f'href="{reverse("transfers:my_report", args=[kind])}"' in text


def test_what_the_college_has_not_said_is_left_out(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    Organization.objects.filter(pk=world.college.pk).update(fax="", contact_name="")
    rows = letter(world, transfer).context["return_rows"]
    assert [row["value"] for row in rows] == [
        "北京市海淀区学院路 1 号（100083）",
        "中共燕京矿业大学甲学院委员会　010-62330001",
    ]


def test_before_it_is_handed_out_nothing_can_be_reported(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    text = letter(world, transfer).content.decode()
    assert "正在盖章，盖章后才能领取" in text
    assert "/my/report/" not in text
    world.seal(transfer)
    assert "请到学院领取；请人代领的，带代领人的证件" in letter(world, transfer).content.decode()


def test_mail_number_can_be_copied(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(transfer)
    said = {"delivered_on": clock.today(), "method": DeliveryMethod.MAIL, "tracking_number": "EB123456789CN"}
    perform(transfer.pk, Action.DELIVER_LETTER, world.actor(world.admin), said)
    assert 'data-copy="EB123456789CN"' in letter(world, transfer).content.decode()


def test_expired_it_says_for_how_long_and_what_to_do(world, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    settings.CLOCK_DATE = datetime.date(2022, 9, 6)
    assert "<strong>今天截止</strong>" in letter(world, transfer).content.decode()
    settings.CLOCK_DATE = datetime.date(2022, 9, 9)
    response = letter(world, transfer)
    assert response.context["validity"].late
    text = response.content.decode()
    assert "<strong>已过期 3 天</strong>" in text
    assert "过期了怎么办" in text


def test_once_handed_in_its_days_do_not_matter_any_more(world, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    client = client_of(world, transfer)
    own = world.actor(transfer.case.member.user)
    own_reports.report(transfer.pk, OwnReportKind.HANDED_IN, Said(on=clock.today(), unit="武都"), own)
    settings.CLOCK_DATE = datetime.date(2022, 9, 9)
    response = client.get(reverse("transfers:my_letter"))
    assert not response.context["validity"].late
    text = response.content.decode()
    assert "已过期" not in text
    assert "您报告 6 月 8 日已交给对方" in text


def test_when_it_is_over_nothing_is_asked_any_more(world):
    text = letter(world, world.transfer(Path.OUT_PAPER, Status.COMPLETED)).content.decode()
    assert "/my/report/" not in text
    assert "有效期至 9 月 6 日" in text


def test_void_letter_is_said_to_be_void(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.FAILED)
    response = letter(world, transfer)
    assert response.context["letter"] is None
    assert (
        f"第 {transfer.letter.number} 号介绍信<strong>已作废，不能再使用</strong>"
        in response.content.decode()
    )


def test_after_a_new_number_or_a_change_the_old_one_is_still_said_to_be_void(world):
    reissued = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    changed = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    actor = world.actor(world.admin)
    for transfer, action in ((reissued, Action.REISSUE_LETTER), (changed, Action.CHANGE)):
        perform(transfer.pk, action, actor, factories.said(action, Path.OUT_PAPER))
        text = client_of(world, transfer).get(reverse("home")).content.decode()
        assert f"第 {transfer.letter.number} 号介绍信<strong>已作废" in text
    page = letter(world, reissued)
    new = factories.fresh(reissued).letter
    assert (page.context["letter"], page.context["void_numbers"]) == (new, [reissued.letter.number])


def test_nobody_without_a_letter_has_a_letter_page(world):
    assert letter(world, world.transfer(Path.IN_BEIJING)).status_code == 404
