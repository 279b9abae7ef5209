"""Messages from the office in the graduate's own pages: told within somebody's change, read, counted.

Messages to a whole working list: ``batches.py``. Copies by e-mail: ``message_mail.py``.
"""

import uuid

from django.db import transaction

from members import clock
from members.models import User
from members.refusals import NotAllowed, Refusal
from members.services import journal, mail
from members.services.journal import Actor, Journal
from transfers.models import Case, Message
from transfers.models.contacts import MailState
from transfers.services.telling import message_mail

SUBJECT_LENGTH = Message._meta.get_field("subject").max_length
NO_SENDER = "消息须由办理人员发出。"


def tell(book: Journal, actor: Actor, case: Case, subject: str, text: str) -> Message:
    """Tell one person something within a change that is open, such as the answer to a request; with its line.

    Where mail is on, a notice that does not repeat the text goes to the person's address when the change is through.
    ``subject`` is shortened to fit. Raises ``Refusal`` without a person behind the actor, or without words.
    """
    message = compose(uuid.uuid4(), actor, case, subject[:SUBJECT_LENGTH], text, with_mail=True)
    message.save()
    book.record(
        actor,
        "MESSAGE_SENT",
        f"发出站内消息：{message.subject}",
        organization=case.organization,
        member=case.member,
        subject=f"case:{case.pk}",
    )
    if message.mail_state == MailState.WAITING:
        transaction.on_commit(lambda: message_mail.start(message.batch, actor))
    return message


def compose(
    batch: uuid.UUID,
    actor: Actor,
    case: Case,
    subject: str,
    text: str,
    *,
    with_mail: bool,
    list_key: str = "",
) -> Message:
    """A message that is not saved yet. ``with_mail``: a copy by e-mail too, where the person has an address."""
    if actor.user is None:
        raise Refusal(NO_SENDER)
    if not (subject.strip() and text.strip()):
        raise Refusal("请填写消息的标题和内容。")
    return Message(
        case=case,
        batch=batch,
        subject=" ".join(subject.split()),
        text=text.strip(),
        list_key=list_key,
        sent_by=actor.user,
        sent_at=clock.now(),
        mail_state=MailState.WAITING if with_mail and has_mail(case) else MailState.NONE,
    )


def has_mail(case: Case) -> bool:
    """Whether a copy can go to the person by e-mail."""
    return mail.is_on() and bool(case.member.email)


def unread(case: Case) -> int:
    """How many messages the person of a case has not read, of whatever season."""
    return Message.objects.filter(case__member=case.member_id, read_at__isnull=True).count()


def mark_read(message_id: uuid.UUID, actor: Actor) -> Message:
    """“知道了”: the first time counts. Raises ``Message.DoesNotExist`` for somebody else's, ``NotAllowed`` for the office."""
    user = actor.user
    if not (isinstance(user, User) and user.is_graduate):
        raise NotAllowed("消息由本人阅读。")
    with journal.change() as book:
        message = (
            Message.objects.visible_to(user)
            .select_related("case__member", "case__organization")
            .get(pk=message_id)
        )
        if Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=clock.now()):
            book.record(
                actor,
                "MESSAGE_READ",
                f"阅读站内消息：{message.subject}",
                organization=message.case.organization,
                member=message.case.member,
                subject=f"case:{message.case_id}",
            )
    return message
