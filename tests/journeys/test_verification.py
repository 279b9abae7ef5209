"""Somebody with a letter in hand and no account: asks whether it is good, reports it received; without JavaScript."""

import datetime

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import Office
from tests.journeys.inspector import Inspector
from tests.transfers import verified
from transfers.enums import Status
from transfers.models import ReceiptReport, Transfer
from transfers.services.verification import limits


@pytest.fixture
def letters(transactional_db):
    """One letter in each state that the public page knows."""
    world = factories.make_world()
    states = (Status.LETTER_DELIVERED, Status.FAILED, Status.COMPLETED)
    found = {status: verified.letter(world, status, name="张小明") for status in states}
    found["reported"] = verified.reported(world).letter
    return found


def test_every_public_page_on_a_desktop_and_on_a_phone(page, live_server, letters):
    inspector = Inspector(page, live_server.url)
    inspector.inspect("/verify/", part="body")
    inspector.inspect("/verify/?code=", status=422, part="body")
    inspector.inspect("/verify/23456789ABCD/", status=404, part="body")
    for letter in letters.values():
        inspector.inspect(f"/verify/{letter.verification_code}/", part="body")
    open_one, reported = letters[Status.LETTER_DELIVERED], letters["reported"]
    inspector.inspect(f"/verify/{open_one.verification_code}/received/", part="body")
    inspector.inspect(f"/verify/{reported.verification_code}/received/", part="body")
    for _ in range(limits.MISSES.tries):
        page.request.get("/verify/23456789ABCD/")
    inspector.inspect("/verify/23456789ABCD/", status=429, part="body")
    assert inspector.faults == {}


def test_the_code_is_typed_with_the_keyboard_alone(page, letters):
    page.goto("/verify/")
    page.keyboard.press("Tab")  # to the text
    page.keyboard.press("Tab")  # the name of the page
    page.keyboard.press("Tab")
    page.keyboard.type(letters[Status.LETTER_DELIVERED].verification_code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("核验结果")
    expect(page.get_by_role("main")).to_contain_text("张*")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_from_the_code_to_the_receipt(browser, live_server, letters, tmp_path, script):
    letter = letters[Status.LETTER_DELIVERED]
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=script, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    main = page.get_by_role("main")
    (tmp_path / "receipt.jpg").write_bytes(verified.picture())

    page.goto("/verify/")
    page.get_by_label("核验码").fill(letter.verification_code)
    main.get_by_role("button", name="核验").click()
    expect(main).to_contain_text("有效")
    main.get_by_role("link", name="反馈已接收").click()
    main.get_by_role("button", name="提交反馈").click()
    expect(main).to_contain_text("请填写接收党组织。")
    page.get_by_label("接收党组织").fill("中共陇南市武都区人才交流中心支部委员会")
    page.get_by_label("经办人").fill("马科长")
    page.get_by_label("联系电话").fill("0939-8210000")
    page.get_by_label("接收日期").fill("2022-06-08")
    page.get_by_label("回执联照片（可选）").set_input_files(tmp_path / "receipt.jpg")
    main.get_by_role("button", name="提交反馈").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到，正在核对")

    office = Office(page)
    office.sign_in("admin-a")
    page.get_by_role("link", name="的介绍信对方已反馈接收，待核对").click()
    main.get_by_role("link", name="张小明").click()
    expect(main.get_by_role("img", name="对方上传的回执联照片")).to_be_visible()
    main.get_by_role("button", name="采纳，登记办结").click()
    expect(main).to_contain_text("已采纳反馈，转接已办结")
    assert Transfer.objects.get(letter=letter).status == Status.COMPLETED
    assert ReceiptReport.objects.get(letter=letter).received_on == datetime.date(2022, 6, 8)
    page.goto(f"/verify/{letter.verification_code}/")
    expect(main).to_contain_text("已收回执")
    context.close()
