"""Entries of the stock ledger: what is refused, what is taken back, and what the journal keeps."""

import datetime
import json

import pytest

from letters.enums import StockKind
from letters.models import StockEntry
from letters.services import stock
from letters.services.stock_recording import reckon, record, withdraw
from members.enums import Role
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from tests import factories
from tests.letters.sheets import DAY, print_on_stock

MAY = datetime.date(2022, 5, 20)
RECEIVED, SPOILED, RETURNED, COUNTED = StockKind


# --- Serials and quantity --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "first", "last", "quantity", "expected"),
    [
        (RECEIVED, "No.01", "No.10", None, ("No.01", "No.10", 10)),
        (RECEIVED, "No.01", "", 10, ("No.01", "No.10", 10)),
        (RECEIVED, "No.01", "No.10", 10, ("No.01", "No.10", 10)),
        (RECEIVED, "", "", 10, ("", "", 10)),
        (RECEIVED, "Ｎｏ．０１", "No.０２", None, ("No.01", "No.02", 2)),
        (SPOILED, "No.07", "", None, ("No.07", "No.07", 1)),
        (COUNTED, "", "", 0, ("", "", 0)),
    ],
)
def test_each_is_worked_out_from_the_others(kind, first, last, quantity, expected):
    assert reckon(kind, first, last, quantity) == expected


@pytest.mark.parametrize(
    ("kind", "first", "last", "quantity", "words"),
    [
        (RECEIVED, "No.01", "No.10", 9, "No.01 至 No.10 共 10 张，与填写的 9 张不符"),
        (RECEIVED, "No.01", "No.10", 0, "与填写的 0 张不符"),
        (RECEIVED, "No.01", "", None, "请填写终止流水号或张数"),
        (RECEIVED, "", "No.10", 10, "请填写起始流水号"),
        (RECEIVED, "", "", None, "请填写张数"),
        (RETURNED, "", "", 0, "请填写张数"),
        (RECEIVED, "No.95", "", 10, "会超出流水号的 2 位"),
        (COUNTED, "", "", None, "请填写清点到的张数"),
        (COUNTED, "No.01", "", 5, "盘点只填清点到的张数"),
    ],
)
def test_what_does_not_agree(kind, first, last, quantity, words):
    with pytest.raises(Refusal, match=words):
        reckon(kind, first, last, quantity)


# --- Recording -------------------------------------------------------------------------------


@pytest.fixture
def note(world):
    def entry(kind, day=DAY, user=None, owner=..., **values):
        owner = world.college if owner is ... else owner
        return record(owner, kind, world.actor(user or world.admin), day=day, **{"note": "测试", **values})

    return entry


@pytest.fixture
def received(world, note):
    note(RECEIVED, MAY, first_serial="No.01", quantity=20)
    return world


def refused(words, note, /, *args, **values):
    before = (StockEntry.objects.count(), Event.objects.count())
    with pytest.raises(Refusal, match=words):
        note(*args, **values)
    assert (StockEntry.objects.count(), Event.objects.count()) == before


@pytest.mark.django_db
def test_an_entry_stands_in_the_journal(world, note):
    entry = note(RECEIVED, MAY, first_serial="No.01", last_serial="No.20", note=" 领条 3 号 ")
    event = Event.objects.get(verb="STOCK_RECORDED")
    assert (event.title, event.organization, event.comment, event.subject) == (
        "登记印制纸领入 20 张",
        world.college,
        "领条 3 号",
        f"stock:{entry.pk}",
    )
    assert json.loads(event.data) == {"day": "2022-05-20", "quantity": 20, "serials": "No.01 至 No.20"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        (RECEIVED, {"first_serial": "No.20", "quantity": 5}, "No.20 已于 2022-05-20 登记领入，不能重复登记"),
        (SPOILED, {"first_serial": "No.21"}, "No.21 不在已领入的号段内"),
        (SPOILED, {"first_serial": "No.01", "last_serial": "No.03"}, "No.01–No.02 已经打印"),
        (RETURNED, {"first_serial": "No.05"}, "No.05 已于 2022-06-08 登记损坏"),
        (SPOILED, {"first_serial": "No.06", "note": "  "}, "请在说明里写明原因"),
        (SPOILED, {"quantity": 1}, "没有流水号的印制纸账面只有 0 张；有流水号的请填写起止流水号"),
        (
            SPOILED,
            {"first_serial": "No.06", "day": datetime.date(2022, 5, 19)},
            "日期不能早于领入的日期 2022-05-20",
        ),
        (RECEIVED, {"quantity": 5, "day": datetime.date(2022, 6, 9)}, "日期不能晚于今天"),
        (RECEIVED, {"quantity": 20_001}, "一次最多登记 20000 张"),
    ],
)
def test_what_cannot_be(received, note, kind, values, words):
    print_on_stock(received, ["No.01", "No.02"])
    note(SPOILED, first_serial="No.05")
    refused(words, note, kind, **values)


@pytest.mark.django_db
def test_sheets_without_serials_cannot_be_fewer_than_none(world, note):
    refused("账面只有 0 张，不够 1 张", note, SPOILED, quantity=1)
    note(RECEIVED, quantity=5)
    print_on_stock(world, ["", ""])
    refused("账面只有 3 张，不够 4 张", note, RETURNED, quantity=4)
    note(RETURNED, quantity=3)
    assert stock.ledger(world.college, 2022).balance == 0


@pytest.mark.django_db
def test_what_was_found_again_comes_back_with_a_reason(received, note):
    note(SPOILED, first_serial="No.03", quantity=2)
    again = {"first_serial": "No.03", "quantity": 2}
    refused(
        "No.03–No.04 已于 2022-06-08 登记损坏；如果是找回或更正，请在说明里写明原因",
        note,
        RECEIVED,
        **again,
        note="",
    )
    refused("日期不能早于损坏的日期 2022-06-08", note, RECEIVED, MAY, **again)
    note(RECEIVED, **again, note="更正：误登记损坏")
    found = stock.ledger(received.college, 2022)
    assert (found.received, found.spoiled, found.balance, found.balances) == (22, 2, 20, True)
    refused("登记领入，不能重复登记", note, RECEIVED, **again)


@pytest.mark.django_db
def test_each_office_keeps_its_own(world, note):
    for user, owner in (
        (world.other_admin, world.college),
        (world.admin, None),
        (world.reviewer, world.college),
    ):
        with pytest.raises(NotAllowed, match="由保管它的单位登记"):
            note(RECEIVED, user=user, owner=owner, quantity=5)
    graduate = world.graduate_user(world.transfer().case)
    with pytest.raises(NotAllowed):
        note(RECEIVED, user=graduate, owner=None, quantity=5)
    note(RECEIVED, user=world.reviewer, owner=None, quantity=5)
    note(RECEIVED, user=world.department_admin, owner=None, quantity=5)
    assert StockEntry.objects.count() == 2


# --- Taking back -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_last_entry_is_taken_back_and_remembered(received, note):
    entry = note(SPOILED, first_serial="No.03")
    withdraw(entry.pk, received.actor(received.admin))
    assert not StockEntry.objects.filter(pk=entry.pk).exists()
    event = Event.objects.get(verb="STOCK_WITHDRAWN")
    assert (event.title, event.comment) == ("撤回印制纸损坏 1 张", "测试")
    assert json.loads(event.data)["serials"] == "No.03 至 No.03"
    with pytest.raises(Stale, match="已经撤回"):
        withdraw(entry.pk, received.actor(received.admin))


@pytest.mark.django_db
def test_what_cannot_be_taken_back(received, note, world):
    first = StockEntry.objects.get()
    second = note(SPOILED, first_serial="No.03")

    def kept(entry, words, user=world.admin):
        with pytest.raises(Refusal, match=words):
            withdraw(entry.pk, world.actor(user))
        assert StockEntry.objects.filter(pk=entry.pk).exists()

    kept(first, "后面已有新的登记")
    kept(second, "由保管它的单位登记", world.other_admin)
    kept(second, "由保管它的单位登记", world.reviewer)
    kept(
        second, "只有登记人本人可以撤回", factories.make_user(Role.COLLEGE_ADMIN, organization=world.college)
    )
    print_on_stock(world, ["No.01"], when=second.recorded_at)
    kept(second, "登记之后已经打印过介绍信")


@pytest.mark.django_db
def test_the_next_day_is_too_late(received, settings):
    entry = StockEntry.objects.get()
    settings.CLOCK_DATE = datetime.date(2022, 6, 9)
    with pytest.raises(Refusal, match="只能在登记的当天撤回。请另登记一条更正"):
        withdraw(entry.pk, received.actor(received.admin))
