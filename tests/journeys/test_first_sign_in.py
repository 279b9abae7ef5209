"""A graduate at the door, on a phone: with the code from the slip, and with a forgotten password."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from members.models import User
from members.models.sign_in import CodeWay
from members.services import sign_in_codes
from members.services.journal import Actor
from tests import factories
from tests.journeys.inspector import AXE

PHONE = {"width": 360, "height": 740}
OWN, NEXT = "长江黄河-2022-春", "黄河长江-2022-夏"


@pytest.fixture
def slip(transactional_db):
    """The code of somebody with a long name and an X at the end, and what else stands on the slip."""
    world = factories.make_world()
    member = factories.make_case(world.season, world.college, name="阿卜杜热西提·麦麦提江").member
    code = sign_in_codes.issue([member], Actor.of(world.admin), way=CodeWay.SLIP).codes[0]
    return world, member, code


@pytest.fixture
def door(page):
    page.set_viewport_size(PHONE)
    page.set_default_timeout(10_000)
    return page


def type_slip(page, member, text):
    page.get_by_label("学号").fill(member.student_number)
    page.get_by_label("姓名").fill(member.name.replace("·", "•"))
    page.get_by_label("身份证号后六位").fill(member.id_number[-6:].lower())
    page.get_by_role("textbox", name="登录码").fill(text)
    page.get_by_role("button", name="下一步").click()


def choose(page, password):
    page.get_by_role("textbox", name="新密码").first.fill(password)
    page.get_by_label("再输入一次新密码").fill(password)
    page.get_by_role("button", name="保存密码并登录").click()


def fit_and_accessible(page):
    """Nothing sticks out, also with letters twice as large; axe finds nothing."""
    assert page.evaluate("document.scrollingElement.scrollWidth") == PHONE["width"]
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE, ["body"]) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.scrollingElement.scrollWidth") == PHONE["width"]
    page.evaluate("document.documentElement.style.fontSize = ''")


def test_from_the_slip_to_the_own_page_and_back_with_the_password(door, slip):
    _, member, code = slip
    door.goto("/login/")
    fit_and_accessible(door)
    door.get_by_role("link", name="用登录码登录").click()
    fit_and_accessible(door)
    type_slip(door, member, "aaaa-2222")
    expect(door.get_by_role("alert")).to_contain_text("请逐项核对")
    fit_and_accessible(door)
    type_slip(door, member, sign_in_codes.as_typed(code.code).upper())
    expect(door.get_by_role("heading", level=1)).to_have_text("设置自己的密码")
    choose(door, "13800001234")
    expect(door.get_by_role("alert")).to_contain_text("不能全是数字")
    fit_and_accessible(door)
    choose(door, OWN)
    expect(door).to_have_url("/")
    door.context.clear_cookies()
    door.goto("/login/")
    door.get_by_label("用户名").fill(member.student_number)
    door.get_by_label("密码").fill(OWN)
    door.get_by_role("button", name="登录", exact=True).click()
    expect(door).to_have_url("/")


def test_a_forgotten_password(door, slip):
    world, member, code = slip
    sign_in_codes.redeem(code.pk, OWN, None)
    door.goto("/login/")
    for _ in range(6):
        door.get_by_label("用户名").fill(member.student_number)
        door.get_by_label("密码").fill("not-the-one")
        door.get_by_role("button", name="登录", exact=True).click()
        door.wait_for_load_state()
    expect(door.get_by_role("heading", level=1)).to_have_text("请稍后再试")
    fit_and_accessible(door)
    new = sign_in_codes.reset(code.user_id, Actor.of(world.admin), way=CodeWay.SHOWN)
    door.get_by_role("link", name="用登录码登录").click()
    type_slip(door, member, new.code)
    choose(door, NEXT)
    expect(door).to_have_url("/")
    assert User.objects.get(pk=code.user_id).check_password(NEXT)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script(door, slip):
    _, member, code = slip
    door.goto("/login/")
    door.get_by_role("link", name="用登录码登录").click()
    type_slip(door, member, code.code)
    choose(door, OWN)
    expect(door).to_have_url("/")
