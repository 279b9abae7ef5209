"""闭环核对: the sums add up, and every number opens exactly its people."""

import io
import json

import pytest
from openpyxl import load_workbook

from letters.models import NumberSeries
from members.models import Event
from tests import factories
from transfers.enums import Disposition, Path, Status
from transfers.models import Case

URL = "/closing/"
TABLES = ("boxes", "routes", "letters")


def cells_of(response):
    """Every cell of the page with its place, sums included."""
    for name in TABLES:
        table = response.context[name]
        lines = [*table["rows"], *([table["totals"]] if table["totals"] else [])]
        for line in lines:
            for column, cell in zip(table["columns"], line["cells"], strict=True):
                yield (name, line["label"], column["label"]), cell


def numbers(response, table, row):
    lines = [*response.context[table]["rows"], response.context[table]["totals"]]
    (line,) = (each for each in lines if each and each["label"] == row)
    labels = [column["label"] for column in response.context[table]["columns"]]
    return dict(zip(labels, [cell["value"] for cell in line["cells"]], strict=True))


@pytest.mark.parametrize("who", ["admin", "reviewer"])
def test_every_number_opens_exactly_as_many_rows(varied, sign_in, who):
    client = sign_in(getattr(varied, who))
    found = {place: cell for place, cell in cells_of(client.get(URL)) if cell["url"]}
    opened = {
        place: client.get(cell["url"]).context["table"].paginator.count for place, cell in found.items()
    }
    assert opened == {place: cell["value"] for place, cell in found.items()}
    assert {name for name, _, _ in found} == set(TABLES)


def test_one_college_chosen_by_the_department_opens_only_its_people(varied, sign_in):
    client = sign_in(varied.reviewer)
    response = client.get(f"{URL}?organization={varied.other_college.pk}")
    assert [line["label"] for line in response.context["boxes"]["rows"]] == ["乙学院党委"]
    for place, cell in cells_of(response):
        if cell["url"]:
            assert client.get(cell["url"]).context["table"].paginator.count == cell["value"], place


def test_the_sums_of_the_page_add_up(varied, sign_in):
    response = sign_in(varied.reviewer).get(URL)
    for line in response.context["boxes"]["rows"]:
        total, *boxes = [cell["value"] for cell in line["cells"]]
        assert total == sum(boxes) > 0
    for line in response.context["routes"]["rows"]:
        total, *statuses = [cell["value"] for cell in line["cells"][:-2]]
        assert total == sum(statuses)
    whole = numbers(response, "letters", "合计")
    assert whole["编号总数"] == whole["已发放"] + whole["未发放"] + whole["作废"] > 0
    assert whole["已发放"] == whole["已收回执"] + whole["待回执"] > 0
    assert (whole["空号"], response.context["all_right"]) == (0, True)
    assert not any(cell["bad"] for _, cell in cells_of(response))
    assert "各项数字都对得上。" in response.content.decode()


def test_each_path_with_its_statuses_and_rates(world, sign_in):
    for status in (Status.COMPLETED, Status.LETTER_DELIVERED, Status.LETTER_ISSUED, Status.FAILED):
        world.transfer(Path.OUT_PAPER, status)
    found = numbers(sign_in(world.admin).get(URL), "routes", "京外·纸质")
    assert {label: n for label, n in found.items() if n} == {
        "人数": 4,
        Status.LETTER_ISSUED.label: 1,
        Status.LETTER_DELIVERED.label: 1,
        Status.COMPLETED.label: 1,
        Status.FAILED.label: 1,
        "办结率": "25%",
        "回执率": "50%",
    }


def test_people_of_other_categories_are_named_beside_the_sum(world, sign_in):
    factories.make_case(world.season, world.college, category="ACTIVIST")
    factories.make_case(world.season, world.college)
    client = sign_in(world.admin)
    response = client.get(URL)
    assert numbers(response, "boxes", "甲学院党委")["应转人数"] == 1
    assert response.context["not_moved"] == 1
    assert client.get(response.context["not_moved_url"]).context["table"].paginator.count == 1


def test_a_hole_in_the_numbers_is_red_with_a_sentence(world, sign_in):
    world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    NumberSeries.objects.update(last=3)
    response = sign_in(world.admin).get(URL)
    bad = [(place, cell["why"]) for place, cell in cells_of(response) if cell["bad"]]
    assert bad == [(("letters", "甲学院党委", "空号"), "有 2 个空号")]
    assert [each["sentence"] for each in response.context["letters"]["checks"] if not each["ok"]] == [
        "空号 2 个，请核查编号序列"
    ]
    assert "有数字对不上" in response.content.decode()


def test_a_contradiction_is_red_and_opens_its_people(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    Case.objects.filter(pk=transfer.case_id).update(disposition=Disposition.RETAINED)
    client = sign_in(world.admin)
    (check,) = (each for each in client.get(URL).context["boxes"]["checks"] if not each["ok"])
    assert check["sentence"] == "1 人不在“转出”一类，转接却在办理或已办结，请逐人核对"
    rows = client.get(check["url"]).context["table"].rows
    assert [row.record.pk for row in rows] == [transfer.case_id]


def test_a_college_sees_its_own_line_only(varied, sign_in):
    client = sign_in(varied.other_admin)
    response = client.get(URL)
    assert [line["label"] for line in response.context["boxes"]["rows"]] == ["乙学院党委"]
    assert response.context["boxes"]["totals"] is None
    assert "甲学院" not in response.content.decode()
    assert client.get(f"{URL}?organization={varied.college.pk}").status_code == 404
    assert client.get(f"{URL}?organization=x").status_code == 404


def test_an_empty_season_says_why(world, sign_in):
    response = sign_in(world.reviewer).get(URL)
    assert response.context["nobody"] is True
    assert "本届还没有党员" in response.content.decode()


def test_the_export_holds_the_same_numbers_and_is_noted(varied, sign_in):
    client = sign_in(varied.reviewer)
    page = client.get(URL)
    book = load_workbook(io.BytesIO(client.post("/closing/export.xlsx").content))
    for name, sheet in zip(TABLES, book.worksheets, strict=True):
        _, *rows = sheet.iter_rows(values_only=True)
        lines = [*page.context[name]["rows"], *filter(None, [page.context[name]["totals"]])]
        assert [list(row) for row in rows] == [
            [line["label"], *(cell["value"] for cell in line["cells"])] for line in lines
        ]
    event = Event.objects.order_by("-seq").first()
    assert (event.verb, event.title, event.actor) == ("EXPORT", "导出闭环核对", varied.reviewer)
    assert json.loads(event.data)["filters"] == {}
