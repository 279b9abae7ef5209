"""Messages told within a change, read by their person, and copied by e-mail."""

import smtplib
import uuid

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.core.mail.message import BadHeaderError
from django.db import connection

from members import jobs
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor
from tests.factories import make_case
from tests.transfers.services.telling.test_batches import send, waiting
from transfers.models import Message
from transfers.models.contacts import MailState
from transfers.services.telling import batches, message_mail, messaging


@pytest.fixture
def mail_on(settings):
    settings.MAIL_FROM = "dangyuan@example.edu.cn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_BASE_URL = "https://dangyuan.example.edu.cn"


class Broken(locmem.EmailBackend):
    """A server that takes nothing for addresses that begin with “no”."""

    def send_messages(self, messages):
        if any(message.to[0].startswith("no") for message in messages):
            raise smtplib.SMTPServerDisconnected("gone")
        return super().send_messages(messages)


def tell(world, case, subject="关于您的申请", text="您的申请已同意。", user=None):
    with journal.change() as book:
        return messaging.tell(book, world.actor(user or world.admin), case, subject, text)


# --- Told and read ---------------------------------------------------------------------------


def test_what_is_told_stands_with_its_person_until_it_is_read(world):
    transfer = waiting(world)
    message = tell(world, transfer.case)
    assert messaging.unread(transfer.case) == 1
    event = Event.objects.get(verb="MESSAGE_SENT")
    assert (event.member, event.title) == (transfer.member, "发出站内消息：关于您的申请")
    assert event.comment == ""
    actor = world.actor(transfer.member.user)
    messaging.mark_read(message.pk, actor)
    first = Message.objects.get().read_at
    messaging.mark_read(message.pk, actor)
    assert (messaging.unread(transfer.case), Message.objects.get().read_at) == (0, first)
    assert Event.objects.filter(verb="MESSAGE_READ").count() == 1


def test_nobody_else_reads_it(world):
    transfer, other = waiting(world), waiting(world)
    message = tell(world, transfer.case)
    with pytest.raises(Message.DoesNotExist):
        messaging.mark_read(message.pk, world.actor(other.member.user))
    with pytest.raises(NotAllowed):
        messaging.mark_read(message.pk, world.actor(world.admin))
    assert messaging.unread(transfer.case) == 1


def test_a_change_that_is_given_up_has_told_nothing(world):
    case = waiting(world).case

    def give_up():
        with journal.change() as book:
            messaging.tell(book, world.actor(world.admin), case, "标题", "内容")
            raise Refusal("不办了")

    with pytest.raises(Refusal):
        give_up()
    assert not Message.objects.exists()


def test_a_rule_of_the_program_and_empty_words_tell_nothing(world):
    case = waiting(world).case
    with pytest.raises(Refusal), journal.change() as book:
        messaging.tell(book, Actor.rule("测试"), case, "标题", "内容")
    with pytest.raises(Refusal, match="请填写消息的标题和内容"):
        tell(world, case, text="  ")
    assert not Message.objects.exists()


def test_a_long_subject_is_shortened(world):
    assert tell(world, waiting(world).case, subject="长" * 100).subject == "长" * 60


# --- Copies by e-mail ------------------------------------------------------------------------


def states():
    return {message.case.member.email: message.mail_state for message in Message.objects.all()}


def test_without_a_mail_server_nothing_is_mailed(world):
    sent = send(world, [waiting(world, email="a@example.com")], mail=True)
    assert (sent.count, sent.mailed, mail.outbox) == (1, 0, [])
    assert states() == {"a@example.com": MailState.NONE}


def test_each_person_gets_an_own_mail_and_nobody_sees_another_address(world, mail_on):
    people = [waiting(world, email=f"{name}@example.com") for name in "ab"] + [waiting(world)]
    sent = send(world, people, mail=True)
    assert (sent.count, sent.mailed) == (3, 2)
    assert sorted(each.to for each in mail.outbox) == [["a@example.com"], ["b@example.com"]]
    assert [each.cc + each.bcc for each in mail.outbox] == [[], []]
    names = {person.member.email: person.member.name for person in people[:2]}
    for letter in mail.outbox:
        assert {name for name in names.values() if name in letter.body} == {names[letter.to[0]]}
        assert (letter.subject, letter.from_email) == ("请确认", "dangyuan@example.edu.cn")
    assert states() == {"a@example.com": MailState.SENT, "b@example.com": MailState.SENT, "": MailState.NONE}
    assert Event.objects.get(verb="MESSAGES_MAILED").title == "发送电子邮件 2 封"


def test_who_has_no_account_but_an_address_is_reached_by_mail(world, mail_on):
    case = make_case(world.season, world.college, email="only@example.com")
    transfer = waiting(world, email="a@example.com")
    sent = batches.send(
        {case.pk},
        "请填写去向",
        "{姓名}同学",
        world.actor(world.admin),
        list_key="unstarted",
        mail=True,
        batch=uuid.uuid4(),
        season=world.season,
    )
    assert (sent.count, sent.mailed) == (1, 1)
    assert transfer.case_id not in set(Message.objects.values_list("case", flat=True))


def test_the_form_may_leave_mail_out(world, mail_on):
    send(world, [waiting(world, email="a@example.com")], mail=False)
    assert (mail.outbox, states()) == ([], {"a@example.com": MailState.NONE})


def test_what_the_server_does_not_take_is_shown_and_can_be_tried_again(world, mail_on, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    sent = send(
        world, [waiting(world, email="no@example.com"), waiting(world, email="yes@example.com")], mail=True
    )
    assert states() == {"no@example.com": MailState.FAILED, "yes@example.com": MailState.SENT}
    assert Event.objects.get(verb="MESSAGES_MAILED").title == "发送电子邮件 1 封，1 封没有发出"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert message_mail.try_again(sent.batch, world.actor(world.admin)) == 1
    assert set(states().values()) == {MailState.SENT}
    assert sorted(each.to[0] for each in mail.outbox) == ["no@example.com", "yes@example.com"]
    assert message_mail.try_again(sent.batch, world.actor(world.admin)) == 0
    assert len(mail.outbox) == 2


def test_nothing_is_tried_again_while_it_is_being_sent(world, mail_on, monkeypatch):
    sent = send(world, [waiting(world, email="a@example.com")], mail=True)
    Message.objects.update(mail_state=MailState.FAILED)
    state = jobs.state(message_mail.job_key(sent.batch))
    monkeypatch.setattr(type(state), "alive", True)
    with pytest.raises(Stale, match="正在发送"):
        message_mail.try_again(sent.batch, world.actor(world.admin))
    assert Message.objects.get().mail_state == MailState.FAILED


def test_a_press_that_comes_while_another_one_starts_takes_nothing_from_it(world, mail_on, monkeypatch):
    """Between its look at the job and its turn to write, the other press has claimed a message and is sending it."""
    sent = send(world, [waiting(world, email="a@example.com")], mail=True)
    Message.objects.update(mail_state=MailState.FAILED)
    state = jobs.state(message_mail.job_key(sent.batch))
    change = journal.change

    def after_the_other():
        monkeypatch.setattr(type(state), "alive", True)
        return change()

    monkeypatch.setattr(journal, "change", after_the_other)
    with pytest.raises(Stale, match="正在发送"):
        message_mail.try_again(sent.batch, world.actor(world.admin))
    assert Message.objects.get().mail_state == MailState.FAILED


def test_a_message_that_another_job_has_taken_is_not_sent_twice(world, mail_on):
    sent = send(world, [waiting(world, email="a@example.com")], mail=True)
    message_mail.start(sent.batch, world.actor(world.admin))
    assert len(mail.outbox) == 1


def test_a_line_break_in_the_subject_makes_no_header(world, mail_on):
    subject = "请确认\r\nBcc: everybody@example.com"
    try:
        send(world, [waiting(world, email="a@example.com")], subject=subject, mail=True)
    except BadHeaderError:
        pytest.fail("the subject was taken as it is")
    (letter,) = mail.outbox
    assert letter.subject == "请确认 Bcc: everybody@example.com"
    assert letter.message()["Bcc"] is None
    assert letter.recipients() == ["a@example.com"]


@pytest.mark.parametrize("address", ["a@example.com\nBcc: b@example.com", "无效 地址", "@"])
def test_an_address_that_is_none_fails_and_harms_nothing(world, mail_on, address):
    send(world, [waiting(world, email=address), waiting(world, email="good@example.com")], mail=True)
    assert states()["good@example.com"] == MailState.SENT
    assert not any("b@example.com" in letter.recipients() for letter in mail.outbox)


def test_of_what_is_told_to_one_person_the_mail_says_only_that_there_is_something(
    world, mail_on, django_capture_on_commit_callbacks
):
    transfer = waiting(world, email="a@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        tell(world, transfer.case, text="不同意：材料里的原因属于个人隐私。")
    (letter,) = mail.outbox
    assert "隐私" not in letter.body
    assert "请登录查看" in letter.body
    assert "https://dangyuan.example.edu.cn" in letter.body
    assert states() == {"a@example.com": MailState.SENT}


def test_no_mail_leaves_within_a_change(world, mail_on, monkeypatch):
    """A server that is slow would hold up everybody who writes."""
    depths = []

    def depth(self, messages):
        depths.append(len(connection.savepoint_ids))
        return len(messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", depth)
    outside = len(connection.savepoint_ids)
    send(world, [waiting(world, email="a@example.com")], mail=True)
    assert depths == [outside]
