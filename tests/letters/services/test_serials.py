"""Factory serials: how they count on, and what the stack says of the next sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.enums import StockKind
from letters.services import serials
from letters.services.stock_recording import record
from members.refusals import Refusal
from tests.letters.sheets import DAY, print_on_stock

# --- Counting --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial", "steps", "expected"),
    [
        ("No.0012399", 1, "No.0012400"),
        ("No.0012399", 0, "No.0012399"),
        ("No.0012400", -1, "No.0012399"),
        ("0000001", 99, "0000100"),
        ("京A 09", 1, "京A 10"),
        ("2022-甲(3)#0099", 1, "2022-甲(3)#0100"),
        ("Ｎｏ．００１２", 1, "No.0013"),
        ("  №  007 ", 1, "No 008"),
        ("12345678901234567890", 1, "12345678901234567891"),
    ],
)
def test_after(serial, steps, expected):
    assert serials.after(serial, steps) == expected


@pytest.mark.parametrize("serial", ["", "No.", "第12号", "12-", "A\n1\t*2x", "1" * 31, "<b>1"])
def test_no_serial(serial):
    with pytest.raises(Refusal, match=r"应以数字结尾（如 No\.0012345）"):
        serials.after(serial)


@pytest.mark.parametrize(("serial", "steps"), [("No.999", 1), ("No.99990", 10), ("No.000", -1)])
def test_the_width_never_changes(serial, steps):
    with pytest.raises(Refusal, match=r"会超出流水号的 \d 位"):
        serials.after(serial, steps)
    if steps > 0:
        with pytest.raises(Refusal, match="会超出"):
            serials.counted(serial, steps + 1)


def test_span():
    assert serials.span("No.098", "No.101") == ["No.098", "No.099", "No.100", "No.101"]
    assert serials.span("7", "7") == ["7"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("No.1", "No.0", "终止流水号 No.0 小于起始流水号 No.1"),
        ("No.01", "No.3", "不是同一号段"),
        ("A01", "B03", "不是同一号段"),
        ("A00000001", "A00020001", "有 20001 张，一次最多 20000 张"),
    ],
)
def test_two_ends_that_make_no_range(first, last, words):
    with pytest.raises(Refusal, match=words):
        serials.span(first, last)


@given(
    prefix=st.text("AB京 .-", max_size=5).filter(lambda text: " ".join(text.split()) == text),
    number=st.integers(0, 9_000),
    steps=st.integers(0, 900),
)
def test_counting_on_and_back(prefix, number, steps):
    serial = f"{prefix}{number:04d}"
    assert serials.after(serials.after(serial, steps), -steps) == serial
    assert serials.span(serial, serials.after(serial, steps)) == serials.counted(serial, steps + 1)


def test_ranges_in_words():
    assert serials.ranges([]) == ""
    assert serials.ranges(["A1"]) == "A1"
    assert serials.ranges(["A08", "A09", "A10", "A12", "B13", "B14"]) == "A08–A10、A12、B13–B14"


# --- The stack -------------------------------------------------------------------------------


@pytest.fixture
def received(world):
    """Two ranges, the second one lower in number."""
    for first, last in (("No.0101", "No.0110"), ("No.0051", "No.0055")):
        record(
            world.college,
            StockKind.RECEIVED,
            world.actor(world.admin),
            day=DAY,
            first_serial=first,
            last_serial=last,
        )
    return world


def spoil(world, *numbers, kind=StockKind.SPOILED):
    for number in numbers:
        record(world.college, kind, world.actor(world.admin), day=DAY, first_serial=number, note="卡纸")


@pytest.mark.django_db
def test_nothing_is_known_of_an_empty_ledger(world):
    assert serials.expected(world.college) == ""
    assert serials.check_start(world.college, "No.0009", 2) == ["No.0009", "No.0010"]
    assert serials.check_start(world.college, "", 2) == ["", ""]
    assert serials.check_start(None, "", 1) == [""]


@pytest.mark.django_db
def test_the_top_of_the_stack_in_order_of_receipt(received):
    world = received
    assert serials.expected(world.college) == "No.0101"
    assert serials.expected(world.other_college) == ""
    assert serials.expected(None) == ""
    print_on_stock(world, ["No.0101", "No.0102"], bad=[2])
    spoil(world, "No.0103")
    spoil(world, "No.0104", kind=StockKind.RETURNED)
    assert serials.expected(world.college) == "No.0105"


@pytest.mark.django_db
def test_on_into_the_next_range_and_over_what_is_spoiled(received):
    world = received
    spoil(world, "No.0109")
    print_on_stock(world, [f"No.010{n}" for n in range(1, 8)])
    found = serials.check_start(world.college, "Ｎｏ．０１０８", 4)
    assert found == ["No.0108", "No.0110", "No.0051", "No.0052"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "count", "words"),
    [
        ("No.0102", 1, "已经打印过，不能再用"),
        (
            "No.0105",
            1,
            "^纸叠最上面一张应为 No.0104；请核对。跳过的 No.0104 号请先登记损坏或交回。$",
        ),
        ("No.0051", 1, "跳过的 No.0104–No.0110 号请先登记损坏或交回"),
        ("No.0103", 1, "No.0103 已于 2022-06-08 登记损坏。纸叠最上面一张应为 No.0104；请核对。"),
        ("No.0999", 1, "No.0999 不在已领入的号段内。纸叠最上面一张应为 No.0104；请核对。"),
        ("no.0104", 1, "no.0104 不在已领入的号段内"),
        ("No.0104", 13, "要打印 13 张，印制纸台账上只剩 12 张"),
        ("", 1, r"请填写纸叠最上面一张的印刷流水号（应为 No.0104）"),
    ],
)
def test_what_does_not_fit_the_stack(received, start, count, words):
    world = received
    print_on_stock(world, ["No.0101", "No.0102"])
    spoil(world, "No.0103")
    with pytest.raises(Refusal, match=words):
        serials.check_start(world.college, start, count)


@pytest.mark.django_db
def test_a_stack_that_is_used_up(received):
    world = received
    free = [*serials.Stack.of(world.college).free()]
    print_on_stock(world, free)
    assert serials.expected(world.college) == ""
    with pytest.raises(Refusal, match="台账上的印制纸已用完，请先登记领入"):
        serials.check_start(world.college, "No.0200", 1)
    with pytest.raises(Refusal, match="台账上已没有可用的流水号"):
        serials.check_start(world.college, "", 1)


@pytest.mark.django_db
def test_a_serial_is_used_once_also_without_a_ledger(world):
    print_on_stock(world, ["No.0009"])
    with pytest.raises(Refusal, match=r"印刷流水号 No\.0009 已经打印过"):
        serials.check_start(world.college, "No.0008", 2)
    assert serials.check_start(world.other_college, "No.0008", 2) == ["No.0008", "No.0009"]


@pytest.mark.django_db
def test_sheets_without_serials_are_counted(world):
    actor = world.actor(world.admin)
    record(world.college, StockKind.RECEIVED, actor, day=DAY, quantity=3)
    print_on_stock(world, [""])
    assert serials.check_start(world.college, "", 2) == ["", ""]
    with pytest.raises(Refusal, match="要打印 3 张，印制纸台账上只剩 2 张"):
        serials.check_start(world.college, "", 3)


@pytest.mark.django_db
def test_the_same_questions_however_many_sheets(received, django_assert_num_queries):
    world = received
    print_on_stock(world, ["No.0101"])
    with django_assert_num_queries(2):
        serials.check_start(world.college, "No.0102", 9)
