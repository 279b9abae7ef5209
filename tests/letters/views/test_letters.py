"""The register of numbers, one letter, printing and the workbook."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from letters.models import NumberSeries
from members.models import Event
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def letter_of(world, status=Status.LETTER_ISSUED, **values):
    return world.transfer(Path.OUT_PAPER, status, **values).letter


def reissued(world):
    """A void letter and the one that came in its place."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    old = transfer.letter
    words = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), words)
    old.refresh_from_db()
    return transfer, old, factories.fresh(transfer).letter


def numbers_on(response):
    return {row.record.number for row in response.context["table"].rows}


# --- Register --------------------------------------------------------------------------------


def test_register_adds_up_and_has_no_holes(world):
    reissued(world)
    letter_of(world, Status.LETTER_DELIVERED)
    letter_of(world)
    tiles = entering(world.admin).get(reverse("letters:register")).context["tiles"]
    assert [(tile["label"], tile["value"]) for tile in tiles] == [
        ("已用编号", 4),
        ("已发放", 1),
        ("未发放", 2),
        ("已作废", 1),
        ("空号", 0),
    ]


def test_hole_is_shouted_about(world):
    letter_of(world)
    NumberSeries.objects.update(last=3)
    response = entering(world.reviewer).get(reverse("letters:register"))
    assert response.context["hole_count"] == 2
    assert "有 2 个空号" in response.content.decode()
    assert "甲学院党委 2022 年序号 2、3" in response.content.decode()
    cells = response.context["matrix"]["rows"][0]["cells"]
    assert [(cell["value"], cell["bad"]) for cell in cells] == [
        (1, False),
        (0, False),
        (1, False),
        (0, False),
        (2, True),
    ]
    assert [check["ok"] for check in response.context["matrix"]["checks"]] == [False, True]


def test_each_number_opens_exactly_its_letters(world):
    reissued(world)
    letter_of(world, Status.LETTER_DELIVERED)
    letter_of(world, organization=world.other_college)
    client = entering(world.reviewer)
    response = client.get(reverse("letters:register"))
    for tile in response.context["tiles"]:
        if tile["url"]:
            assert len(numbers_on(client.get(tile["url"]))) == tile["value"], tile["label"]
    for row in response.context["matrix"]["rows"]:
        for cell in row["cells"]:
            if cell["url"]:
                assert len(numbers_on(client.get(cell["url"]))) == cell["value"], row["label"]


def test_college_sees_its_own_numbers_the_department_all(world):
    own, foreign = letter_of(world), letter_of(world, organization=world.other_college)
    url = reverse("letters:register")
    assert numbers_on(entering(world.admin).get(url)) == {own.number}
    assert numbers_on(entering(world.other_admin).get(url)) == {foreign.number}
    assert numbers_on(entering(world.reviewer).get(url)) == {own.number, foreign.number}
    asked = entering(world.admin).get(url, {"organization": world.other_college.pk})
    assert numbers_on(asked) == {own.number}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "张"}, 1),
        ({"q": "2022010002"}, 1),
        ({"q": "没有"}, 0),
        ({"state": "TO_SEAL"}, 2),
        ({"year": "2021"}, 0),
    ],
)
def test_filters(world, query, found):
    letter_of(world, name="张三")
    letter_of(world, name="李四")
    assert len(numbers_on(entering(world.admin).get(reverse("letters:register"), query))) == found


@pytest.mark.parametrize(
    "query", [{"year": "x"}, {"state": "NONSENSE"}, {"page": "99"}, {"organization": "x"}]
)
def test_nonsense_in_the_address_is_no_error(world, query):
    letter_of(world)
    assert entering(world.reviewer).get(reverse("letters:register"), query).status_code == 200


def test_register_costs_the_same_queries_for_one_and_for_many(world):
    client, counts = entering(world.reviewer), []
    for more in (1, 5):
        for _ in range(more):
            letter_of(world)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("letters:register"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_export_has_a_line_per_number_and_no_id_number(world):
    _, old, new = reissued(world)
    letter_of(world, organization=world.other_college)
    response = entering(world.admin).post(reverse("letters:export"))
    sheet = load_workbook(io.BytesIO(response.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[0] for line in lines] == ["编号", old.number, new.number]
    assert lines[1][-1] == new.number
    assert old.member.id_number not in str(lines)
    event = Event.objects.get(verb="EXPORT")
    assert (event.organization, event.title) == (world.college, "导出介绍信台账 2022 年")


# --- One letter ------------------------------------------------------------------------------


def test_letter_shows_frozen_words_and_masks_the_id_number(world):
    letter = letter_of(world)
    response = entering(world.admin).get(reverse("letters:letter", args=[letter.pk]))
    text = response.content.decode()
    assert letter.content_digest in text
    assert letter.member.id_number not in text
    rows = {row["label"]: row["value"] for row in response.context["content_rows"]}
    assert rows["抬头单位"] == "中国共产党陇南市武都区委员会组织部"
    assert rows["身份证号码"] == letter.member.id_number_tail
    assert response.context["differences"] == []


def test_letter_tells_where_the_present_data_differ(world):
    letter = letter_of(world)
    letter.member.phone = "13900001111"
    letter.member.save()
    response = entering(world.admin).get(reverse("letters:letter", args=[letter.pk]))
    assert response.context["differences"] == [
        {"field": "党员联系方式", "before": letter.frozen_content.phone, "after": "13900001111"}
    ]


def test_void_letter_leads_to_the_new_one_and_to_the_person(world):
    transfer, old, new = reissued(world)
    client = entering(world.admin)
    response = client.get(reverse("letters:letter", args=[old.pk]))
    assert response.context["replaced_by"] == new
    assert response.context["case_url"] == reverse("transfers:case", args=[transfer.case_id])
    assert reverse("letters:print") not in response.content.decode()
    back = client.get(reverse("letters:letter", args=[new.pk])).content.decode()
    assert reverse("letters:letter", args=[old.pk]) in back


def test_who_may_see_a_letter(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    expected = {
        world.admin: 200,
        world.reviewer: 200,
        world.other_admin: 404,
        world.graduate_user(transfer.case): 403,
    }
    url = reverse("letters:letter", args=[transfer.letter.pk])
    assert {user: entering(user).get(url).status_code for user in expected} == expected
