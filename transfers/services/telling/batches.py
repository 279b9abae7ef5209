"""One message to the people of a working list: exactly those who were ticked, in exactly the words that were shown.

The batch number comes from the page: a second press with the same one finds the first, and reaches nobody twice.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from members import clock
from members.labelled import Labelled
from members.refusals import NotAllowed, Refusal
from members.services import journal
from members.services.journal import Actor, Line
from transfers import message_texts
from transfers.desk import Desk, WorkingList
from transfers.message_texts import NAMES, OF_A_GROUP, OF_A_PERSON
from transfers.models import ContactRecord, Message, Season
from transfers.models.contacts import ContactMethod, ContactResult, MailState
from transfers.services.telling import contacts, message_mail, messaging, recipients
from transfers.services.telling.recipients import AT_MOST, Recipient
from transfers.working_lists import lists_of

NOBODY = "没有选择任何人，什么也没有发出。请先勾选。"
NOBODY_LEFT = "所选的人都已不在这个清单上，什么也没有发出。请刷新后再看。"
NOBODY_REACHED = "所选的人都还没有账号，也没有登记邮箱，站内消息没有人能看到，所以没有发出。"
NO_ACCOUNT = "还没有账号，请先发登录码"
SEVERAL_COLLEGES = "所选的人属于不同的党组织，不能列在同一个群的文字里。请按党组织分别选。"
NOT_YOURS = "这一批已由他人发出，请刷新页面后重新勾选。"
GONE = "已不在这个清单上"
TOLD = "刚才已经发过"
NO_PHONE = "没有登记电话"


class Copied(Labelled):
    """How a copied text goes out, outside this program."""

    GROUP = "group", "微信群"
    SMS = "sms", "短信"


_METHODS = {Copied.GROUP: ContactMethod.WECHAT, Copied.SMS: ContactMethod.SMS}


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a batch: how many got it, how many of them by e-mail too, and (name, why) of who was left out.

    ``again``: the batch had been sent before, nothing was done now.
    """

    batch: uuid.UUID
    count: int
    mailed: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    again: bool = False


def send(
    case_ids: Collection[uuid.UUID],
    subject: str,
    text: str,
    actor: Actor,
    *,
    list_key: str,
    mail: bool,
    batch: uuid.UUID,
    season: Season,
    address: str = "",
) -> Sent:
    """Send a message to these people of a list, in one change; copies by e-mail follow in the background.

    ``text`` may hold the placeholders of a person; ``address`` stands for ``{网址}``. Left out, and named, is who does not
    stand in the list any more, could not read it, or has it from a former press of this page. Raises ``Case.DoesNotExist`` for a person out of scope,
    ``NotAllowed`` for a list that is not the actor's, ``Refusal`` for nobody and for strange placeholders.
    """
    _require_people(case_ids)
    _require_known(subject, frozenset())
    _require_known(text, OF_A_PERSON)
    desk, working_list = _desk(actor, list_key, season)
    with journal.change() as book:
        told = _told_before(batch, actor)
        standing, gone = recipients.chosen(desk, working_list, case_ids)
        reached: list[Recipient] = []
        left_out = [(name, GONE) for name in gone]
        for each in standing:
            if each.case.pk in told:
                left_out.append((each.name, TOLD))
            elif _reads(each, by_mail=mail):
                reached.append(each)
            else:
                left_out.append((each.name, NO_ACCOUNT))
        if told and not reached:
            mailed = sum(state != MailState.NONE for state in told.values())
            return Sent(batch, len(told), mailed, again=True)
        if not reached:
            raise Refusal(NOBODY_REACHED if standing else NOBODY_LEFT)
        messages = [
            messaging.compose(
                batch,
                actor,
                each.case,
                subject,
                message_texts.fill(text, each.values(desk.today, address)),
                with_mail=mail,
                list_key=list_key,
            )
            for each in reached
        ]
        Message.objects.bulk_create(messages, batch_size=200)
        contacts.store(_told(messages), actor)
        book.record_many(actor, (_line(message) for message in messages))
    mailed = sum(message.mail_state == MailState.WAITING for message in messages)
    if mailed:
        message_mail.start(batch, actor)
    return Sent(batch, len(messages), mailed, left_out)


def record_copied(
    how: Copied,
    case_ids: Collection[uuid.UUID],
    text: str,
    actor: Actor,
    *,
    list_key: str,
    batch: uuid.UUID,
    season: Season,
    address: str = "",
) -> Sent:
    """Note that a text was copied to be sent outside this program: a contact record each, in one change.

    What each record keeps names nobody else. Raises as ``send``, and ``Refusal`` for a group of several colleges.
    """
    _require_people(case_ids)
    _require_known(text, OF_A_GROUP if how == Copied.GROUP else OF_A_PERSON)
    desk, working_list = _desk(actor, list_key, season)
    with journal.change() as book:
        standing, gone = recipients.chosen(desk, working_list, case_ids)
        left_out = [(name, GONE) for name in gone]
        if how == Copied.SMS:
            left_out += [(each.name, NO_PHONE) for each in standing if not each.case.member.phone]
            standing = [each for each in standing if each.case.member.phone]
        if not standing:
            raise Refusal(
                "所选的人都没有登记电话，没有记入。" if how == Copied.SMS and not gone else NOBODY_LEFT
            )
        if how == Copied.GROUP and len({each.case.organization_id for each in standing}) > 1:
            raise Refusal(SEVERAL_COLLEGES)
        records = {_record_id(batch, how, each): each for each in standing}
        before = set(ContactRecord.objects.filter(pk__in=records).values_list("pk", flat=True))
        if len(before) == len(records):
            return Sent(batch, len(before), left_out=left_out, again=True)
        common = recipients.group_values(standing, desk.today, address)
        contacts.record_many(
            book,
            actor,
            [
                ContactRecord(
                    pk=pk,
                    case=each.case,
                    method=_METHODS[how],
                    result=ContactResult.SENT,
                    on=desk.today,
                    text=_kept(each, how, text, common, desk, address),
                    list_key=list_key,
                )
                for pk, each in records.items()
                if pk not in before
            ],
        )
    return Sent(batch, len(records), left_out=left_out)


def _require_people(case_ids: Collection[uuid.UUID]) -> None:
    if not case_ids:
        raise Refusal(NOBODY)
    if len(case_ids) > AT_MOST:
        raise Refusal(f"一次最多通知 {AT_MOST} 人，请分批勾选。")


def _require_known(text: str, known: frozenset[str]) -> None:
    if strange := message_texts.strange_placeholders(text, known):
        raise Refusal(strange_words(strange, known))


def strange_words(strange: Sequence[str], known: frozenset[str]) -> str:
    """The complaint about braces that nothing stands for."""
    usable = (
        f"可用的有{'、'.join(sorted(f'{{{name}}}' for name in known))}。" if known else "标题里不用花括号。"
    )
    return f"{'、'.join(strange)} 不会被替换成具体内容，请改正。{usable}"


def _desk(actor: Actor, list_key: str, season: Season) -> tuple[Desk, WorkingList]:
    user = actor.user
    if user is None or not user.is_staff_member:
        raise NotAllowed("消息由办理人员发出。")
    desk = Desk.of(user, season)
    working_list = lists_of(desk.party).get(list_key)
    if working_list is None or list_key not in message_texts.TEXTS:
        raise NotAllowed("这个清单不能发通知。")
    return desk, working_list


def _told_before(batch: uuid.UUID, actor: Actor) -> dict[uuid.UUID, str]:
    """The cases that a former press of the same page has reached, with what became of the e-mail."""
    messages = list(Message.objects.filter(batch=batch).values_list("case", "mail_state", "sent_by"))
    if any(sender != actor.user.pk for *_, sender in messages):
        raise Refusal(NOT_YOURS)
    return {case: mail_state for case, mail_state, _ in messages}


def _reads(person: Recipient, *, by_mail: bool) -> bool:
    return person.account is not None or (by_mail and messaging.has_mail(person.case))


def _told(messages: Sequence[Message]) -> list[ContactRecord]:
    return [
        ContactRecord(
            case=message.case,
            method=ContactMethod.IN_APP,
            result=ContactResult.SENT,
            on=clock.today(),
            text=f"{message.subject}\n{message.text}",
            list_key=message.list_key,
        )
        for message in messages
    ]


def _line(message: Message) -> Line:
    return Line(
        verb="MESSAGE_SENT",
        title=f"发出站内消息：{message.subject}",
        organization=message.case.organization,
        member=message.case.member,
        subject=f"case:{message.case_id}",
        data={"list": message.list_key, "batch": str(message.batch)},
    )


def _record_id(batch: uuid.UUID, how: Copied, person: Recipient) -> uuid.UUID:
    """The same for every press of one page, so that the second press makes no second record."""
    return uuid.uuid5(batch, f"{how.value}:{person.case.pk}")


def _kept(
    person: Recipient, how: Copied, text: str, common: Mapping[str, str], desk: Desk, address: str
) -> str:
    """What the record of one person says was sent: in a group no other name than the own."""
    if how == Copied.SMS:
        return recipients.sms_of(text, person, desk.today, address)
    return message_texts.fill(text, {**common, NAMES: person.name})
