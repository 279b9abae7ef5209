"""The office's side of a receiver's report: the working list, the page, the photograph."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from tests import factories
from tests.factories import fresh, said
from tests.transfers import verified
from tests.transfers.test_working_lists import counts
from transfers.enums import Action, Path, Status
from transfers.models import Receipt, ReceiptReport
from transfers.models.receipt_reports import ReportState
from transfers.services.performing import perform
from transfers.services.verification import accepting, reporting

LIST = reverse("transfers:receipt_reports")


def page(report):
    return reverse("transfers:receipt_report", args=[report.pk])


def accepted(report, **changes):
    version = fresh(report.transfer).version
    return {"decision": "accept", "version": version, "received_on": "2022-06-08"} | changes


# --- The lists -------------------------------------------------------------------------------


def test_a_report_is_on_the_desks_of_the_college_and_the_department_until_it_is_decided(world):
    report = verified.reported(world)
    assert counts(world.admin) == {"receipt": 1, "reported": 1}
    assert counts(world.reviewer) == {"receipt": 1, "reported": 1}
    assert counts(world.other_admin) == {}
    accepting.decline(report.pk, world.actor(world.admin), reason="不对")
    assert counts(world.admin) == {"receipt": 1}


def test_a_report_of_a_transfer_that_was_completed_otherwise_is_still_to_be_closed(world):
    report = verified.reported(world)
    transfer = report.transfer
    perform(transfer.pk, Action.COMPLETE, world.actor(world.admin), said(Action.COMPLETE, Path.OUT_PAPER))
    assert counts(world.admin) == {"reported": 1}


def test_next_year_it_is_not_forgotten(world, client):
    report = verified.reported(world)
    factories.make_season(2023)
    client.force_login(world.admin)
    with clock.standing_on(datetime.date(2023, 1, 2)):
        assert counts(world.admin)["earlier-reported"] == 1
        shown = client.get(f"{LIST}?list=earlier-reported&season=2023")
        assert [row.record for row in shown.context["table"].rows] == [report]
        assert "2023 届以前各届" in shown.content.decode()
        assert client.get(LIST).context["count"] == 0


def test_the_line_of_the_home_page_opens_exactly_these(world, client):
    report = verified.reported(world, name="张小明")
    verified.reported(world, organization=world.other_college)
    client.force_login(world.admin)
    home = client.get(reverse("home"))
    (line,) = (line for line in home.context["todo"] if "反馈" in line["sentence"])
    assert (line["count"], line["sentence"]) == (1, "的介绍信对方已反馈接收，待核对")
    shown = client.get(line["url"])
    assert [row.record for row in shown.context["table"].rows] == [report]
    text = shown.content.decode()
    for words in ("张小明", report.letter.number, report.unit, "马科长", "2022-06-08"):
        assert words in text
    assert "0939-8210000" not in text


def test_decided_ones_stand_in_a_list_of_their_own(world, client):
    report = verified.reported(world)
    accepting.decline(report.pk, world.actor(world.admin), reason="不是本校的介绍信")
    client.force_login(world.reviewer)
    assert client.get(LIST).context["count"] == 0
    shown = client.get(f"{LIST}?show=decided")
    assert [row.record for row in shown.context["table"].rows] == [report]
    assert "未采纳：不是本校的介绍信" in shown.content.decode()
    assert world.college.name in shown.content.decode()


def test_many_cost_no_more_than_one(world, client):
    client.force_login(world.reviewer)
    verified.reported(world)

    def measure():
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    measure()
    one = measure()
    for _ in range(12):
        verified.reported(world)
    assert measure() == one


# --- The page --------------------------------------------------------------------------------


def test_what_was_said_stands_beside_what_we_know(world, client):
    report = verified.reported(world)
    client.force_login(world.admin)
    shown = client.get(page(report)).content.decode()
    for words in (
        report.unit,
        "马科长",
        "0939-8210000",
        "202.201.14.36",
        "抬头：中国共产党陇南市武都区委员会组织部",
        "具体接收单位：中共陇南市武都区人才交流中心支部委员会",
        "开具 2022-06-08，发放 2022-06-08",
        "有效期至 2022-09-06",
        "采纳，登记办结",
        "对方没有上传照片",
    ):
        assert words in shown, words


@pytest.mark.parametrize("who", ["admin", "reviewer", "department_admin"])
def test_accepting_completes_the_transfer(world, client, who):
    report = verified.reported(world)
    client.force_login(getattr(world, who))
    response = client.post(page(report), accepted(report))
    assert (response.status_code, response.url) == (302, LIST)
    assert fresh(report.transfer).status == Status.COMPLETED
    assert Receipt.objects.get().get_kind_display() == "接收方网上反馈（已核对）"
    after = client.get(page(report)).content.decode()
    assert ("已采纳" in after, "采纳，登记办结" in after) == (True, False)


def test_declining_keeps_it_waiting_for_the_receipt(world, client):
    report = verified.reported(world)
    client.force_login(world.admin)
    assert client.post(page(report), {"decision": "decline", "reason": "不是本校的"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, fresh(report.transfer).status) == (ReportState.DECLINED, Status.LETTER_DELIVERED)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"received_on": ""}, "请填写接收日期。"),
        ({"received_on": "2022-06-09"}, "日期不能晚于今天"),
        ({"received_on": "2022-06-07"}, "不能早于 2022-06-08"),
        ({"decision": "decline", "reason": ""}, "请写明不采纳的原因"),
        ({"decision": "decline", "reason": "某" * 201}, "最多 200 个字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(world, client, changes, sentence):
    report = verified.reported(world)
    client.force_login(world.admin)
    response = client.post(page(report), accepted(report, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    report.refresh_from_db()
    assert (report.state, Receipt.objects.count()) == (ReportState.WAITING, 0)


@pytest.mark.parametrize("version", ["", "1", "x", "9" * 30, "１"])
def test_a_stale_page_does_nothing(world, client, version):
    report = verified.reported(world)
    client.force_login(world.admin)
    response = client.post(page(report), accepted(report, version=version))
    assert response.status_code == 409
    assert "已由他人处理" in response.content.decode()
    assert not Receipt.objects.exists()


def test_what_is_decided_is_not_decided_again(world, client):
    report = verified.reported(world)
    form = accepted(report)
    client.force_login(world.admin)
    client.post(page(report), form)
    for data in (form, {"decision": "decline", "reason": "不对"}):
        response = client.post(page(report), data)
        assert response.status_code == 409
        assert "这份反馈已经处理过" in response.content.decode()
    assert Receipt.objects.count() == 1


def test_of_a_void_letter_it_can_only_be_closed(world, client):
    report = verified.reported(world)
    perform(report.transfer.pk, Action.REFUSE, world.actor(world.admin), said(Action.REFUSE, Path.OUT_PAPER))
    client.force_login(world.admin)
    shown = client.get(page(report)).content.decode()
    assert "已经作废，这份反馈不能采纳，只能关闭" in shown
    assert ("采纳，登记办结" in shown, "关闭这份反馈" in shown) == (False, True)
    assert client.post(page(report), accepted(report)).status_code == 422
    assert client.post(page(report), {"decision": "decline", "reason": "已作废"}).status_code == 302


def test_the_persons_page_leads_to_it(world, client):
    report = verified.reported(world)
    client.force_login(world.admin)
    case = reverse("transfers:case", args=[report.transfer.case_id])
    assert page(report) in client.get(case).content.decode()
    accepting.decline(report.pk, world.actor(world.admin), reason="不对")
    assert page(report) not in client.get(case).content.decode()


# --- The photograph --------------------------------------------------------------------------


def test_the_photograph_is_shown_as_a_picture_and_as_nothing_else(world, client):
    letter = verified.letter(world)
    report = reporting.report(letter, verified.words(), verified.picture(), None)
    url = reverse("transfers:receipt_photo", args=[report.pk])
    client.force_login(world.admin)
    assert url in client.get(page(report)).content.decode()
    response = client.get(url)
    assert response.content == verified.picture()
    headers = ("Content-Type", "X-Content-Type-Options", "Content-Disposition")
    assert [response[name] for name in headers] == ["image/jpeg", "nosniff", 'inline; filename="receipt.jpg"']
    assert "no-store" in response["Cache-Control"]
    client.force_login(world.other_admin)
    assert client.get(url).status_code == 404


def test_without_one_there_is_none(world, client):
    report = verified.reported(world)
    client.force_login(world.admin)
    assert client.get(reverse("transfers:receipt_photo", args=[report.pk])).status_code == 404
    assert ReceiptReport.objects.count() == 1
