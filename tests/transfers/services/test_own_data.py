"""All that is kept about oneself: nothing of anybody else, nothing of the office's notes, and who has looked."""

import datetime
import io
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from letters.services import print_run, run_file
from members import clock
from members.models import Event, SignInCode
from members.models.sign_in import CodeWay
from members.refusals import NotAllowed
from members.services import reveal
from tests.place import graduates_report
from tests.transfers import asking
from transfers.enums import Path, Status
from transfers.models import (
    Attendance,
    ConfirmedContent,
    ContactRecord,
    EducationSession,
    Message,
)
from transfers.models.member_requests import RequestKind
from transfers.services import own_data, register_export

pytestmark = pytest.mark.django_db

KEYS = [
    *("person", "seasons", "attempts", "confirmations", "letters", "receipts"),
    *("reports", "requests", "messages", "contacts", "departure", "account"),
]


def by_key(user, **more):
    return {group.key: group for group in own_data.groups(user, **more)}


def words_of(groups):
    return "\n".join(
        f"{group.title} {entry.title} {label} {words}"
        for group in groups
        for entry in group.entries
        for label, words in entry.rows
    )


def fill(world, transfer, user, mark, times=1):
    """Something of every kind about one person, each with a word by which it is known."""
    case = transfer.case
    for n in range(times):
        Message.objects.create(
            case=case, batch=uuid.uuid4(),
            subject=f"消息{mark}{n}", text=f"内容{mark}", sent_by=world.admin, sent_at=clock.now(),
        )  # fmt: skip
        ContactRecord.objects.create(
            case=case, method="PHONE", result="REACHED", on=datetime.date(2022, 6, 1), text=f"联系{mark}",
            recorded_by=world.admin, recorded_at=clock.now(),
        )  # fmt: skip
        session = EducationSession.objects.create(
            season=world.season,
            organization=world.college,
            held_on=datetime.date(2022, 6, 2),
            topic=f"教育{mark}{n}",
        )
        Attendance.objects.create(session=session, case=case, state="ATTENDED", note=f"内部{mark}")
        asking.reply(
            world,
            asking.ask(world, case, RequestKind.RETENTION, f"因为{mark}所以申请留存，请批准。"),
            world.reviewer,
            granted=False,
        )
        SignInCode.objects.create(
            user=user, code="", way=CodeWay.SLIP, made_by=world.admin, made_at=clock.now(),
            valid_until=clock.now(), used_at=clock.now(),
        )  # fmt: skip


def test_everything_is_there_in_groups(world):
    report = graduates_report(world)
    transfer = report.transfer
    user = transfer.case.member.user
    fill(world, transfer, user, "甲")
    found = by_key(user)
    assert list(found) == KEYS
    assert {key for key, group in found.items() if not group.entries} == {"receipts"}
    text = words_of(found.values())
    for words in (
        "身份证号 ··· ", "2022 届　第 1 次转接", "登记表第 1 版", "学院代为确认", "声明版本",
        f"第 {transfer.letter.number} 号", "拿到回执", "照片 1 张", "马科长", "因为甲所以申请留存", "未同意",
        "按您说的办。", "消息甲0", "内容甲", "电话 联系谁 本人", "联系甲", "教育甲0 离校教育 已参加", "打印领码单",
    ):  # fmt: skip
        assert words in text, words


def test_the_words_that_were_confirmed_are_there_without_their_marks(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    confirmation = transfer.confirmations.get()
    ConfirmedContent.objects.filter(confirmation=confirmation).delete()
    words = [["name", "姓名", "张三"], ["#id_number", "", "abcdef0123"]]
    ConfirmedContent.objects.create(confirmation=confirmation, words=json.dumps(words))
    text = words_of([by_key(world.graduate_user(transfer.case))["confirmations"]])
    assert "姓名 张三" in text
    assert "abcdef0123" not in text


def test_nothing_of_the_offices_notes_and_nothing_of_another_person(world):
    transfer, other = (world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED) for _ in range(2))
    users = [world.graduate_user(each.case) for each in (transfer, other)]
    for each, user, mark in zip((transfer, other), users, "甲乙", strict=True):
        fill(world, each, user, mark)
    text = words_of(own_data.groups(users[0], whole=True))
    for words in ("消息乙", "内容乙", "联系乙", "教育乙", "因为乙", "内部甲", "内部乙"):
        assert words not in text, words
    for value in (other.member.name, other.member.id_number, other.member.phone, other.letter.number):
        assert value not in text
    assert transfer.member.id_number in text


def test_a_returned_transfer_does_not_tell_the_reason(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.RETURNED)
    assert transfer.status_note == "测试原因"
    text = words_of(own_data.groups(world.graduate_user(transfer.case)))
    assert "测试原因" not in text
    assert "已退回" in text


def test_a_code_is_never_told(world):
    transfer = world.transfer()
    user = world.graduate_user(transfer.case)
    SignInCode.objects.create(
        user=user, code="K7QPM2XW", way=CodeWay.SLIP, made_at=clock.now(), valid_until=clock.now()
    )
    text = words_of(own_data.groups(user, whole=True))
    assert "K7QPM2XW" not in text
    assert "打印领码单" in text


def test_only_graduates_have_own_data(world):
    for user in (world.admin, world.department_admin):
        with pytest.raises(NotAllowed):
            own_data.groups(user)
        with pytest.raises(NotAllowed):
            own_data.workbook(user, world.actor(user))


def test_the_workbook_is_the_same_with_the_whole_number_and_is_noted(world):
    transfer, other = (world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED) for _ in range(2))
    user = world.graduate_user(transfer.case)
    book = load_workbook(io.BytesIO(own_data.workbook(user, world.actor(user))))
    cells = "\n".join(str(value) for sheet in book for row in sheet.values for value in row if value)
    assert book.sheetnames == ["我的信息", "谁看过身份证号", "说明"]
    assert transfer.member.id_number in cells
    assert transfer.letter.number in cells
    assert "下载本人信息（含完整身份证号）" in cells
    assert "您本人" in cells
    assert other.member.id_number not in cells
    assert other.member.name not in cells
    line = Event.objects.get(verb="DOWNLOAD_OWN_DATA")
    assert (line.member, line.organization, line.actor) == (transfer.member, world.college, user)


def test_as_many_queries_for_much_as_for_little(world):
    counts = []
    for times in (1, 5):
        transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
        user = world.graduate_user(transfer.case)
        fill(world, transfer, user, "甲", times)
        for _ in range(times):
            reveal.note_look(transfer.member, world.actor(world.admin))
        with CaptureQueriesContext(connection) as found:
            own_data.groups(user)
            own_data.looks(user)
        counts.append(len(found))
    assert counts[0] == counts[1]


# --- Who has looked --------------------------------------------------------------------------


def test_each_look_print_and_export_is_told(world):
    transfer, other = (world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED) for _ in range(2))
    user, stranger = (world.graduate_user(each.case) for each in (transfer, other))
    reveal.note_look(transfer.member, world.actor(world.reviewer))
    reveal.note_look(transfer.member, world.actor(user))
    reveal.note_look(other.member, world.actor(world.admin))
    run = print_run.print_run([transfer.letter], world.actor(world.admin))
    run_file.fetch(run, world.actor(world.admin))
    run_file.fetch(run, world.actor(world.admin))
    register = transfer.register_rows.first().register
    register_export.export_register(register, world.actor(world.department_admin))
    college = "甲管理员（甲学院党委）"
    told = [(look.who, look.what) for look in own_data.looks(user)]
    assert told == [
        ("部管理员（组织部管理员）", f"导出{register.title}（含您的身份证号）"),
        (college, "重印介绍信（信上有身份证号）"),
        (college, "打印介绍信（信上有身份证号）"),
        ("您本人", "查看完整身份证号"),
        ("审核员（组织部审核员）", "查看完整身份证号"),
        (college, "开具介绍信（信上有身份证号）"),
    ]
    assert [look.who for look in own_data.looks(stranger)].count("您本人") == 0


def test_an_export_of_a_register_without_the_person_is_not_told(world):
    first = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    register = first.register_rows.get().register
    late = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    elsewhere = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED, organization=world.other_college)
    register_export.export_register(register, world.actor(world.admin))
    assert len(own_data.looks(world.graduate_user(first.case))) == 1
    for transfer in (late, elsewhere):
        assert own_data.looks(world.graduate_user(transfer.case)) == []
