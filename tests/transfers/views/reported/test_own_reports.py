"""The office's side of what graduates report: the working list, the page, the photograph, the original."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from tests import factories
from tests.factories import fresh, said
from tests.transfers import verified
from tests.transfers.said_after_leaving import gone, graduate_of, reported, words
from tests.transfers.test_working_lists import counts
from transfers.enums import Action, Path, ReceiptKind, RefusalReason, Status
from transfers.models import OwnReport, Receipt
from transfers.models.own_reports import OwnReportKind, OwnReportState
from transfers.services.performing import perform
from transfers.services.reported import own_reports

HANDED_IN, RECEIPT, REFUSED = OwnReportKind
LIST = reverse("transfers:own_reports")


def page(report):
    return reverse("transfers:own_report", args=[report.pk])


def case_page(report):
    return reverse("transfers:case", args=[report.transfer.case_id])


def accepted(report, **changes):
    """The form that accepts, as the page fills it in, and what has to be ticked."""
    version = fresh(report.transfer).version
    receipt = {"received_on": "2022-06-08", "handler": "马科长", "handler_phone": "", "seen": "on"}
    refusal = {"refused_on": "2022-06-08", "refusal_reason": "WRONG_TARGET", "reason": "要转到别处"}
    values = refusal if report.kind == REFUSED else receipt
    values = {"decision": "accept", "version": version} | values | changes
    return {name: value for name, value in values.items() if value is not None}


# --- The lists -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [RECEIPT, REFUSED])
def test_it_is_on_the_desks_of_the_college_and_the_department_until_it_is_decided(world, kind):
    report = reported(world, kind)
    assert counts(world.admin) == {"receipt": 1, "own-reports": 1}
    assert counts(world.reviewer) == {"receipt": 1, "own-reports": 1}
    assert counts(world.other_admin) == {}
    own_reports.decline(report.pk, world.actor(world.admin), reason="不对")
    assert counts(world.admin) == {"receipt": 1}


def test_handed_in_waits_for_nobody_and_is_a_word_in_the_row(world, client):
    reported(world, HANDED_IN, name="张小明")
    assert counts(world.admin) == {"receipt": 1}
    client.force_login(world.admin)
    for url in (
        reverse("transfers:transfer_list"),
        f"{reverse('transfers:transfer_list')}?list=receipt",
        f"{reverse('transfers:overdue')}?on=2022-12-01",
    ):
        assert "本人报告 6 月 8 日已报到" in client.get(url).content.decode(), url


def test_what_was_completed_otherwise_is_still_to_be_closed(world):
    report = reported(world)
    done = said(Action.COMPLETE, Path.OUT_PAPER)
    perform(report.transfer_id, Action.COMPLETE, world.actor(world.admin), done)
    assert counts(world.admin) == {"own-reports": 1}


def test_next_year_it_is_not_forgotten(world, client):
    report = reported(world)
    factories.make_season(2023)
    client.force_login(world.admin)
    with clock.standing_on(datetime.date(2023, 1, 2)):
        assert counts(world.admin)["earlier-own-reports"] == 1
        shown = client.get(f"{LIST}?list=earlier-own-reports&season=2023")
        assert [row.record for row in shown.context["table"].rows] == [report]
        assert "2023 届以前各届" in shown.content.decode()
        assert client.get(LIST).context["count"] == 0


def test_the_line_of_the_home_page_opens_exactly_these(world, client):
    report = reported(world, REFUSED, name="张小明")
    reported(world, organization=world.other_college)
    reported(world, HANDED_IN)
    client.force_login(world.admin)
    home = client.get(reverse("home"))
    (line,) = (line for line in home.context["todo"] if "自己上传了" in line["sentence"])
    assert line["count"] == 1
    shown = client.get(line["url"])
    assert [row.record for row in shown.context["table"].rows] == [report]
    text = shown.content.decode()
    for word in ("张小明", "对方不接收", "目标党组织不正确", "京外·纸质", "2022-06-08"):
        assert word in text, word
    assert ("0939-8210000" in text, report.text in text) == (False, False)


def test_decided_ones_stand_in_a_list_of_their_own(world, client):
    report = reported(world)
    own_reports.decline(report.pk, world.actor(world.admin), reason="不是本校的介绍信")
    taken_back = reported(world)
    own_reports.withdraw(taken_back.pk, world.actor(graduate_of(taken_back)))
    reported(world, HANDED_IN)
    client.force_login(world.reviewer)
    assert client.get(LIST).context["count"] == 0
    shown = client.get(f"{LIST}?show=decided")
    assert [row.record for row in shown.context["table"].rows] == [report]
    assert "学院未采纳：不是本校的介绍信" in shown.content.decode()


@pytest.mark.parametrize(
    "url", [LIST, reverse("transfers:transfer_list"), f"{LIST}?list=earlier-own-reports"]
)
def test_many_cost_no_more_than_one(world, client, url):
    client.force_login(world.reviewer)
    reported(world)
    reported(world, HANDED_IN)

    def measure():
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    measure()
    one = measure()
    for _ in range(8):
        reported(world)
        reported(world, HANDED_IN)
    assert measure() == one


# --- The page --------------------------------------------------------------------------------


def test_what_was_said_stands_beside_what_we_know(world, client):
    report = reported(world)
    client.force_login(world.admin)
    response = client.get(page(report))
    shown = response.content.decode()
    for word in (
        "马科长",
        "0939-8210000",
        "抬头：中国共产党陇南市武都区委员会组织部",
        "开具 2022-06-08，发放 2022-06-08",
        "采纳，登记办结",
        "第三联原件仍须寄回",
    ):
        assert word in shown, word
    picture = reverse("transfers:own_report_photo", args=[report.pk])
    assert f'<a href="{picture}" target="_blank" rel="noopener"><img' in shown
    form = response.context["accept_form"]
    assert (form["received_on"].value(), form["handler"].value()) == (report.on, "马科长")
    assert set(form.fields) == {"received_on", "handler", "handler_phone"}


@pytest.mark.parametrize("who", ["admin", "reviewer", "department_admin"])
@pytest.mark.parametrize(
    ("path", "more", "kind"),
    [
        (Path.OUT_PAPER, {}, ReceiptKind.PHOTO),
        (Path.IN_BEIJING, {}, ReceiptKind.BRANCH_CONFIRMATION),
        (Path.OUT_ONLINE, {"receipt_kind": "MANUAL"}, ReceiptKind.MANUAL),
    ],
)
def test_accepting_a_receipt_completes_the_transfer(world, client, who, path, more, kind):
    report = reported(world, path=path)
    client.force_login(getattr(world, who))
    response = client.post(page(report), accepted(report, **more))
    assert (response.status_code, response.url) == (302, LIST)
    assert (fresh(report.transfer).status, Receipt.objects.get().kind) == (Status.COMPLETED, kind)
    after = client.get(page(report)).content.decode()
    assert ("学院已采纳" in after, "采纳，登记办结" in after) == (True, False)


@pytest.mark.parametrize("path", [Path.IN_BEIJING, Path.OUT_ONLINE, Path.OUT_PAPER])
def test_accepting_a_refusal_leads_to_the_next_attempt(world, client, path):
    report = reported(world, REFUSED, path)
    client.force_login(world.admin)
    form = client.get(page(report)).context["accept_form"]
    filled = {name: form[name].value() for name in form.fields}
    assert filled == {
        "refused_on": report.on,
        "refusal_reason": RefusalReason.WRONG_TARGET,
        "reason": report.text,
    }
    response = client.post(page(report), accepted(report))
    assert (response.status_code, response.url) == (302, case_page(report))
    transfer = fresh(report.transfer)
    assert (transfer.status, transfer.status_note) == (Status.FAILED, "目标党组织不正确：要转到别处")
    assert "try-again" in client.get(response.url).content.decode()


def test_online_somebody_has_to_have_seen_it_in_the_system(world, client):
    client.force_login(world.admin)
    for path, sentence in (
        (Path.IN_BEIJING, "已在党员E先锋看到对方支部“确认报到”"),
        (Path.OUT_ONLINE, "已在党员E先锋看到回执信，或已收到书面回执"),
    ):
        report = reported(world, path=path)
        assert sentence in client.get(page(report)).content.decode()
        response = client.post(page(report), accepted(report, seen=None, receipt_kind="AUTOMATIC"))
        assert response.status_code == 422
        assert "请先在系统里看到结果，再勾选。" in response.content.decode()
    assert not Receipt.objects.exists()


def test_declining_keeps_it_waiting_for_the_receipt(world, client):
    report = reported(world)
    client.force_login(world.admin)
    assert "本人会看到这段话" in client.get(page(report)).content.decode()
    response = client.post(page(report), {"decision": "decline", "reason": "看不清"})
    assert response.status_code == 302
    report.refresh_from_db()
    assert (report.state, fresh(report.transfer).status) == (
        OwnReportState.DECLINED,
        Status.LETTER_DELIVERED,
    )


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        (RECEIPT, {"received_on": ""}, "请填写回执日期。"),
        (RECEIPT, {"received_on": "2022-06-09"}, "日期不能晚于今天"),
        (RECEIPT, {"received_on": "2022-06-07"}, "不能早于 2022-06-08"),
        (RECEIPT, {"handler": " "}, "请填写对方经办人。"),
        (REFUSED, {"reason": ""}, "请填写对方的说明。"),
        (REFUSED, {"refusal_reason": "X"}, "请从列出的选项中选择"),
        (REFUSED, {"refused_on": "2022-06-07"}, "不能早于 2022-06-08"),
        (RECEIPT, {"decision": "decline", "reason": ""}, "请写明不采纳的原因"),
        (RECEIPT, {"decision": "decline", "reason": "某" * 201}, "最多 200 个字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(world, client, kind, changes, sentence):
    report = reported(world, kind)
    client.force_login(world.admin)
    response = client.post(page(report), accepted(report, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    report.refresh_from_db()
    assert (report.state, Receipt.objects.count()) == (OwnReportState.WAITING, 0)


@pytest.mark.parametrize("version", ["", "1", "x", "9" * 30])
def test_a_stale_page_does_nothing(world, client, version):
    report = reported(world)
    client.force_login(world.admin)
    response = client.post(page(report), accepted(report, version=version))
    assert response.status_code == 409
    assert "已由他人处理" in response.content.decode()
    assert not Receipt.objects.exists()


def test_what_is_decided_or_taken_back_is_not_decided_again(world, client):
    report = reported(world)
    form = accepted(report)
    client.force_login(world.admin)
    client.post(page(report), form)
    taken_back = reported(world)
    own_reports.withdraw(taken_back.pk, world.actor(graduate_of(taken_back)))
    for each, data in (
        (report, form),
        (report, {"decision": "decline", "reason": "不对"}),
        (taken_back, accepted(taken_back)),
    ):
        response = client.post(page(each), data)
        assert response.status_code == 409
        assert "这份反馈已经处理过" in response.content.decode()
    assert Receipt.objects.count() == 1
    assert "照片已删除" in client.get(page(taken_back)).content.decode()


def test_of_a_void_letter_it_can_only_be_closed(world, client):
    report = reported(world)
    again = said(Action.REFUSE, Path.OUT_PAPER)
    perform(report.transfer_id, Action.REFUSE, world.actor(world.admin), again)
    client.force_login(world.admin)
    shown = client.get(page(report)).content.decode()
    assert "这份反馈不能再采纳，只能关闭" in shown
    assert ("采纳，登记办结" in shown, "关闭这份反馈" in shown) == (False, True)
    assert client.post(page(report), accepted(report)).status_code == 422
    assert client.post(page(report), {"decision": "decline", "reason": "已作废"}).status_code == 302


def test_handed_in_has_a_page_and_nothing_to_decide(world, client):
    report = reported(world, HANDED_IN)
    client.force_login(world.admin)
    shown = client.get(page(report)).content.decode()
    assert ("已告知学院" in shown, 'name="decision"' in shown) == (True, False)
    for data in (accepted(report), {"decision": "decline", "reason": "不对"}):
        assert client.post(page(report), data).status_code == 409
    assert OwnReport.objects.get().state == OwnReportState.NOTED


# --- The person's page -----------------------------------------------------------------------


def test_the_persons_page_leads_to_it(world, client):
    report = reported(world)
    client.force_login(world.admin)
    shown = client.get(case_page(report)).content.decode()
    assert (shown.count(page(report)), "待核对" in shown) == (2, True)
    own_reports.decline(report.pk, world.actor(world.admin), reason="不对")
    after = client.get(case_page(report)).content.decode()
    assert (after.count(page(report)), "学院未采纳" in after) == (1, True)


def test_the_original_is_noted_on_the_persons_page(world, client):
    report = reported(world)
    url = reverse("transfers:receipt_original", args=[report.transfer_id])
    client.force_login(world.admin)
    assert url not in client.get(case_page(report)).content.decode()
    client.post(page(report), accepted(report))
    shown = client.get(case_page(report)).content.decode()
    assert ("回执原件未收到" in shown, url in shown) == (True, True)
    home = client.get(reverse("home"))
    (line,) = (line for line in home.context["wait"] if "第三联原件" in line["sentence"])
    listed = client.get(line["url"]).context["table"].rows
    assert [row.record.pk for row in listed] == [report.transfer_id]
    response = client.post(url)
    assert (response.status_code, response.url) == (302, case_page(report))
    assert Receipt.objects.get().kind == ReceiptKind.PAPER_PART3
    after = client.get(case_page(report)).content.decode()
    assert ("回执原件未收到" in after, "收到回执原件（第三联）" in after) == (False, True)
    assert client.post(url).status_code == 409


# --- The photograph --------------------------------------------------------------------------


def test_the_photograph_is_shown_as_a_picture_and_as_nothing_else(world, client):
    report = reported(world)
    url = reverse("transfers:own_report_photo", args=[report.pk])
    client.force_login(world.admin)
    response = client.get(url)
    assert response.content == verified.picture()
    headers = ("Content-Type", "X-Content-Type-Options", "Content-Disposition")
    assert [response[name] for name in headers] == ["image/jpeg", "nosniff", 'inline; filename="receipt.jpg"']
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    client.force_login(world.other_admin)
    assert client.get(url).status_code == 404


def test_words_are_shown_as_words(world, client):
    transfer, user = gone(world)
    nasty = words(REFUSED, text="<script>alert(1)</script>", handler="<b>马</b>")
    report = own_reports.report(transfer.pk, REFUSED, nasty, world.actor(user)).report
    client.force_login(world.admin)
    for url in (page(report), case_page(report), LIST):
        shown = client.get(url).content.decode()
        assert ("<script>alert" in shown, "<b>马" in shown) == (False, False)
