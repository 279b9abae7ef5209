"""转接一览 and 逾期清单: rows, filters, acts on many, export."""

import datetime
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from members import clock
from members.models import Event
from tests.factories import fresh, said
from transfers.deadlines import Holder
from transfers.enums import OPEN_STATUSES, Action, Path, Route, Status
from transfers.models import Transfer
from transfers.services.performing import perform
from transfers.services.standing import holder_of

URL = "/transfers/"
EXPORT = "/transfers/export.xlsx"
OVERDUE = "/overdue/"
LISTED = (URL, f"{URL}?list=overdue", f"{OVERDUE}?on=2022-09-01", "/people/", "/closing/")


def shown(response):
    """Ids on all pages of the list."""
    return {row.record.pk for row in response.context["table"].rows}


def ids(transfers):
    return set(transfers.values_list("pk", flat=True))


def season_2022():
    return Transfer.objects.filter(case__season__year=2022, next_attempt__isnull=True)


def workbook(response):
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


# --- Rows and filters ------------------------------------------------------------------------


def test_without_filters_it_lists_the_latest_attempts_of_the_season_in_scope(varied, sign_in):
    assert shown(sign_in(varied.reviewer).get(URL)) == ids(season_2022())
    assert shown(sign_in(varied.admin).get(URL)) == ids(season_2022().filter(organization=varied.college))


@pytest.mark.parametrize(
    ("query", "narrow"),
    [
        ("path=OUT_PAPER", {"route": Route.OUT_OF_BEIJING, "channel": "PAPER"}),
        ("path=UNDECIDED", {"route": ""}),
        ("status=RETURNED", {"status": Status.RETURNED}),
        ("overdue=on", {"status__in": OPEN_STATUSES, "due_on__lt": datetime.date(2022, 6, 8)}),
        ("path=IN_BEIJING&status=DRAFT", {"route": Route.IN_BEIJING, "status": Status.DRAFT}),
    ],
)
def test_filters_narrow_to_exactly_these(varied, sign_in, query, narrow):
    expected = ids(season_2022().filter(**narrow))
    assert expected
    assert shown(sign_in(varied.reviewer).get(f"{URL}?{query}")) == expected


def test_filter_by_holder(varied, sign_in):
    client = sign_in(varied.reviewer)
    for who in Holder:
        expected = {each.pk for each in season_2022().for_pages() if holder_of(each) == who}
        assert shown(client.get(f"{URL}?holder={who}")) == expected


def test_earlier_attempts_and_other_seasons_only_when_asked_for(varied, sign_in):
    client = sign_in(varied.reviewer)
    this_year = Transfer.objects.filter(case__season__year=2022)
    assert shown(client.get(f"{URL}?attempts=on")) == ids(this_year) != ids(season_2022())
    old = Transfer.objects.filter(case__season__year=2021)
    assert shown(client.get(f"{URL}?season=2021")) == ids(old)
    everything = Transfer.objects.filter(next_attempt__isnull=True)
    assert shown(client.get(f"{URL}?season=all")) == ids(everything)


def test_a_college_cannot_widen_its_list(varied, sign_in):
    own = ids(season_2022().filter(organization=varied.other_college))
    response = sign_in(varied.other_admin).get(f"{URL}?organization={varied.college.pk}")
    assert shown(response) == own
    assert "organization" not in response.context["filter_form"].fields


@pytest.mark.parametrize(
    "query", ["status=NOPE", "list=review", "holder=x", "season=20222", "person=1", "letter_year=x"]
)
def test_a_filter_that_makes_no_sense_lists_nobody_and_says_so(varied, sign_in, query):
    response = sign_in(varied.admin).get(f"{URL}?{query}")
    if query.startswith("season"):
        assert response.status_code == 404
        return
    assert shown(response) == set()
    assert "筛选条件有误，没有列出任何人。" in response.content.decode()
    assert response.context["bulk_actions"] == []


def test_an_empty_list_says_what_was_looked_for_and_what_next(world, sign_in):
    client = sign_in(world.admin)
    page = client.get(f"{URL}?path=OUT_PAPER&overdue=on").content.decode()
    assert "没有符合“京外·纸质”、“只看逾期”的人" in page
    assert "这个清单已经办完了" in client.get(f"{URL}?list=ready").content.decode()
    assert "没有逾期的转接" in client.get(f"{OVERDUE}?on=2022-09-01").content.decode()


def test_search_by_name_and_student_number(world, sign_in):
    one = world.transfer(name="欧阳修远", student_number="201801")
    world.transfer(name="李四", student_number="2018029")
    client = sign_in(world.admin)
    assert shown(client.get(URL, {"q": "阳修"})) == {one.pk}
    assert shown(client.get(URL, {"q": " ２０１８０１ "})) == {one.pk}
    assert shown(client.get(URL, {"q": "没有这个人"})) == set()


def test_an_id_number_is_looked_up_and_does_not_stay_in_the_address(world, sign_in):
    one = world.transfer()
    world.transfer()
    number = one.member.id_number
    response = sign_in(world.admin).get(URL, {"q": number.lower(), "status": "DRAFT", "page": "3"})
    assert response.status_code == 302
    assert response.url == f"{URL}?status=DRAFT&person={one.member.pk}"
    assert shown(sign_in(world.admin).get(response.url)) == {one.pk}


def test_an_id_number_of_another_college_finds_nobody(world, sign_in):
    stranger = world.transfer(organization=world.other_college)
    world.transfer()
    response = sign_in(world.admin).get(URL, {"q": stranger.member.id_number}, follow=True)
    assert shown(response) == set()
    assert str(stranger.member.pk) not in response.redirect_chain[0][0]


def test_each_chip_removes_one_filter_and_keeps_the_others(world, sign_in):
    world.transfer()
    response = sign_in(world.reviewer).get(f"{URL}?status=DRAFT&path=IN_BEIJING&sort=name&page=1&overdue=on")
    assert [(each["label"], each["value"], each["remove_url"]) for each in response.context["chips"]] == [
        ("转接类型", "京内", "?status=DRAFT&sort=name&overdue=on"),
        ("状态", "待完善", "?path=IN_BEIJING&sort=name&overdue=on"),
        ("", "只看逾期", "?status=DRAFT&path=IN_BEIJING&sort=name"),
    ]


def test_sorting_changes_the_order_and_nothing_else(varied, sign_in):
    client, expected = sign_in(varied.admin), ids(season_2022().filter(organization=varied.college))
    for column in ("name", "route", "status", "holder", "due"):
        up, down = (client.get(f"{URL}?sort={sign}{column}") for sign in ("", "-"))
        assert shown(up) == shown(down) == expected
        orders = [[row.record.pk for row in page.context["table"].rows] for page in (up, down)]
        assert orders[0] != orders[1]


@pytest.mark.parametrize("sign", ["", "-"])
def test_sorted_by_date_the_closed_ones_are_last_both_ways(varied, sign_in, sign):
    table = sign_in(varied.admin).get(f"{URL}?sort={sign}due").context["table"]
    dues = [row.record.due_on for row in table.rows]
    known = sorted((day for day in dues if day), reverse=bool(sign))
    assert dues == known + [None] * (len(dues) - len(known))


def test_a_row_says_who_holds_it_since_when_and_until_when(world, sign_in):
    with clock.standing_on(datetime.date(2022, 5, 1)):
        world.transfer(Path.IN_BEIJING, Status.INITIATED)
    table = sign_in(world.admin).get(URL).context["table"]
    (row,) = table.rows
    texts = {name: str(row.get_cell(name)) for name in ("holder", "due", "route")}
    assert texts["holder"] == '接收单位<span class="sub">第 39 天</span>'
    assert "逾期 8 天" in texts["due"]
    assert "应在 5 月 31 日前" in texts["due"]
    assert texts["route"] == "京内"


def test_a_second_attempt_is_marked(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.FAILED)
    perform(transfer.pk, Action.TRY_AGAIN, world.actor(world.admin), said(Action.TRY_AGAIN, Path.IN_BEIJING))
    assert "第 2 次办理" in sign_in(world.admin).get(URL).content.decode()


def test_no_page_shows_an_id_number_or_a_phone(varied, sign_in):
    texts = [
        sign_in(varied.reviewer).get(url).content.decode()
        for url in (URL, "/people/", f"{OVERDUE}?on=2022-09-01", "/")
    ]
    for each in Transfer.objects.for_pages():
        assert not any(each.member.id_number in text or each.member.phone in text for text in texts)


# --- Acts on many ----------------------------------------------------------------------------


def test_the_bar_offers_what_the_role_can_do_and_says_why_not(world, sign_in):
    world.transfer(Path.OUT_PAPER, Status.APPROVED)
    bar = sign_in(world.admin).get(URL).context["bulk_actions"]
    assert [(each["label"], each["disabled_reason"], each["primary"]) for each in bar] == [
        ("请本人确认", "本列表中没有“待完善”的转接", False),
        ("代本人确认", "本列表中没有“待本人确认”的转接", False),
        ("开具介绍信", "", True),
        ("登记发放", f"本列表中没有“{Status.LETTER_ISSUED.label}”的转接", False),
        ("登记办结", f"本列表中没有“线上办理中”“{Status.LETTER_DELIVERED.label}”的转接", False),
        ("撤销转接", "", False),
    ]
    bar = sign_in(world.reviewer).get(URL).context["bulk_actions"]
    assert [each["label"] for each in bar] == ["审核通过", "退回修改", "登记办结"]


def test_ticked_rows_are_sent_with_their_version_and_lead_back_to_the_same_filters(world, sign_in):
    first, second = (world.transfer(Path.IN_BEIJING) for _ in range(2))
    client = sign_in(world.admin)
    here = f"{URL}?path=IN_BEIJING&sort=name"
    page = client.get(here).content.decode()
    assert f'name="rows" value="{first.pk}:{first.version}"' in page
    assert '<input type="hidden" name="next" value="/transfers/?path=IN_BEIJING&amp;sort=name">' in page
    button = reverse("transfers:act_many", args=["request-confirmation"])
    assert f'formaction="{button}"' in page
    said_so = {"rows": [f"{first.pk}:{first.version}"], "next": here, "sure": "1"}
    response = client.post(button, said_so)
    assert (response.status_code, response.url) == (302, here)
    assert [fresh(each).status for each in (first, second)] == [Status.AWAITING_CONFIRMATION, Status.DRAFT]


def test_a_working_list_shows_only_the_acts_of_its_step(world, sign_in):
    world.transfer(Path.IN_BEIJING)
    response = sign_in(world.admin).get(f"{URL}?list=ready")
    assert [each["label"] for each in response.context["bulk_actions"]] == ["请本人确认", "撤销转接"]
    assert response.context["step"] is None


def test_a_working_list_leads_to_the_page_where_its_work_is_done(world, sign_in):
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    page = sign_in(world.admin).get(f"{URL}?list=submit").content.decode()
    assert f'href="{reverse("transfers:register_submit")}"' in page


# --- Export ----------------------------------------------------------------------------------


def test_the_export_holds_the_rows_of_the_filters_and_is_noted(world, sign_in):
    wanted = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, name="=SUM(1)")
    world.transfer(Path.IN_BEIJING)
    client = sign_in(world.admin)
    response = client.post(f"{EXPORT}?path=OUT_PAPER&q=SUM")
    (row,) = workbook(response)
    assert row["姓名"] == "=SUM(1)"
    assert row["身份证号末四位"] == wanted.member.id_number[-4:]
    assert row["介绍信编号"] == wanted.letter.number
    assert row["应办结"].date() == wanted.due_on
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, event.title, event.actor, event.organization) == (
        "EXPORT",
        "导出转接一览",
        world.admin,
        world.college,
    )
    assert json.loads(event.data) == {"rows": 1, "filters": {"path": "OUT_PAPER", "q": "（已填）"}}


@pytest.mark.parametrize("url", [EXPORT, "/people/export.xlsx", "/overdue/export.xlsx?on=2022-09-01"])
def test_exports_hold_only_the_own_college_and_no_whole_number(varied, sign_in, url):
    response = sign_in(varied.other_admin).post(url)
    rows = workbook(response)
    assert rows
    assert {row["党组织"] for row in rows} == {"乙学院党委"}
    cells = "|".join(str(value) for row in rows for value in row.values())
    for member in varied.other_college.members.all():
        assert member.id_number not in cells
        assert member.phone not in cells
        assert member.name not in response["Content-Disposition"]


def test_an_export_is_asked_for_by_post_only(world, sign_in):
    client = sign_in(world.admin)
    for url in (EXPORT, "/people/export.xlsx", "/overdue/export.xlsx", "/closing/export.xlsx"):
        before = Event.objects.count()
        assert client.get(url).status_code == 405
        assert Event.objects.count() == before


# --- Overdue ---------------------------------------------------------------------------------


def test_overdue_on_a_day_is_what_should_have_moved_before_it(varied, sign_in):
    client = sign_in(varied.reviewer)
    this_year = Transfer.objects.open().filter(case__season__year=2022)
    for day in ("2022-06-08", "2022-06-11", "2022-09-01"):
        expected = ids(this_year.filter(due_on__lt=day))
        assert shown(client.get(f"{OVERDUE}?on={day}")) == expected
    assert expected == ids(this_year)  # on 1 September nothing that is open is in time (notice 二(二)3)
    assert shown(client.get(OVERDUE)) == ids(this_year.filter(due_on__lt="2022-06-08"))


def test_an_overdue_row_says_days_holder_and_a_masked_phone(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, phone="13812345678")
    (row,) = sign_in(world.admin).get(f"{OVERDUE}?on=2022-09-01").context["table"].rows
    late = (datetime.date(2022, 9, 1) - transfer.due_on).days
    assert str(row.get_cell("days")) == f"{late} 天"
    assert str(row.get_cell("holder")) == '毕业生<span class="sub">第 86 天</span>'
    assert str(row.get_cell("phone")) == "138****5678"


def test_the_groups_on_top_add_up_to_the_list_and_open_their_rows(varied, sign_in):
    client = sign_in(varied.reviewer)
    response = client.get(f"{OVERDUE}?on=2022-09-01")
    tiles, places = response.context["tiles"], response.context["by_organization"]
    assert (
        sum(each["value"] for each in tiles) == sum(each["value"] for each in places) == len(shown(response))
    )
    for each in (*tiles, *places):
        assert len(shown(client.get(OVERDUE + each["url"]))) == each["value"]


@pytest.mark.parametrize("day", ["9 月 1 日", "2022-13-01", "x"])
def test_a_day_that_is_none_lists_nobody_and_says_so(varied, sign_in, day):
    response = sign_in(varied.admin).get(OVERDUE, {"on": day})
    assert shown(response) == set()
    assert "“截至日期”的值无效" in response.content.decode()


# --- Doors and cost --------------------------------------------------------------------------


@pytest.mark.parametrize("url", [URL, OVERDUE, "/people/", "/closing/"])
def test_lists_are_for_the_office(world, sign_in, client, url):
    assert client.get(url).status_code == 302
    graduate = world.graduate_user(world.transfer().case)
    assert sign_in(graduate).get(url).status_code == 403
    assert sign_in(world.admin).post(url).status_code == 405
    assert sign_in(world.admin).get(url).status_code == 200


@pytest.mark.parametrize("who", ["admin", "reviewer"])
def test_thirty_rows_cost_as_many_queries_as_one(world, sign_in, who):
    client = sign_in(getattr(world, who))
    world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    with clock.standing_on(datetime.date(2022, 10, 1)):
        few = {url: _queries(client, url) for url in LISTED}
        _thirty_more(world)
        assert {url: _queries(client, url) for url in LISTED} == few


def _queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def _thirty_more(world):
    with clock.standing_on(datetime.date(2022, 6, 8)):
        for _ in range(10):
            world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
            world.transfer(Path.IN_BEIJING, Status.INITIATED)
            world.transfer(Path.UNDECIDED)
