"""The graduate's home once there is a letter, and after leaving: what the graduate reports moves the steps on."""

import datetime

import pytest

from letters.enums import DeliveryMethod
from letters.services import mailing
from members import clock
from tests.transfers.views.graduate.expected import (
    COLLEGE,
    DEPARTMENT,
    RECEIVER,
    YOU,
    account,
    card,
    entering,
    home,
    shown_tasks,
    task_of,
)
from transfers.enums import Action, Path, Status
from transfers.models import Case, OwnReport, Transfer
from transfers.models.member_requests import RequestKind
from transfers.models.own_reports import OwnReportKind, OwnReportState
from transfers.services import member_requests
from transfers.services.performing import perform
from transfers.services.reported import own_reports
from transfers.services.reported.own_reports import Said

pytestmark = pytest.mark.django_db


def test_a_sealed_letter_is_to_be_fetched(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(transfer)
    response = home(world, transfer)
    assert card(response)[1::2] == [YOU, "怎样领取 /my/letter/"]
    assert task_of(response, "letter") == ("todo", "已开好，请到学院领取", "/my/letter/")


def test_nobody_is_sent_for_a_letter_that_is_not_handed_out_while_a_request_is_open(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(transfer)
    case = Case.objects.get(pk=transfer.case_id)
    assert task_of(home(world, transfer), "letter")[:2] == ("todo", "已开好，请到学院领取")
    member_requests.ask(
        case.pk, RequestKind.CHANGE, "单位变了，改到上海的公司。", [], world.actor(account(world, case))
    )
    response = home(world, transfer)
    assert response.context["state"].sentence == "介绍信已开好。您的申请还没有答复，答复以后再领取。"
    assert card(response)[0::3] == ["介绍信已开好", "看看申请 /my/requests/"]
    assert task_of(response, "letter")[:2] == ("wait", "已开好，申请答复以后再领取")
    page = entering(account(world, case)).get("/my/letter/").content.decode()
    assert "您的申请答复以后再领取" in page
    assert "请到学院领取" not in page


def test_one_with_an_address_waits_for_the_post(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    to = mailing.Destination("测试", "13800000000", "上海市徐汇区 1 号", "200030")
    mailing.set_mailing(transfer.letter_id, to, world.actor(world.admin), seen="")
    response = home(world, transfer)
    assert response.context["state"].sentence == "介绍信已开具，正在盖章，盖章后学院邮寄给您。"
    world.seal(transfer)
    response = home(world, transfer)
    assert card(response)[:2] == ["介绍信等待寄出", COLLEGE]
    assert task_of(response, "letter")[1] == "学院邮寄中 · 6 月 8 日起（第 1 天）"


def test_a_letter_that_the_department_stamps_waits_for_it(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=world.general_branch)
    response = home(world, transfer)
    assert card(response)[1] == DEPARTMENT
    assert task_of(response, "letter")[1] == "组织部盖章中 · 6 月 8 日起（第 1 天）"


def test_a_posted_letter_is_said_to_be_on_its_way(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(transfer)
    said = {"delivered_on": clock.today(), "method": DeliveryMethod.MAIL, "tracking_number": "EB123456789CN"}
    perform(transfer.pk, Action.DELIVER_LETTER, world.actor(world.admin), said)
    response = home(world, transfer)
    assert response.context["state"].sentence.startswith(
        "介绍信已寄出，邮件号 EB123456789CN，收到后请在 9 月 6 日前"
    )
    assert task_of(response, "letter")[1] == "已寄出 · 6 月 8 日"


def test_an_expired_letter_is_said_to_be_expired(world, settings):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    settings.CLOCK_DATE = datetime.date(2022, 9, 9)
    response = home(world, transfer)
    assert card(response)[0::3] == ["介绍信已过期", "过期了怎么办 /my/letter/"]
    assert response.context["state"].sentence == "介绍信过期 3 天了，不能再用。请把原件交回学院，作废后重开。"
    assert task_of(response, "report")[:2] == ("problem", "介绍信过期 3 天")


def tell(world, transfer, kind, **said):
    own = world.actor(account(world, transfer.case))
    reason = {"refusal_reason": "OTHER"} if kind == OwnReportKind.REFUSED else {}
    photo = b"jpeg" if kind == OwnReportKind.RECEIPT else b""
    return own_reports.report(
        transfer.pk, kind, Said(on=clock.today(), **reason, **said), own, photo=photo
    ).report


def test_handed_in_moves_the_steps_on_to_the_receipt(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    tell(world, transfer, OwnReportKind.HANDED_IN, unit="武都区委组织部")
    response = home(world, transfer)
    assert card(response)[0::3] == ["已报到，请催交回执", "拿到回执，拍照上传 /my/report/receipt/"]
    assert shown_tasks(response)[4:] == ["done", "*todo"]
    assert task_of(response, "report")[1] == "您报告已报到 · 6 月 8 日"
    online = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    tell(world, online, OwnReportKind.HANDED_IN, unit="环硕221支部")
    response = home(world, online)
    assert card(response)[:2] == ["已报到，等待对方接收", RECEIVER]
    assert shown_tasks(response)[4:] == ["done", "*wait"]


def test_a_receipt_waits_for_the_college_and_is_asked_for_again_when_declined(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    report = tell(world, transfer, OwnReportKind.RECEIPT)
    response = home(world, transfer)
    assert card(response)[:2] == ["学院正在核对您反馈的情况", COLLEGE]
    assert [note.text for note in response.context["notes"]] == ["您上传的回执，等学院核对"]
    assert shown_tasks(response)[4:] == ["done", "*wait"]
    own_reports.decline(report.pk, world.actor(world.admin), reason="印章看不清")
    response = home(world, transfer)
    assert card(response)[0::3] == ["回执需要重新上传", "看原因，重新上传 /my/report/receipt/"]
    assert task_of(response, "receipt")[:2] == ("todo", "学院没有采纳，请重新上传")


def test_a_refusal_that_is_reported_waits_for_the_college(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    report = tell(world, transfer, OwnReportKind.REFUSED, text="社区说不收")
    response = home(world, transfer)
    assert (
        response.context["state"].sentence == "您反馈对方不接收，学院正在核对，会与您联系。介绍信先不要丢。"
    )
    assert shown_tasks(response)[4:] == ["*wait", "later"]
    own_reports.decline(report.pk, world.actor(world.admin), reason="已与社区说好")
    notes = [note.text for note in home(world, transfer).context["notes"]]
    assert notes == ["1 条消息还没有读", "学院没有采纳“对方不接收”，请看原因"]


def test_a_photo_alone_ends_it_but_the_original_is_asked_for(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    report = tell(world, transfer, OwnReportKind.RECEIPT)
    said = {"received_on": clock.today(), "receipt_kind": "PHOTO", "handler": "李老师"}
    version = Transfer.objects.get(pk=transfer.pk).version
    own_reports.accept(report.pk, world.actor(world.admin), version=version, said=said)
    assert OwnReport.objects.get().state == OwnReportState.ACCEPTED
    response = home(world, transfer)
    assert "第三联原件还没有收到" in response.context["state"].sentence
    assert task_of(response, "receipt")[:2] == ("done", "原件还没有收到")
