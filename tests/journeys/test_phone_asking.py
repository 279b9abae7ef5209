"""Asking for something and being answered; and the office's message, copied with one press."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import Office
from tests.journeys.phone import photograph
from transfers.enums import Path, Status
from transfers.models import ContactRecord, Transfer

NAME, OTHER = "龙然", "张三"
WHY = "单位改派到兰州分公司，介绍信请改为中共兰州市七里河区委组织部，联系人马科长。"


@pytest.fixture
def world(transactional_db):
    return factories.make_world()


def test_a_change_is_asked_for_and_nothing_is_decided_before_the_answer(page, world, phones):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED, name=NAME)
    phone, office = phones(), Office(page)
    phone.enter(world.graduate_user(transfer.case))
    phone.open("/my/requests/")
    assert phone.badge("申请") == ""
    phone.tap("改变去向（改派）")
    phone.fill(text=WHY)
    picture = {"name": "接收说明.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    phone.main.locator("[name=photo1]").set_input_files(picture)
    phone.press("提交申请")
    phone.says("等待", WHY)
    assert phone.badge("申请").startswith("1")

    office.sign_in("reviewer")
    page.goto(f"/transfers/{transfer.pk}/do/approve/")
    expect(page.get_by_role("main")).to_contain_text("还没有答复，请先答复")
    assert Transfer.objects.get(pk=transfer.pk).status == Status.SUBMITTED

    office.sign_in("admin-a")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"1\s*人\s*的申请待答复"))
    page.goto("/transfers/")
    expect(page.get_by_role("row", name=re.compile(NAME))).to_contain_text("有申请待答复：")
    page.goto("/requests/")
    page.get_by_role("main").get_by_role("link", name=NAME).first.click()
    assert page.request.get(page.get_by_alt_text("附件照片 1").get_attribute("src")).ok
    page.get_by_role("button", name="同意，答复本人", exact=True).click()
    assert Transfer.objects.get(pk=transfer.pk).status == Status.DRAFT  # taken back and opened again

    phone.open("/")
    assert (phone.badge("消息"), phone.badge("申请")[:1]) == ("1 条未读", "")
    phone.page.get_by_role("navigation", name="菜单").get_by_role("link", name=re.compile("消息")).click()
    phone.main.get_by_role("list").get_by_role("link").first.click()
    phone.says("同意改派")
    phone.press("知道了")
    phone.open("/")
    assert phone.badge("消息") == ""


def test_one_press_copies_the_text_and_writes_the_contact_down(page, context, world):
    for name in (NAME, OTHER):
        world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, name=name)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    office = Office(page)
    office.sign_in("admin-a")
    page.goto("/lists/confirmation/message/")
    page.locator("button[value=group]").click()
    expect(page.locator("#group-said")).to_contain_text("已复制，")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == page.locator("#group-text").input_value()
    assert (NAME in text, OTHER in text, "138" in text) == (True, True, False)
    assert ContactRecord.objects.count() == 2
    office.open_person(NAME)
    contact = page.locator(".contacts li")
    expect(contact).to_have_count(1)
    expect(contact).not_to_contain_text(OTHER)
    expect(contact).to_contain_text("微信已发出")
