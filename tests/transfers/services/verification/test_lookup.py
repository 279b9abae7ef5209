"""What a code tells: whether the letter is good; the first character of a name; nothing else."""

import datetime

import pytest

from letters.models import Letter
from letters.services import slips, verification
from letters.services.verification import masked, spaced
from members import clock
from members.refusals import Refusal
from tests import factories
from tests.transfers import verified
from transfers.enums import Action, Path, Status
from transfers.models import Season
from transfers.services.performing import perform
from transfers.services.verification import lookup, switch
from transfers.services.verification.lookup import Answer, Standing


def fresh(letter):
    return lookup.find(letter.verification_code)


def test_the_answer_holds_these_words_and_no_others(world):
    letter = verified.letter(world, name="欧阳若水")
    assert lookup.answer_of(fresh(letter)) == Answer(
        standing=Standing.VALID,
        number=letter.number,
        name="欧*",
        issuer="中共燕京矿业大学甲学院委员会",
        issued_on=datetime.date(2022, 6, 8),
        valid_until=datetime.date(2022, 9, 6),
    )


@pytest.mark.parametrize(
    ("status", "day", "standing", "may_report"),
    [
        (Status.LETTER_ISSUED, None, Standing.VALID, False),
        (Status.LETTER_DELIVERED, None, Standing.VALID, True),
        (Status.LETTER_DELIVERED, datetime.date(2022, 9, 6), Standing.VALID, True),
        (Status.LETTER_DELIVERED, datetime.date(2022, 9, 7), Standing.EXPIRED, True),
        (Status.LETTER_ISSUED, datetime.date(2022, 9, 7), Standing.EXPIRED, False),
        (Status.COMPLETED, None, Standing.RECEIVED, False),
        (Status.COMPLETED, datetime.date(2022, 12, 1), Standing.RECEIVED, False),
        (Status.FAILED, None, Standing.VOID, False),
    ],
)
def test_how_a_letter_stands(world, status, day, standing, may_report):
    letter = verified.letter(world, status)
    with clock.standing_on(day or clock.today()):
        found = fresh(letter)
        assert (lookup.standing_of(found), lookup.may_report(found)) == (standing, may_report)


def test_a_replaced_number_is_void_and_its_successor_is_not(world):
    old = verified.letter(world)
    said = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    done = perform(old.transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), said)
    assert lookup.standing_of(fresh(old)) == Standing.VOID
    assert lookup.standing_of(fresh(done.transfer.letter)) == Standing.VALID
    assert not lookup.may_report(fresh(old))


def test_whatever_is_no_open_code_is_nothing_in_one_query(world, django_assert_num_queries):
    letter = verified.letter(world)
    code = letter.verification_code
    others = [
        "",
        " ",
        "ABC",
        "23456789ABCD",
        code[:-1],
        code + "2",
        "０" * 12,
        "'; DROP TABLE",
        "\0" * 12,
        "中" * 5000,
    ]
    for text in others:
        with django_assert_num_queries(1):
            assert lookup.find(text) is None, text
    for text in (code, code.lower(), spaced(code), f" {spaced(code)} ", spaced(code).replace("-", "－")):
        with django_assert_num_queries(1):
            assert lookup.find(text) == letter
    verified.switch_on(world, on=False)
    with django_assert_num_queries(1):
        assert lookup.find(code) is None


def test_each_season_has_its_own_switch(world):
    letter = verified.letter(world)
    factories.make_season(2023, verification=True)
    verified.switch_on(world, on=False)
    assert lookup.find(letter.verification_code) is None
    assert switch.years_open() == frozenset({2023})


def test_a_letter_without_a_code_is_found_by_nothing(world):
    verified.letter(world)
    assert Letter.objects.filter(verification_index=verification.code_index("")).count() == 0
    assert lookup.find("") is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("欧阳修", "欧*"),
        ("阿卜杜热西提·麦麦提", "阿*"),
        ("𠅤明", "𠅤*"),
        ("葛\U000e0100亮", "葛\U000e0100*"),
        ("李", "李*"),
    ],
)
def test_names_are_their_first_character(name, shown):
    assert masked(name) == shown


# --- The switch ------------------------------------------------------------------------------


def test_slips_go_out_with_letters_of_seasons_that_are_verified(world, settings):
    settings.PUBLIC_BASE_URL = "https://dangyuan.example.edu.cn"
    letter = verified.letter(world)
    assert slips.wanted([letter]) == [letter]
    verified.switch_on(world, on=False)
    assert slips.wanted([letter]) == []


def test_without_a_public_address_the_switch_stays_off(settings):
    settings.PUBLIC_BASE_URL = ""
    with pytest.raises(Refusal) as caught:
        switch.require_public_address()
    assert "PUBLIC_BASE_URL" in str(caught.value)
    settings.PUBLIC_BASE_URL = "https://dangyuan.example.edu.cn"
    switch.require_public_address()


def test_it_is_off_unless_somebody_switches_it_on(world):
    assert Season.objects.get().verification is False
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED).letter
    assert letter.verification_code
    assert lookup.find(letter.verification_code) is None
