"""年度人员: everybody of the season, with the box each one is in."""

import io
import json

import pytest
from openpyxl import load_workbook

from members.enums import MemberCategory
from members.models import Branch, Event
from tests import factories
from tests.transfers.services.test_reports import box_of
from transfers.enums import OPEN_STATUSES, Disposition, Path, Status
from transfers.models import Case
from transfers.services.reports import IN_TRANSFER, TO_MOVE, Box

URL = "/people/"
EXPORT = "/people/export.xlsx"


def shown(response):
    return {row.record.pk for row in response.context["table"].rows}


def cases(**narrow):
    return set(Case.objects.filter(season__year=2022, **narrow).values_list("pk", flat=True))


def test_it_lists_everybody_in_scope_members_or_not(varied, sign_in):
    assert shown(sign_in(varied.reviewer).get(URL)) == cases()
    assert shown(sign_in(varied.admin).get(URL)) == cases(organization=varied.college)
    assert cases(member__category=MemberCategory.ACTIVIST) <= cases(organization=varied.college)


def test_filter_by_box_and_by_groups_of_boxes(varied, sign_in):
    client = sign_in(varied.reviewer)
    boxes = {case.pk: box_of(case) for case in Case.objects.filter(season__year=2022)}
    wanted = {box.value: (box,) for box in Box} | {
        "TO_MOVE": TO_MOVE,
        "IN_TRANSFER": IN_TRANSFER,
        "ELSEWHERE": [box for box in TO_MOVE if box not in IN_TRANSFER],
    }
    for key, group in wanted.items():
        expected = {pk for pk, box in boxes.items() if box in group}
        assert shown(client.get(f"{URL}?box={key}")) == expected != set(), key


def test_filter_by_the_status_of_the_latest_attempt(varied, sign_in):
    client = sign_in(varied.reviewer)
    latest = {case.pk: case.transfers.order_by("-attempt").first() for case in Case.objects.all()}
    latest = {pk: latest[pk].status if latest[pk] else "" for pk in cases()}
    wanted = {status.value: (status,) for status in Status} | {
        "NONE": ("",),
        "OPEN": OPEN_STATUSES,
        "STALLED": ("", Status.FAILED, Status.CANCELLED),
    }
    for key, group in wanted.items():
        assert shown(client.get(f"{URL}?status={key}")) == {
            pk for pk, status in latest.items() if status in group
        }, key


def test_filter_by_category_and_branch(world, sign_in):
    factories.make_case(world.season, world.college)
    second = Branch.objects.create(organization=world.college, name="第二党支部")
    one = factories.make_case(world.season, world.college, branch=second)
    target = factories.make_case(world.season, world.college, category="DEVELOPMENT_TARGET")
    client = sign_in(world.admin)
    assert shown(client.get(f"{URL}?branch={second.pk}")) == {one.pk}
    assert shown(client.get(f"{URL}?category=DEVELOPMENT_TARGET")) == {target.pk}


def test_branches_are_offered_within_one_organisation_only(world, sign_in):
    foreign = Branch.objects.create(organization=world.other_college, name="乙学院第一党支部")
    factories.make_case(world.season, world.college)
    response = sign_in(world.admin).get(f"{URL}?branch={foreign.pk}")
    assert shown(response) == set()
    assert "乙学院第一党支部" not in response.content.decode()
    client = sign_in(world.reviewer)
    assert "branch" not in client.get(URL).context["filter_form"].fields
    offered = (
        client.get(f"{URL}?organization={world.other_college.pk}").context["filter_form"].fields["branch"]
    )
    assert list(offered.queryset) == [foreign]


def test_a_person_in_another_box_shows_its_note_and_not_the_old_attempt(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.FAILED)
    factories.set_disposition(transfer.case, Disposition.RETAINED, world.actor(world.admin))
    (row,) = sign_in(world.admin).get(URL).context["table"].rows
    texts = {name: str(row.get_cell(name)) for name in ("box", "target", "status", "holder")}
    assert texts["box"] == '留存<span class="sub">至 9 月 30 日</span>'
    assert texts["target"] == "测试文号"
    assert "对方退回" not in texts["status"] + texts["holder"]


def test_a_list_without_anybody_says_what_to_do(world, sign_in):
    assert "请先导入登记表" in sign_in(world.admin).get(URL).content.decode()
    assert "没有符合“无”的人" in sign_in(world.admin).get(f"{URL}?q=无").content.decode()


@pytest.mark.parametrize("query", ["box=x", "status=x", "branch=x", "organization=0", "list=ready"])
def test_a_filter_that_makes_no_sense_lists_nobody_and_says_so(world, sign_in, query):
    factories.make_case(world.season, world.college)
    user = world.reviewer if query.startswith("organization") else world.admin
    response = sign_in(user).get(f"{URL}?{query}")
    assert shown(response) == set()
    assert "筛选条件有误" in response.content.decode()


def test_the_export_holds_the_rows_of_the_filters_and_is_noted(world, sign_in):
    world.transfer(Path.IN_BEIJING)
    kept = factories.make_case(world.season, world.college, name="留存者")
    factories.set_disposition(kept, Disposition.RETAINED, world.actor(world.admin))
    response = sign_in(world.admin).post(f"{EXPORT}?box=RETAINED")
    head, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    (row,) = [dict(zip(head, each, strict=True)) for each in rows]
    assert (row["姓名"], row["归类"], row["说明或文号"]) == ("留存者", "留存", "测试文号")
    assert row["身份证号末四位"] == kept.member.id_number[-4:]
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, event.title) == ("EXPORT", "导出年度人员")
    assert json.loads(event.data) == {"rows": 1, "filters": {"box": "RETAINED"}}
