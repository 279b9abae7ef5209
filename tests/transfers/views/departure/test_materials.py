"""材料移交: the list, the step for many, one person's checklist, the workbook; and the kinds."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members.enums import MemberCategory
from members.models import Branch, Event
from tests import factories
from tests.transfers.departure import FULL_KINDS, collect, hand_over, keys, kind, switch_on
from transfers.enums import Disposition, Path
from transfers.models import MaterialKind, MaterialRecord
from transfers.services.departure import materials

URL, MANY = "/materials/", "/materials/record/"
HANDED = {"handed_by": "甲管理员", "handed_to": "学校档案馆", "handed_on": "2022-06-07"}


@pytest.fixture
def people(world):
    """In 甲学院: nothing in, all but one, all in, all handed over; and an activist without anything."""
    switch_on(world)
    names = ("甲无", "甲缺", "甲齐", "甲交")
    made = {name: factories.make_case(world.season, world.college, name=name) for name in names}
    made["甲积"] = factories.make_case(
        world.season, world.college, name="甲积", category=MemberCategory.ACTIVIST
    )
    made["乙人"] = factories.make_case(world.season, world.other_college, name="乙人")
    collect(world, made["甲缺"], *FULL_KINDS[:6])
    collect(world, made["甲齐"])
    collect(world, made["甲交"])
    hand_over(world, made["甲交"])
    return made


def shown(response):
    return {row.record.member.name for row in response.context["table"].rows}


def checklist_url(case):
    return reverse("transfers:materials_case", args=[case.pk])


# --- The list --------------------------------------------------------------------------------


def test_everybody_in_scope_is_listed_members_or_not(people, world, sign_in):
    assert shown(sign_in(world.admin).get(URL)) == {"甲无", "甲缺", "甲齐", "甲交", "甲积"}
    assert shown(sign_in(world.reviewer).get(URL)) == set(people)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("shelf=LACKING", {"甲无", "甲缺", "甲积"}),
        ("shelf=COMPLETE", {"甲齐", "甲交"}),
        ("shelf=WAITING", {"甲缺", "甲齐"}),
        ("shelf=GONE", {"甲交"}),
        ("category=ACTIVIST", {"甲积"}),
        ("list=materials", {"甲无", "甲缺", "甲积"}),
        ("q=甲无", {"甲无"}),
    ],
)
def test_filters(people, world, sign_in, query, expected):
    assert shown(sign_in(world.admin).get(f"{URL}?{query}")) == expected


def test_filter_by_one_missing_kind_asks_only_those_who_need_it(people, world, sign_in):
    client = sign_in(world.admin)
    assert shown(client.get(f"{URL}?missing={kind('转正申请书').pk}")) == {"甲无", "甲缺"}
    assert shown(client.get(f"{URL}?missing={kind('入党申请书').pk}")) == {"甲无", "甲积"}


def test_filter_by_branch(people, world, sign_in):
    second = Branch.objects.create(organization=world.college, name="第二党支部")
    factories.make_case(world.season, world.college, name="甲二", branch=second)
    assert shown(sign_in(world.admin).get(f"{URL}?branch={second.pk}")) == {"甲二"}


def test_a_row_says_how_many_are_in_and_what_is_missing(people, world, sign_in):
    table = sign_in(world.admin).get(URL).context["table"]
    cells = {row.record.member.name: row for row in table.rows}
    found = {name: (row.get_cell("files"), row.get_cell("missing")) for name, row in cells.items()}
    assert found["甲无"] == ("0/7", "全部 7 项")
    assert found["甲缺"] == ("6/7", "转正申请书")
    assert found["甲积"] == ("0/2", "全部 2 项")
    assert "6 项待移交" not in cells["甲缺"].get_cell("shelf")
    assert "7 项待移交" in cells["甲齐"].get_cell("shelf")
    assert "甲管理员 → 学校档案馆 李老师" in cells["甲交"].get_cell("handed")


def test_the_number_of_queries_does_not_grow(world, sign_in, django_assert_max_num_queries):
    switch_on(world)
    client = sign_in(world.admin)

    def queries():
        with django_assert_max_num_queries(40) as captured:
            client.get(URL)
        return len(captured)

    collect(world, factories.make_case(world.season, world.college))
    client.get(URL)
    few = queries()
    for _ in range(30):
        collect(world, factories.make_case(world.season, world.college))
    assert queries() == few


def test_the_department_only_looks(people, world, sign_in):
    for user in (world.reviewer, world.department_admin):
        client = sign_in(user)
        page = client.get(URL)
        assert page.context["bulk_actions"] == []
        assert "select" not in [column.name for column in page.context["table"].columns]
        data = {"action": "collect", "selected": [people["甲无"].pk], "sure": "1", "kinds": keys()}
        assert client.post(MANY, data).status_code == 403
        assert client.post(checklist_url(people["甲无"]), data).status_code == 403
    assert not MaterialRecord.objects.filter(case=people["甲无"]).exists()


# --- Many at once ----------------------------------------------------------------------------


def test_ticked_people_get_their_files_recorded_after_one_look(people, world, sign_in):
    client = sign_in(world.admin)
    chosen = [people["甲无"].pk, people["甲积"].pk]
    asked = client.post(MANY, {"action": "collect", "selected": chosen})
    assert asked.status_code == 200
    assert "把 2 人的材料登记为已收齐" in asked.content.decode()
    assert not MaterialRecord.objects.filter(case__in=chosen).exists()
    done = client.post(
        MANY, {"action": "collect", "selected": chosen, "sure": "1", "kinds": keys()}, follow=True
    )
    assert done.redirect_chain == [(URL, 302)]
    assert "已为 2 人登记收齐，共 9 项。" in done.content.decode()
    assert MaterialRecord.objects.filter(case__in=chosen).count() == 9


def test_all_that_match_the_filters_can_be_taken(people, world, sign_in):
    client = sign_in(world.admin)
    data = {"action": "collect", "select_all_matching": "1"}
    asked = client.post(f"{MANY}?shelf=LACKING", data)
    assert {case.member.name for case, _ in asked.context["rows"]} == {"甲无", "甲缺", "甲积"}


def test_a_hand_over_says_by_whom_to_whom_and_when(people, world, sign_in):
    client = sign_in(world.admin)
    data = {"action": "hand-over", "selected": [people["甲齐"].pk], "sure": "1", "kinds": keys()}
    page = client.post(MANY, {**data, "handed_by": "甲管理员", "handed_to": "", "handed_on": "2022-06-09"})
    assert page.status_code == 422
    assert page.context["form"].errors == {
        "handed_to": ["请填写接收人或单位。"],
        "handed_on": ["移交日期不能晚于今天（2022-06-08）。"],
    }
    assert 'value="甲管理员"' in page.content.decode()
    assert client.post(MANY, {**data, **HANDED}).status_code == 302
    found = MaterialRecord.objects.filter(case=people["甲齐"])
    assert set(found.values_list("state", "handed_by", "handed_to")) == {
        ("HANDED_OVER", "甲管理员", "学校档案馆")
    }


def test_each_row_tells_its_result_when_not_all_could_be_done(people, world, sign_in):
    chosen = [people["甲缺"].pk, people["甲齐"].pk]
    data = {"action": "hand-over", "selected": chosen, "sure": "1", "kinds": keys(), **HANDED}
    page = sign_in(world.admin).post(MANY, data)
    assert page.status_code == 200
    assert {each.name: (len(each.done), each.sentence) for each in page.context["results"]} == {
        "甲缺": (6, "转正申请书还没有登记收齐。"),
        "甲齐": (7, ""),
    }
    assert "转正申请书还没有登记收齐。" in page.content.decode()


def test_nobody_ticked_and_somebody_elses_person(people, world, sign_in):
    client = sign_in(world.admin)
    page = client.post(MANY, {"action": "collect"}, follow=True)
    assert "没有选择任何人" in page.content.decode()
    assert client.post(MANY, {"action": "collect", "selected": [people["乙人"].pk]}).status_code == 404
    assert client.post(MANY, {"action": "burn", "selected": [people["甲无"].pk]}).status_code == 404


# --- One person ------------------------------------------------------------------------------


def test_a_checklist_is_recorded_on_step_by_step(people, world, sign_in):
    client, url = sign_in(world.admin), checklist_url(people["甲无"])
    page = client.get(url)
    assert [line.kind.name for line, _ in page.context["lines"]] == list(FULL_KINDS)

    def post(action, **more):
        seen = materials.version_of(people["甲无"])
        return client.post(url, {"action": action, "kinds": keys("入党申请书"), "seen": seen, **more})

    def state():
        return MaterialRecord.objects.filter(case=people["甲无"]).values_list("state", "note").first()

    assert (post("collect").status_code, state()) == (302, ("COLLECTED", ""))
    assert (post("hand-over", **HANDED).status_code, state()) == (302, ("HANDED_OVER", ""))
    assert (post("take-back").status_code, state()) == (302, ("COLLECTED", ""))
    assert (post("exempt").status_code, state()) == (422, ("COLLECTED", ""))
    assert (post("exempt", note="无此材料").status_code, state()) == (302, ("NOT_NEEDED", "无此材料"))
    assert (post("take-back").status_code, state()) == (302, None)


def test_what_was_typed_stays_when_something_is_wrong(people, world, sign_in):
    url = checklist_url(people["甲无"])
    page = sign_in(world.admin).post(
        url, {"action": "hand-over", "kinds": keys("入党申请书"), "seen": "", "handed_to": "档案馆 李老师"}
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "请填写移交人。" in text
    assert 'value="档案馆 李老师"' in text
    assert [line.kind.name for line, ticked in page.context["lines"] if ticked] == ["入党申请书"]
    nothing = sign_in(world.admin).post(url, {"action": "collect", "seen": ""})
    assert nothing.context["form"].errors == {"kinds": ["没有选择材料。请先勾选要登记的材料。"]}


def test_a_stale_page_is_told_so_and_shows_the_present_state(people, world, sign_in):
    case, client = people["甲无"], sign_in(world.admin)
    seen = client.get(checklist_url(case)).context["seen"]
    collect(world, case, "入党申请书")
    page = client.post(
        checklist_url(case), {"action": "collect", "kinds": keys("政治审查材料"), "seen": seen}
    )
    assert page.status_code == 409
    assert "他人已登记过此人的材料" in page.content.decode()
    assert {line.kind.name for line, _ in page.context["lines"] if line.state} == {"入党申请书"}


def test_an_activist_without_a_transfer_has_a_checklist_too(people, world, sign_in):
    page = sign_in(world.admin).get(checklist_url(people["甲积"]))
    assert [line.kind.name for line, _ in page.context["lines"]] == list(FULL_KINDS[:2])


def test_the_persons_page_says_it_in_a_line_and_in_the_timeline(people, world, sign_in):
    client = sign_in(world.admin)
    page = client.get(reverse("transfers:case", args=[people["甲缺"].pk]))
    files, education = page.context["departure"]
    assert (files["sentence"], files["open"]) == ("6/7，缺：转正申请书", True)
    assert (education["sentence"], education["open"]) == ("还没有参加", True)
    (event,) = (each for each in page.context["events"] if each["title"].startswith("材料"))
    assert (event["title"], event["details"]) == ("材料收齐：6 项", [f"材料：{'、'.join(FULL_KINDS[:6])}"])
    activist = client.get(reverse("transfers:case", args=[people["甲积"].pk])).context["departure"]
    assert [each["sentence"] for each in activist] == [
        "0/2，缺：入党申请书、入党积极分子培养教育考察登记表",
        "没有参加，不作要求",
    ]


def test_the_persons_page_of_somebody_who_stays_asks_for_nothing(world, sign_in):
    switch_on(world)
    case = factories.make_case(world.season, world.college)
    factories.set_disposition(case, Disposition.DELAYED_GRADUATION, world.actor(world.admin))
    page = sign_in(world.admin).get(reverse("transfers:case", args=[case.pk]))
    assert [each["open"] for each in page.context["departure"]] == [False, False]


# --- The workbook ----------------------------------------------------------------------------


def test_the_workbook_has_a_column_for_each_kind_and_one_to_sign(people, world, sign_in):
    response = sign_in(world.admin).post(f"{URL}export.xlsx?shelf=COMPLETE")
    sheet = load_workbook(io.BytesIO(response.content)).active
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header[6:13]) == list(FULL_KINDS)
    assert header[-2] == "接收人签名"
    by_name = {row[1]: row for row in rows}
    assert set(by_name) == {"甲齐", "甲交"}
    assert set(by_name["甲交"][6:13]) == {"已移交"}
    assert set(by_name["甲齐"][6:13]) == {"已收齐"}
    assert by_name["甲交"][14:16] == ("甲管理员", "学校档案馆 李老师")
    event = Event.objects.get(verb="EXPORT")
    assert event.title == "导出材料移交清单"
    assert '"rows": 2' in event.data


# --- The kinds -------------------------------------------------------------------------------


def test_the_administrator_adds_and_changes_kinds(world, sign_in):
    client = sign_in(world.department_admin)
    new = reverse("transfers:material_kind_new")
    assert client.get(new).context["form"].initial["position"] == 80
    words = {"name": "党员档案转递单", "position": "80", "required": "on"}
    page = client.post(new, words)
    assert page.status_code == 422
    assert page.context["form"].errors == {"categories": ["请选择哪些人需要这份材料。"]}
    page = client.post(new, {**words, "name": "入党申请书", "categories": ["FULL"]})
    assert page.context["form"].errors == {"name": ["已经有同名的材料。"]}
    assert client.post(new, {**words, "categories": ["FULL"]}).status_code == 302
    made = MaterialKind.objects.get(name="党员档案转递单")
    edit = reverse("transfers:material_kind_edit", args=[made.pk])
    seen = client.get(edit).context["form"].initial["seen"]
    changed = {**words, "categories": ["FULL", "PROBATIONARY"], "seen": seen}  # no tick: out of use
    assert client.post(edit, changed).status_code == 302
    made.refresh_from_db()
    assert (made.active, made.categories) == (False, ["FULL", "PROBATIONARY"])
    assert client.post(edit, {**changed, "position": "5"}).status_code == 409
    MaterialKind.objects.filter(pk=made.pk).update(position=15)
    listed = [each.name for each, _ in client.get(reverse("transfers:material_kinds")).context["rows"]]
    assert listed == [FULL_KINDS[0], "党员档案转递单", *FULL_KINDS[1:]]


def test_lists_do_without_any_kind(world, sign_in):
    MaterialKind.objects.all().delete()
    switch_on(world)
    transfer = world.transfer(Path.IN_BEIJING)
    client = sign_in(world.admin)
    assert "还没有设置材料种类" in client.get(URL).content.decode()
    assert client.get(checklist_url(transfer.case)).status_code == 200
    assert client.get("/").status_code == 200
