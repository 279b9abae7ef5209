"""Every page of a graduate, in every state, on a phone.

The Content-Security-Policy holds, nothing is asked of another host, axe finds nothing; on a narrow phone with letters
twice as large nothing is cut or sticks out; Tab comes to everything in order, and one sees where.
"""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys import own_pages
from tests.journeys.inspector import PHONE, Inspector
from tests.journeys.phone_page import keyboard_faults, narrow_faults
from tests.journeys.test_every_page import enter
from tests.place import make_place

AT_THE_DOOR = ("/first/", "/privacy/")


@pytest.fixture
def place(transactional_db):
    """One object for each address, and names as long as they come."""
    world = factories.make_world()
    objects, visitors = make_place(world)
    own_pages.lengthen()
    return world, objects, visitors


def test_pages_on_the_phone(place, page, live_server):
    world, objects, visitors = place
    inspector, faults = Inspector(page, live_server.url), []

    def look_at(pages):
        for each in pages:
            inspector.inspect(each, widths=(PHONE,))
            faults.extend(f"{each}: {fault}" for fault in keyboard_faults(page) + narrow_faults(page))

    look_at(AT_THE_DOOR)
    enter(page, live_server, visitors["graduate"])
    pages = own_pages.of_the_table(objects)
    assert len(pages) > 12
    look_at(pages)
    for user, more in own_pages.in_other_states(world):
        enter(page, live_server, user)
        look_at(more)
    assert (inspector.faults, faults) == ({}, [])


def test_the_first_stop_leads_past_the_head(place, page, live_server):
    _, _, visitors = place
    enter(page, live_server, visitors["graduate"])
    page.goto("/my/requests/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


WRONG = """<!doctype html><html lang="zh-CN"><title>一</title><style>:focus { outline: none; } p { width: 900px; }
div { height: 1rem; overflow: hidden; } button { height: 20px; }</style>
<body class="phone"><main><a href="#1" tabindex="2">二</a><a href="#2" tabindex="1">一</a><p>宽</p>
<div>一<br>二</div><button>低</button></main>"""


def test_what_is_wrong_is_seen(page):
    """So that no faults above means that there are none."""
    page.route("**/wrong/", lambda route: route.fulfill(body=WRONG, content_type="text/html; charset=utf-8"))
    page.goto("/wrong/")
    found = " ".join(keyboard_faults(page) + narrow_faults(page))
    expected = ("instead of", "no ring", "sticks out", "cut: <div", "too low for a finger: <button")
    assert [words for words in expected if words not in found] == [], found
