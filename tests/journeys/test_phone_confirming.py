"""From the slip of paper to the confirmation, and once more after the college has changed something."""

import io
import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import Office, fetched
from transfers.enums import Path, Status
from transfers.models import Transfer
from transfers.services import confirmed

NAME, OWN = "阿卜杜热西提·麦麦提江", "长江黄河-2022-春"
BRANCH, OTHER_BRANCH = "中共清华大学环境学院环硕221支部委员会", "中共清华大学环境学院环硕222支部委员会"
CODE, OTHER_CODE = "011100132977", "011100132978"
SLIP_CODE = re.compile(r"\b[2-9a-km-np-z]{4}-[2-9a-km-np-z]{4}\b")


@pytest.fixture
def world(transactional_db):
    return factories.make_world()


def status_of(name):
    return Status(Transfer.objects.get(case__member__name=name).status)


def test_from_the_slip_to_the_confirmation_without_script(page, world, phones):
    """The phone runs no script at all."""
    member = world.transfer(Path.UNDECIDED, name=NAME).member
    world.transfer(name="张三")
    office = Office(page)
    office.sign_in("admin-a")
    page.goto("/accounts/")
    page.get_by_role("button", name=re.compile("为还没有登录码的 2 人生成")).click()
    slips = fetched(page, "form[action$='/slips.pdf']")
    text = "\n".join(
        each.get_textpage().get_text_bounded() for each in pypdfium2.PdfDocument(io.BytesIO(slips))
    )
    assert len(SLIP_CODE.findall(text)) == 2
    assert member.id_number[-6:] not in text
    assert member.student_number not in text
    code = next(found[0] for found in SLIP_CODE.finditer(text[text.rindex(NAME) :]))

    phone = phones(java_script_enabled=False)
    phone.open("/login/")
    phone.tap("用登录码登录")
    phone.fill(
        student_number=member.student_number, name=NAME, id_tail=member.id_number[-6:], code=code.upper()
    )
    phone.press("下一步，设置密码")
    phone.heading("设置自己的密码")
    phone.fill(password=OWN, again=OWN)
    phone.press("保存密码并登录")
    phone.heading(f"{NAME}，您好")
    expect(phone.task("了解去哪里转")).to_contain_text("下一步")

    phone.tap("了解去哪里转")
    phone.press("到北京其他学校读书", exact=False)
    phone.says("党支部", "12 位")
    phone.tap("问清了，去填写去向")
    expect(phone.main.locator("[name=where][value=IN_BEIJING]")).to_be_checked()
    phone.answer("接收党组织在哪里？", where="IN_BEIJING")
    phone.answer("接收党组织叫什么？", receiving_organization=BRANCH)
    phone.open("/")  # a call comes; what is answered so far stands
    expect(phone.task("填写转接信息")).to_contain_text("填写中，还没有提交")
    phone.tap("填写转接信息")
    phone.tap("继续填写")
    phone.answer("编码", receiving_code=CODE)
    phone.answer("对方找谁联系？", contact_name="李老师", contact_phone="010-62781234")
    phone.answer("还有什么要说明的？")
    phone.heading("核对您填的去向")
    phone.says(BRANCH, CODE, "李老师")
    phone.press("提交给学院核对")
    phone.heading("去向已提交")

    office.open_person(NAME)
    office.act("请本人确认", "请本人确认")
    assert status_of(NAME) == Status.AWAITING_CONFIRMATION

    phone.open("/")
    expect(phone.task("确认")).to_contain_text("下一步")
    phone.tap("确认")
    phone.says(BRANCH, CODE)
    phone.tap("确认无误")
    phone.press("确认")
    phone.says("请先阅读声明并勾选")
    assert status_of(NAME) == Status.AWAITING_CONFIRMATION
    phone.main.get_by_label("我已阅读并作出以上声明").check()
    phone.press("确认")
    phone.heading("您已确认")
    phone.says("接下来", BRANCH, "声明")
    assert status_of(NAME) == Status.CONFIRMED


def test_the_college_changes_two_things_and_only_these_are_confirmed_again(page, world, phones):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, name=NAME)
    phone, office = phones(), Office(page)
    phone.enter(world.graduate_user(transfer.case))
    confirm(phone)
    phone.heading("您已确认")

    office.sign_in("admin-a")
    office.open_person(NAME)
    office.act("退回完善并修改", "退回完善", reason="对方支部改了名称")
    page.goto(f"/transfers/{transfer.pk}/edit/")
    office.fill(receiving_organization=OTHER_BRANCH, receiving_code=OTHER_CODE)
    page.get_by_role("button", name="保存去向信息").click()
    office.open_person(NAME)
    office.act("请本人确认", "请本人确认")

    phone.open("/")
    expect(phone.task("确认")).to_contain_text("请确认 2 项改动")
    phone.tap("确认")
    phone.heading("请核对改动")
    changes = phone.main.locator(".changes")
    assert changes.locator("del").all_inner_texts() == [BRANCH, CODE]
    assert changes.locator("ins").all_inner_texts() == [OTHER_BRANCH, OTHER_CODE]
    expect(phone.main.get_by_text(transfer.case.member.student_number)).not_to_be_visible()  # folded
    phone.tap("确认无误")
    phone.heading("请确认改动")
    phone.main.get_by_label("我已阅读并作出以上声明").check()
    phone.press("确认")
    phone.heading("您已确认")
    phone.says(OTHER_BRANCH)
    assert status_of(NAME) == Status.CONFIRMED
    kept = Transfer.objects.get(pk=transfer.pk).confirmations.order_by("at")
    assert [words_of(each)["code"] for each in kept] == [CODE, OTHER_CODE]


def confirm(phone):
    """From the home page, with the declaration."""
    phone.open("/")
    phone.tap("确认")
    phone.tap("确认无误")
    phone.main.get_by_label("我已阅读并作出以上声明").check()
    phone.press("确认")


def words_of(confirmation):
    return {key: value for key, _, value in confirmed.kept_words(confirmation)}
