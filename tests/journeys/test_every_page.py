"""Every page of every role in a real browser, on a desktop and on a phone.

No page breaks the Content-Security-Policy, asks another host, is wider than the window, or shuts out
somebody who cannot see well or has no mouse (axe: WCAG 2.1 A and AA).
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import access_table, factories
from tests.journeys.inspector import Inspector
from tests.place import address, make_place
from tests.transfers.varied import fill
from transfers.enums import Action, Path, Status
from transfers.models import Case, Transfer
from transfers.services import situations

NO_PAGES = {"transfers:template"}  # a file
PATHS_FOR_GRADUATES = (
    (Path.UNDECIDED, Status.DRAFT),
    (Path.IN_BEIJING, Status.FAILED),
    (Path.OUT_ONLINE, Status.INITIATED),
    (Path.OUT_PAPER, Status.LETTER_DELIVERED),
)


@pytest.fixture
def place(transactional_db):
    """A world with every status on every path, and one object for each address."""
    world = factories.make_world()
    fill(world)
    objects, visitors = make_place(world)
    return world, objects, visitors


@pytest.fixture
def inspector(page, live_server):
    return Inspector(page, live_server.url)


def enter(page, live_server, user):
    """Sign in without the form."""
    client = Client()
    client.force_login(user)
    sid = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sid, "url": live_server.url}])


def pages_of(visitor, objects):
    """Every address that shows this visitor a page, by the access table."""
    return [
        address(name, objects)
        for name, method, expected in access_table.rows()
        if method == "GET" and expected[visitor] == "200" and name not in NO_PAGES
    ]


def acts_of(user):
    """The form of each act that the user has, once where it can be done and once where it cannot."""
    found = {}
    for transfer in Transfer.objects.visible_to(user).for_pages():
        for verdict in situations.available_actions(transfer, user):
            found.setdefault((verdict.action, verdict.allowed), transfer.pk)
    return [
        reverse("transfers:act", args=[pk, action.value.lower().replace("_", "-")])
        for (action, _), pk in found.items()
        if action != Action.SUBMIT  # has a page of its own
    ]


def cases_of(user):
    """The page of one person in each state."""
    found = {}
    for transfer in Transfer.objects.visible_to(user).for_pages():
        found.setdefault((transfer.status, transfer.channel), transfer.case_id)
    for case in Case.objects.visible_to(user):
        found.setdefault(case.disposition, case.pk)
    return [reverse("transfers:case", args=[pk]) for pk in sorted(set(found.values()))]


def lists_otherwise(user):
    """Lists with nothing in them, and of the year before."""
    for name in ("transfers:case_list", "transfers:transfer_list", "transfers:overdue"):
        yield f"{reverse(name)}?q=查无此人"
        yield f"{reverse(name)}?season=2021"
    yield f"{reverse('transfers:closing')}?season=2021"
    yield f"{reverse('letters:register')}?year=2021"


@pytest.mark.parametrize(
    ("visitor", "more"),
    [
        ("college", (cases_of, acts_of)),
        ("reviewer", (acts_of, lists_otherwise)),
        ("admin", (lists_otherwise,)),
    ],
)
def test_pages_of_the_office(place, inspector, page, live_server, visitor, more):
    _, objects, visitors = place
    user = visitors[visitor]
    enter(page, live_server, user)
    inspector.inspect(reverse("home"), whole=True)
    inspector.inspect("/no-such-page/", status=404, whole=True)
    for each in [*pages_of(visitor, objects), *(each for kind in more for each in kind(user))]:
        inspector.inspect(each)
    assert inspector.faults == {}


def test_pages_of_graduates(place, inspector, page, live_server):
    world, objects, visitors = place
    enter(page, live_server, visitors["graduate"])
    for each in pages_of("graduate", objects):
        inspector.inspect(each)
    for path, status in PATHS_FOR_GRADUATES:
        transfer = world.transfer(path, status)
        enter(page, live_server, world.graduate_user(transfer.case))
        inspector.inspect(reverse("home"))
    inspector.inspect(reverse("transfers:my_letter"))
    assert inspector.faults == {}
