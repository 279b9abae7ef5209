"""联系记录: noting one, all of them, the last three beside the person, the last one in the overdue list."""

import datetime
import io
import re
import uuid

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from members.models import Member
from tests.transfers.services.telling.test_batches import send, waiting
from transfers.enums import Path, Status
from transfers.models import ContactRecord
from transfers.models.contacts import ContactMethod, ContactResult
from transfers.services.telling import contacts

TODAY = datetime.date(2022, 6, 8)


def address(case, name="contact_new"):
    return reverse(f"transfers:{name}", args=[case.pk])


def said(**changes):
    words = {
        "side": "MEMBER",
        "method": "PHONE",
        "result": "NO_ANSWER",
        "on": "2022-06-08",
        "text": "",
        "next_on": "",
    }
    return words | {"token": str(uuid.uuid4())} | changes


def call(world, case, **more):
    words = {"method": ContactMethod.PHONE, "result": ContactResult.NO_ANSWER, "on": TODAY} | more
    return contacts.record(case.pk, world.actor(world.admin), **words)


def test_a_contact_is_noted_and_one_goes_back_to_where_one_was(world, sign_in):
    case = world.transfer().case
    client = sign_in(world.admin)
    answer = client.post(
        address(case),
        said(result="REACHED", text="七月报到", next_on="2022-07-01", list="confirmation", next="/overdue/"),
    )
    assert (answer.status_code, answer.url) == (302, "/overdue/")
    kept = ContactRecord.objects.get()
    assert (kept.text, kept.next_on, kept.list_key) == ("七月报到", datetime.date(2022, 7, 1), "confirmation")
    assert client.post(address(case), said()).url == address(case, "case_contacts")
    assert client.post(address(case), said(next="https://evil.example/")).url == address(
        case, "case_contacts"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"side": ""}, "请选择联系的是谁"),
        ({"method": ""}, "请选择联系方式"),
        ({"result": ""}, "请选择结果"),
        ({"on": ""}, "请填写联系日期"),
        ({"on": "2022-06-09"}, "不能晚于今天"),
        ({"next_on": "2022-06-07"}, "不能早于今天"),
        ({"result": "REACHED"}, "请记下对方怎么说"),
        ({"method": "PIGEON"}, "请选择联系方式"),
        ({"method": "IN_APP"}, "请选择联系方式"),  # notes itself
    ],
)
def test_what_makes_no_sense_is_refused_and_kept(world, sign_in, changes, words):
    case = world.transfer().case
    answer = sign_in(world.admin).post(
        address(case), said(text="说明" if "result" not in changes else "", **changes)
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ContactRecord.objects.exists()


def test_the_same_form_twice_is_one_record(world, sign_in):
    case, form = world.transfer().case, said()
    client = sign_in(world.admin)
    for _ in range(2):
        assert client.post(address(case), form).status_code == 302
    assert ContactRecord.objects.count() == 1


def test_a_college_that_the_person_has_left_only_reads(world, sign_in):
    case = world.transfer().case
    call(world, case)
    Member.objects.filter(pk=case.member_id).update(organization=world.other_admin.organization)
    for user, status in ((world.admin, 403), (world.reviewer, 200)):
        client = sign_in(user)
        assert client.get(address(case)).status_code == status
        page = client.get(reverse("transfers:case", args=[case.pk])).content.decode()
        assert (address(case) in page) == (status == 200)
        assert client.get(address(case, "case_contacts")).status_code == 200
    assert sign_in(world.admin).post(address(case), said()).status_code == 403
    assert ContactRecord.objects.count() == 1


def test_a_wrong_record_is_struck_by_a_following_one(world, sign_in):
    case, other = world.transfer().case, world.transfer().case
    wrong = call(world, case)
    client = sign_in(world.admin)
    page = client.get(f"{address(case)}?strikes={wrong.pk}")
    assert page.context["form"]["text"].value() == "更正 2022-06-08 的记录（电话，无人应答），该条有误："
    assert client.get(f"{address(other)}?strikes={wrong.pk}").context["form"]["text"].value() is None
    assert client.get(f"{address(case)}?strikes=x").status_code == 200
    listed = client.get(address(case, "case_contacts")).content.decode()
    assert f"?strikes={wrong.pk}" in listed


def test_all_contacts_and_the_messages_with_whether_they_were_read(world, sign_in):
    transfer = waiting(world)
    for day in range(1, 6):
        call(world, transfer.case, on=datetime.date(2022, 6, day))
    send(world, [transfer])
    client = sign_in(world.admin)
    page = client.get(address(transfer.case, "case_contacts"))
    assert [row["contact"].on.day for row in page.context["rows"]] == [8, 5, 4, 3, 2, 1]
    assert "未读" in page.content.decode()
    beside = client.get(reverse("transfers:case", args=[transfer.case_id]))
    assert [row["contact"].on.day for row in beside.context["contacts"]["rows"]] == [8, 5, 4]
    assert "全部 6 条" in beside.content.decode()


def test_another_college_sees_none_of_it(world, sign_in):
    case = world.transfer().case
    call(world, case, text="绝密的内容")
    client = sign_in(world.other_admin)
    for name in ("case_contacts", "contact_new"):
        assert client.get(address(case, name)).status_code == 404
    assert client.post(address(case), said()).status_code == 404
    assert ContactRecord.objects.count() == 1


# --- In the lists ----------------------------------------------------------------------------


def overdue_sheet(client):
    content = client.post(reverse("transfers:overdue_export")).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_overdue_list_and_its_sheet_say_the_last_contact(world, sign_in):
    called, silent = (world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED) for _ in range(2))
    client = sign_in(world.admin)
    with clock.standing_on(datetime.date(2022, 9, 1)):
        call(world, called.case, on=datetime.date(2022, 8, 30))
        call(world, called.case, on=datetime.date(2022, 6, 12))
        page = client.get(reverse("transfers:overdue"))
        rows = {row["姓名"]: row for row in overdue_sheet(client)}
    words = re.sub(r"<[^>]+>", " ", page.content.decode())
    assert re.search(r"8 月 30 日\s+电话 无人应答，共 2 次", words)
    assert words.count("还没有联系") == 1
    assert page.context["notify_url"] == f"{reverse('transfers:list_message', args=['overdue'])}?season=2022"
    assert (rows[called.member.name]["上次联系"], rows[called.member.name]["联系次数"]) == (
        "8 月 30 日 电话 无人应答",
        2,
    )
    assert (rows[silent.member.name]["上次联系"] or "", rows[silent.member.name]["联系次数"]) == ("", 0)


def test_the_overdue_list_of_another_day_is_told_to_nobody(world, sign_in):
    world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    page = sign_in(world.admin).get(f"{reverse('transfers:overdue')}?on=2022-09-01")
    assert page.context["count"] == 1
    assert page.context["notify_url"] == ""


def test_an_appointment_is_on_the_home_page_on_its_day(world, sign_in):
    case = world.transfer().case
    call(world, case, next_on=datetime.date(2022, 6, 10))
    client = sign_in(world.admin)
    home = reverse("home")
    assert "约定今天再联系" not in client.get(home).content.decode()
    with clock.standing_on(datetime.date(2022, 6, 10)):
        assert "约定今天再联系" in client.get(home).content.decode()
        page = client.get(f"{reverse('transfers:case_list')}?list=contact-due")
    assert [row.record.pk for row in page.context["table"].rows] == [case.pk]


@pytest.mark.parametrize("name", ["transfers:overdue", "transfers:transfer_list"])
def test_the_number_of_queries_does_not_grow_with_the_contacts(world, sign_in, name):
    client = sign_in(world.admin)
    list_of = {"transfers:overdue": "?on=2022-09-01", "transfers:transfer_list": "?list=confirmation"}[name]

    def measure():
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(name) + list_of).status_code == 200
        return len(found)

    call(world, waiting(world).case)
    one = measure()
    for _ in range(8):
        call(world, waiting(world).case)
    assert measure() == one
