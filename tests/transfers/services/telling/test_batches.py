"""One message to the people of a list: exactly those, exactly once, each in the own words."""

import datetime
import re
import uuid

import pytest

from members import clock
from members.models import Event, Member
from members.refusals import NotAllowed, Refusal
from members.services import journal
from tests.factories import make_case
from transfers.enums import Path, Status
from transfers.models import Case, ContactRecord, Message
from transfers.models.contacts import ContactMethod, ContactResult, MailState
from transfers.services.telling import batches
from transfers.services.telling.batches import Copied

LIST = "confirmation"
TEXT = "{姓名}同学：请{期限}登录 {网址}，问{学院}{联系方式}。"
ADDRESS = "https://dangyuan.example.edu.cn"


def waiting(world, **fields):
    """Somebody who has an account and is to confirm."""
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, **fields)
    world.graduate_user(transfer.case)
    return transfer


def send(world, transfers, user=None, **said):
    words = {"subject": "请确认", "text": TEXT, "list_key": LIST, "mail": False, "batch": uuid.uuid4()}
    words |= {"season": world.season, "address": ADDRESS} | said
    subject, text = words.pop("subject"), words.pop("text")
    ids = {each.case_id for each in transfers}
    return batches.send(ids, subject, text, world.actor(user or world.admin), **words)


def copy(world, transfers, how=Copied.SMS, user=None, **said):
    words = {"list_key": LIST, "batch": uuid.uuid4(), "season": world.season, "address": ADDRESS} | said
    text = words.pop("text", TEXT if how == Copied.SMS else "以下同学请{期限}登录：{名单}")
    ids = {each.case_id for each in transfers}
    return batches.record_copied(how, ids, text, world.actor(user or world.admin), **words)


def nothing_written():
    return not (Message.objects.exists() or ContactRecord.objects.exists())


# --- Who gets what ---------------------------------------------------------------------------


def test_exactly_the_ticked_get_it_each_in_the_own_words(world):
    one, two, _not_ticked = (waiting(world) for _ in range(3))
    sent = send(world, [one, two])
    assert (sent.count, sent.mailed, sent.left_out, sent.again) == (2, 0, [], False)
    told = {message.case_id: message for message in Message.objects.all()}
    assert set(told) == {one.case_id, two.case_id}
    for transfer in (one, two):
        message = told[transfer.case_id]
        assert message.text == (
            f"{transfer.member.name}同学：请在 6 月 11 日前登录 {ADDRESS}，问甲学院党委周老师 010-62330001。"
        )
        assert (message.subject, message.list_key, message.batch) == ("请确认", LIST, sent.batch)
        assert (message.sent_by, message.read_at, message.mail_state) == (world.admin, None, MailState.NONE)


def test_each_has_a_line_in_the_journal_and_a_contact(world):
    transfers = [waiting(world) for _ in range(3)]
    send(world, transfers)
    lines = Event.objects.filter(verb="MESSAGE_SENT")
    assert {line.member_id for line in lines} == {each.case.member_id for each in transfers}
    assert {line.title for line in lines} == {"发出站内消息：请确认"}
    kept = ContactRecord.objects.all()
    assert {each.case_id for each in kept} == {each.case_id for each in transfers}
    assert {(each.method, each.result, each.list_key) for each in kept} == {
        (ContactMethod.IN_APP, ContactResult.SENT, LIST)
    }
    assert all(each.case.member.name in each.text for each in kept)
    assert journal.verify().fault == ""


def test_a_date_that_has_passed_is_not_named(world):
    transfer = waiting(world)
    with clock.standing_on(datetime.date(2022, 6, 20)):
        send(world, [transfer])
    assert "请尽快登录" in Message.objects.get().text


def test_nobody_ticked_is_nobody(world):
    waiting(world)
    with pytest.raises(Refusal, match="没有选择任何人"):
        send(world, [])
    with pytest.raises(Refusal, match="没有选择任何人"):
        copy(world, [])
    assert nothing_written()


def test_who_has_left_the_list_is_named_and_left_out(world):
    stays, goes = waiting(world), waiting(world)
    world.walk(goes, Status.CONFIRMED)
    sent = send(world, [stays, goes])
    assert (sent.count, sent.left_out) == (1, [(goes.member.name, batches.GONE)])
    assert Message.objects.get().case_id == stays.case_id
    with pytest.raises(Refusal, match="已不在这个清单上"):
        send(world, [goes])
    assert Message.objects.count() == 1


def test_who_could_not_read_it_is_named_and_left_out(world):
    reads = waiting(world)
    without = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    sent = send(world, [reads, without])
    assert (sent.count, sent.left_out) == (1, [(without.member.name, batches.NO_ACCOUNT)])
    with pytest.raises(Refusal, match="还没有账号"):
        send(world, [without])


def test_a_stranger_among_them_and_nothing_is_sent(world):
    own, stranger = waiting(world), waiting(world, organization=world.other_college)
    for act in (send, copy):
        with pytest.raises(Case.DoesNotExist):
            act(world, [own, stranger])
    assert nothing_written()


@pytest.mark.parametrize("key", ["review", "ready", "no-such-list"])
def test_a_list_of_others_or_with_nothing_to_tell_is_refused(world, key):
    with pytest.raises(NotAllowed):
        send(world, [waiting(world)], list_key=key)
    assert nothing_written()


def test_a_graduate_sends_nothing(world):
    transfer = waiting(world)
    with pytest.raises(NotAllowed):
        send(world, [transfer], transfer.case.member.user)
    assert nothing_written()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": "{姓名}，您的号码是{身份证号}"}, r"\{身份证号\} 不会被替换"),
        ({"subject": "{姓名}请确认"}, "标题里不用花括号"),
        ({"text": " "}, "请填写消息的标题和内容"),
        ({"subject": " \n"}, "请填写消息的标题和内容"),
    ],
)
def test_words_that_cannot_be_sent_are_refused(world, said, sentence):
    with pytest.raises(Refusal, match=sentence):
        send(world, [waiting(world)], **said)
    assert nothing_written()


def test_more_than_a_batch_holds_is_refused(world):
    ids = {uuid.uuid4() for _ in range(501)}
    with pytest.raises(Refusal, match="一次最多通知 500 人"):
        batches.send(
            ids,
            "标题",
            "内容",
            world.actor(world.admin),
            list_key=LIST,
            mail=False,
            batch=uuid.uuid4(),
            season=world.season,
        )


def test_the_second_press_finds_the_first(world):
    transfers, batch = [waiting(world) for _ in range(2)], uuid.uuid4()
    send(world, transfers, batch=batch)
    again = send(world, transfers, batch=batch, text="别的内容")
    assert (again.count, again.again) == (2, True)
    assert (Message.objects.count(), ContactRecord.objects.count()) == (2, 2)
    assert not any("别的内容" in message.text for message in Message.objects.all())


def test_who_is_ticked_later_on_the_same_page_is_told_and_nobody_twice(world):
    one, two = (waiting(world) for _ in range(2))
    batch = uuid.uuid4()
    send(world, [one], batch=batch)
    sent = send(world, [one, two], batch=batch)
    assert (sent.count, sent.again) == (1, False)
    assert sent.left_out == [(one.member.name, batches.TOLD)]
    assert sorted(Message.objects.values_list("case", flat=True)) == sorted([one.case_id, two.case_id])


def test_a_batch_number_of_somebody_else_is_refused(world):
    batch = uuid.uuid4()
    send(world, [waiting(world)], batch=batch)
    theirs = waiting(world, organization=world.other_college)
    with pytest.raises(Refusal, match="已由他人发出"):
        send(world, [theirs], world.other_admin, batch=batch)
    assert Message.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_people(
    world, django_assert_num_queries, django_assert_max_num_queries
):
    def people(count):
        made = []
        for _ in range(count):
            case = make_case(world.season, world.college)
            world.graduate_user(case)
            made.append(case)
        return made

    def tell(cases):
        batches.send(
            {case.pk for case in cases},
            "请填写去向",
            TEXT,
            world.actor(world.admin),
            list_key="unstarted",
            mail=False,
            batch=uuid.uuid4(),
            season=world.season,
        )

    few, many = people(2), people(300)
    with django_assert_max_num_queries(20):
        tell(few)
    with django_assert_max_num_queries(20 + 8):  # INSERTs in blocks
        tell(many)
    assert Message.objects.count() == 302


# --- Copied, to be sent outside --------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "method"), [(Copied.GROUP, ContactMethod.WECHAT), (Copied.SMS, ContactMethod.SMS)]
)
def test_a_copied_text_is_noted_for_each_person_once(world, how, method):
    transfers, batch = [waiting(world) for _ in range(3)], uuid.uuid4()
    assert copy(world, transfers, how, batch=batch).count == 3
    again = copy(world, transfers, how, batch=batch)
    assert (again.count, again.again) == (3, True)
    kept = ContactRecord.objects.all()
    assert {(each.case_id, each.method, each.result) for each in kept} == {
        (each.case_id, method, ContactResult.SENT) for each in transfers
    }
    lines = Event.objects.filter(verb="CONTACT_RECORDED")
    assert {line.member_id for line in lines} == {each.case.member_id for each in transfers}
    assert lines.count() == 3
    assert not Message.objects.exists()


@pytest.mark.parametrize("how", list(Copied))
def test_what_is_kept_of_one_person_names_nobody_else(world, how):
    """The graduate may read it among the own data."""
    transfers = [waiting(world) for _ in range(3)]
    copy(world, transfers, how)
    names = {each.case_id: each.member.name for each in transfers}
    for kept in ContactRecord.objects.all():
        assert {name for name in names.values() if name in kept.text} == {names[kept.case_id]}


def test_who_is_ticked_later_is_noted_too_and_nobody_twice(world):
    one, two = (waiting(world) for _ in range(2))
    batch = uuid.uuid4()
    copy(world, [one], Copied.GROUP, batch=batch)
    noted = copy(world, [one, two], Copied.GROUP, batch=batch)
    assert (noted.count, noted.again) == (2, False)
    assert sorted(ContactRecord.objects.values_list("case", flat=True)) == sorted([one.case_id, two.case_id])


def test_no_sms_to_nobody(world):
    with_phone, without = waiting(world), waiting(world)
    Member.objects.filter(pk=without.case.member_id).update(phone="", phone_index="")
    sent = copy(world, [with_phone, without])
    assert (sent.count, sent.left_out) == (1, [(without.member.name, "没有登记电话")])
    assert ContactRecord.objects.get().text == (
        f"{with_phone.member.name}同学：请在6月11日前登录 {ADDRESS}，问甲学院党委周老师 010-62330001。"
    )


def test_people_of_two_colleges_are_not_named_in_one_group(world):
    transfers = [
        world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, organization=place)
        for place in (world.college, world.other_college)
    ]
    with pytest.raises(Refusal, match="不同的党组织"):
        copy(world, transfers, Copied.GROUP, world.reviewer, list_key="receipt")
    assert nothing_written()
    assert copy(world, transfers, Copied.SMS, world.reviewer, list_key="receipt").count == 2


def test_nothing_sent_holds_an_id_number_or_the_number_of_a_letter(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    world.graduate_user(transfer.case)
    send(world, [transfer], list_key="receipt")
    for how in Copied:
        copy(world, [transfer], how, list_key="receipt")
    said = [message.text for message in Message.objects.all()] + [
        kept.text for kept in ContactRecord.objects.all()
    ]
    number = transfer.member.id_number
    assert len(said) == 4
    assert not re.search(rf"{number}|{number[-6:]}|{transfer.letter.number}", "".join(said))
