"""邮寄: labels, the list for the courier, tracking numbers row by row."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from letters.models import Letter
from members import clock
from members.models import Event
from tests import factories
from tests.transfers.views.handing_out.pages import (
    ADDRESS,
    MAILING,
    entering,
    record,
    said,
    text_of,
    to_be_mailed,
)
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def numbers_of(*transfers):
    return [Letter.objects.get(pk=each.letter_id).tracking_number for each in transfers]


def status_of(transfer):
    return factories.fresh(transfer).status


# --- The list --------------------------------------------------------------------------------


def test_list_holds_what_has_an_address_and_has_not_left(world):
    waits = to_be_mailed(world, name="张三")
    unsealed = to_be_mailed(world, name="李四", sealed=False)
    gone = to_be_mailed(world)
    perform(
        gone.pk,
        Action.DELIVER_LETTER,
        world.actor(world.admin),
        factories.said(Action.DELIVER_LETTER, Path.OUT_PAPER),
    )
    void = to_be_mailed(world)
    said_of_it = factories.said(Action.CHANGE, Path.OUT_PAPER)
    perform(void.pk, Action.CHANGE, world.actor(world.admin), said_of_it)
    to_be_mailed(world, organization=world.other_college)
    world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)  # nobody has said where to
    rows = entering(world.admin).get(MAILING).context["rows"]
    assert [(row["letter"].pk, row["ready"]) for row in rows] == [
        (waits.letter_id, True),
        (unsealed.letter_id, False),
    ]


def test_phone_is_masked_on_the_page(world):
    transfer = to_be_mailed(world)
    page = entering(world.admin).get(MAILING).content.decode()
    assert transfer.member.phone not in page
    assert ADDRESS in page


def test_as_many_queries_for_one_as_for_many(world):
    def queries():
        client = entering(world.admin)
        with CaptureQueriesContext(connection) as captured:
            client.get(MAILING)
        return len(captured)

    to_be_mailed(world)
    few = queries()
    for _ in range(4):
        to_be_mailed(world)
    assert queries() == few


# --- Tracking numbers ------------------------------------------------------------------------


def test_each_row_has_its_own_number_and_blank_ones_are_left_aside(world):
    one, two, three = (to_be_mailed(world) for _ in range(3))
    response = record(entering(world.admin), {one: "ez123456789cn", two: " ", three: "1234 5678 90123"})
    assert response.url == MAILING
    assert said(response) == ["2 封已登记寄出。"]
    assert numbers_of(one, two, three) == ["EZ123456789CN", "", "1234567890123"]
    letter = factories.fresh(one).letter
    assert (letter.delivered_on, letter.delivery_method) == (datetime.date(2022, 6, 8), "MAIL")
    assert (status_of(one), status_of(two)) == (Status.LETTER_DELIVERED, Status.LETTER_ISSUED)


def test_failed_rows_stay_as_typed_and_the_others_are_recorded(world):
    good, bad = to_be_mailed(world, name="张三"), to_be_mailed(world, name="李四")
    response = record(entering(world.admin), {good: "1234567890123", bad: "12号"})
    assert response.status_code == 422
    assert (status_of(good), status_of(bad)) == (Status.LETTER_DELIVERED, Status.LETTER_ISSUED)
    rows = response.context["rows"]
    assert [(row["letter"].pk, row["typed"], row["problem"]) for row in rows] == [
        (bad.letter_id, "12号", "邮件号应是 8 至 20 位数字和字母，例如 1234567890123，请核对。")
    ]


def test_number_of_the_letter_itself_is_no_tracking_number(world):
    transfer = to_be_mailed(world)
    number = transfer.letter.number
    response = record(entering(world.admin), {transfer: number})
    assert response.status_code == 422
    assert [row["problem"] for row in response.context["rows"]] == [
        f"{number} 是介绍信的编号，不是邮件号，请扫描或填写面单上的邮件号。"
    ]
    assert numbers_of(transfer) == [""]


def test_same_number_twice_is_asked_about(world):
    client = entering(world.admin)
    one, two = to_be_mailed(world), to_be_mailed(world)
    rows = {one: "1234567890123", two: "１２３４５６７８９０１２３"}
    response = record(client, rows)
    assert response.status_code == 422
    assert [row["problem"] for row in response.context["rows"]] == [
        f"同一邮件号也填在第 {two.letter.number} 号上。",
        f"同一邮件号也填在第 {one.letter.number} 号上。",
    ]
    assert "确有几封信装在同一个邮件里" in text_of(response)
    assert numbers_of(one, two) == ["", ""]
    assert record(client, rows, together="on").url == MAILING
    assert numbers_of(one, two) == ["1234567890123"] * 2
    third = to_be_mailed(world)
    assert record(client, {third: "1234567890123"}).status_code == 422


def test_number_of_another_college_is_not_told(world):
    foreign = to_be_mailed(world, organization=world.other_college)
    record(entering(world.other_admin), {foreign: "1234567890123"})
    own = to_be_mailed(world)
    assert record(entering(world.admin), {own: "1234567890123"}).url == MAILING


def test_letter_that_somebody_else_handed_out_meanwhile(world):
    transfer, other = to_be_mailed(world, name="张三"), to_be_mailed(world)
    perform(
        transfer.pk,
        Action.DELIVER_LETTER,
        world.actor(world.admin),
        factories.said(Action.DELIVER_LETTER, Path.OUT_PAPER),
    )
    response = record(entering(world.admin), {transfer: "1234567890123", other: "9234567890123"})
    assert response.status_code == 409
    assert f"第 {transfer.letter.number} 号（张三）已发放，不再待邮寄" in text_of(response)
    assert numbers_of(transfer, other) == ["", "9234567890123"]


def test_double_submit_records_once(world):
    transfer = to_be_mailed(world)
    client = entering(world.admin)
    assert record(client, {transfer: "1234567890123"}).status_code == 302
    events = Event.objects.count()
    assert record(client, {transfer: "9999999999999"}).status_code == 409
    assert (Event.objects.count(), numbers_of(transfer)) == (events, ["1234567890123"])


def test_page_of_another_version_and_unsealed_letter_are_refused_by_the_table(world):
    stale, unsealed = to_be_mailed(world), to_be_mailed(world, sealed=False)
    stale.version = 0
    response = record(entering(world.admin), {stale: "1234567890123", unsealed: "9234567890123"})
    assert response.status_code == 422
    assert [row["problem"] for row in response.context["rows"]] == [
        "已由他人处理，请刷新后再看。本次操作没有写入任何内容。",
        "不能登记发放：介绍信还没有登记用印。",
    ]


@pytest.mark.parametrize("day", ["", "2022-06-09", "六月"])
def test_wrong_day_keeps_what_was_typed(world, day):
    transfer = to_be_mailed(world)
    response = record(entering(world.admin), {transfer: "1234567890123"}, delivered_on=day)
    assert response.status_code == 422
    assert [row["typed"] for row in response.context["rows"]] == ["1234567890123"]
    assert status_of(transfer) == Status.LETTER_ISSUED


def test_nothing_typed_says_so(world):
    response = record(entering(world.admin), {to_be_mailed(world): ""})
    assert response.status_code == 422
    assert "没有填写邮件号" in text_of(response)


def test_pasted_lines_are_shown_before_they_are_recorded(world):
    one, two = to_be_mailed(world), to_be_mailed(world)
    text = f"{one.letter.number}\t张三\tez123456789cn\n2022999999\t1234567890123"
    response = entering(world.admin).post(MAILING, {"action": "paste", "pasted": text})
    assert [(row["letter"].pk, row["typed"]) for row in response.context["rows"]] == [
        (one.letter_id, "EZ123456789CN")
    ]
    assert "没有待邮寄的信的编号" in text_of(response)
    assert numbers_of(one, two) == ["", ""]
    assert (status_of(one), status_of(two)) == (Status.LETTER_ISSUED,) * 2


def test_strangers_rows_are_not_there(world):
    foreign = to_be_mailed(world, organization=world.other_college)
    client = entering(world.admin)
    assert record(client, {foreign: "1234567890123"}).status_code == 404
    pasted = {"action": "paste", "pasted": f"{foreign.letter.number} 1234567890123"}
    assert client.post(MAILING, pasted).status_code == 422
    assert numbers_of(foreign) == [""]


# --- Labels and the courier's list -----------------------------------------------------------


def test_labels_of_the_ticked_ones_are_noted_as_an_export(world):
    ticked, _ = to_be_mailed(world), to_be_mailed(world)
    client = entering(world.admin)
    url = reverse("transfers:mailing_labels")
    for selected, count in (([str(ticked.letter_id)], 1), ([], 2)):
        response = client.post(url, {"selected": selected, "start": "3"})
        assert response["Content-Type"] == "application/pdf"
        line = Event.objects.first()
        assert (line.verb, line.title, line.data) == ("EXPORT", "打印地址标签", f'{{"rows": {count}}}')
        assert ADDRESS not in line.comment + line.data
    assert client.post(url, {"start": "15"}).status_code == 422
    assert client.post(url, {"start": "x"}).status_code == 422


def test_list_for_the_courier_has_whole_addresses_and_is_noted(world):
    transfer = to_be_mailed(world, name="张三")
    response = entering(world.admin).post(reverse("transfers:mailing_export"))
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows == [
        ("编号", "姓名", "收件人", "收件电话", "邮编", "收件地址", "邮件号"),
        (transfer.letter.number, "张三", "张三", transfer.member.phone, "746000", ADDRESS, None),
    ]
    assert Event.objects.first().title == "导出邮寄清单"


def test_ticked_letter_that_has_left_meanwhile_is_said(world):
    transfer = to_be_mailed(world)
    record(entering(world.admin), {transfer: "1234567890123"})
    events = Event.objects.count()
    for name in ("transfers:mailing_labels", "transfers:mailing_export"):
        response = entering(world.admin).post(
            reverse(name), {"selected": [str(transfer.letter_id)], "start": "1"}
        )
        assert response.status_code == 422
    assert Event.objects.count() == events


# --- What the graduate sees ------------------------------------------------------------------


def test_graduate_reads_that_it_is_mailed_and_its_number(world):
    transfer = to_be_mailed(world)
    graduate = entering(world.graduate_user(transfer.case))
    url = reverse("transfers:my_letter")
    assert ADDRESS in text_of(graduate.get(url))
    assert "学院将邮寄给您" in text_of(graduate.get("/"))
    record(entering(world.admin), {transfer: "1234567890123"})
    assert "1234567890123" in text_of(graduate.get(url))
    assert "介绍信已寄出，邮件号 1234567890123" in text_of(graduate.get("/"))


def test_persons_page_shows_the_number(world):
    transfer = to_be_mailed(world)
    record(entering(world.admin), {transfer: "1234567890123"})
    page = entering(world.admin).get(reverse("transfers:case", args=[transfer.case_id]))
    assert "2022-06-08 邮寄（1234567890123）" in text_of(page)


def test_letter_past_its_last_day_is_not_mailed(world):
    transfer = to_be_mailed(world)
    with clock.standing_on(datetime.date(2022, 9, 7)):
        response = record(entering(world.admin), {transfer: "1234567890123"}, delivered_on="2022-09-07")
        assert response.status_code == 422
        assert "已经过期" in response.context["rows"][0]["problem"]
