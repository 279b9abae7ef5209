"""After leaving: the photograph of the receipt ends it, and a refusal begins it again."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import TODAY, Office
from tests.journeys.phone import GPS, photograph
from transfers.enums import Path, ReceiptKind, Status
from transfers.models import Transfer

NAME = "龙然"
RIGHT_BRANCH, RIGHT_CODE = "中共北京市海淀区人才服务中心第八支部委员会", "011100145566"


@pytest.fixture
def world(transactional_db):
    return factories.make_world()


def latest():
    return Transfer.objects.filter(case__member__name=NAME).latest("attempt")


def test_a_photograph_of_the_receipt_ends_it(page, world, phones):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, name=NAME)
    phone, office = phones(viewport={"width": 360, "height": 740}), Office(page)
    phone.enter(world.graduate_user(transfer.case))
    phone.tap("持介绍信报到")
    phone.heading("我的介绍信")
    phone.tap("已经交给对方了")
    phone.fill(on=TODAY, handler="马科长", handler_phone="0939-8210000")
    phone.press("告诉学院")
    phone.heading("已告诉学院")
    phone.tap("拿到回执了，去上传")
    phone.fill(on=TODAY, handler="马科长")
    picture = {"name": "IMG_0608.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    phone.main.locator("[name=photo]").set_input_files(picture)
    phone.press("提交给学院核对")
    phone.heading("已提交，等学院核对")

    office.sign_in("admin-a")
    page.goto("/own-reports/")
    page.get_by_role("main").get_by_role("link", name=NAME).first.click()
    seen = page.request.get(page.get_by_alt_text("本人上传的照片").get_attribute("src"))
    picture = Image.open(io.BytesIO(seen.body()))
    assert (dict(picture.getexif()), dict(picture.getexif().get_ifd(GPS))) == ({}, {})
    assert picture.height > picture.width  # turned upright before the mark that says so was dropped
    assert b"HUAWEI" not in seen.body()
    page.get_by_role("button", name="采纳，登记办结").click()

    transfer = latest()
    assert (transfer.status, transfer.receipt.kind) == (Status.COMPLETED, ReceiptKind.PHOTO)
    phone.open("/")
    phone.says("已转出成功")
    expect(phone.task("寄回第三联回执")).to_contain_text("原件还没有收到")


def test_a_refusal_begins_it_again(page, world, phones):
    transfer = world.transfer(Path.IN_BEIJING, Status.INITIATED, name=NAME)
    phone, office = phones(), Office(page)
    phone.enter(world.graduate_user(transfer.case))
    phone.tap("到接收党支部报到")
    phone.tap("告诉学院")
    phone.heading("对方不接收")
    phone.says("现在怎么做")
    phone.fill(on=TODAY, refusal_reason="WRONG_TARGET", text="要转到海淀区人才服务中心")
    phone.press("提交给学院")
    phone.heading("已提交，等学院核对")

    office.sign_in("admin-a")
    page.goto("/own-reports/")
    page.get_by_role("main").get_by_role("link", name=NAME).first.click()
    page.get_by_role("button", name="登记对方退回").click()
    assert latest().status == Status.FAILED
    phone.open("/")
    phone.says("对方没有接收")
    office.open_person(NAME)
    office.act("重新办理", "重新办理", reason="改正接收党组织")
    assert (latest().attempt, latest().status) == (2, Status.DRAFT)

    phone.open("/")
    phone.tap("核对转接信息")
    phone.main.get_by_role("link", name=re.compile("^修改.*：接收党组织$")).click()
    phone.answer("接收党组织叫什么？", receiving_organization=RIGHT_BRANCH)
    phone.main.get_by_role("link", name=re.compile("^修改.*：编码$")).click()
    phone.answer("编码", receiving_code=RIGHT_CODE)
    phone.press("提交给学院核对")
    phone.heading("去向已提交")
    office.open_person(NAME)
    office.act("请本人确认", "请本人确认")
    phone.open("/")
    phone.tap("确认")
    phone.says(RIGHT_BRANCH, RIGHT_CODE)
    phone.tap("确认无误")
    phone.main.get_by_label("我已阅读并作出以上声明").check()
    phone.press("确认")
    phone.heading("您已确认")
    assert (latest().attempt, latest().status) == (2, Status.CONFIRMED)
