"""作废重开 and 改派重办 as forms: what each reason asks, and what is kept."""

import datetime

import pytest
from django.urls import reverse

from letters.models import Letter
from members.refusals import Refusal
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform


def url_of(transfer, slug):
    return reverse("transfers:act", args=[transfer.pk, slug])


def post(client, transfer, slug, **said):
    return client.post(url_of(transfer, slug), {"version": transfer.version, **said})


def evidence_of(transfer):
    letter = Letter.objects.get(pk=transfer.letter_id)
    return letter.void_reason, letter.void_evidence


def papers_asked(response):
    """Of each way that can be chosen: its label and the paper it needs."""
    return [
        (section["way"].label, str(section["way"].paper))
        for section in response.context["form"].sections
        if section["radio"]
    ]


def test_what_is_asked_goes_by_whether_the_letter_was_handed_out(world, sign_in):
    here, out = (
        world.transfer(Path.OUT_PAPER, status) for status in (Status.LETTER_ISSUED, Status.LETTER_DELIVERED)
    )
    client = sign_in(world.admin)
    assert papers_asked(client.get(url_of(here, "reissue-letter"))) == [
        ("打印有误", "SHEET_BACK"),
        ("遗失", "HOW_LOST"),
    ]
    assert papers_asked(client.get(url_of(out, "reissue-letter"))) == [
        ("打印有误", "SHEET_BACK"),
        ("遗失", "NOT_RECEIVED"),
    ]


def test_expired_can_be_chosen_only_afterwards(world, sign_in, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    content = sign_in(world.admin).get(url_of(transfer, "reissue-letter")).content.decode()
    assert f"有效期至 {transfer.letter.valid_until}，还没有过期" in content
    said = {"void_reason": "EXPIRED", "expired_have": "on", "expired_by": "王老师"}
    early = post(sign_in(world.admin), transfer, "reissue-letter", **said)
    assert (early.status_code, Letter.objects.count()) == (422, 1)
    settings.CLOCK_DATE = transfer.letter.valid_until + datetime.timedelta(days=1)
    post(sign_in(world.admin), transfer, "reissue-letter", **said)
    assert evidence_of(transfer) == ("EXPIRED", "原介绍信第二、三联都已交回：王老师")


def test_only_what_belongs_to_the_chosen_reason_is_required(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    # What was typed for another reason, even badly, is no matter.
    said = {"void_reason": "MISPRINT", "lost_on": "bad"}
    response = post(sign_in(world.admin), transfer, "reissue-letter", **said)
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "misprint_have": ["请核实“打印有误的原件已收回”，然后勾选。"],
        "misprint_by": ["请填写由谁收回、怎样处理。"],
    }
    said |= {"misprint_have": "on", "misprint_by": "王老师收回，加盖作废章。"}
    post(sign_in(world.admin), transfer, "reissue-letter", **said)
    assert evidence_of(transfer) == ("MISPRINT", "打印有误的原件已收回：王老师收回，加盖作废章")
    assert Letter.objects.get(pk=transfer.letter_id).replaced_by.number == "2022010002"


def test_lost_needs_the_receivers_certificate_with_who_and_when(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    response = post(sign_in(world.admin), transfer, "reissue-letter", void_reason="LOST", lost_have="on")
    assert set(response.context["form"].errors) == {"lost_by", "lost_on"}
    said = {"void_reason": "LOST", "lost_have": "on", "lost_by": "武都区委组织部", "lost_on": "2022-06-08"}
    post(sign_in(world.admin), transfer, "reissue-letter", **said)
    assert evidence_of(transfer) == (
        "LOST",
        "对方党组织出具的未接收证明：武都区委组织部，2022-06-08 出具",
    )


def test_without_a_reason_the_question_is_named(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    response = post(sign_in(world.admin), transfer, "reissue-letter")
    assert response.context["form"].errors == {"void_reason": ["请选择作废原因。"]}


def test_a_change_needs_the_explanation_and_the_letter(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    response = post(sign_in(world.admin), transfer, "change", reason="6 月 8 日说明", old_letter="BACK")
    assert set(response.context["form"].errors) == {"explained", "back_have", "back_by"}
    said = {
        "explained": "on",
        "reason": "改到成都",
        "old_letter": "BACK",
        "back_have": "on",
        "back_by": "王老师",
    }
    post(sign_in(world.admin), transfer, "change", **said)
    assert evidence_of(transfer) == ("CHANGED", "本人的书面说明；原介绍信第二、三联都已交回：王老师")


def test_online_a_change_asks_for_no_letter(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.INITIATED)
    response = sign_in(world.admin).get(url_of(transfer, "change"))
    assert list(response.context["form"].fields) == ["explained", "reason"]
    post(sign_in(world.admin), transfer, "change", explained="on", reason="改到成都")
    assert factories.fresh(transfer).status == Status.CANCELLED


def test_going_on_online_after_a_refusal_needs_the_old_letter(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.FAILED)
    response = post(sign_in(world.admin), transfer, "switch-channel", reason="对方接入系统")
    assert response.context["form"].errors == {"old_letter": ["请选择原介绍信。"]}
    said = {"reason": "对方接入系统", "old_letter": "BACK", "back_have": "on", "back_by": "王老师"}
    post(sign_in(world.admin), transfer, "switch-channel", **said)
    assert factories.fresh(transfer).next_attempt.channel == "ONLINE"


@pytest.mark.parametrize(
    ("status", "action", "said"),
    [
        (Status.LETTER_DELIVERED, Action.REISSUE_LETTER, {"void_reason": "LOST", "papers": ("HOW_LOST",)}),
        (Status.LETTER_ISSUED, Action.REISSUE_LETTER, {"void_reason": "LOST", "papers": ()}),
        (Status.LETTER_DELIVERED, Action.CHANGE, {"reason": "改派", "papers": ("LETTER_BACK",)}),
        (Status.LETTER_DELIVERED, Action.CHANGE, {"reason": "改派"}),
        (Status.FAILED, Action.SWITCH_CHANNEL, {"reason": "改线上", "papers": ()}),
    ],
)
def test_the_service_asks_too(world, status, action, said):
    transfer = world.transfer(Path.OUT_PAPER, status)
    voided = Letter.objects.get().voided_at
    with pytest.raises(Refusal, match="手里须有"):
        perform(transfer.pk, action, world.actor(world.admin), {"evidence": "口头", **said})
    assert (factories.fresh(transfer).status, Letter.objects.get().voided_at) == (status, voided)


@pytest.mark.parametrize(
    ("months", "note", "able"),
    [
        (0, "2022-06-30 离校，满 6 个月以前（至 2022-12-30）由学院重开；以后由组织部决定重开。", "admin"),
        (7, "2022-06-30 离校，已满 6 个月（2022-12-30），由组织部决定重开。", "reviewer"),
    ],
)
def test_the_page_says_with_dates_who_may_issue_again(world, sign_in, settings, months, note, able):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    if months:
        settings.CLOCK_DATE = datetime.date(2022, 12, 31)
    for user in (world.admin, world.reviewer):
        response = sign_in(user).get(url_of(transfer, "reissue-letter"))
        assert response.context["verdict"].allowed == (user == getattr(world, able))
        assert response.context["reissue_note"] == note
