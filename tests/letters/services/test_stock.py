"""印制纸台账: what printing uses is counted, and all that came in is accounted for."""

import datetime
import random

import pytest
from django.db import IntegrityError, transaction

from letters.enums import SheetOutcome, Stock, StockKind
from letters.models import PrintedSheet, StockEntry
from letters.services import serials, stock
from letters.services.stock_recording import record
from members.refusals import Refusal
from tests.letters.sheets import DAY, at, make_letters, print_on_stock

pytestmark = pytest.mark.django_db

MAY = datetime.date(2022, 5, 20)


@pytest.fixture
def note(world):
    """Record an entry of 甲学院."""

    def entry(kind, day=DAY, owner=..., **values):
        owner = world.college if owner is ... else owner
        user = world.admin if owner else world.reviewer
        return record(owner, StockKind(kind), world.actor(user), day=day, **{"note": "测试", **values})

    return entry


def lines(found):
    return [(line.label, line.quantity, line.serials, line.balance) for line in found.lines]


def sums(found):
    return (found.carried, found.received, found.used, found.spoiled, found.returned, found.balance)


def test_an_empty_ledger(world):
    found = stock.ledger(world.college, 2022)
    assert (lines(found), sums(found), found.next_serial, found.faults) == ([], (0,) * 6, "", [])
    assert found.balances
    assert stock.years_of(world.college) == set()


def test_every_sheet_is_somewhere(world, note):
    note("RECEIVED", MAY, first_serial="No.0101", quantity=20)
    note("SPOILED", MAY, first_serial="No.0101")
    note("RETURNED", MAY, first_serial="No.0119", last_serial="No.0120")
    run = print_on_stock(world, ["No.0102", "No.0103", "No.0104"], bad=[2])
    note("COUNTED", quantity=14)
    found = stock.ledger(world.college, 2022)
    assert lines(found) == [
        ("领入", 20, "No.0101–No.0120", 20),
        ("损坏", 1, "No.0101", 19),
        ("交回", 2, "No.0119–No.0120", 17),
        ("使用", 2, "No.0102、No.0104", 15),
        ("损坏", 1, "No.0103", 14),
        ("盘点", 14, "", 14),
    ]
    assert sums(found) == (0, 20, 2, 2, 2, 14)
    assert (found.balances, found.next_serial, found.last_count.difference) == (True, "No.0105", 0)
    assert [line.run for line in found.lines] == [None, None, None, run.pk, run.pk, None]


def test_a_count_that_differs_says_how_many_are_missing(world, note):
    note("RECEIVED", MAY, quantity=10)
    note("COUNTED", MAY, quantity=8)
    count = stock.ledger(world.college, 2022).last_count
    assert (count.difference, count.shortage, count.balance) == (-2, 2, 10)
    note("SPOILED", quantity=2)
    note("COUNTED", quantity=9)
    count = stock.ledger(world.college, 2022).last_count
    assert (count.difference, count.shortage, count.balance) == (1, 0, 8)


def test_a_letter_printed_again_has_spoiled_its_first_sheet(world, note):
    note("RECEIVED", MAY, first_serial="No.01", quantity=9)
    letters = make_letters(world, 2)
    print_on_stock(world, ["No.01", "No.02"], letters=letters, when=at(hour=9))
    print_on_stock(world, ["No.03"], letters=letters[:1], when=at(hour=10))
    assert sums(stock.ledger(world.college, 2022)) == (0, 9, 2, 1, 0, 6)
    PrintedSheet.objects.filter(factory_serial="No.01").update(outcome=SheetOutcome.GOOD)
    assert sums(stock.ledger(world.college, 2022)) == (0, 9, 3, 0, 0, 6)


def test_plain_paper_is_no_business_of_the_ledger(world, note):
    print_on_stock(world, ["", ""], stock=Stock.PLAIN, owner=None)
    assert stock.ledger(None, 2022).lines == []
    assert stock.ledger(world.college, 2022).lines == []


def test_sheets_without_serials(world, note):
    note("RECEIVED", MAY, quantity=10)
    print_on_stock(world, ["", "", ""], bad=[3])
    found = stock.ledger(world.college, 2022)
    assert lines(found)[1:] == [("使用", 2, "", 8), ("损坏", 1, "", 7)]
    assert (found.balances, found.next_serial) == (True, "")


def test_what_was_printed_before_anything_was_received_is_said(world, note):
    print_on_stock(world, ["No.01", "No.02"])
    found = stock.ledger(world.college, 2022)
    assert (found.balance, found.balances) == (-2, False)
    assert found.faults == ["用出的比领入的多 2 张，请补登记领入。"]
    note("RECEIVED", first_serial="No.02", last_serial="No.09")
    found = stock.ledger(world.college, 2022)
    assert found.faults == ["打印用过的 1 张（No.01）不在已领入的号段内，请补登记领入。"]
    assert found.next_serial == "No.03"
    note("RECEIVED", first_serial="No.01", quantity=1)
    assert stock.ledger(world.college, 2022).balances


def test_a_year_begins_with_what_the_last_one_left(world, note):
    note("RECEIVED", datetime.date(2021, 3, 1), quantity=50)
    note("SPOILED", datetime.date(2021, 4, 1), quantity=5)
    note("RECEIVED", MAY, quantity=10)
    print_on_stock(world, [""])
    assert sums(stock.ledger(world.college, 2021)) == (0, 50, 0, 5, 0, 45)
    found = stock.ledger(world.college, 2022)
    assert sums(found) == (45, 10, 1, 0, 0, 54)
    assert [line.balance for line in found.lines] == [55, 54]
    assert found.balances
    assert sums(stock.ledger(world.college, 2023)) == (54, 0, 0, 0, 0, 54)
    assert stock.years_of(world.college) == {2021, 2022}


def test_the_top_of_the_stack_is_told_of_the_present_year_only(world, note):
    note("RECEIVED", datetime.date(2021, 3, 1), first_serial="No.01", quantity=5)
    assert [stock.ledger(world.college, year).next_serial for year in (2021, 2022)] == ["", "No.01"]


def test_the_department_sends_out(world, note):
    note("RECEIVED", MAY, owner=None, first_serial="No.01", quantity=20)
    note("RETURNED", MAY, owner=None, first_serial="No.11", quantity=10)
    note("RECEIVED", MAY, first_serial="No.11", quantity=10)
    assert [line.label for line in stock.ledger(None, 2022).lines] == ["领入", "发出"]
    assert serials.expected(None) == "No.01"
    assert serials.expected(world.college) == "No.11"


def test_sums_of_all_colleges(world, note, django_assert_num_queries):
    note("RECEIVED", MAY, first_serial="No.01", quantity=20)
    note("SPOILED", MAY, first_serial="No.20")
    note("COUNTED", MAY, quantity=5)
    note("RECEIVED", MAY, owner=None, quantity=7)
    print_on_stock(world, ["No.01", "No.02"], bad=[1])
    with django_assert_num_queries(2):
        found = stock.sums_by_owner([world.college, world.other_college])
    assert {key: tuple(values.values()) for key, values in found.items()} == {
        None: (7, 0, 0, 0, 7),
        world.college.pk: (20, 1, 2, 0, 17),
        world.other_college.pk: (0, 0, 0, 0, 0),
    }


def test_the_same_questions_for_one_run_and_for_many(world, note, django_assert_num_queries):
    note("RECEIVED", MAY, first_serial="No.001", quantity=100)
    for start in range(0, 30, 3):
        print_on_stock(world, [f"No.{start + n:03d}" for n in (1, 2, 3)], bad=[1])
    with django_assert_num_queries(4):
        stock.ledger(world.college, 2022)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_recorded_the_ledger_agrees_with_the_stack(world, seed):
    """Sheets come, go, are printed on and come back at random: sums and serials always tell the same."""
    chance, actor = random.Random(seed), world.actor(world.admin)
    for step in range(40):
        kind = chance.choice([*StockKind, *["PRINT"] * 3])
        first = serials.expected(world.college) if chance.random() < 0.5 else f"A{chance.randrange(60):03d}"
        count = chance.randrange(1, 9)
        try:
            if kind == "PRINT":
                start = first if chance.random() < 0.7 else ""
                found = serials.check_start(world.college, start, count)
                print_on_stock(
                    world, found, when=at(hour=step % 24), bad=[1] if chance.random() < 0.3 else []
                )
            else:
                values = {"first_serial": first} if chance.random() < 0.7 and kind != "COUNTED" else {}
                record(world.college, kind, actor, day=DAY, quantity=count, note="试", **values)
        except Refusal:
            continue
        ledger, stack = stock.ledger(world.college, 2022), serials.Stack.of(world.college)
        stray = stack.used - stack.held.keys()
        assert ledger.balance == len([*stack.free()]) + stack.unnumbered - len(stray)
        assert ledger.received == ledger.used + ledger.spoiled + ledger.returned + ledger.balance
        assert not stack.used & stack.gone.keys()
    assert PrintedSheet.objects.exists()
    assert StockEntry.objects.exists()


@pytest.mark.parametrize("of_college", [True, False])
def test_the_database_knows_a_serial_only_once_an_owner(world, of_college):
    owner = world.college if of_college else None
    print_on_stock(world, ["No.01"], owner=owner)
    print_on_stock(world, ["No.01"], owner=world.other_college)
    print_on_stock(world, ["", ""], owner=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        print_on_stock(world, ["No.01"], owner=owner)
