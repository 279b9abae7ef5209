"""已发消息: what was sent, by whom, who has read it; each college sees its own people's part."""

import uuid

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import jobs
from members.services import journal
from tests.transfers.services.telling.test_batches import send, waiting
from transfers.enums import Path, Status
from transfers.models import Message
from transfers.models.contacts import MailState
from transfers.services.telling import message_mail, messaging

SENT = "/messages/"


def page_of(batch, name="message_batch"):
    return reverse(f"transfers:{name}", args=[batch])


def test_a_line_a_batch_with_how_many_have_read(world, sign_in):
    transfers = [waiting(world) for _ in range(3)]
    sent = send(world, transfers)
    message = Message.objects.filter(batch=sent.batch).first()
    messaging.mark_read(message.pk, world.actor(message.case.member.user))
    page = sign_in(world.admin).get(SENT)
    (line,) = page.context["lines"]
    assert (line["people"], line["read"], line["subject"]) == (3, 1, "请确认")
    assert line["list_words"] == "尚未确认转接信息"
    assert "1 / 3" in page.content.decode()


def test_each_opens_its_people(world, sign_in):
    transfers = [waiting(world) for _ in range(2)]
    sent = send(world, transfers)
    page = sign_in(world.admin).get(page_of(sent.batch))
    assert {row["case"].pk for row in page.context["rows"]} == {each.case_id for each in transfers}
    words = page.content.decode()
    assert words.count("未读") >= 2
    assert "甲管理员" in words


def test_a_college_sees_its_own_part_of_what_the_department_sent(world, sign_in):
    own, other = (
        world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, organization=place)
        for place in (world.college, world.other_college)
    )
    for transfer in (own, other):
        world.graduate_user(transfer.case)
    sent = send(world, [own, other], world.reviewer, list_key="receipt")
    for user, people in ((world.reviewer, {own, other}), (world.admin, {own}), (world.other_admin, {other})):
        page = sign_in(user).get(page_of(sent.batch))
        assert {row["case"].pk for row in page.context["rows"]} == {each.case_id for each in people}
        (line,) = sign_in(user).get(SENT).context["lines"]
        assert line["people"] == len(people)
    page = sign_in(world.admin).get(page_of(sent.batch)).content.decode()
    assert other.member.name not in page
    assert sign_in(world.general_admin).get(page_of(sent.batch)).status_code == 404
    assert sign_in(world.general_admin).get(SENT).context["lines"] == []


def test_a_batch_that_is_none_is_not_found(world, sign_in):
    client = sign_in(world.admin)
    for name in ("message_batch", "message_progress"):
        assert client.get(page_of(uuid.uuid4(), name)).status_code == 404
    assert client.post(page_of(uuid.uuid4(), "message_mail")).status_code == 404


def test_what_did_not_go_out_stands_out_and_is_tried_again_by_a_press(world, sign_in, settings):
    settings.MAIL_FROM = "dangyuan@example.edu.cn"
    settings.EMAIL_BACKEND = "tests.transfers.services.telling.test_messaging.Broken"
    sent = send(world, [waiting(world, email="no@example.com")], mail=True)
    client = sign_in(world.admin)
    assert "1 封没有发出" in client.get(SENT).content.decode()
    assert "重发没有发出的 1 封邮件" in client.get(page_of(sent.batch)).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    again = client.post(page_of(sent.batch, "message_mail"))
    assert again.url == page_of(sent.batch, "message_progress")
    assert [letter.to for letter in mail.outbox] == [["no@example.com"]]
    assert Message.objects.get().mail_state == MailState.SENT
    assert "重发" not in client.get(page_of(sent.batch)).content.decode()
    assert journal.verify().fault == ""


def test_a_worker_that_died_is_said_truly_and_what_waits_can_be_sent(world, sign_in, settings):
    settings.MAIL_FROM = "dangyuan@example.edu.cn"
    sent = send(world, [waiting(world, email="a@example.com")], mail=True)
    Message.objects.update(mail_state=MailState.WAITING)
    caches["jobs"].set(
        f"job:{message_mail.job_key(sent.batch)}", jobs.JobState(phase="发送", done=1, total=2)
    )
    client = sign_in(world.admin)
    page = client.get(page_of(sent.batch, "message_progress")).content.decode()
    assert "没有写入任何内容" not in page
    assert "邮件发到一半中断了。站内消息已经发出" in page
    assert "重发没有发出的 1 封邮件" in client.get(page_of(sent.batch)).content.decode()
    client.post(page_of(sent.batch, "message_mail"))
    assert Message.objects.get().mail_state == MailState.SENT


def test_without_a_server_nothing_can_be_tried_again(world, sign_in):
    sent = send(world, [waiting(world)])
    Message.objects.update(mail_state=MailState.FAILED)
    client = sign_in(world.admin)
    assert "重发" not in client.get(page_of(sent.batch)).content.decode()
    assert client.post(page_of(sent.batch, "message_mail")).status_code == 403


@pytest.mark.parametrize("of_a_batch", [False, True])
def test_the_number_of_queries_does_not_grow_with_the_rows(world, sign_in, of_a_batch):
    client = sign_in(world.admin)

    def measure(address):
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    sent = send(world, [waiting(world)])
    one = measure(page_of(sent.batch) if of_a_batch else SENT)
    if of_a_batch:
        sent = send(world, [waiting(world) for _ in range(12)])
    else:
        for _ in range(6):
            send(world, [waiting(world)])
    assert measure(page_of(sent.batch) if of_a_batch else SENT) == one
