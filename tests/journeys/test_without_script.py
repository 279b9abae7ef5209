"""The same work in a browser without JavaScript, from the ticked rows to the reviewer's approval."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import Office
from transfers.enums import Status
from transfers.models import Transfer
from transfers.workflow import Path

NAMES = ("张三", "李四")


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "java_script_enabled": False}


@pytest.fixture
def drafts(transactional_db):
    """Two people whose destination is complete, and one who is not asked for anything."""
    world = factories.make_world()
    found = {name: world.transfer(Path.OUT_ONLINE, name=name) for name in (*NAMES, "王五")}
    for name in NAMES:
        factories.make_user(factories.Role.GRADUATE, member=found[name].case.member, username=name, name=name)
    return found


def status_of(transfer):
    return Status(Transfer.objects.get(pk=transfer.pk).status)


def test_from_ticked_rows_to_the_approval_without_script(page, drafts):
    office = Office(page)
    main = page.get_by_role("main")

    office.sign_in("admin-a")
    page.goto("/transfers/")
    for name in NAMES:
        page.get_by_role("row", name=re.compile(name)).get_by_role("checkbox").check()
    main.get_by_role("button", name="请本人确认").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请本人确认：2 人")
    main.get_by_role("button", name="请本人确认 2 人").click()
    expect(main).to_contain_text("2 人")
    assert {name: status_of(each) for name, each in drafts.items()} == {
        "张三": Status.AWAITING_CONFIRMATION,
        "李四": Status.AWAITING_CONFIRMATION,
        "王五": Status.DRAFT,
    }

    page.set_viewport_size({"width": 390, "height": 844})
    for name in NAMES:
        office.sign_in(name)
        page.get_by_role("link", name="核对并确认").first.click()
        page.get_by_role("link", name="确认无误").click()
        office.fill(declaration=True)
        main.get_by_role("button", name="确认").click()
        expect(main).to_contain_text("学院正在办理")
        assert status_of(drafts[name]) == Status.CONFIRMED

    office.at_the_desk("admin-a")
    office.submit_register(waiting=2)
    office.sign_in("reviewer")
    page.goto("/registers/")
    main.get_by_role("link", name="甲学院党委").click()
    office.decide("张三", "通过勾选的", "审核通过")
    assert {name: status_of(each) for name, each in drafts.items()} == {
        "张三": Status.APPROVED,
        "李四": Status.SUBMITTED,
        "王五": Status.DRAFT,
    }
