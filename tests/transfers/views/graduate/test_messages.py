"""我的消息: the own ones, unread first; looking writes nothing, “知道了” does."""

import pytest
from django.db import connection
from django.urls import reverse

from members.services import journal
from tests.test_access import refuse_writes
from tests.transfers.services.telling.test_batches import send, waiting
from transfers.enums import Path, Status
from transfers.models import Message
from transfers.services.telling import messaging

MINE = "/my/messages/"


def one(message):
    return reverse("transfers:my_message", args=[message.pk])


def test_unread_ones_come_first_and_say_so(world, sign_in):
    transfer = waiting(world)
    for subject in ("第一条", "第二条", "第三条"):
        send(world, [transfer], subject=subject)
    newest = Message.objects.get(subject="第三条")
    messaging.mark_read(newest.pk, world.actor(transfer.member.user))
    page = sign_in(transfer.member.user).get(MINE)
    assert [line["message"].subject for line in page.context["lines"]] == ["第二条", "第一条", "第三条"]
    words = page.content.decode()
    assert "2 条未读" in words
    assert words.count('class="mail-new"') == 2
    assert page.context["badges"]["messages"] == 2


def test_looking_writes_nothing_and_the_button_does(world, sign_in):
    transfer = waiting(world)
    send(world, [transfer])
    message = Message.objects.get()
    client = sign_in(transfer.member.user)
    with connection.execute_wrapper(refuse_writes):
        page = client.get(one(message))
    assert message.text.split("，")[0] in page.content.decode()
    assert Message.objects.get().read_at is None
    answer = client.post(one(message))
    assert (answer.status_code, answer.url) == (302, MINE)
    assert Message.objects.get().read_at is not None
    assert "您已于 6 月 8 日点过“知道了”" in client.get(one(message)).content.decode()
    assert journal.verify().fault == ""


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_reads_anothers(world, sign_in, method):
    transfer, other = waiting(world), waiting(world)
    send(world, [transfer])
    message = Message.objects.get()
    assert getattr(sign_in(other.member.user), method)(one(message)).status_code == 404
    assert getattr(sign_in(world.admin), method)(one(message)).status_code == 403
    assert sign_in(other.member.user).get(MINE).context["lines"] == []
    assert Message.objects.get().read_at is None


def test_it_names_the_office_and_not_who_works_there(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    user = world.graduate_user(transfer.case)
    send(world, [transfer], list_key="receipt")
    send(world, [transfer], world.reviewer, list_key="receipt")
    page = sign_in(user).get(MINE)
    assert {line["sender"] for line in page.context["lines"]} == {"甲学院党委", "校党委组织部"}
    words = page.content.decode()
    assert "甲管理员" not in words
    assert "审核员" not in words


def test_what_is_written_stays_words(world, sign_in):
    transfer = waiting(world)
    send(world, [transfer], subject="<b>标题</b>", text="<script>alert(1)</script>\n\n第二段")
    page = sign_in(transfer.member.user).get(one(Message.objects.get())).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
    assert "<p>第二段</p>" in page


def test_an_empty_box_says_what_will_be_there(world, sign_in):
    transfer = waiting(world)
    assert "学院和组织部发给您的通知" in sign_in(transfer.member.user).get(MINE).content.decode()
