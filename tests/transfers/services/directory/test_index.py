"""Suggestions and statistics from the directory and what transfers have brought."""

import datetime
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import clock
from members.services import journal
from tests import factories
from tests.factories import fresh, said
from transfers.enums import Action, Path, RefusalReason, Status
from transfers.models import Case, ReceivingBody, Transfer
from transfers.services import directory, editing
from transfers.services.directory import index as directory_index
from transfers.services.directory.statistics import heading_sentences, receiving_sentences, uses
from transfers.services.performing import perform

UNIT = "中共长沙市某某研究院委员会"
GOOD, BAD = "中国共产党长沙市岳麓区委员会组织部", "中国共产党长沙市芙蓉区委员会组织部"


@pytest.fixture(autouse=True)
def _fresh():
    directory_index.forget()
    yield
    directory_index.forget()


def send(world, status, heading=GOOD, receiving=UNIT, *, path=Path.OUT_ONLINE, code="", reason=None):
    """One person sent there, as far as the status."""
    transfer = world.transfer(path)
    target = {"heading_organization": heading, "receiving_organization": receiving, "receiving_code": code}
    editing.edit_target(transfer.pk, target, world.actor(world.admin), version=transfer.version)
    if status == Status.FAILED:
        transfer = world.walk(fresh(transfer), Status.INITIATED)
        words = said(Action.REFUSE, path) | ({"refusal_reason": reason} if reason else {})
        perform(transfer.pk, Action.REFUSE, world.actor(world.admin), words)
        return fresh(transfer)
    return world.walk(fresh(transfer), status)


def names(text, kind="receiving", **more):
    return [unit.name for unit in directory_index.current().suggest(text, kind, **more)]


# --- Who is suggested ------------------------------------------------------------------------


def test_what_colleges_only_drafted_is_nobody_elses_business(world):
    for status in (Status.DRAFT, Status.AWAITING_CONFIRMATION, Status.CONFIRMED, Status.SUBMITTED):
        send(world, status)
    assert names("某某研究院") == []
    send(world, Status.APPROVED)
    assert names("某某研究院") == [UNIT]
    assert names("cssmm") == [UNIT]


def test_moves_within_a_college_are_not_learned(world):
    world.transfer(Path.INTRA_COLLEGE, Status.COMPLETED)
    assert names("甲学院") == []
    assert uses() == []


def test_spellings_of_one_unit_are_one_suggestion_with_the_usual_spelling(world):
    for spelling in (UNIT, UNIT, "长沙市某某研究院党委"):
        send(world, Status.INITIATED, receiving=spelling)
    assert names("某某研究院") == [UNIT]
    unit = directory_index.current().receiver("中国共产党长沙市某某研究院委员会")
    assert (unit.people, unit.name) == (3, UNIT)


def test_a_name_that_is_an_alias_of_a_body_counts_for_the_body(world):
    send(world, Status.COMPLETED, heading="中行党委", receiving="中共中行某处委员会")
    unit = directory_index.current().heading("中国银行总行")
    assert (unit.name, unit.receipts) == ("中国共产党中国银行总行直属机关委员会", 1)


def test_a_refused_heading_is_never_first(world):
    for _ in range(3):
        send(world, Status.COMPLETED, BAD)
    send(world, Status.FAILED, BAD)
    send(world, Status.INITIATED, GOOD)
    found = names("长沙市", "heading")
    assert GOOD in found
    assert found[-1] == BAD
    assert names("芙蓉区", "heading") == [BAD]  # the only answer, and marked
    assert directory_index.current().suggest("芙蓉区", "heading")[0].shunned


@pytest.mark.parametrize(
    ("reason", "shunned"),
    [
        (RefusalReason.WRONG_TARGET, True),
        (RefusalReason.NOT_RECEIVING, True),
        (RefusalReason.OTHER, True),
        (RefusalReason.DATA_MISMATCH, False),
        (RefusalReason.PAPER_WANTED, False),
        (RefusalReason.EXPIRED, False),
    ],
)
def test_only_reasons_against_the_target_count_against_a_heading(world, reason, shunned):
    send(world, Status.FAILED, BAD, reason=reason)
    assert directory_index.current().heading(BAD).shunned is shunned


def test_verified_and_successful_come_before_others(world):
    body = directory.add_body({"name": "中国共产党长沙市乙研究院委员会"}, (), world.actor(world.reviewer))
    directory.add_body({"name": "中国共产党长沙市丙研究院委员会"}, (), world.actor(world.reviewer))
    directory.verify_body(body.pk, "来电", world.actor(world.reviewer), seen=directory.version(body))
    send(world, Status.COMPLETED)
    assert names("研究院 长沙市") == [
        "中国共产党长沙市乙研究院委员会",
        UNIT,
        "中国共产党长沙市丙研究院委员会",
    ]


def test_a_retired_body_is_not_suggested_even_if_it_was_used(world):
    body = directory.add_body({"name": UNIT}, (), world.actor(world.reviewer))
    send(world, Status.COMPLETED)
    assert names("某某研究院") == [UNIT]
    directory.set_active(body.pk, False, world.actor(world.reviewer))
    assert names("某某研究院") == []


@pytest.mark.django_db
def test_only_bodies_that_may_head_are_suggested_as_headings():
    assert names("清华大学", "heading") == []
    assert names("清华大学")[0] == "中国共产党清华大学委员会"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cqs", "中国共产党重庆市委员会组织部"),
        ("长沙", "中国共产党长沙市委员会组织部"),
        ("qhdx", "中国共产党清华大学委员会"),
        ("中行", "中国共产党中国银行总行直属机关委员会"),
        ("大学 清华", "中国共产党清华大学委员会"),
        ("国网", "中国共产党国家电网有限公司直属机关委员会"),
    ],
)
def test_the_seed_answers(typed, first):
    assert names(typed)[0] == first


def test_scattered_characters_of_an_unlisted_name_do_not_answer_beside_the_directory(world):
    scattered = "中共中国科学院大学地球与行星科学学院委员会"
    send(world, Status.INITIATED, receiving=scattered)
    index = directory_index.current()
    assert len(index.matching_bodies("中行")) == 1
    assert index.matching_unlisted("中行", "receiving") == []
    # Nobody else answers to these.
    assert [unit.name for unit in index.matching_unlisted("中行星院", "receiving")] == [scattered]


# --- What became of them ---------------------------------------------------------------------


def test_the_sentences_of_a_unit(world):
    with journal.change():
        last_year = factories.make_season(2021)
    this_year, world.season = world.season, last_year
    with clock.standing_on(datetime.date(2021, 6, 15)):
        for _ in range(3):
            send(world, Status.COMPLETED, GOOD)
        for _ in range(2):
            send(world, Status.FAILED, BAD)
    world.season = this_year
    send(world, Status.INITIATED, GOOD)
    unit = directory_index.current().receiver(UNIT)
    assert receiving_sentences(unit.uses, 2022) == [
        f"本届 1 人转往该单位，抬头用“{GOOD}”（0 份回执）。",
        f"去年 3 人转往该单位，抬头用“{GOOD}”（3 份回执），“{BAD}”被退回 2 次。",
    ]
    heading = directory_index.current().heading(BAD)
    assert heading_sentences(heading.uses, 2023) == ["2021 届 0 人用这一抬头，收到 0 份回执，被退回 2 次。"]


def test_a_person_who_is_sent_back_and_sent_again_counts_once(world):
    failed = send(world, Status.FAILED, BAD)
    perform(failed.pk, Action.TRY_AGAIN, world.actor(world.admin), {"reason": "改抬头"})
    again = Transfer.objects.get(previous=failed)
    editing.edit_target(again.pk, {"heading_organization": GOOD}, world.actor(world.admin))
    world.walk(fresh(again), Status.COMPLETED)
    unit = directory_index.current().receiver(UNIT)
    assert Case.objects.count() == unit.people == 1
    assert receiving_sentences(unit.uses, 2022) == [
        f"本届 1 人转往该单位，抬头用“{GOOD}”（1 份回执），“{BAD}”被退回 1 次。"
    ]
    assert not unit.shunned  # somebody has arrived: it was the heading


def test_the_usual_way_is_the_one_that_succeeded_and_never_a_refused_heading(world):
    for _ in range(3):
        send(world, Status.INITIATED, BAD, code="043000000001")
    send(world, Status.COMPLETED, GOOD, code="043000000002")
    usual = directory_index.current().receiver(UNIT).usual
    assert (usual.heading, usual.code, usual.channel) == (GOOD, "043000000002", "ONLINE")
    assert usual.words == f"抬头“{GOOD}”，编码 043000000002，京外·线上"
    send(world, Status.FAILED, GOOD)
    usual = directory_index.current().receiver(UNIT).usual
    assert (usual.heading, usual.code) == (BAD, "043000000001")


# --- What the directory knows of a longer name -----------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "called", "rest"),
    [
        ("中共清华大学环境学院环硕221支部委员会", "清华大学", "环境学院环硕221支部"),
        ("中国银行总行", "中国银行总行", ""),
        ("中行", "中行", ""),
        ("中国银行北京市分行", "中国银行", "北京市分行"),
        ("中国矿业大学（北京）能源学院", "中国矿业大学(北京)", "能源学院"),
    ],
)
def test_the_body_with_whose_name_a_name_begins(name, called, rest):
    known = directory_index.current().known(name)
    assert (directory_index.unit_key(known.name), known.rest) == (called, rest)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["中国石油大学", "清华同方股份有限公司", "外交部街社区", "中国电子科技集团公司第十五研究所", "某某公司"],
)
def test_a_name_that_only_begins_with_the_same_words_is_of_nobody(name):
    assert directory_index.current().known(name) is None


# --- Held and made anew ----------------------------------------------------------------------


def test_it_is_held_until_something_happens_that_concerns_it(world):
    transfer = send(world, Status.APPROVED)
    first = directory_index.current()
    assert directory_index.current() is first
    with journal.change() as book:
        book.record(world.actor(world.admin), "EXPORT", "导出")
    assert directory_index.current() is first
    world.walk(transfer, Status.INITIATED)
    perform(transfer.pk, Action.COMPLETE, world.actor(world.admin), said(Action.COMPLETE, Path.OUT_ONLINE))
    assert directory_index.current() is not first
    assert directory_index.current().receiver(UNIT).receipts == 1


def test_a_quiet_act_does_not_hide_a_loud_one_before_it(world):
    first = directory_index.current()
    directory.add_body({"name": UNIT}, (), world.actor(world.reviewer))
    with journal.change() as book:
        book.record(world.actor(world.admin), "EXPORT", "导出")
    assert directory_index.current() is not first
    assert names("某某研究院") == [UNIT]


def test_what_was_rolled_back_does_not_stay(world):
    def add_and_fail():
        with journal.change():
            directory.add_body({"name": UNIT}, (), world.actor(world.reviewer))
            assert names("某某研究院") == [UNIT]
            raise LookupError

    with pytest.raises(LookupError):
        add_and_fail()
    assert names("某某研究院") == []


def test_a_search_in_the_held_index_costs_three_small_queries(world):
    directory_index.current()
    with CaptureQueriesContext(connection) as captured:
        names("大学")
    assert len(captured) == 3


@pytest.mark.django_db
def test_five_seasons_of_a_thousand_are_searched_at_once():
    """Without the database: the index as 5,000 transfers would leave it."""
    index = directory_index.current()
    made = [
        directory_index.Unit(
            f"u{n}", name := f"中共某某市第{n}研究所第{n % 7}支部委员会", directory_index.fold(name)
        )
        for n in range(4_000)
    ]
    pool = [*index.receivers.values(), *made]
    for text in ("qhdx", "清华", "研究所 39", "yjs", "中行"):
        times = []
        for _ in range(4):  # how names are read is worked out once a process
            start = time.perf_counter()
            assert directory_index.search(pool, text)
            times.append(time.perf_counter() - start)
        assert min(times) < 0.25, text  # some 10 ms on a desk; a busy machine of the tests is slower


def test_units_of_the_season_that_the_directory_does_not_have(world):
    send(world, Status.COMPLETED)
    send(world, Status.INITIATED, "中国共产党长沙市委员会组织部", "中共长沙市另一单位委员会")
    found = directory_index.current().unlisted(2022)
    assert {unit.name for unit in found} == {"中共长沙市另一单位委员会", UNIT, GOOD}
    assert directory_index.current().unlisted(2021) == []
    assert not any(unit.body for unit in found)
    assert ReceivingBody.objects.filter(key=directory_index.unit_key(UNIT)).count() == 0
