"""介绍信台账 by year and by season; the workbook; the paper for the year-end signature; holes by name."""

import datetime
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from letters.models import Letter, NumberSeries
from letters.services import numbers, print_run, run_file
from members.models import Event
from tests import factories
from tests.letters.render.reading import text_of
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

REGISTER = reverse("letters:register")


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def numbers_on(response):
    return {row.record.number for row in response.context["table"].rows}


def tiles_of(response):
    return [tile["value"] for tile in response.context["tiles"]]


@pytest.fixture
def two_years(world, settings):
    """Of the season 2022 one letter numbered in 2022, and one, issued again, in January 2023."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    settings.CLOCK_DATE = datetime.date(2023, 1, 10)
    words = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.reviewer), words)
    first, second = Letter.objects.order_by("year")
    assert (first.number, second.number) == ("2022010001", "2023010001")
    return first, second


@pytest.mark.parametrize(
    ("query", "words", "years", "tiles"),
    [
        ({}, "2023 年", [2023], [1, 0, 1, 0, 0]),
        ({"year": "2022"}, "2022 年", [2022], [1, 0, 0, 1, 0]),
        ({"season": "2022"}, "2022 届", [2022, 2023], [2, 0, 1, 1, 0]),
        ({"year": "all"}, "历年", [2022, 2023], [2, 0, 1, 1, 0]),
        ({"year": "2023", "season": "2022"}, "2023 年编号、2022 届", [2023], [1, 0, 1, 0, 0]),
        ({"season": "2021"}, "2021 届", [], [0, 0, 0, 0, 0]),
    ],
)
def test_a_year_is_a_series_and_a_season_are_its_graduates(world, two_years, query, words, years, tiles):
    response = entering(world.reviewer).get(REGISTER, query)
    assert response.context["scope"].words == words
    assert numbers_on(response) == {each.number for each in two_years if each.year in years}
    assert tiles_of(response) == tiles


@pytest.mark.parametrize("query", [{"season": "x"}, {"season": "99999"}, {"year": "x", "season": "²022"}])
def test_nonsense_for_a_season_is_no_error(world, two_years, query):
    response = entering(world.admin).get(REGISTER, query)
    assert (response.status_code, response.context["scope"].words) == (200, "2023 年")


def test_tiles_and_links_keep_to_the_scope(world, two_years):
    client = entering(world.reviewer)
    response = client.get(REGISTER, {"season": "2022"})
    for tile in response.context["tiles"]:
        if tile["url"]:
            assert len(numbers_on(client.get(tile["url"]))) == tile["value"], tile["label"]
    assert [(each["label"], each["here"]) for each in response.context["years"]] == [
        ("2023 年", False),
        ("2022 年", False),
        ("历年", False),
        ("2022 届", True),
    ]


def test_a_void_number_looked_up_says_that_it_is_void_and_what_replaces_it(world, two_years):
    content = entering(world.admin).get(REGISTER, {"year": "all", "q": "2022010001"}).content.decode()
    assert 'class="letterno is-void"' in content
    assert "已作废" in content
    assert "打印有误，改用第 2023010001 号" in content


# --- Holes -----------------------------------------------------------------------------------


def test_missing_numbers_are_named(world):
    for _ in range(2):
        world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    organizations = [world.college, world.other_college]
    assert numbers.holes(organizations, 2022) == []
    NumberSeries.objects.update(last=4)
    assert numbers.holes(organizations, 2022) == [numbers.Hole(world.college, 2022, (3, 4))]
    assert numbers.holes(organizations, None) == [numbers.Hole(world.college, 2022, (3, 4))]
    assert numbers.holes([world.other_college], 2022) == []
    states = numbers.states(organizations, None, 2021)
    assert [(state.issued, state.holes) for state in states] == [(0, 2), (0, 0)]


# --- Workbook and paper ----------------------------------------------------------------------


def workbook_of(response):
    lines = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    heads = next(lines)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def test_the_workbook_says_all_about_each_number(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    letter = transfer.letter
    actor = world.actor(world.admin)
    run = print_run.print_run([letter], actor)
    for fetched in (run, run, print_run.print_run([letter], actor)):  # twice the same run: that is a reprint
        run_file.fetch(fetched, actor)
    print_run.print_run([letter], actor)  # its file was never fetched: nothing came out of a printer
    Letter.objects.filter(pk=letter.pk).update(factory_serial="No.0012345")
    world.seal(factories.fresh(transfer))
    said = {
        "delivered_on": datetime.date(2022, 6, 8),
        "method": "PROXY",
        "proxy_name": "王五",
        "proxy_document": "委托书、学生证",
    }
    perform(transfer.pk, Action.DELIVER_LETTER, actor, said)
    (line,) = workbook_of(entering(world.admin).post(reverse("letters:export")))
    expected = {
        "编号": letter.number,
        "届": "2022 届",
        "状态": "已发放",
        "打印次数": 3,
        "印刷流水号": "No.0012345",
        "发放方式": "他人代领",
        "代领人": "王五",
        "查验证件": "委托书、学生证",
        "邮件号": None,
        "作废原因": None,
    }
    assert {name: line[name] for name in expected} == expected
    assert transfer.member.id_number not in str(line)


def test_the_workbook_keeps_to_the_scope_and_the_filter(world, two_years):
    client = entering(world.admin)
    lines = workbook_of(client.post(f"{reverse('letters:export')}?season=2022&state=VOID"))
    assert [(line["编号"], line["作废依据"], line["被替换为"]) for line in lines] == [
        ("2022010001", "原件已收回", "2023010001")
    ]
    assert Event.objects.get(verb="EXPORT").title == "导出介绍信台账 2022 届"


def test_the_workbook_costs_the_same_queries_for_one_and_for_many(world, django_assert_max_num_queries):
    client = entering(world.admin)
    for _ in range(4):
        transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
        perform(
            transfer.pk,
            Action.REISSUE_LETTER,
            world.actor(world.admin),
            factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER),
        )
    with django_assert_max_num_queries(20):
        assert len(workbook_of(client.post(reverse("letters:export")))) == 8


def test_the_paper_for_the_signature_is_whole_whatever_the_filter(world, two_years):
    url = f"{reverse('letters:export_pdf')}?season=2022&state=VOID&q=nobody"
    response = entering(world.admin).post(url)
    assert response["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    for words in ("2022010001", "2023010001", "2022届", "空号0"):
        assert words in text.replace(" ", "")
    assert Letter.objects.first().member.id_number not in text
    event = Event.objects.get(verb="EXPORT")
    assert (event.title, event.organization) == ("生成签字用介绍信台账 2022 届", world.college)


def test_a_college_gets_its_own_paper_only(world):
    own = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    foreign = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=world.other_college).letter
    url = reverse("letters:export_pdf")
    text = text_of(entering(world.admin).post(url).content)
    assert (own.number in text, foreign.number in text) == (True, False)
    asked = f"{url}?organization={world.other_college.pk}"
    assert entering(world.admin).post(asked).status_code == 404
    assert foreign.number in text_of(entering(world.reviewer).post(asked).content)
    whole = text_of(entering(world.reviewer).post(url).content)
    assert own.number in whole
    assert foreign.number in whole
