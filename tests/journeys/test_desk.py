"""The counter with the keyboard alone, with and without JavaScript; and its cards seen by the inspector."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests import factories
from tests.journeys.inspector import DESKTOP, Inspector
from transfers.enums import Path, Status


@pytest.fixture
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "java_script_enabled": getattr(request, "param", True)}


@pytest.fixture
def world(transactional_db):
    return factories.make_world()


def sealed(world, name):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, name=name)
    world.seal(transfer)
    return factories.fresh(transfer)


def enter(page, live_server, user):
    client = Client()
    client.force_login(user)
    sid = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sid, "url": live_server.url}])


def scan(page, text):
    """As a scanner does: the characters, then ⏎."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def confirm(page):
    """⏎ once more, by somebody who has looked."""
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("browser_context_args", [True, False], ids=["script", "no script"], indirect=True)
def test_scan_enter_scan_enter(page, live_server, world):
    one, two, three = (sealed(world, name) for name in ("张三", "李四", "王五"))
    enter(page, live_server, world.admin)
    page.goto("/desk/")
    main = page.get_by_role("main")

    scan(page, one.letter.number)
    expect(main.get_by_role("heading", name=f"张三 第 {one.letter.number} 号")).to_be_visible()
    confirm(page)
    expect(main).to_contain_text(f"第 {one.letter.number} 号（张三）已由本人领取。")

    scan(page, two.letter.number)
    expect(main.get_by_role("heading", name="李四")).to_be_visible()
    scan(page, three.letter.number)  # without having confirmed the one before
    expect(main.get_by_role("heading", name="王五")).to_be_visible()
    confirm(page)
    expect(main).to_contain_text(f"第 {three.letter.number} 号（王五）已由本人领取。")

    assert [factories.fresh(each).status for each in (one, two, three)] == [
        Status.LETTER_DELIVERED,
        Status.LETTER_ISSUED,
        Status.LETTER_DELIVERED,
    ]
    expect(main.get_by_role("listitem").filter(has_text="由本人领取")).to_have_count(2)


def test_key_held_down_hands_nothing_out(page, live_server, world):
    transfer = sealed(world, "张三")
    enter(page, live_server, world.admin)
    page.goto("/desk/")
    page.keyboard.type(transfer.letter.number)
    for _ in range(40):  # of one key that is never let go, the second and all that follow are repeats
        page.keyboard.down("Enter")
        page.wait_for_timeout(30)
    expect(page.get_by_role("heading", name="张三")).to_be_visible()
    page.keyboard.up("Enter")
    page.reload()
    page.keyboard.press("Enter")  # in haste
    page.wait_for_timeout(200)
    assert factories.fresh(transfer).status == Status.LETTER_ISSUED


def test_cards_of_the_desk(page, live_server, world):
    inspector = Inspector(page, live_server.url)
    enter(page, live_server, world.admin)
    transfers = [
        world.transfer(Path.OUT_PAPER, status, name="阿卜杜热西提·麦麦提江·吾买尔江")
        for status in (Status.LETTER_ISSUED, Status.LETTER_DELIVERED, Status.COMPLETED, Status.FAILED)
    ]
    for transfer in (*transfers, sealed(world, "张三")):
        inspector.inspect(f"/desk/?letter={transfer.letter.number}")
    inspector.inspect("/desk/?q=2022")
    inspector.inspect("/desk/?letter=2099", status=404, axe_at=(DESKTOP,))
    assert inspector.faults == {}
