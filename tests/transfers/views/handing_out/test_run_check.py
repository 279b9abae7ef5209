"""核对打印结果: which sheets are bad, what is wrong with each, and one press that writes it all down."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.enums import SheetOutcome
from letters.models import Letter, PrintRun
from letters.services import print_run, run_file
from transfers.enums import Path, Status

pytestmark = pytest.mark.django_db


def run_of(world, count=3, user=None):
    letters = [world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter for _ in range(count)]
    actor = world.actor(user or world.admin)
    run = print_run.print_run(letters, actor)
    run_file.fetch(PrintRun.objects.get(pk=run.pk), actor)
    return run


def url(run):
    return reverse("transfers:run_check", args=[run.pk])


def sheet(run, position):
    return run.sheets.get(position=position)


def said(*sheets, fate="VOID", note="卡纸"):
    words = {"bad": [each.pk for each in sheets]}
    for each in sheets:
        words |= {f"s{each.pk}-note": note, f"s{each.pk}-fate": fate}
    return words


def outcomes(run):
    return list(run.sheets.order_by("position").values_list("outcome", flat=True))


# --- Which -----------------------------------------------------------------------------------


def test_first_all_sheets_in_the_order_of_the_stack(world, sign_in):
    run = run_of(world)
    response = sign_in(world.admin).get(url(run))
    assert [each.position for each in response.context["sheets"]] == [1, 2, 3]
    assert response.content.decode().count('name="bad"') == 3


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", [2]),
        ("1，3", [1, 3]),
        ("2-3", [2, 3]),
        ("１、２～３", [1, 2, 3]),
        ("1 1 1-2", [1, 2]),
    ],
)
def test_sheets_by_position(world, sign_in, typed, meant):
    run = run_of(world)
    response = sign_in(world.admin).get(url(run), {"sheets": typed})
    assert [form.sheet.position for form in response.context["forms"]] == meant


def test_sheets_by_number_and_by_tick_together(world, sign_in):
    run = run_of(world)
    by_number, ticked = sheet(run, 3), sheet(run, 1)
    response = sign_in(world.admin).get(url(run), {"sheets": by_number.letter.number, "bad": [ticked.pk]})
    assert [form.sheet for form in response.context["forms"]] == [ticked, by_number]


@pytest.mark.parametrize("typed", ["4", "0", "3-2", "abc", "9" * 400, "1-99999", "-"])
def test_what_is_no_sheet_of_the_run_is_said(world, sign_in, typed):
    response = sign_in(world.admin).get(url(run_of(world)), {"sheets": typed})
    assert response.status_code == 422
    assert "不是这一批的张次（1–3）或编号" in response.content.decode()
    assert typed[:30] in response.content.decode()


def test_sheets_are_marked_by_post_because_a_stack_is_too_long_for_an_address(world, sign_in):
    run, client = run_of(world), sign_in(world.admin)
    assert '<form method="post" novalidate>' in client.get(url(run)).content.decode()
    every = list(run.sheets.order_by("position"))
    response = client.post(url(run), {"sheets": "", "bad": [each.pk for each in every]})
    assert (response.status_code, [form.sheet for form in response.context["forms"]]) == (200, every)
    assert set(outcomes(run)) == {SheetOutcome.UNCHECKED}


def test_ticks_stay_when_something_typed_makes_no_sense(world, sign_in):
    run = run_of(world)
    ticked = sheet(run, 2)
    response = sign_in(world.admin).post(url(run), {"sheets": "7", "bad": [ticked.pk]})
    assert response.status_code == 422
    assert re.findall(r'name="bad" value="(\d+)" checked', response.content.decode()) == [str(ticked.pk)]


def test_nothing_marked_is_said(world, sign_in):
    response = sign_in(world.admin).get(url(run_of(world)), {"sheets": ""})
    assert response.status_code == 422
    assert "没有标出任何一张" in response.content.decode()


def test_the_page_costs_the_same_queries_for_one_and_for_many(world, sign_in):
    client, counts = sign_in(world.admin), []
    for count in (1, 6):
        run = run_of(world, count)
        with CaptureQueriesContext(connection) as captured:
            client.get(url(run))
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- What is wrong ---------------------------------------------------------------------------


def test_one_press_voids_the_bad_and_the_others_are_good(world, sign_in):
    run = run_of(world)
    bad = sheet(run, 2)
    client = sign_in(world.admin)
    response = client.post(url(run), said(bad), follow=True)
    assert response.redirect_chain == [(reverse("letters:run", args=[run.pk]), 302)]
    assert outcomes(run) == [SheetOutcome.GOOD, SheetOutcome.BAD, SheetOutcome.GOOD]
    new = Letter.objects.get(replaces=bad.letter_id)
    text = response.content.decode()
    assert "已核对：2 张完好，1 张有误；1 个编号已作废，换了新编号" in text
    assert f'name="ids" value="{new.pk}"' in text


def test_the_usual_is_void_and_the_words_say_what_each_means(world, sign_in):
    run = run_of(world)
    response = sign_in(world.admin).get(url(run), {"bad": [sheet(run, 1).pk]})
    assert response.context["forms"][0].initial == {"fate": "VOID"}
    text = response.content.decode()
    assert "作废并换新编号" in text
    assert "坏纸必须销毁" in text
    assert "登记：2 张完好，1 张有误" in text


def test_without_words_nothing_is_written_and_nothing_typed_is_lost(world, sign_in):
    run = run_of(world)
    first, second = sheet(run, 1), sheet(run, 2)
    words = said(first, second) | {f"s{second.pk}-note": "", f"s{first.pk}-note": "右上角撕破"}
    response = sign_in(world.admin).post(url(run), words)
    assert response.status_code == 422
    text = response.content.decode()
    assert "第 2 张：请写明问题" in text
    assert 'value="右上角撕破"' in text
    assert set(outcomes(run)) == {SheetOutcome.UNCHECKED}


def test_what_all_have_in_common_is_said_once(world, sign_in):
    run = run_of(world)
    sheets = list(run.sheets.order_by("position"))
    client = sign_in(world.admin)
    assert "3 张相同的" in client.post(url(run), {"sheets": "1-3", "bad": [sheets[0].pk]}).content.decode()
    words = said(*sheets, note="") | {f"s{sheets[1].pk}-note": "撕破"}
    words |= {"all-note": "偏斜", "all-fate": "REPRINT"}
    assert client.post(url(run), words).status_code == 302
    rows = run.sheets.order_by("position").values_list("outcome", "note", "letter__voided_at")
    assert list(rows) == [("BAD", note, None) for note in ("偏斜", "撕破", "偏斜")]


@pytest.mark.parametrize("more", [{"all-fate": "NONSENSE"}, {"all-note": "长" * 101}])
def test_what_cannot_be_said_of_all_is_refused(world, sign_in, more):
    run = run_of(world)
    response = sign_in(world.admin).post(url(run), said(sheet(run, 1), sheet(run, 2)) | more)
    assert response.status_code == 422
    assert "各张相同：" in response.content.decode()
    assert set(outcomes(run)) == {SheetOutcome.UNCHECKED}


@pytest.mark.parametrize("fate", ["", "NONSENSE"])
def test_a_fate_that_is_none_is_refused(world, sign_in, fate):
    run = run_of(world)
    assert sign_in(world.admin).post(url(run), said(sheet(run, 1), fate=fate)).status_code == 422
    assert set(outcomes(run)) == {SheetOutcome.UNCHECKED}


def test_a_letter_that_cannot_be_reissued_says_why_in_its_row(world, sign_in):
    run = run_of(world)
    bad = sheet(run, 1)
    type(world.college).objects.update(address="")
    response = sign_in(world.admin).post(url(run), said(bad))
    assert response.status_code == 422
    assert "还缺本单位通讯地址" in response.content.decode()
    assert set(outcomes(run)) == {SheetOutcome.UNCHECKED}


def test_pressed_twice_the_second_is_too_late(world, sign_in):
    run = run_of(world)
    client, words = sign_in(world.admin), said(sheet(run, 1))
    assert client.post(url(run), words).status_code == 302
    assert client.post(url(run), words).status_code == 409
    assert Letter.objects.filter(voided_at__isnull=False).count() == 1
    assert client.get(url(run)).url == reverse("letters:run", args=[run.pk])


def test_what_nobody_fetched_is_not_checked(world, sign_in):
    run = run_of(world)
    run.sheets.update(fetched=0)
    client = sign_in(world.admin)
    assert "还没有取过文件打印" in client.get(url(run)).content.decode()
    assert client.post(url(run), said(sheet(run, 1))).status_code == 422
    assert set(outcomes(run)) == {SheetOutcome.UNCHECKED}


def test_the_department_is_offered_only_what_it_may_do(world, sign_in):
    run = run_of(world, user=world.reviewer)
    client = sign_in(world.reviewer)
    bad = sheet(run, 1)
    text = client.get(url(run), {"bad": [bad.pk]}).content.decode()
    assert 'value="VOID"' not in text
    assert "由学院办理" in text
    assert client.post(url(run), said(bad)).status_code == 422
    assert client.post(url(run), said(bad, fate="REPRINT")).status_code == 302
    assert sign_in(world.admin).get(url(run)).status_code == 403


def test_a_sheet_of_another_run_is_no_sheet_of_this_one(world, sign_in):
    run, other = run_of(world), run_of(world, 1)
    response = sign_in(world.admin).post(url(run), said(other.sheets.get()))
    assert response.url == url(run)
    assert set(outcomes(other)) == {SheetOutcome.UNCHECKED}
