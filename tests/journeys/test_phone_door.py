"""Back in after a forgotten password, with the help of the college."""

import pytest
from playwright.sync_api import expect

from members.models import Event, User
from members.models.sign_in import CodeWay
from members.services import sign_in_codes
from members.services.journal import Actor
from tests import factories
from tests.journeys.conftest import Office
from transfers.enums import Path, Status

NAME, OLD, NEW = "龙然", "长江黄河-2022-春", "黄河长江-2022-夏"


@pytest.fixture
def world(transactional_db):
    return factories.make_world()


def sign_in(phone, member, password):
    phone.open("/login/")
    phone.fill(username=member.student_number, password=password)
    phone.press("登录")


def test_the_college_lets_in_who_forgot_the_password(page, world, phones):
    member = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, name=NAME).member
    code = sign_in_codes.issue([member], Actor.of(world.admin), way=CodeWay.SLIP).codes[0]
    sign_in_codes.redeem(code.pk, OLD, None)
    old_phone, phone, office = phones(), phones(), Office(page)
    sign_in(old_phone, member, OLD)
    old_phone.heading(f"{NAME}，您好")
    for _ in range(6):
        sign_in(phone, member, "not-the-one")
    phone.heading("请稍后再试")

    office.sign_in("admin-a")
    office.open_person(NAME)
    page.get_by_role("main").get_by_role("link", name="发登录码、重设").first.click()
    page.get_by_role("button", name="重设并显示登录码").click()
    expect(page.get_by_role("main")).to_contain_text("请选择怎样核验了身份")
    page.get_by_label("拨打登记的本人电话核对").check()
    office.fill(note="核对了入党时间")
    page.get_by_role("button", name="重设并显示登录码").click()
    shown = page.locator(".shown-once").inner_text()

    old_phone.page.goto("/my/data/")
    assert "/login/" in old_phone.page.url
    sign_in(old_phone, member, OLD)
    assert "/login/" in old_phone.page.url

    phone.tap("用登录码登录")
    phone.fill(student_number=member.student_number, name=NAME, id_tail=member.id_number[-6:], code=shown)
    phone.press("下一步，设置密码")
    phone.fill(password=NEW, again=NEW)
    phone.press("保存密码并登录")
    phone.heading(f"{NAME}，您好")
    assert User.objects.get(member=member).check_password(NEW)
    noted = " ".join(f"{event.title} {event.data}" for event in Event.objects.all())
    assert (shown in noted, shown.replace("-", "") in noted) == (False, False)
