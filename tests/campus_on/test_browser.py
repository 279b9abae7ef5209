"""A graduate's phone: from our page of signing in through the campus's own to what the graduate came for."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.campus_on.people import GRADUATE

pytestmark = pytest.mark.journey


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}}


def test_through_the_campus_to_the_own_page(transactional_db, page, campus, live_server):
    world = factories.make_world()
    factories.make_case(world.season, world.college, student_number=GRADUATE, name="甲一")
    page.set_default_timeout(20_000)
    page.goto("/my/guide/")
    page.get_by_role("link", name="统一身份认证").click()
    expect(page).to_have_url(re.compile(re.escape(f"{campus.url}login")))
    page.locator("[name=username]").fill(GRADUATE)
    page.locator("[name=password]").fill(campus.PASSWORD)
    page.locator("[type=submit]").click()
    expect(page).to_have_url(f"{live_server.url}/my/guide/")
    expect(page.get_by_role("heading", level=1)).to_have_text("毕业后去哪里？")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("甲一，您好")
