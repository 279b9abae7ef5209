"""Copies of messages by e-mail: one mail a person, after the change, in a thread of their own.

A message is claimed before it is handed to the mail server, so that two jobs do not send it twice: it stands as
not sent until the server has taken it.
"""

import uuid

from django.conf import settings
from django.urls import reverse

from members import jobs
from members.refusals import NotAllowed, Stale
from members.services import journal, mail
from members.services.journal import Actor
from transfers.models import Message
from transfers.models.contacts import MailState

FOOT = "本邮件由党员组织关系转接系统发出，请勿直接回复。"
ONLY_A_NOTICE = "您在党员组织关系转接系统里有一条新消息，请登录查看。"
BUSY = "这一批邮件正在发送，请稍候再看结果。"


def job_key(batch: uuid.UUID) -> str:
    """The job that mails a batch."""
    return f"mail:{batch}"


def start(batch: uuid.UUID, actor: Actor) -> None:
    """Mail what waits of a batch, in the background."""
    jobs.start(job_key(batch), lambda report: _deliver(batch, actor, report))


def try_again(batch: uuid.UUID, actor: Actor) -> int:
    """Put what has not gone out back to wait and start again; how many. Raises ``NotAllowed``, ``Stale`` while it runs."""
    user = actor.user
    if user is None or not user.is_staff_member:
        raise NotAllowed("邮件由办理人员重发。")
    with journal.change():
        # Looked at inside: while this holds the journal's head, no job claims a message.
        if (running := jobs.state(job_key(batch))) and running.alive:
            raise Stale(BUSY)
        failed = Message.objects.visible_to(user).filter(batch=batch, mail_state=MailState.FAILED)
        failed.update(mail_state=MailState.WAITING)
        waiting = Message.objects.visible_to(user).filter(batch=batch, mail_state=MailState.WAITING).count()
    if waiting:
        start(batch, actor)
    return waiting


def _deliver(batch: uuid.UUID, actor: Actor, report: jobs.Report) -> str:
    waiting = list(
        Message.objects.filter(batch=batch, mail_state=MailState.WAITING)
        .select_related("case__member", "case__organization")
        .order_by("pk")
    )
    sent = failed = 0
    for number, message in enumerate(waiting, start=1):
        report("发送", number, len(waiting))
        if not _claim(message):
            continue
        if mail.send(message.case.member.email, message.subject, _words(message)):
            _move(message, MailState.FAILED, MailState.SENT)
            sent += 1
        else:
            failed += 1
    if sent or failed:
        _note(batch, actor, waiting, sent, failed)
    return reverse("transfers:message_batch", args=[batch])


def _claim(message: Message) -> bool:
    """Whether this job is the one to send it."""
    return _move(message, MailState.WAITING, MailState.FAILED)


def _move(message: Message, before: MailState, after: MailState) -> bool:
    with journal.change():
        moved = Message.objects.filter(pk=message.pk, mail_state=before).update(mail_state=after)
    return bool(moved)


def _words(message: Message) -> str:
    """The message as it was sent to a list; of what was told to one person alone only that there is something."""
    text = message.text if message.list_key else ONLY_A_NOTICE
    where = f"\n\n登录：{settings.PUBLIC_BASE_URL}" if settings.PUBLIC_BASE_URL else ""
    return f"{text}\n{where}\n\n{message.case.organization.name}\n{FOOT}\n"


def _note(batch: uuid.UUID, actor: Actor, messages: list[Message], sent: int, failed: int) -> None:
    organizations = {message.case.organization_id: message.case.organization for message in messages}
    with journal.change() as book:
        book.record(
            actor,
            "MESSAGES_MAILED",
            f"发送电子邮件 {sent} 封" + (f"，{failed} 封没有发出" if failed else ""),
            organization=next(iter(organizations.values())) if len(organizations) == 1 else None,
            subject=f"batch:{batch}",
        )
