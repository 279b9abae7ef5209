"""How often passwords and codes may be tried: exactly so many are looked up, and one line tells of a lock."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from members.models import Event, TryCount
from members.services import sign_in_limits
from members.services.limits import Limit
from members.services.sign_in_limits import CODES, PASSWORDS, Door, KeptWaiting
from tests.factories import make_case, make_world

NOON = datetime.datetime(2026, 6, 8, 4, 0, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db
HERE, THERE = "10.0.0.1", "10.0.0.2"
SMALL = Door(
    "密码",
    pair=Limit("small-pair", 2, 600),
    account=Limit("small-account", 3, 3600),
    network=Limit("small-network", 4, 600),
    everything=Limit("small-all", 5, 600),
)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def waits(account="a", network=HERE, door=SMALL):
    """Seconds to wait, or 0 for a miss that was looked up."""
    try:
        door.reserve(account, network, network)
    except KeptWaiting as waiting:
        return waiting.seconds
    return 0


def test_an_account_from_one_network_then_from_everywhere():
    assert [waits() for _ in range(3)] == [0, 0, 600]
    assert [waits(network=THERE) for _ in range(2)] == [0, 3600]
    assert waits("b") == 0, "others here are not concerned"


def test_a_network_then_all():
    assert [waits(f"account-{n}") for n in range(5)] == [0, 0, 0, 0, 600]
    assert [waits("x", THERE), waits("y", THERE)] == [0, 600]
    assert waits("z", "10.0.0.3") == 600


def test_what_is_given_back_was_never_counted():
    for _ in range(20):
        SMALL.reserve("a", HERE, HERE).give_back()
    assert set(TryCount.objects.values_list("count", flat=True)) == {0}
    assert [waits() for _ in range(3)] == [0, 0, 600]


def test_who_is_refused_by_one_counter_is_not_counted_by_the_others():
    before = [waits() for _ in range(2)]
    for _ in range(10):
        waits()
    assert before == [0, 0]
    assert [waits(f"account-{n}") for n in range(3)] == [0, 0, 600], "two of the network's four are left"


def test_a_new_window_begins_anew(noon):
    assert [waits() for _ in range(3)] == [0, 0, 600]
    noon.shift(600)
    assert waits() == 0


def test_passwords_and_codes_are_counted_apart():
    assert [waits(door=PASSWORDS) for _ in range(6)] == [0, 0, 0, 0, 0, 900]
    assert [waits(door=CODES) for _ in range(6)] == [0, 0, 0, 0, 0, 900]


@pytest.mark.parametrize("spelling", ["ADMIN-A", " admin-a ", "ａｄｍｉｎ－ａ", "admın-a", "adm𝚤n-a"])
def test_an_account_is_one_however_it_is_typed(spelling):
    assert [waits("admin-a"), waits("admin-a"), waits(spelling)] == [0, 0, 600]


def test_one_line_for_a_lock_and_none_with_what_was_typed(world):
    user = world.graduate_user(make_case(world.season, world.college, name="林晓帆"))
    for _ in range(6):
        waits(user.username)
    event = Event.objects.get()
    assert (event.verb, event.title, event.subject, event.member, event.organization) == (
        "SIGN_IN_LOCKED",
        "密码连续输错，暂停尝试",
        f"user:{user.pk}",
        user.member,
        world.college,
    )
    assert (event.actor, event.actor_label, event.address) == (None, "系统：登录保护", HERE)
    assert event.comment == "同一账号、同一网络：林晓帆"


def test_an_account_that_is_not_there_is_locked_and_noted_alike():
    assert [waits("secret-typed") for _ in range(4)] == [0, 0, 600, 600]
    event = Event.objects.get()
    assert (event.subject, event.organization, event.comment) == ("", None, "同一账号、同一网络")
    assert "secret" not in event.title + event.comment + event.data


def test_the_accounts_of_the_office_too(world):
    for network in (HERE, HERE, THERE, "10.0.0.3"):
        waits("admin-a", network)
    event = Event.objects.get()
    assert (event.organization, event.comment) == (world.college, "同一账号：甲管理员")


def test_no_address_and_no_name_is_stored():
    waits("admin-a", "192.0.2.77")
    assert {len(key) for key in TryCount.objects.values_list("key", flat=True)} == {64}


def test_a_person_is_mailed_so_often(monkeypatch):
    monkeypatch.setattr(sign_in_limits, "MAIL_FROM_NETWORK", Limit("mail-code-network", 5, 3600))
    for _ in range(3):
        sign_in_limits.count_mail("person", HERE)
    with pytest.raises(KeptWaiting) as waiting:
        sign_in_limits.count_mail("person", THERE)
    assert waiting.value.seconds == 3600
    sign_in_limits.count_mail("the number alone", THERE)
    for other in ("b", "c"):
        sign_in_limits.count_mail(other, HERE)
    with pytest.raises(KeptWaiting):
        sign_in_limits.count_mail("d", HERE)


# --- A thousand at once, on whichever database the tests run ---------------------------------


def at_once(tries):
    """How many of these (account, network) were looked up."""

    def one(place):
        try:
            return waits(*place, door=PASSWORDS) == 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(one, tries))


@pytest.mark.django_db(transaction=True)
def test_a_thousand_on_one_account():
    make_world()
    assert at_once([("admin-a", HERE)] * 1000) == PASSWORDS.pair.tries
    assert Event.objects.filter(verb="SIGN_IN_LOCKED").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_on_each_of_a_thousand_accounts():
    assert at_once([(f"18{n:06}", HERE) for n in range(1000)]) == PASSWORDS.network.tries
    assert Event.objects.filter(verb="SIGN_IN_LOCKED").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_thousand_networks_on_one_account():
    make_world()
    tries = [("admin-a", f"10.1.{n // 250}.{n % 250}") for n in range(1000)]
    assert at_once(tries) == PASSWORDS.account.tries
    assert Event.objects.filter(verb="SIGN_IN_LOCKED").count() == 1
