"""The plan's page: what it shows of small and large registers, the decisions on it, and the button."""

import re

import pytest
from django.urls import reverse

from members import jobs
from members.enums import Role
from members.models import Event, Member
from members.views.office import XLSX
from tests.factories import make_organization, make_user, said
from tests.transfers.sheets import MESSY, TIDY, bring_in, keep, person, workbook
from tests.transfers.views.intake.pages import commit_of, mapping_of, page_of, posted, queries
from transfers.enums import Action, Path, Status
from transfers.models import Transfer, Upload
from transfers.services import intake
from transfers.services.performing import perform
from transfers.views.intake import shown as intake_shown
from transfers.views.intake.common import job_key


def progress_of(upload: Upload) -> str:
    return reverse("transfers:upload_progress", args=[upload.pk])


def decide_of(upload: Upload) -> str:
    return reverse("transfers:upload_decide", args=[upload.pk])


def act_panel(page: str) -> str:
    return page.split('id="act"')[1].split("</section>", maxsplit=1)[0]


@pytest.fixture
def confirmed(world):
    """Two people of 甲学院 who have confirmed their destination."""
    bring_in(world.admin, person(), person(2))
    actor = world.actor(world.admin)
    for transfer in Transfer.objects.all():
        perform(transfer.pk, Action.REQUEST_CONFIRMATION, actor, {})
        perform(transfer.pk, Action.CONFIRM, actor, said(Action.CONFIRM, Path.IN_BEIJING))
    return world


def in_conflict(user):
    """The sheet names another branch for both."""
    other = {"具体接收单位": "中共清华大学环境学院环硕222支部委员会"}
    return keep(workbook(person(**other), person(2, **other)), user)


@pytest.fixture
def all_large(monkeypatch):
    """Every register is a large one."""
    monkeypatch.setattr(intake_shown, "AT_ONCE", 5)


# --- What is shown ---------------------------------------------------------------------------


def test_looking_at_the_plan_writes_nothing(world, sign_in):
    upload = keep(MESSY.read_bytes(), world.admin)
    client = sign_in(world.admin)
    events = Event.objects.count()
    assert client.get(page_of(upload)).status_code == 200
    assert (Member.objects.count(), Transfer.objects.count(), Event.objects.count()) == (0, 0, events)


def test_messy_plan_names_place_rule_and_remedy_without_the_id_number(world, sign_in):
    upload = keep(MESSY.read_bytes(), world.admin)
    answer = sign_in(world.admin).get(page_of(upload))
    page = answer.content.decode()
    assert {(group["title"], group["count"]) for group in answer.context["groups"]} >= {
        ("同表重复", 6),
        ("身份证号有误", 3),
        ("身份证号是数字单元格", 2),
        ("抬头无接收权限", 2),
    }
    assert [group["level"] for group in answer.context["groups"]] == sorted(
        (group["level"] for group in answer.context["groups"]), key=lambda level: level != "BLOCKING"
    )
    numeric = next(each for each in answer.context["groups"] if each["title"] == "身份证号是数字单元格")
    assert numeric["rows"][0]["place"] == "“Sheet1”第 8 行 G 列“身份证号码”"
    assert "导入 61 人（新增 61）" in page
    for row in intake.plan_of(upload).rows:
        if row.entry.id_number:
            assert row.entry.id_number not in page


def test_counts_lead_to_their_sections(world, sign_in):
    upload = keep(MESSY.read_bytes(), world.admin)
    answer = sign_in(world.admin).get(page_of(upload))
    assert answer.context["links"] == {"new": "#new", "refused": "#refused"}
    assert [section["anchor"] for section in answer.context["sections"]] == ["refused", "new"]
    assert re.findall(r'<details class="panel plan-section" id="(\w+)"', answer.content.decode()) == [
        "refused",
        "new",
    ]


def test_columns_that_were_not_recognised_are_counted_and_can_be_named(world, sign_in):
    client = sign_in(world.admin)
    clear = keep(workbook(person()), world.admin)
    odd = keep(workbook(person(奇怪的一列="甲", 另一列奇怪的="乙")), world.admin)
    assert "列的列名没有识别" not in client.get(page_of(clear)).content.decode()
    page = client.get(page_of(odd)).content.decode()
    assert "有 2 列的列名没有识别" in page
    assert page.count(mapping_of(odd)) == 2


def test_a_section_in_pages_shows_each_row_once(world, sign_in):
    upload = keep(workbook(*(person(n) for n in range(1, 99))), world.admin)
    client = sign_in(world.admin)
    first = client.get(page_of(upload))
    section = first.context["sections"][0]
    assert (len(section["rows"]), section["more"]) == (50, 48)
    assert section["url"] in first.content.decode().replace("&amp;", "&")
    pages = [client.get(page_of(upload), {"section": "new", "page": n}) for n in (1, 2)]
    places = [row["place"] for answer in pages for row in answer.context["section"]["rows"]]
    assert places == [row.place_words for row in intake.plan_of(upload).rows]
    assert client.get(page_of(upload), {"section": "new", "page": "x"}).status_code == 200
    assert client.get(page_of(upload), {"section": "old"}).status_code == 404


def test_a_section_that_is_empty_says_so(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    answer = sign_in(world.admin).get(page_of(upload), {"section": "conflict"})
    assert (answer.status_code, "没有这样的行" in answer.content.decode()) == (200, True)


def test_a_finding_shows_its_first_rows_and_leads_to_exactly_all_of_them(world, sign_in):
    rows = [person(n, 本人联系电话="") for n in range(1, 31)] + [person(n) for n in range(31, 61)]
    upload = keep(workbook(*rows), world.admin)
    client = sign_in(world.admin)
    (group,) = (
        each for each in client.get(page_of(upload)).context["groups"] if each["code"] == "PHONE_MISSING"
    )
    assert (len(group["rows"]), group["count"], group["more"]) == (20, 30, 10)
    answer = client.get(group["more_url"])
    shown = {row["name"] for row in answer.context["section"]["rows"]}
    assert (answer.status_code, shown) == (200, {row["姓名"] for row in rows[:30]})
    assert client.get(page_of(upload), {"rule": "NO_SUCH_RULE"}).status_code == 404


def test_long_cells_do_not_make_the_page_long(world, sign_in):
    upload = keep(
        workbook(*(person(n, 备注="备" * 9_000, 具体接收单位="长" * 9_000) for n in range(1, 21))),
        world.admin,
    )
    assert len(sign_in(world.admin).get(page_of(upload)).content) < 300_000


def test_plan_page_costs_the_same_number_of_queries(world, sign_in):
    other = make_user(Role.COLLEGE_ADMIN, organization=make_organization("大学院党委", code="31"))
    bring_in(world.admin, person())
    bring_in(other, *(person(n) for n in range(2, 32)))
    small = keep(workbook(person(专业班级="新班")), world.admin)
    large = keep(workbook(*(person(n, 专业班级="新班") for n in range(2, 32))), other)
    one, thirty = (
        queries(sign_in(user), page_of(upload)) for user, upload in ((world.admin, small), (other, large))
    )
    assert one == thirty


# --- The button ------------------------------------------------------------------------------


def test_commit_then_a_second_click(world, sign_in):
    upload = keep(TIDY.read_bytes(), world.admin)
    client, form = sign_in(world.admin), posted(upload)
    answer = client.post(commit_of(upload), form)
    assert (answer.status_code, answer["Location"]) == (302, page_of(upload))
    assert Member.objects.count() == 80
    assert "登记表已导入" in client.get(page_of(upload)).content.decode()
    second = client.post(commit_of(upload), form)
    assert second.status_code == 409
    assert "这份登记表已导入，没有重复写入。" in second.content.decode()
    assert Member.objects.count() == 80


def test_commit_of_an_outdated_plan_shows_the_new_one(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    client, form = sign_in(world.admin), posted(upload)
    bring_in(world.admin, person(专业班级="别的班"))
    answer = client.post(commit_of(upload), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "数据库已有变化，请重新核对" in page
    assert "导入 1 人（更新 1）" in page
    assert "<del>别的班</del>" in page
    assert Member.objects.get().class_name == "别的班"
    assert client.post(commit_of(upload), {"digest": answer.context["plan"].digest}).status_code == 302
    assert Member.objects.get().class_name == "采矿硕19-1"


def test_same_file_again_offers_no_button(world, sign_in):
    bring_in(world.admin, person())
    upload = keep(workbook(person()), world.admin)
    client = sign_in(world.admin)
    page = client.get(page_of(upload)).content.decode()
    assert "没有需要写入的内容" in page
    assert 'type="submit">' not in act_panel(page)
    assert client.post(commit_of(upload), posted(upload)).status_code == 422


def test_refused_rows_are_left_out_only_when_the_person_says_so(world, sign_in):
    upload = keep(workbook(person(), person(2, 姓名="")), world.admin)
    client = sign_in(world.admin)
    page = client.get(page_of(upload)).content.decode()
    assert re.search(r'name="leave_out" id="leave-out" value="1" required>', act_panel(page))
    assert "先不导入这" in act_panel(page)
    refused = client.post(commit_of(upload), posted(upload))
    assert refused.status_code == 422
    assert "1 行不能导入" in refused.content.decode()
    assert not Member.objects.exists()
    answer = client.post(commit_of(upload), posted(upload, leave_out="1"))
    assert (answer.status_code, Member.objects.count()) == (302, 1)


def test_nothing_to_leave_out_asks_for_nothing(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    assert "leave_out" not in sign_in(world.admin).get(page_of(upload)).content.decode()


# --- Decisions -------------------------------------------------------------------------------


def test_conflicts_stand_side_by_side_with_nothing_chosen(confirmed, sign_in):
    upload = in_conflict(confirmed.admin)
    answer = sign_in(confirmed.admin).get(page_of(upload))
    page = answer.content.decode()
    assert answer.context["plan"].counts["conflict"] == 2
    assert answer.context["button"] == "按所选处理 2 行冲突"
    radios = re.findall(r'<input[^>]*type="radio"[^>]*>', page)
    assert len(radios) == 4
    assert [radio for radio in radios if "checked" in radio] == []
    assert {re.search(r'form="(\w+)"', radio)[1] for radio in radios} == {"commit"}
    assert "没有选择的保留系统中的" in page
    assert "环硕221支部" in page
    assert "环硕222支部" in page


def test_a_row_that_takes_the_sheet_is_written_and_the_other_stays(confirmed, sign_in):
    upload = in_conflict(confirmed.admin)
    client = sign_in(confirmed.admin)
    first, second = (row.token for row in intake.plan_of(upload).rows)
    form = posted(upload, **{f"decide-{first}": "SHEET", f"decide-{second}": "KEEP"})
    assert client.post(commit_of(upload), form)["Location"] == page_of(upload)
    found = {
        each.case.member.name: (each.status, each.receiving_organization[-7:-3])
        for each in Transfer.objects.select_related("case__member")
    }
    assert found == {"测试零一": (Status.DRAFT, "22支部"), "测试零二": (Status.CONFIRMED, "21支部")}
    page = client.get(page_of(upload)).content.decode()
    assert "采用表中的 1 行" in page
    assert "没有写入的 1 行" in page


def test_decisions_survive_a_refusal(confirmed, sign_in):
    other = {"具体接收单位": "中共清华大学环境学院环硕222支部委员会"}
    upload = keep(workbook(person(**other), person(3, 姓名="")), confirmed.admin)
    client = sign_in(confirmed.admin)
    (row,) = intake.plan_of(upload).to_decide
    answer = client.post(commit_of(upload), posted(upload, **{f"decide-{row.token}": "SHEET"}))
    assert answer.status_code == 422
    assert re.findall(r'value="(\w+)"[^>]*aria-label="[^"]*" checked', answer.content.decode()) == ["SHEET"]
    assert "已选 1 行采用表中的" in answer.content.decode()
    assert client.post(commit_of(upload), posted(upload, leave_out="1")).status_code == 302
    assert Transfer.objects.get(case__member__name="测试零一").status == Status.DRAFT


def test_decisions_are_kept_from_page_to_page_and_all_can_be_kept_at_once(confirmed, sign_in):
    upload = in_conflict(confirmed.admin)
    client = sign_in(confirmed.admin)
    first, second = (row.token for row in intake.plan_of(upload).rows)
    answer = client.post(decide_of(upload), {f"decide-{first}": "SHEET", "page": "1"})
    assert answer["Location"] == f"{page_of(upload)}?section=conflict"
    client.post(decide_of(upload), {f"decide-{second}": "SHEET", "decide-x": "NONSENSE"})
    assert client.get(page_of(upload)).context["taken"] == 2
    client.post(decide_of(upload), {"keep_all": "1"})
    answer = client.get(page_of(upload))
    assert answer.context["taken"] == 0
    checked = re.findall(r'value="(\w+)"[^>]*aria-label="[^"]*" checked', answer.content.decode())
    assert checked == ["KEEP", "KEEP"]
    assert {each.status for each in Transfer.objects.all()} == {Status.CONFIRMED}


def test_keeping_all_is_a_decision_about_each_and_not_asked_again(confirmed, sign_in):
    upload = in_conflict(confirmed.admin)
    client = sign_in(confirmed.admin)
    client.post(decide_of(upload), {"keep_all": "1"})
    assert client.post(commit_of(upload), posted(upload))["Location"] == page_of(upload)
    upload.refresh_from_db()
    assert upload.outcome["decided"] == {"taken": 0, "kept": 2}
    assert {each.status for each in Transfer.objects.all()} == {Status.CONFIRMED}
    again = intake.plan_of(in_conflict(confirmed.admin))
    assert (again.counts["same"], again.to_decide) == (2, [])


def test_nobody_takes_the_sheet_for_all_rows_unseen(confirmed, sign_in):
    upload = in_conflict(confirmed.admin)
    answer = sign_in(confirmed.admin).post(commit_of(upload), posted(upload, **{"decide-*": "SHEET"}))
    assert (answer.status_code, answer.context["taken"]) == (422, 0)
    assert {each.status for each in Transfer.objects.all()} == {Status.CONFIRMED}


def test_a_choice_after_keeping_all_stands_beside_it(confirmed, sign_in):
    upload = in_conflict(confirmed.admin)
    client = sign_in(confirmed.admin)
    client.post(decide_of(upload), {"keep_all": "1"})
    first = intake.plan_of(upload).rows[0].token
    assert client.post(commit_of(upload), posted(upload, **{f"decide-{first}": "SHEET"})).status_code == 302
    upload.refresh_from_db()
    assert upload.outcome["decided"] == {"taken": 1, "kept": 1}


def test_what_was_changed_here_since_the_last_import_is_marked(world, sign_in):
    bring_in(world.admin, person(专业班级="表中旧班"))
    Member.objects.update(class_name="手工改的班")
    upload = keep(workbook(person(专业班级="表中新班")), world.admin)
    page = sign_in(world.admin).get(page_of(upload)).content.decode()
    assert "系统中已手工修改，上次导入为 表中旧班" in page


# --- Large registers -------------------------------------------------------------------------


def test_a_large_plan_is_worked_out_in_a_job_and_shown_from_what_was_kept(world, sign_in, all_large):
    upload = keep(workbook(*(person(n) for n in range(1, 9))), world.admin)
    client = sign_in(world.admin)
    answer = client.get(page_of(upload), follow=True)
    assert answer.redirect_chain == [(progress_of(upload), 302), (page_of(upload), 302)]
    assert "导入 8 人（新增 8）" in answer.content.decode()
    assert answer.context["plan"] == intake_shown.show(intake.plan_of(upload), intake.read(upload))


def test_the_plan_that_is_kept_holds_no_plain_text_about_persons(world, sign_in, all_large, settings):
    upload = keep(workbook(*(person(n, 姓名="绝密甲人") for n in range(1, 9))), world.admin)
    sign_in(world.admin).get(page_of(upload))
    stored = repr(jobs.caches["jobs"].get(f"plan:{upload.pk}"))
    assert len(stored) > 500
    assert "绝密甲人" not in stored
    assert "19000000" not in stored


def test_a_large_plan_is_worked_out_anew_when_the_college_has_worked_on(
    world, sign_in, all_large, monkeypatch
):
    monkeypatch.setattr(intake_shown, "JUST_NOW_SECONDS", 0)
    upload = keep(workbook(*(person(n) for n in range(1, 9))), world.admin)
    client = sign_in(world.admin)
    client.get(page_of(upload), follow=True)
    assert client.get(page_of(upload)).status_code == 200
    bring_in(world.admin, person())
    answer = client.get(page_of(upload), follow=True)
    assert answer.redirect_chain[0] == (progress_of(upload), 302)
    assert "导入 7 人（新增 7）" in answer.content.decode()


def test_a_large_sheet_whose_columns_are_not_clear_leads_to_them(world, sign_in, all_large):
    upload = keep(workbook({"课程": "高等数学", "成绩": "90"}), world.admin)
    answer = sign_in(world.admin).get(page_of(upload), follow=True)
    assert answer.redirect_chain == [(progress_of(upload), 302), (mapping_of(upload), 302)]


def test_a_large_commit_goes_through_a_job(world, sign_in, all_large):
    upload = keep(workbook(*(person(n) for n in range(1, 9)), person(9, 姓名="")), world.admin)
    client = sign_in(world.admin)
    client.get(page_of(upload), follow=True)
    refused = client.post(commit_of(upload), posted(upload))
    assert (refused.status_code, Member.objects.count()) == (422, 0)
    assert "有 1 行不能导入" in refused.content.decode()
    answer = client.post(commit_of(upload), posted(upload, leave_out="1"), follow=True)
    assert answer.redirect_chain == [(progress_of(upload), 302), (page_of(upload), 302)]
    assert (Member.objects.count(), "登记表已导入" in answer.content.decode()) == (8, True)


def test_a_large_commit_of_an_outdated_plan_says_so_and_shows_the_new_one(world, sign_in, all_large):
    upload = keep(workbook(*(person(n) for n in range(1, 9))), world.admin)
    client = sign_in(world.admin)
    client.get(page_of(upload), follow=True)
    form = posted(upload)
    bring_in(world.admin, person())
    answer = client.post(commit_of(upload), form, follow=True)
    assert "数据库已有变化" in answer.content.decode()
    assert Member.objects.count() == 1
    answer = client.get(page_of(upload), follow=True)
    assert "导入 7 人（新增 7）" in answer.content.decode()
    assert client.post(commit_of(upload), {"digest": answer.context["plan"].digest}).status_code == 302
    assert Member.objects.count() == 8


def running(upload: Upload, **fields) -> None:
    """A job of this upload as another process has left it."""
    jobs.caches["jobs"].set(f"job:{job_key(upload)}", jobs.JobState(**fields))


def test_progress_says_in_words_how_far_it_is(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    running(upload, phase="检查", done=3_200, total=10_000, beat=jobs.time.time())
    client = sign_in(world.admin)
    answer = client.get(progress_of(upload))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "正在检查 3,200 / 10,000 行" in page
    assert '<progress class="bar" value="3200" max="10000"' in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert 'hx-trigger="every 1s"' in page
    running(upload, finished=True, url=page_of(upload))
    assert client.get(progress_of(upload))["Location"] == page_of(upload)
    moved = client.get(progress_of(upload), headers={"HX-Request": "true"})
    assert (moved.status_code, moved["HX-Redirect"]) == (200, page_of(upload))


def test_a_job_that_died_says_that_nothing_was_written(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    running(upload, phase="写入", done=1, total=2, beat=jobs.time.time() - 3_600)
    page = sign_in(world.admin).get(progress_of(upload)).content.decode()
    assert jobs.DIED in page
    assert "http-equiv" not in page
    assert page_of(upload) in page


def test_without_a_job_progress_leads_to_the_upload(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    assert sign_in(world.admin).get(progress_of(upload))["Location"] == page_of(upload)


def test_the_marked_workbook_of_a_large_register_is_made_ready_in_a_job(world, sign_in, monkeypatch):
    monkeypatch.setattr(intake_shown, "AT_ONCE", 0)
    upload = keep(workbook(person()), world.admin)
    address = reverse("transfers:upload_findings", args=[upload.pk])
    client = sign_in(world.admin)
    waiting = client.post(address)["Location"]
    ready = client.get(waiting)["Location"]
    assert ready == reverse("transfers:upload_marked", args=[upload.pk])
    assert "已备好" in client.get(ready).content.decode()
    assert client.post(address)["Content-Type"] == XLSX
    assert Event.objects.filter(verb="EXPORT").count() == 1
    bring_in(world.admin, person(2))
    assert client.post(address)["Location"] == waiting  # it would tell of yesterday: it is made anew
    colleague = make_user(Role.COLLEGE_ADMIN, organization=world.college)
    assert sign_in(colleague).get(ready)["Location"] == page_of(upload)
