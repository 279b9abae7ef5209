"""From where a request comes: nobody can say so of themselves."""

import pytest
from django.test import RequestFactory

from members.views.visitor import address_of, network_of


def request(remote, forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


@pytest.mark.parametrize(
    ("behind", "remote", "forwarded", "address"),
    [
        (False, "10.1.2.3", None, "10.1.2.3"),
        (False, "10.1.2.3", "8.8.8.8", "10.1.2.3"),
        (True, "127.0.0.1", "8.8.8.8", "8.8.8.8"),
        (True, "127.0.0.1", "1.2.3.4, 8.8.8.8", "8.8.8.8"),
        (True, "127.0.0.1", "8.8.8.8, nonsense", None),
        (True, "127.0.0.1", None, "127.0.0.1"),
        (True, "127.0.0.1", "", "127.0.0.1"),
        (False, "", None, None),
        (False, "2001:DB8::1", None, "2001:db8::1"),
        (False, "fe80::1%eth0", None, "fe80::1"),  # PostgreSQL's type for addresses knows no card
    ],
)
def test_the_address_is_the_one_that_our_own_server_or_proxy_saw(
    settings, behind, remote, forwarded, address
):
    settings.BEHIND_PROXY = behind
    assert address_of(request(remote, forwarded)) == address


@pytest.mark.parametrize(
    ("remote", "network"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_tries_are_counted_by_subscriber(remote, network):
    assert network_of(request(remote)) == network


def test_the_journal_names_the_same_address(settings, rf, world):
    from members.views.office import actor_of

    settings.BEHIND_PROXY = True
    asked = request("127.0.0.1", "1.2.3.4, 8.8.8.8")
    asked.user = world.admin
    assert actor_of(asked).address == "8.8.8.8"
