"""离校教育: sessions, the signed sheet on the screen and on paper, the overview, who has not been there."""

import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members import clock
from members.enums import MemberCategory
from members.models import Branch, Event
from tests import factories
from tests.transfers.departure import ILL, hold, sign, switch_on
from transfers.models import Attendance, EducationSession

URL, PEOPLE, NEW = "/education/", "/education/people/", "/education/new/"
NEXT_WEEK = datetime.date(2022, 6, 15)


@pytest.fixture
def people(world):
    """In 甲学院 two branches; an activist; and one of 乙学院."""
    switch_on(world)
    made = {name: factories.make_case(world.season, world.college, name=name) for name in ("甲一", "甲二")}
    second = Branch.objects.create(organization=world.college, name="甲学院第二党支部")
    made["甲三"] = factories.make_case(world.season, world.college, name="甲三", branch=second)
    made["甲积"] = factories.make_case(
        world.season, world.college, name="甲积", category=MemberCategory.ACTIVIST
    )
    made["乙人"] = factories.make_case(world.season, world.other_college, name="乙人")
    return made


def page_of(session):
    return reverse("transfers:education_session", args=[session.pk])


def posted(page, *came, **notes):
    """What the browser sends of the shown sheet, with these people ticked and these reasons typed."""
    lines = [line for group in page.context["groups"] for line in group["lines"]]
    data = {"action": "save", "attended": []}
    for line in lines:
        data[f"seen-{line.case.pk}"] = line.seen
        data[f"note-{line.case.pk}"] = notes.get(line.case.member.name, line.note)
        if line.case.member.name in came:
            data["attended"].append(str(line.case.pk))
    return data


def recorded():
    return {
        (each.case.member.name, each.state, each.note)
        for each in Attendance.objects.select_related("case__member")
    }


# --- Sessions --------------------------------------------------------------------------------


def test_a_college_registers_a_session_and_goes_on_to_its_sheet(people, world, sign_in):
    client = sign_in(world.admin)
    words = {"held_on": "2022-06-02", "topic": "离校教育", "place": "报告厅", "speaker": ""}
    response = client.post(NEW, words)
    session = EducationSession.objects.get()
    assert response.url == page_of(session)
    assert (session.organization, session.season, session.topic) == (world.college, world.season, "离校教育")
    client.post(NEW, words)
    assert EducationSession.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("held_on", "", "请填写日期。"),
        ("held_on", "六月二日", "日期应写成 2022-06-02 的样子。"),
        ("held_on", "2021-06-02", "2022 届的离校教育应在 2022-01-01 至 2022-12-10 之间，请核对日期。"),
        ("topic", " ", "请填写主题。"),
    ],
)
def test_a_session_says_what_is_wrong(world, sign_in, field, typed, sentence):
    page = sign_in(world.admin).post(NEW, {"held_on": "2022-06-02", "topic": "离校教育", field: typed})
    assert page.status_code == 422
    assert page.context["form"].errors == {field: [sentence]}
    assert not EducationSession.objects.exists()


def test_sessions_are_listed_with_the_last_first_and_their_numbers(people, world, sign_in):
    for day in (2, 7, 4):
        sign(
            world, hold(world, day=datetime.date(2022, 6, day)), *(people[name] for name in ("甲一", "甲积"))
        )
    hold(world, world.other_college)
    found = sign_in(world.admin).get(URL).context["sessions"]
    assert [(each.held_on.day, each.came, each.excused) for each in found] == [
        (7, 2, 0),
        (4, 2, 0),
        (2, 2, 0),
    ]


def test_a_session_is_changed_once_and_removed_while_nobody_is_recorded(people, world, sign_in):
    session, client = hold(world), sign_in(world.admin)
    edit = reverse("transfers:education_edit", args=[session.pk])
    seen = client.get(edit).context["form"].initial["seen"]
    words = {"held_on": "2022-06-03", "topic": "离校教育", "place": "", "speaker": "", "seen": seen}
    assert client.post(edit, words).status_code == 302
    assert client.post(edit, {**words, "topic": "另一个"}).status_code == 409
    sign(world, session, people["甲一"])
    refused = client.post(edit, {"action": "remove"})
    assert refused.status_code == 422
    assert "不能删除" in refused.content.decode()
    Attendance.objects.all().delete()
    assert client.post(edit, {"action": "remove"}).status_code == 302
    assert not EducationSession.objects.exists()


# --- The signed sheet ------------------------------------------------------------------------


def test_the_sheet_lists_everybody_of_the_college_by_branch(people, world, sign_in):
    page = sign_in(world.admin).get(page_of(hold(world)))
    found = [
        (group["name"], [line.case.member.name for line in group["lines"]])
        for group in page.context["groups"]
    ]
    assert found == [
        ("甲学院党委第一党支部", ["甲二", "甲积", "甲一"]),
        ("甲学院第二党支部", ["甲三"]),
    ]


def test_ticks_and_reasons_are_saved(people, world, sign_in):
    session, client = hold(world), sign_in(world.admin)
    data = posted(client.get(page_of(session)), "甲一", "甲积", 甲三="因病请假")
    for _ in range(2):  # a double click
        response = client.post(page_of(session), data, follow=True)
        assert response.redirect_chain == [(page_of(session), 302)]
    assert recorded() == {("甲一", "ATTENDED", ""), ("甲积", "ATTENDED", ""), ("甲三", "EXCUSED", "因病请假")}
    assert Event.objects.filter(verb="RECORD_ATTENDANCE").count() == 3
    again = posted(client.get(page_of(session)), "甲一", 甲三="")
    client.post(page_of(session), again)
    assert recorded() == {("甲一", "ATTENDED", "")}


def test_a_reason_keeps_no_character_that_the_database_refuses(people, world, sign_in):
    session, client = hold(world), sign_in(world.admin)
    client.post(page_of(session), posted(client.get(page_of(session)), 甲三="因病\x00请假"))
    assert recorded() == {("甲三", "EXCUSED", "因病请假")}


def test_one_branch_at_a_time_leaves_the_others_alone(people, world, sign_in):
    session, client = hold(world), sign_in(world.admin)
    sign(world, session, people["甲一"])
    address = f"{page_of(session)}?branch={people['甲三'].branch_id}"
    page = client.get(address)
    assert page.context["here"] == 1
    response = client.post(address, posted(page, "甲三"))
    assert response.url == address
    assert recorded() == {("甲一", "ATTENDED", ""), ("甲三", "ATTENDED", "")}


def test_without_a_script_one_press_says_that_all_came_but_the_excused(people, world, sign_in):
    session, client = hold(world), sign_in(world.admin)
    data = posted(client.get(page_of(session)), 甲三="因病请假")
    client.post(page_of(session), {**data, "action": "everybody"})
    assert {(name, state) for name, state, _ in recorded()} == {
        ("甲一", "ATTENDED"),
        ("甲二", "ATTENDED"),
        ("甲积", "ATTENDED"),
        ("甲三", "EXCUSED"),
    }


def test_a_tick_and_a_reason_contradict_each_other_and_nothing_is_lost(people, world, sign_in):
    session, client = hold(world), sign_in(world.admin)
    page = client.post(page_of(session), posted(client.get(page_of(session)), "甲一", "甲二", 甲一="请假"))
    assert page.status_code == 422
    assert page.context["errors"] == [
        {
            "text": "甲一：已勾选参加，又填了请假事由。请删去其中一项。",
            "target": f"note-{people['甲一'].pk}",
        }
    ]
    lines = {line.case.member.name: line for group in page.context["groups"] for line in group["lines"]}
    assert (lines["甲一"].note, lines["甲二"].attended) == ("请假", True)
    assert recorded() == set()


def test_what_somebody_else_has_recorded_meanwhile_is_not_overwritten(people, world, sign_in):
    session, client = hold(world), sign_in(world.admin)
    data = posted(client.get(page_of(session)), "甲一", "甲二")
    sign(world, session, people["甲一"], presence=ILL)
    page = client.post(page_of(session), data, follow=True)
    assert recorded() == {("甲一", "EXCUSED", "因病请假"), ("甲二", "ATTENDED", "")}
    assert "1 人在您填写期间已由他人登记，没有改动：甲一。" in page.content.decode()


def test_before_the_day_there_is_only_the_paper(people, world, sign_in):
    session, client = hold(world, day=NEXT_WEEK), sign_in(world.admin)
    page = client.get(page_of(session))
    assert page.context["may_record"] is False
    refused = client.post(page_of(session), posted(page, "甲一"))
    assert refused.status_code == 422
    assert "举行以后才能登记" in refused.content.decode()
    assert recorded() == set()


def test_the_department_looks_and_changes_nothing(people, world, sign_in):
    session = hold(world)
    for user in (world.reviewer, world.department_admin):
        client = sign_in(user)
        page = client.get(page_of(session))
        assert page.context["may_record"] is False
        assert client.post(page_of(session), posted(page, "甲一")).status_code == 403
    assert recorded() == set()


def test_the_number_of_queries_does_not_grow(world, sign_in, django_assert_max_num_queries):
    session, client = hold(world), sign_in(world.admin)

    def queries(url):
        client.get(url)
        with django_assert_max_num_queries(40) as captured:
            client.get(url)
        return len(captured)

    addresses = (page_of(session), PEOPLE, URL, f"{page_of(session)}sheet/")
    sign(world, session, factories.make_case(world.season, world.college))
    few = [queries(url) for url in addresses]
    sign(world, session, *(factories.make_case(world.season, world.college) for _ in range(30)))
    assert [queries(url) for url in addresses] == few


# --- On paper --------------------------------------------------------------------------------


def test_the_paper_has_everybody_and_no_navigation(people, world, sign_in):
    session = hold(world)
    page = sign_in(world.admin).get(reverse("transfers:education_sheet", args=[session.pk]))
    text = page.content.decode()
    assert [case.member.name for case, _ in page.context["rows"]] == ["甲二", "甲积", "甲一", "甲三"]
    assert "2022 届毕业生党员离校教育签到表" in text
    assert "（入党积极分子）" in text
    assert "主导航" not in text


def test_the_paper_as_a_workbook_is_noted(people, world, sign_in):
    session = hold(world)
    response = sign_in(world.admin).post(reverse("transfers:education_sheet_export", args=[session.pk]))
    header, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    assert header == ("序号", "姓名", "学号", "党支部", "人员类别", "签名")
    assert [row[:2] for row in rows] == [(1, "甲二"), (2, "甲积"), (3, "甲一"), (4, "甲三")]
    assert Event.objects.get(verb="EXPORT").title == "导出离校教育签到表"


# --- Numbers ---------------------------------------------------------------------------------


def test_the_numbers_of_a_college_open_as_many_people(people, world, sign_in):
    session, client = hold(world), sign_in(world.admin)
    sign(world, session, people["甲一"], people["甲积"])
    sign(world, session, people["甲二"], presence=ILL)
    tiles = client.get(URL).context["tiles"]
    assert [(each["label"], each["value"]) for each in tiles] == [
        ("已举行", 1),
        ("应参加", 3),
        ("已参加", 1),
        ("请假", 1),
        ("一次都没有参加", 1),
    ]
    opened = [client.get(each["url"]).context["count"] for each in tiles if each["url"]]
    assert opened == [each["value"] for each in tiles if each["url"]]


def test_the_department_sees_each_college_in_a_line(people, world, sign_in):
    sign(world, hold(world), people["甲一"], people["甲二"])
    client = sign_in(world.reviewer)
    page = client.get(URL)
    rows = {row["label"]: [cell["value"] for cell in row["cells"]] for row in page.context["table"]["rows"]}
    assert rows == {"甲学院党委": [1, 3, 2, 0, 1, "67%"], "乙学院党委": [0, 1, 0, 0, 1, "0%"]}
    assert page.context["silent"] == ["乙学院党委"]
    for row in page.context["table"]["rows"]:
        for cell in row["cells"]:
            if cell["url"]:
                assert client.get(cell["url"]).context["count"] == cell["value"]
        assert client.get(row["url"]).status_code == 200
    assert client.get(f"{URL}?organization=999").status_code == 404


def test_who_was_at_no_session_is_listed_and_can_be_narrowed(people, world, sign_in):
    sign(world, hold(world), people["甲一"])
    client = sign_in(world.admin)

    def names(query):
        return {row.record.member.name for row in client.get(f"{PEOPLE}?{query}").context["table"].rows}

    assert names("") == {"甲一", "甲二", "甲三", "甲积"}
    assert names("members_only=on") == {"甲一", "甲二", "甲三"}
    assert names("attendance=ABSENT") == names("list=education") == {"甲二", "甲三"}
    assert names(f"attendance=ABSENT&branch={people['甲三'].branch_id}") == {"甲三"}
    assert names("season=all") == set()


# --- The home page ---------------------------------------------------------------------------


def silent(client):
    context = client.get("/").context
    return [
        (group, line["count"], line["due"])
        for group in ("todo", "problem")
        for line in context[group]
        if "还没有登记过任何一次" in line["sentence"]
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2022, 5, 26), []),
        (datetime.date(2022, 5, 27), [("todo", 3, "应在 6 月 10 日前举行（还有 14 天）")]),
        (datetime.date(2022, 6, 11), [("problem", 3, "应在 6 月 10 日前举行（已过 1 天）")]),
    ],
)
def test_a_college_without_any_session_is_told_in_time(people, world, sign_in, day, expected):
    client = sign_in(world.admin)
    with clock.standing_on(day):
        assert silent(client) == expected
        hold(world, day=datetime.date(2022, 5, 20))
        assert silent(client) == []


def test_nobody_is_told_where_the_season_does_not_ask(people, world, sign_in):
    switch_on(world, education_required=False)
    with clock.standing_on(datetime.date(2022, 6, 11)):
        assert silent(sign_in(world.admin)) == []
        assert silent(sign_in(world.reviewer)) == []
