"""Sending and reviewing registers, as each kind of visitor meets it."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from members.enums import MemberCategory, Role
from members.models import Event
from members.services.journal import Actor
from tests.factories import fresh, make_case, make_organization, make_user, said, set_disposition
from tests.transfers.sheets import OUT_ONLINE, bring_in, person
from transfers.enums import Action, Disposition, Path, Status
from transfers.models import Register, RegisterRow, Transfer
from transfers.models.registers import RowDecision
from transfers.services.intake.plan import Change
from transfers.services.performing import perform
from transfers.services.review import read_sheet

LIST = "/registers/"
SUBMIT = "/registers/submit/"


def shown(client, **said: str) -> dict[str, str]:
    """The form as the preview gives it, with something said."""
    form = client.get(SUBMIT).context["form"]
    return {name: str(form.initial[name]) for name in ("version", "digest")} | said


def page_of(register: Register) -> str:
    return reverse("transfers:register", args=[register.pk])


def export_of(register: Register) -> str:
    return reverse("transfers:register_export", args=[register.pk])


def queries(client, url: str) -> int:
    """How many queries the page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def overdue(world) -> None:
    """Put the due date before the tests' today, 8 June."""
    world.season.register_due_on = datetime.date(2022, 6, 5)
    world.season.save()


def decide(world, transfer, action: Action, reason: str = "") -> None:
    perform(transfer.pk, action, Actor.of(world.reviewer), {"reason": reason} if reason else {})


# --- Sending ---------------------------------------------------------------------------------


def test_preview_says_who_goes_where_and_what_is_missing(world, sign_in):
    ready = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED, name="准备好")
    waiting = world.transfer(Path.OUT_PAPER, Status.AWAITING_CONFIRMATION, name="待确认")
    world.transfer(Path.IN_BEIJING, Status.DRAFT, name="京内人")
    set_disposition(make_case(world.season, world.college), Disposition.ABROAD, Actor.of(world.admin))
    answer = sign_in(world.admin).get(SUBMIT)
    page = answer.content.decode()
    shown = answer.context["preview"]
    assert [each.transfer for each in shown.to_review] == [ready]
    assert [(line["standing"].transfer, line["what_to_do"]) for line in answer.context["held_back"]] == [
        (waiting, "等待本人确认；可以催办，或核对后代为确认。")
    ]
    assert "报送登记表第 1 版：4 人，其中 1 人待审核" in page
    assert "报送截止 6 月 10 日（还有 2 天）" in page
    assert reverse("transfers:case", args=[waiting.case_id]) in page
    assert not Register.objects.exists()


def test_returned_person_is_held_back_with_the_reason(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    already = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    decide(world, transfer, Action.RETURN, "抬头有误。")
    context = sign_in(world.admin).get(SUBMIT).context
    assert [line["what_to_do"] for line in context["held_back"]] == [
        "组织部退回：抬头有误。请修改后再请本人确认。"
    ]
    assert [(part["title"], [each.transfer for each in part["standings"]]) for part in context["rest"]] == [
        ("此前已送审", [already])
    ]
    assert context["button"] == "报送登记表第 3 版：2 人，无须审核，仅备案"


def test_sending_makes_version_one_and_a_second_click_none(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    client = sign_in(world.admin)
    form = shown(client)
    answer = client.post(SUBMIT, form)
    register = Register.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(register))
    assert (register.version, register.submitted_by, register.late) == (1, world.admin, False)
    assert fresh(transfer).status == Status.SUBMITTED
    second = client.post(SUBMIT, form)
    assert second.status_code == 409
    assert "登记表第 1 版已经报送，请刷新。" in second.content.decode()
    assert Register.objects.count() == 1


def test_what_is_sent_is_what_was_shown(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    client = sign_in(world.admin)
    form = shown(client)
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    answer = client.post(SUBMIT, form)
    assert answer.status_code == 409
    assert "名单在您查看之后有了变化" in answer.content.decode()
    assert (Register.objects.count(), fresh(transfer).status) == (0, Status.CONFIRMED)
    # The page shows the present list, and a second press sends that.
    again = {name: answer.context["form"].data[name] for name in ("version", "digest")}
    assert client.post(SUBMIT, again).status_code == 302
    assert Register.objects.get().rows.count() == 2


def test_late_register_asks_for_the_reason(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    overdue(world)
    client = sign_in(world.admin)
    assert "已逾期 3 天" in client.get(SUBMIT).content.decode()
    answer = client.post(SUBMIT, shown(client, late_reason=" "))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"late_reason": ["请填写逾期原因。"]}
    assert (Register.objects.count(), fresh(transfer).status) == (0, Status.CONFIRMED)
    assert client.post(SUBMIT, shown(client, late_reason="毕业设计在外地")).status_code == 302
    register = Register.objects.get()
    assert (register.late, register.late_reason) == (True, "毕业设计在外地")
    assert "毕业设计在外地" in sign_in(world.reviewer).get(LIST).content.decode()


def test_nobody_to_send(world, sign_in):
    client = sign_in(world.admin)
    assert "请先导入登记表" in client.get(SUBMIT).content.decode()
    answer = client.post(SUBMIT, shown(client))
    assert answer.status_code == 422
    assert "本年度还没有人员" in answer.content.decode()


def test_only_the_college_sends(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    for user in (world.reviewer, world.department_admin, world.graduate_user(transfer.case)):
        client = sign_in(user)
        assert client.get(SUBMIT).status_code == 403
        assert client.post(SUBMIT, {"version": "1"}).status_code == 403
    assert not Register.objects.exists()


# --- Lists -----------------------------------------------------------------------------------


def test_department_sees_every_college_and_who_has_not_sent(world, sign_in):
    world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    client = sign_in(world.reviewer)
    lines = client.get(LIST).context["page"].object_list
    assert [(line["organization"], len(line["versions"]), line["pending"]) for line in lines] == [
        (world.college, 1, 1),
        (world.other_college, 0, 0),
        (world.general_branch, 0, 0),
    ]
    pending, unsent = (
        client.get(f"{LIST}?show={key}").context["page"].object_list for key in ("pending", "unsent")
    )
    assert [line["organization"] for line in pending] == [world.college]
    assert [line["organization"] for line in unsent] == [world.other_college, world.general_branch]


def test_college_sees_its_own_versions_only(world, sign_in):
    world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    world.transfer(Path.OUT_ONLINE, Status.SUBMITTED, organization=world.other_college)
    registers = sign_in(world.admin).get(LIST).context["page"].object_list
    assert [(each.organization, each.pending, each.people) for each in registers] == [(world.college, 1, 1)]


def test_register_of_another_college_is_not_found(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    register = Register.objects.get()
    client = sign_in(world.other_admin)
    assert (client.get(page_of(register)).status_code, client.post(export_of(register)).status_code) == (
        404,
        404,
    )
    graduate = sign_in(world.graduate_user(transfer.case))
    assert (graduate.get(LIST).status_code, graduate.get(page_of(register)).status_code) == (403, 404)


def test_wrong_method(world, sign_in):
    world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    register = Register.objects.get()
    client = sign_in(world.admin)
    assert client.get(export_of(register)).status_code == 405
    assert [client.post(url).status_code for url in (LIST, page_of(register))] == [405, 405]


# --- Review ----------------------------------------------------------------------------------


def test_rows_with_findings_come_first_and_are_grouped(world, sign_in):
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED, name="安无事")
    behind = world.transfer(
        Path.OUT_ONLINE, Status.CONFIRMED, name="周欠费", fee_paid_until=datetime.date(2022, 3, 1)
    )
    world.transfer(Path.IN_BEIJING, Status.CONFIRMED, name="京内人")
    register = world.submit_register(world.college)
    answer = sign_in(world.reviewer).get(page_of(register))
    sheet = answer.context["sheet"]
    assert [row.words["姓名"] for row in sheet.waiting] == ["周欠费", "安无事"]
    assert [row.words["姓名"] for row in sheet.for_the_record] == ["京内人"]
    assert [
        (group["title"], [row["name"] for row in group["rows"]]) for group in answer.context["groups"]
    ] == [("党费未交至离校月份", ["周欠费"])]
    page = answer.content.decode()
    assert "通过全部无问题的 1 人" in page
    assert f"{behind.pk}:{fresh(behind).version}" in page
    assert behind.member.id_number not in page


def test_approve_and_return_through_the_bulk_pages(world, sign_in):
    good = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    bad = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    register = world.submit_register(world.college)
    client = sign_in(world.reviewer)
    tickets = {row.row.transfer_id: row.ticket for row in read_sheet(register, world.reviewer).waiting}
    approve, send_back = (reverse("transfers:act_many", args=[slug]) for slug in ("approve", "return"))
    here = {"next": page_of(register), "sure": "1"}
    assert client.post(approve, {"rows": tickets[good.pk], **here})["Location"] == page_of(register)
    client.post(send_back, {"rows": tickets[bad.pk], f"reason-{bad.pk}": "抬头应为上级党委", **here})
    assert (fresh(good).status, fresh(bad).status) == (Status.APPROVED, Status.RETURNED)
    sheet = client.get(page_of(register)).context["sheet"]
    assert [(row.row.decision, row.row.comment, row.may_undo) for row in sheet.decided] == [
        (RowDecision.RETURNED, "抬头应为上级党委", True),
        (RowDecision.APPROVED, "", True),
    ]
    assert sheet.waiting == []


def test_undo_is_offered_only_while_nothing_has_followed(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.APPROVED)
    register = Register.objects.get()
    undo = reverse("transfers:act", args=[transfer.pk, "undo-decision"])
    assert undo in sign_in(world.reviewer).get(page_of(register)).content.decode()
    assert undo not in sign_in(world.admin).get(page_of(register)).content.decode()
    world.walk(transfer, Status.INITIATED)
    assert undo not in sign_in(world.reviewer).get(page_of(register)).content.decode()


def test_whoever_sent_it_is_told_why_not_to_approve(world, sign_in):
    world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    register = Register.objects.get()
    world.admin.role, world.admin.organization = Role.REVIEWER, None
    world.admin.save()
    answer = sign_in(world.admin).get(page_of(register))
    assert answer.context["why_not"].startswith("报送人不能审核自己报送的内容")
    assert answer.context["why_not"] in answer.content.decode()
    assert "通过全部无问题的" not in answer.content.decode()


def test_college_reads_the_reasons_and_decides_nothing(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    register = Register.objects.get()
    decide(world, transfer, Action.RETURN, "请写全称")
    page = sign_in(world.admin).get(page_of(register)).content.decode()
    assert "请写全称" in page
    assert "去修改" in page
    assert reverse("transfers:act_many", args=["approve"]) not in page
    assert 'name="rows"' not in page


def test_returned_mended_by_import_and_sent_again_shows_only_the_change(world, sign_in):
    bring_in(world.admin, person(1, **OUT_ONLINE), person(2, **OUT_ONLINE), person(3))
    for each in Transfer.objects.for_pages():
        world.walk(each, Status.CONFIRMED)
    world.submit_register(world.college)
    good, bad = (Transfer.objects.get(case__member__student_number=person(n)["学号"]) for n in (1, 2))
    decide(world, good, Action.APPROVE)
    decide(world, bad, Action.RETURN, "学院名称有误")
    mended = OUT_ONLINE | {"具体接收单位": "中共同济大学交通运输工程学院委员会"}
    planned = bring_in(world.admin, person(1, **OUT_ONLINE), person(2, **mended), person(3))
    assert planned.counts == {"new": 0, "changed": 1, "same": 2, "conflict": 0, "refused": 0}
    world.walk(fresh(bad), Status.CONFIRMED)
    second = world.submit_register(world.college)
    answer = sign_in(world.reviewer).get(page_of(second))
    sheet = answer.context["sheet"]
    assert (second.version, sheet.unchanged) == (2, 2)
    assert [(row.row.transfer, list(row.changes), row.returned_because) for row in sheet.waiting] == [
        (
            bad,
            [Change("具体接收单位", OUT_ONLINE["具体接收单位"], mended["具体接收单位"])],
            "学院名称有误",
        )
    ]
    assert [list(row.changes) for row in sheet.for_the_record] == [[], []]
    assert "<del>中共同济大学土木工程学院委员会</del>" in answer.content.decode()


def test_person_who_was_not_in_the_version_before_is_marked(world):
    world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    newcomer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    sheet = read_sheet(Register.objects.get(version=2), world.reviewer)
    assert {row.row.transfer: row.is_new for row in sheet.rows}[newcomer] is True
    assert sum(row.is_new for row in sheet.rows) == 1


def test_older_version_points_to_the_newer_and_back_to_what_waits(world, sign_in):
    world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    first, second = Register.objects.order_by("version")
    client = sign_in(world.reviewer)
    assert "之后又报送了新的一版" in client.get(page_of(first)).content.decode()
    assert "以前的版本还有人待审核" in client.get(page_of(second)).content.decode()


# --- Export ----------------------------------------------------------------------------------


def test_export_has_all_rows_a_sheet_per_route_and_room_to_sign(world, sign_in):
    out = world.transfer(Path.OUT_PAPER, Status.CONFIRMED, name="=安全")
    world.transfer(Path.IN_BEIJING, Status.CONFIRMED, name="京内人")
    make_case(world.season, world.college, name="积极分子", category=MemberCategory.ACTIVIST)
    world.transfer(Path.OUT_ONLINE, Status.DRAFT, name="未就绪")
    register = world.submit_register(world.college)
    decide(world, out, Action.RETURN, "请核对")
    answer = sign_in(world.reviewer).post(export_of(register))
    book = load_workbook(io.BytesIO(answer.content))
    assert set(book.sheetnames) == {"登记表", "京外·纸质", "京外·线上", "京内", "不转接"}
    header, *rows = book["登记表"].values
    assert header[-1] == "本人签字"
    lines = {row[header.index("姓名")]: dict(zip(header, row, strict=True)) for row in rows}
    assert {name: (line["去向类型"], line["审核"]) for name, line in lines.items()} == {
        "=安全": ("转出", "已退回"),
        "京内人": ("转出", "仅备案"),
        "积极分子": ("不转接", "仅备案"),
        "未就绪": ("转出", "本版未送审"),
    }
    assert (lines["=安全"]["审核"], lines["=安全"]["审核意见"]) == ("已退回", "请核对")
    assert lines["=安全"]["身份证号"] == out.member.id_number
    event = Event.objects.get(verb="EXPORT")
    assert (event.title, event.actor, event.organization) == (
        "导出登记表第 1 版（含身份证号）",
        world.reviewer,
        world.college,
    )


# --- Cost ------------------------------------------------------------------------------------


@pytest.fixture
def small_and_large(world):
    """The same pages of a college with one person, and of one with thirty."""
    large = make_organization("大学院党委", code="31")
    user = make_user(Role.COLLEGE_ADMIN, organization=large)
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    bring_in(user, *(person(n, **OUT_ONLINE) for n in range(30)))
    for each in Transfer.objects.filter(organization=large):
        perform(each.pk, Action.REQUEST_CONFIRMATION, Actor.of(user))
        perform(each.pk, Action.CONFIRM, Actor.of(user), said(Action.CONFIRM, Path.OUT_ONLINE))
    return world.admin, user


def test_pages_cost_the_same_for_one_and_thirty_rows(world, sign_in, small_and_large):
    previews = [queries(sign_in(user), SUBMIT) for user in small_and_large]
    assert previews[0] == previews[1]
    pages = []
    for user in small_and_large:
        client = sign_in(user)
        client.post(SUBMIT, shown(client))
        register = Register.objects.get(organization=user.organization)
        pages.append(
            [queries(client, page_of(register)), queries(sign_in(world.reviewer), page_of(register))]
        )
    assert RegisterRow.objects.filter(decision=RowDecision.PENDING).count() == 31
    assert pages[0] == pages[1]
