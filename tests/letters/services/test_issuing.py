"""Numbers, the frozen letter, seal and delivery."""

import datetime
import hashlib

import pytest
from django.db import IntegrityError, transaction

from letters.enums import DeliveryMethod, LetterState, VoidReason
from letters.models import Letter
from letters.services import issuing, numbers
from letters.services.printing import letters_pdf
from members import clock
from members.enums import SealHolder
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from transfers.enums import Path, Status


def issued(world, organization=None):
    return world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=organization).letter


def seal(world, letter, user, day=None):
    with journal.change() as book:
        issuing.record_sealing(book, world.actor(user), letter, day or clock.today())


def deliver(world, letter, **how):
    words = {"delivered_on": clock.today(), "method": DeliveryMethod.IN_PERSON} | how
    with journal.change() as book:
        issuing.record_delivery(book, world.actor(world.admin), letter, **words)


def void(world, letter):
    with journal.change() as book:
        issuing.void(book, world.actor(world.admin), letter, VoidReason.MISPRINT, "卡纸")


# --- Numbers ---------------------------------------------------------------------------------


def test_numbers_run_per_organisation_and_year(world, settings):
    assert [issued(world).number for _ in range(2)] == ["2022010001", "2022010002"]
    assert issued(world, world.other_college).number == "2022020001"
    settings.CLOCK_DATE = datetime.date(2023, 1, 2)
    assert issued(world).number == "2023010001"


def test_the_number_space_does_not_end_at_9999(world):
    assert numbers.spell(world.college, 2022, 10_000) == "20220110000"


def test_the_register_of_numbers_counts_and_finds_a_hole(world):
    first, second, third = (issued(world) for _ in range(3))
    seal(world, second, world.admin)
    deliver(world, second)
    void(world, third)
    (state,) = numbers.states([world.college], 2022)
    assert (state.issued, state.delivered, state.undelivered, state.void, state.holes) == (3, 1, 1, 1, 0)
    assert [letter.state for letter in Letter.objects.order_by("sequence")] == [
        LetterState.TO_SEAL,
        LetterState.DELIVERED,
        LetterState.VOID,
    ]
    assert {state: Letter.objects.in_state(state).count() for state in LetterState} == {
        LetterState.TO_SEAL: 1,
        LetterState.TO_DELIVER: 0,
        LetterState.DELIVERED: 1,
        LetterState.VOID: 1,
    }
    with transaction.atomic():
        numbers.take(world.college, 2022)  # a number that no letter stands behind
    assert numbers.states([world.college], 2022)[0].holes == 1
    assert first.sequence == 1


# --- Frozen ----------------------------------------------------------------------------------


def test_an_issued_letter_cannot_be_changed_or_deleted(world):
    letter = issued(world)
    letter.number = "2022019999"
    for attempt in (
        letter.save,
        letter.delete,
        Letter.objects.all().delete,
        lambda: letter.save(update_fields=["number"]),
        lambda: Letter.objects.update(content="x"),
        lambda: Letter.objects.filter(pk=letter.pk).update(issued_on=clock.today()),
    ):
        with pytest.raises(TypeError, match="介绍信"):
            attempt()
    assert Letter.objects.get().number == "2022010001"


def test_a_later_change_of_the_person_does_not_reach_the_letter(world):
    letter = issued(world)
    before = letters_pdf([letter])
    member = letter.member
    member.name = "后来改名"
    member.save()
    again = Letter.objects.get()
    assert again.frozen_content.name != "后来改名"
    assert hashlib.sha256(again.content.encode()).hexdigest() == again.content_digest
    assert letters_pdf([again]) == before


def test_the_words_of_the_letter_are_those_of_the_transfer(world):
    transfer = world.transfer(
        Path.OUT_PAPER, Status.LETTER_ISSUED, name="阿卜杜热西提·麦麦提", ethnicity="维吾尔族"
    )
    words = transfer.letter.frozen_content
    born = datetime.date.fromisoformat(transfer.member.id_number[6:14])
    assert words.number == transfer.letter.number
    assert words.name == "阿卜杜热西提·麦麦提"
    assert words.ethnicity == "维吾尔"
    assert words.age == 2022 - born.year - ((born.month, born.day) > (6, 8))
    assert (words.sex, words.category, words.id_number) == ("男", "正式", transfer.member.id_number)
    assert (words.heading, words.receiving) == (
        transfer.heading_organization,
        transfer.receiving_organization,
    )
    assert words.from_organization == words.committee == "中共燕京矿业大学甲学院委员会"
    assert (words.fee_year, words.fee_month, words.valid_days) == (2022, 6, 90)
    assert transfer.letter.valid_until == datetime.date(2022, 9, 6)


# --- Seal and delivery -----------------------------------------------------------------------


def test_a_committee_stamps_its_own_letters_and_the_department_those_of_the_others(world):
    own, others = issued(world), issued(world, world.general_branch)
    assert (own.seal_holder, others.seal_holder) == (SealHolder.ORGANIZATION, SealHolder.DEPARTMENT)
    for letter, user in ((own, world.reviewer), (own, world.other_admin), (others, world.general_admin)):
        with pytest.raises(NotAllowed, match="用印"):
            seal(world, letter, user)
    seal(world, own, world.admin)
    seal(world, others, world.reviewer)
    assert set(Letter.objects.values_list("sealed_by__username", flat=True)) == {"admin-a", "reviewer"}


def test_a_letter_is_sealed_once_and_not_before_its_date(world):
    letter = issued(world)
    with pytest.raises(Refusal, match="不能早于开具日期"):
        seal(world, letter, world.admin, clock.today() - datetime.timedelta(days=1))
    seal(world, letter, world.admin)
    with pytest.raises(Stale):
        seal(world, letter, world.admin)


def test_an_unsealed_or_void_letter_is_not_delivered(world):
    letter = issued(world)
    with pytest.raises(Stale):
        deliver(world, letter)
    seal(world, letter, world.admin)
    void(world, letter)
    with pytest.raises(Stale):
        deliver(world, letter)
    with pytest.raises(Stale, match="已经作废"):
        void(world, letter)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"sealed_on": datetime.date(2022, 6, 8)},
        {"delivered_on": datetime.date(2022, 6, 8), "delivery_method": "IN_PERSON"},
        {"void_reason": "LOST"},
        {"voided_at": datetime.datetime(2022, 6, 8, tzinfo=datetime.UTC)},
    ],
    ids=str,
)
def test_the_database_refuses_half_facts_about_a_letter(world, nonsense):
    letter = issued(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**nonsense)
