"""Print runs: the list, one of them, its files, and the look at what came out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.enums import SheetOutcome, Stock
from letters.models import PrintedSheet, PrintProfile, PrintRun
from letters.services import print_run, run_file
from members.models import Event
from tests import factories
from tests.letters.render.reading import page_count
from transfers.enums import Action, Path, Status
from transfers.services import misprints
from transfers.services.misprints import BadSheet, Fate
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def run_of(world, count=2, user=None, **more):
    letters = [world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter for _ in range(count)]
    return print_run.print_run(letters, world.actor(user or world.admin), **more)


def fetched(world, **more):
    run = run_of(world, **more)
    run_file.fetch(PrintRun.objects.get(pk=run.pk), world.actor(world.admin))
    return run


def url(name, run):
    return reverse(f"letters:{name}", args=[run.pk])


def shown(response):
    return [row.record.pk for row in response.context["table"].rows]


# --- The list --------------------------------------------------------------------------------


def test_the_list_is_newest_first_and_scoped(world, sign_in):
    first, second = run_of(world), run_of(world)
    foreign_letter = world.transfer(
        Path.OUT_PAPER, Status.LETTER_ISSUED, organization=world.other_college
    ).letter
    foreign = print_run.print_run([foreign_letter], world.actor(world.other_admin))
    assert shown(sign_in(world.admin).get(reverse("letters:runs"))) == [second.pk, first.pk]
    assert shown(sign_in(world.other_admin).get(reverse("letters:runs"))) == [foreign.pk]
    assert shown(sign_in(world.reviewer).get(reverse("letters:runs"))) == [foreign.pk, second.pk, first.pk]


def test_the_list_is_filtered_by_state_number_and_name(world, sign_in):
    to_fetch, to_check, checked = run_of(world, 1), fetched(world, count=1), fetched(world, count=1)
    client = sign_in(world.admin)
    client.post(url("run_good", checked))
    found = {
        state: shown(client.get(reverse("letters:runs"), {"state": state}))
        for state in ("TO_FETCH", "TO_CHECK", "CHECKED", "FAULTY", "NONSENSE")
    }
    assert found == {
        "TO_FETCH": [to_fetch.pk],
        "TO_CHECK": [to_check.pk],
        "CHECKED": [checked.pk],
        "FAULTY": [],
        "NONSENSE": [checked.pk, to_check.pk, to_fetch.pk],
    }
    sheet = checked.sheets.get()
    for words in (sheet.letter.number, sheet.letter.member.name):
        assert shown(client.get(reverse("letters:runs"), {"q": words})) == [checked.pk]


def test_the_list_costs_the_same_queries_for_one_and_for_many(world, sign_in):
    client, counts = sign_in(world.admin), []
    for more in (1, 4):
        for _ in range(more):
            run_of(world, 1)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("letters:runs"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- One run ---------------------------------------------------------------------------------


def test_a_run_shows_its_sheets_in_the_order_of_the_stack(world, sign_in):
    run = run_of(world, 3)
    response = sign_in(world.admin).get(url("run", run))
    assert [row.record.position for row in response.context["table"].rows] == [1, 2, 3]
    text = response.content.decode()
    assert "待取文件" in text
    assert "撤销这一批" in text
    assert "张全部完好" not in text


def test_a_run_costs_the_same_queries_for_one_and_for_many(world, sign_in):
    client, counts = sign_in(world.admin), []
    for count in (1, 6):
        run = run_of(world, count)
        with CaptureQueriesContext(connection) as captured:
            client.get(url("run", run))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_file_is_shown_in_the_browser_and_counted(world, sign_in):
    run = run_of(world)
    client = sign_in(world.admin)
    response = client.post(url("run_file", run))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert "object-src 'self'" in response["Content-Security-Policy"]
    assert page_count(response.content) == 4
    text = client.get(url("run", run)).content.decode()
    assert "文件取过 1 次" in text
    assert "再取一次（重印）" in text
    assert "2 张全部完好" in text


def test_a_run_with_a_void_number_gives_no_file_and_says_which(world, sign_in):
    run = run_of(world)
    letter = run.sheets.first().letter
    words = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    perform(letter.transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), words)
    client = sign_in(world.admin)
    text = client.get(url("run", run)).content.decode()
    assert "不能再取文件" in text
    assert letter.number in text
    assert url("run_file", run) not in text
    assert client.post(url("run_file", run)).status_code == 422


def test_numbered_stock_has_two_files(world, sign_in):
    profile = PrintProfile.objects.create(organization=world.college, name="302 室", stock=Stock.PREPRINTED)
    run = run_of(world, profile=profile, start_serial="A100")
    client = sign_in(world.admin)
    text = client.get(url("run", run)).content.decode()
    assert "套打，印刷流水号 A100 至 A101" in text
    assert url("run_lists", run) in text
    assert page_count(client.post(url("run_file", run)).content) == 2
    assert page_count(client.post(url("run_lists", run)).content) == 2


def test_all_good_is_one_press_and_only_the_first_counts(world, sign_in):
    run = fetched(world)
    client = sign_in(world.admin)
    assert client.post(url("run_good", run)).url == url("run", run)
    assert client.post(url("run_good", run)).status_code == 409
    assert Event.objects.filter(verb="PRINT_CHECKED").count() == 1
    text = client.get(url("run", run)).content.decode()
    assert "2 张全部完好" in text
    assert "甲管理员" in text


def test_before_the_file_was_fetched_nothing_can_be_good(world, sign_in):
    run = run_of(world)
    assert sign_in(world.admin).post(url("run_good", run)).status_code == 422
    assert PrintedSheet.objects.filter(outcome=SheetOutcome.UNCHECKED).count() == 2


def test_bad_sheets_show_what_became_of_them_and_lead_to_the_print_of_the_new_ones(world, sign_in):
    run = fetched(world)
    first, second = run.sheets.order_by("position")
    replaced = misprints.check(
        run.pk,
        world.actor(world.admin),
        [BadSheet(first.pk, "卡纸"), BadSheet(second.pk, "没有印上", Fate.REPRINT)],
    )
    new = replaced[0].new
    client = sign_in(world.admin)
    response = client.get(url("run", run))
    assert response.context["print_again"] == f"{new.pk},{second.letter_id}"
    text = response.content.decode()
    assert f'name="ids" value="{new.pk},{second.letter_id}"' in text
    to_print = client.post(reverse("letters:print"), {"ids": response.context["print_again"]}, follow=True)
    assert {letter.pk for letter in to_print.context["printable"]} == {new.pk, second.letter_id}
    assert new.number in text
    assert "编号不变，重印；坏纸已销毁" in text
    # The file would be refused for the void number: it is not offered.
    assert reverse("letters:run_file", args=[run.pk]) not in text
    # Once they are printed, nothing is left to print.
    print_run.print_run([new, second.letter], world.actor(world.admin))
    assert client.get(url("run", run)).context["print_again"] == ""


def test_a_run_never_fetched_can_be_taken_back(world, sign_in):
    run, client = run_of(world), sign_in(world.admin)
    assert client.post(url("run_withdraw", run)).url == reverse("letters:runs")
    assert not PrintRun.objects.exists()
    assert client.get(url("run", run)).status_code == 404
    kept = fetched(world)
    assert client.post(url("run_withdraw", kept)).status_code == 409


def test_another_office_may_look_but_not_act(world, sign_in):
    run = fetched(world)
    client = sign_in(world.reviewer)
    text = client.get(url("run", run)).content.decode()
    assert "取文件和核对由该单位办理" in text
    assert url("run_good", run) not in text
    answers = {
        name: client.post(url(name, run)).status_code
        for name in ("run_file", "run_lists", "run_good", "run_withdraw")
    }
    assert answers == dict.fromkeys(answers, 403)
    assert sign_in(world.other_admin).get(url("run", run)).status_code == 404


def test_letters_never_change_by_being_printed(world, sign_in):
    run = run_of(world)
    letter = run.sheets.first().letter
    before = type(letter).objects.values().get(pk=letter.pk)
    client = sign_in(world.admin)
    client.post(url("run_file", run))
    client.post(url("run_good", run))
    assert type(letter).objects.values().get(pk=letter.pk) == before
