"""Every page of every role in a real browser, on a desktop and on a phone.

No page breaks the Content-Security-Policy, asks another host, is wider than the window, or shuts out
somebody who cannot see well or has no mouse (axe: WCAG 2.1 A and AA).
"""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import access_table, factories
from tests.journeys import own_pages
from tests.journeys.inspector import DESKTOP, Inspector
from tests.place import address, make_place
from tests.transfers.varied import fill
from transfers.enums import Action
from transfers.models import Case, Transfer
from transfers.services import situations

# Files, and pieces of a page.
NO_PAGES = {
    "letters:profile_calibration",
    "letters:profile_preview",
    "transfers:receipt_photo",
    "transfers:my_request_photo",
    "transfers:request_photo",
    "transfers:my_report_photo",
    "transfers:own_report_photo",
    "transfers:template",
    "transfers:body_suggest",
    "transfers:route_proposal",
}


@pytest.fixture
def place(transactional_db):
    """A world with every status on every path, and one object for each address."""
    world = factories.make_world()
    fill(world)
    objects, visitors = make_place(world)
    own_pages.lengthen()
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
    """The form of each act that the user may do."""
    found = {}
    for transfer in Transfer.objects.visible_to(user).for_pages():
        for verdict in situations.available_actions(transfer, user):
            if verdict.allowed and verdict.action != Action.SUBMIT:  # that has a page of its own
                found.setdefault(verdict.action, transfer.pk)
    return [
        reverse("transfers:act", args=[pk, action.value.lower().replace("_", "-")])
        for action, pk in found.items()
    ]


def cases_of(user):
    """The page of one person in each state."""
    found = {}
    for transfer in Transfer.objects.visible_to(user).for_pages():
        found.setdefault(transfer.status, transfer.case_id)
    for case in Case.objects.visible_to(user):
        found.setdefault(case.disposition, case.pk)
    return [reverse("transfers:case", args=[pk]) for pk in sorted(set(found.values()))]


def lists_otherwise():
    """Lists with nothing in them, and of the year before."""
    for name in ("transfers:case_list", "transfers:transfer_list", "transfers:overdue"):
        yield f"{reverse(name)}?q=查无此人"
        yield f"{reverse(name)}?season=2021"
    yield f"{reverse('transfers:closing')}?season=2021"
    yield f"{reverse('letters:register')}?year=2021"


@pytest.mark.parametrize("visitor", ["college", "reviewer", "admin"])
def test_pages_of_the_office(place, inspector, page, live_server, visitor):
    _, objects, visitors = place
    enter(page, live_server, visitors[visitor])
    inspector.inspect(reverse("home"), part="body")
    inspector.inspect("/no-such-page/", status=404, part="body")
    for each in pages_of(visitor, objects):
        inspector.inspect(each)
    assert inspector.faults == {}


def test_pages_in_every_state(place, inspector, page, live_server):
    """The same templates again, with everything that can stand in them; once with axe is enough."""
    _, _, visitors = place
    enter(page, live_server, visitors["college"])
    for each in [*cases_of(visitors["college"]), *acts_of(visitors["college"]), *lists_otherwise()]:
        inspector.inspect(each, axe_at=(DESKTOP,))
    enter(page, live_server, visitors["reviewer"])
    for each in acts_of(visitors["reviewer"]):
        inspector.inspect(each, axe_at=(DESKTOP,))
    assert inspector.faults == {}


def test_pages_of_graduates(place, inspector, page, live_server):
    """Once, on both; test_phone_pages looks at them in every state."""
    _, objects, visitors = place
    inspector.inspect(reverse("members:login"), part="body")
    enter(page, live_server, visitors["graduate"])
    inspector.inspect(reverse("home"), part="body")
    for each in pages_of("graduate", objects):
        inspector.inspect(each)
    assert inspector.faults == {}


WRONG = """<!doctype html><html lang="zh-CN"><title> · 党员组织关系转接系统</title><main><h1>一</h1><h1>二</h1>
<p style="color: red">红</p><input name="nameless"><img alt="" src="http://elsewhere.invalid/a.png">
<div><img alt="" src="data:," width="2000" height="1"></div></main>"""


def test_the_inspector_sees_what_is_wrong(inspector, page):
    """So that no faults above means that there are none."""
    headers = {"Content-Security-Policy": "style-src 'self'", "Content-Type": "text/html; charset=utf-8"}
    page.route("**/wrong/", lambda route: route.fulfill(body=WRONG, headers=headers))
    inspector.inspect("/wrong/", status=404)
    found = " ".join(inspector.faults["/wrong/"])
    expected = ("console: Applying inline style", "asks elsewhere", "status 200", "1440: label", "390: label")
    expected += ("1440: 20", "390: 20", "2 h1", "no title")
    assert [words for words in expected if words not in found] == [], found
