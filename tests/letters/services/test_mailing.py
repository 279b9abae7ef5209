"""The address on the envelope, and what counts as a tracking number."""

import pytest

from letters.models import Letter, Mailing
from letters.services.mailing import (
    NOT_A_TRACKING_NUMBER,
    Destination,
    clean_tracking_number,
    drop_mailing,
    seen_of,
    set_mailing,
)
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from tests.factories import fresh
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

HOME = Destination("张三", "13800000001", "甘肃省陇南市武都区人民路 18 号", "746000")


@pytest.fixture
def letter(world):
    return world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter


def stored():
    return [(each.recipient, each.phone, each.address, each.postcode) for each in Mailing.objects.all()]


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("EZ123456789CN", "EZ123456789CN"),
        (" ez 1234-56789 cn ", "EZ123456789CN"),
        ("１２３４５６７８９０１２３", "1234567890123"),
        ("12345678", "12345678"),
        ("1" * 20, "1" * 20),
        ("", ""),
        ("  ", ""),
    ],
)
def test_tracking_number_has_one_spelling(typed, clean):
    assert clean_tracking_number(typed) == clean


@pytest.mark.parametrize("typed", ["1234567", "1" * 21, "EZ12345678号", "1234.5678", "ÄÖ12345678"])
def test_what_is_no_tracking_number_is_refused(typed):
    with pytest.raises(Refusal, match=NOT_A_TRACKING_NUMBER[:5]):
        clean_tracking_number(typed)


def test_address_is_kept_encrypted_and_noted_without_it(world, letter):
    mailing = set_mailing(letter.pk, HOME, world.actor(world.admin), seen="")
    assert stored() == [("张三", "13800000001", "甘肃省陇南市武都区人民路 18 号", "746000")]
    assert mailing.prepared_by == world.admin
    line = Event.objects.first()
    assert (line.verb, line.title, line.comment) == (
        "MAILING_PREPARED",
        "登记邮寄地址",
        f"第 {letter.number} 号",
    )
    assert (line.subject, line.member, line.data) == (f"letter:{letter.pk}", letter.member, "")


def test_address_may_change_until_the_letter_has_left(world, letter):
    actor = world.actor(world.admin)
    first = set_mailing(letter.pk, HOME, actor, seen="")
    set_mailing(letter.pk, Destination("李四", "139", "某地"), actor, seen=seen_of(first))
    assert stored() == [("李四", "139", "某地", "")]


def test_the_same_address_again_is_no_change(world, letter):
    first = set_mailing(letter.pk, HOME, world.actor(world.admin), seen="")
    again = set_mailing(letter.pk, HOME, world.actor(world.admin), seen=seen_of(first))
    assert again.prepared_at == first.prepared_at
    assert Event.objects.filter(verb="MAILING_PREPARED").count() == 1


def test_change_made_meanwhile_is_noticed(world, letter):
    actor = world.actor(world.admin)
    set_mailing(letter.pk, HOME, actor, seen="")
    for change in (
        lambda: set_mailing(letter.pk, Destination("李四", "139", "某地"), actor, seen=""),
        lambda: drop_mailing(letter.pk, actor, seen="0" * 24),
    ):
        with pytest.raises(Stale, match="他人已改动"):
            change()
    assert stored()[0][0] == "张三"


def test_letter_that_is_void_or_has_left_is_refused(world):
    delivered = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED).letter
    void = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    said = {"void_reason": "MISPRINT", "evidence": "原件已收回"}
    perform(void.pk, Action.REISSUE_LETTER, world.actor(world.admin), said)
    for letter, word in ((delivered, "已于 2022-06-08 发放"), (void.letter, "已作废")):
        with pytest.raises(Refusal, match=word):
            set_mailing(letter.pk, HOME, world.actor(world.admin), seen="")
    assert stored() == []


def test_only_the_letters_college_says_where_to(world, letter):
    with pytest.raises(Letter.DoesNotExist):
        set_mailing(letter.pk, HOME, world.actor(world.other_admin), seen="")
    with pytest.raises(NotAllowed, match="甲学院党委发放"):
        set_mailing(letter.pk, HOME, world.actor(world.reviewer), seen="")
    assert stored() == []


def test_address_is_taken_away_when_it_is_not_mailed_after_all(world, letter):
    actor = world.actor(world.admin)
    mailing = set_mailing(letter.pk, HOME, actor, seen="")
    drop_mailing(letter.pk, actor, seen=seen_of(mailing))
    assert stored() == []
    assert [event.verb for event in Event.objects.all()[:2]] == ["MAILING_DROPPED", "MAILING_PREPARED"]
    with pytest.raises(Stale):
        drop_mailing(letter.pk, actor, seen="")
    assert fresh(letter.transfer).status == Status.LETTER_ISSUED
