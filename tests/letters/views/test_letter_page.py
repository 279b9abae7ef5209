"""One letter: its chain of numbers, where it differs from today's data, its printings, and the check of its digests."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.models import Letter
from letters.render import layout
from letters.services import integrity, issuing, print_run
from members import clock
from members.refusals import Refusal, Stale
from members.services import journal
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def page(world, letter, query=""):
    return entering(world.admin).get(reverse("letters:letter", args=[letter.pk]) + query)


def reissue(world, transfer):
    words = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    return perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), words).transfer


# --- The chain -------------------------------------------------------------------------------


def test_every_number_of_the_chain_leads_to_all_the_others(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    for _ in range(3):
        transfer = reissue(world, transfer)
    letters = list(Letter.objects.order_by("sequence"))
    numbers = ["2022010001", "2022010002", "2022010003", "2022010004"]
    assert [each.number for each in letters] == numbers
    for letter in letters:
        chain = page(world, letter).context["chain"]
        assert [(each["number"], each["void"]) for each in chain] == list(
            zip(numbers, [True, True, True, False], strict=True)
        )
        assert [each["number"] for each in chain if not each["url"]] == [letter.number]


def test_the_chain_goes_on_over_a_change_of_destination(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    said = factories.said(Action.CHANGE, Path.OUT_PAPER)
    successor = perform(transfer.pk, Action.CHANGE, world.actor(world.admin), said).successor
    from transfers.services import editing  # local: only this test edits a destination

    target = factories.TARGETS[Path.OUT_PAPER]
    editing.edit_target(successor.pk, target, world.actor(world.admin), version=successor.version)
    new = world.walk(factories.fresh(successor), Status.LETTER_ISSUED).letter
    chain = page(world, new).context["chain"]
    assert [(each["number"], each["why"]) for each in chain] == [("2022010001", "改派"), ("2022010002", "")]


def test_the_page_costs_the_same_for_a_short_and_a_long_chain(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    transfer, counts = reissue(world, transfer), []
    for _ in range(2):
        client = entering(world.admin)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("letters:letter", args=[transfer.letter_id]))
        counts.append(len(captured))
        for _ in range(3):
            transfer = reissue(world, transfer)
    assert counts[0] == counts[1]


# --- Void ------------------------------------------------------------------------------------


def test_a_void_letter_says_so_in_large_and_offers_nothing(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    old, new = transfer.letter, reissue(world, transfer).letter
    content = page(world, old).content.decode()
    assert '<p class="void-stamp">作废</p>' in content
    assert "原件已收回" in content
    assert reverse("letters:letter", args=[new.pk]) in content
    assert reverse("letters:batch") not in content


def test_a_void_letter_waits_for_nothing(world):
    """Neither for a seal nor for being handed out; what had happened before stays."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    old, new = transfer.letter, reissue(world, transfer).letter
    shown = {each.pk: page(world, each).content.decode() for each in (old, new)}
    waits = [("待加盖" in text, "尚未发放" in text) for text in (shown[old.pk], shown[new.pk])]
    assert waits == [(False, False), (True, True)]
    assert "作废前没有发放" in shown[old.pk]
    delivered = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    reissue(world, delivered)
    assert "已加盖" in page(world, delivered.letter).content.decode()


def test_a_void_letter_is_not_printed_sealed_or_handed_out(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    old = transfer.letter
    reissue(world, transfer)
    actor = world.actor(world.admin)
    with pytest.raises(Refusal, match="已作废，不能打印"):
        print_run.print_run([old], actor)
    with journal.change() as book, pytest.raises(Stale, match="已作废"):
        issuing.record_sealing(book, actor, old, clock.today())
    with journal.change() as book, pytest.raises(Stale, match="已作废"):
        issuing.record_delivery(book, actor, old, delivered_on=clock.today(), method="IN_PERSON")
    old.refresh_from_db()
    assert (old.sealed_on, old.delivered_on, old.sheets.count()) == (None, None, 0)


# --- Today's data ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "field", "value", "label"),
    [
        ("member", "name", "李四", "姓名"),
        ("member", "sex", "FEMALE", "性别"),
        ("member", "ethnicity", "土家族", "民族"),
        ("member", "category", "PROBATIONARY", "党员类别"),
        ("member", "fee_paid_until", datetime.date(2022, 7, 1), "党费交至"),
        ("member", "phone", "13900001111", "党员联系方式"),
        ("organization", "full_name", "中共燕京矿业大学新学院委员会", "转出党组织"),
        ("organization", "address", "新楼 1 号", "原基层党委通讯地址"),
        ("organization", "phone", "010-1", "原基层党委联系电话"),
        ("organization", "fax", "", "原基层党委传真"),
        ("organization", "postcode", "100000", "原基层党委邮编"),
    ],
)
def test_each_printed_field_that_differs_today_is_named(world, owner, field, value, label):
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    assert page(world, letter).context["differences"] == []
    changed = getattr(letter, owner)
    setattr(changed, field, value)
    changed.save()
    assert [each["field"] for each in page(world, letter).context["differences"]] == [label]


def test_a_corrected_id_number_shows_by_its_last_digits_only(world):
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    old = letter.member.id_number
    letter.member.id_number = factories.make_id_number(9_001)
    letter.member.save()
    response = page(world, letter)
    (change,) = response.context["differences"]
    assert change["before"] == f"尾号 {old[-4:]}"
    assert old not in response.content.decode()


# --- Digests ---------------------------------------------------------------------------------


def test_looking_compares_nothing_and_the_button_writes_nothing(world):
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    assert page(world, letter).context["pdf_check"] is None
    client = entering(world.admin)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse("letters:letter", args=[letter.pk]) + "?check=1")
    assert not [one["sql"] for one in captured if not one["sql"].startswith("SELECT")]
    assert response.context["pdf_check"].same is True
    content = response.content.decode()
    assert "核对一致。" in content
    assert letter.pdf_digest in content


def altered(letter, **values):
    """A letter with columns that nobody may change, as a hand in the database would."""
    from django.db.models import QuerySet  # the plain one refuses nothing

    QuerySet(Letter).filter(pk=letter.pk).update(**values)
    return Letter.objects.get(pk=letter.pk)


def test_a_changed_digest_an_older_layout_and_an_old_letter_are_told_apart(world):
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    wrong = altered(letter, pdf_digest="0" * 64)
    assert integrity.compare_pdf(wrong).same is False
    assert "字体或程序在开具以后有变化" in integrity.compare_pdf(wrong).sentence
    assert "核对不一致。" in page(world, wrong, "?check=1").content.decode()
    older = altered(letter, pdf_digest="0" * 64, layout_version=layout.LAYOUT_VERSION - 1)
    assert f"现在是版式 {layout.LAYOUT_VERSION}" in integrity.compare_pdf(older).sentence
    before = altered(letter, pdf_digest="")
    assert integrity.compare_pdf(before).same is None
    assert "内容一致，PDF 无从比较。" in page(world, before, "?check=1").content.decode()


def test_words_changed_by_a_hand_in_the_database_are_found(world):
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    assert integrity.compare_content(letter).same is True
    wrong = altered(letter, content_digest="0" * 64)
    assert integrity.compare_content(wrong).same is False
    assert "核对不一致。" in page(world, wrong, "?check=1").content.decode()


# --- Printings -------------------------------------------------------------------------------


def test_each_printing_is_listed_with_who_and_when(world):
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    assert page(world, letter).context["printings"] == []
    runs = [print_run.print_run([letter], world.actor(user)) for user in (world.admin, world.reviewer)]
    rows = page(world, letter).context["printings"]
    assert [(row["by"], row["url"], row["paper"]) for row in rows] == [
        ("审核员", reverse("letters:run", args=[runs[1].pk]), "白纸"),
        ("甲管理员", reverse("letters:run", args=[runs[0].pk]), "白纸"),
    ]


def test_a_run_of_several_colleges_is_no_link_for_one_of_them(world):
    letters = [
        world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=college).letter
        for college in (world.college, world.other_college)
    ]
    run = print_run.print_run(letters, world.actor(world.reviewer))
    address = reverse("letters:run", args=[run.pk])
    pages = {
        user: entering(user).get(reverse("letters:letter", args=[letters[0].pk]))
        for user in (world.admin, world.reviewer)
    }
    assert [entering(user).get(address).status_code for user in pages] == [404, 200]
    assert [address in response.content.decode() for response in pages.values()] == [False, True]
