"""What came out of the printer: said once, for every sheet, by whoever has the paper."""

import pytest

from letters.enums import RunState, SheetOutcome, Stock
from letters.models import Letter, PrintedSheet, PrintProfile, PrintRun
from letters.services import print_run, run_check, run_file
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from tests.letters.services.test_run_file import run_of
from transfers.enums import Path, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(world):
    """Two letters, printed."""
    made = run_of(world)
    run_file.fetch(made, world.actor(world.admin))
    return made


def state(run):
    return run_check.with_state(PrintRun.objects.all()).get(pk=run.pk).state


def test_all_good(world, run):
    done = run_check.confirm_good(run.pk, world.actor(world.admin))
    assert (done.checked_by, state(run)) == (world.admin, RunState.CHECKED)
    assert set(PrintedSheet.objects.values_list("outcome", flat=True)) == {SheetOutcome.GOOD}
    event = Event.objects.get(verb="PRINT_CHECKED")
    assert event.title == f"核对打印批次 {run}：2 张全部完好"
    assert journal.verify().fault == ""


def test_bad_ones_are_told_apart(world, run):
    first = run.sheets.get(position=1)
    with journal.change() as book:
        run_check.settle(book, world.actor(world.admin), run.pk, {first.pk: "卡纸"})
    assert list(run.sheets.order_by("position").values_list("outcome", "note")) == [
        (SheetOutcome.BAD, "卡纸"),
        (SheetOutcome.GOOD, ""),
    ]
    assert state(run) == RunState.FAULTY
    assert Event.objects.get(verb="PRINT_CHECKED").title.endswith("1 张完好，1 张有误")


def test_the_states_of_a_run(world):
    run = run_of(world)
    assert state(run) == RunState.TO_FETCH
    run_file.fetch(run, world.actor(world.admin))
    assert state(run) == RunState.TO_CHECK


def test_a_serial_stands_beside_our_number_once_the_sheet_is_good(world):
    profile = PrintProfile.objects.create(organization=world.college, name="302 室", stock=Stock.PREPRINTED)
    run = run_of(world, profile=profile, start_serial="A100")
    actor = world.actor(world.admin)
    run_file.fetch(run, actor)
    spoiled = run.sheets.get(position=1)
    with journal.change() as book:
        run_check.settle(book, actor, run.pk, {spoiled.pk: "卡纸"})
    assert [sheet.letter.factory_serial for sheet in run_file.sheets_of(run)] == ["", "A101"]
    # The spoiled letter goes on the next sheet of the stack.
    again = print_run.print_run([spoiled.letter], actor, profile=profile, start_serial="A102")
    run_file.fetch(again, actor)
    run_check.confirm_good(again.pk, actor)
    assert Letter.objects.get(pk=spoiled.letter_id).factory_serial == "A102"


def test_checked_twice_is_stale(world, run):
    actor = world.actor(world.admin)
    run_check.confirm_good(run.pk, actor)
    with pytest.raises(Stale, match="已由他人核对"):
        run_check.confirm_good(run.pk, actor)
    with journal.change() as book, pytest.raises(Stale):
        run_check.settle(book, actor, run.pk, {run.sheets.first().pk: "卡纸"})
    assert Event.objects.filter(verb="PRINT_CHECKED").count() == 1


def test_what_nobody_has_fetched_cannot_be_looked_at(world):
    run = run_of(world)
    with pytest.raises(Refusal, match="还没有取过文件"):
        run_check.confirm_good(run.pk, world.actor(world.admin))
    assert state(run) == RunState.TO_FETCH


def test_a_sheet_of_another_run_is_refused(world, run):
    other = run_of(world)
    with journal.change() as book, pytest.raises(Refusal, match="不属于这一批"):
        run_check.settle(book, world.actor(world.admin), run.pk, {other.sheets.first().pk: "卡纸"})


def test_only_the_office_that_printed_says_what_came_out(world, run):
    with pytest.raises(NotAllowed, match="甲学院党委打印"):
        run_check.confirm_good(run.pk, world.actor(world.reviewer))
    with pytest.raises(Stale, match="已被撤销"):  # as far as they know there is none
        run_check.confirm_good(run.pk, world.actor(world.other_admin))
    assert state(run) == RunState.TO_CHECK


def test_a_run_that_nobody_fetched_can_be_taken_back(world):
    profile = PrintProfile.objects.create(organization=world.college, name="302 室", stock=Stock.PREPRINTED)
    run, actor = run_of(world, profile=profile, start_serial="A100"), world.actor(world.admin)
    letters = [sheet.letter for sheet in run_file.sheets_of(run)]
    run_check.withdraw(run.pk, actor)
    assert PrintRun.objects.count() == PrintedSheet.objects.count() == 0
    assert Event.objects.get(verb="PRINT_WITHDRAWN").data
    # Its serials are free again.
    print_run.print_run(letters, actor, profile=profile, start_serial="A100")


def test_what_a_colleague_has_taken_back_meanwhile_is_neither_fetched_nor_checked(world, monkeypatch):
    run, actor = run_of(world), world.actor(world.admin)
    draw = run_file.run_pdf

    def slowly(drawn):
        content = draw(drawn)
        run_check.withdraw(run.pk, actor)
        return content

    monkeypatch.setattr(run_file, "run_pdf", slowly)
    with pytest.raises(Stale, match="已被撤销"):
        run_file.fetch(run, actor)
    with pytest.raises(Stale, match="已被撤销"):
        run_check.confirm_good(run.pk, actor)


def test_a_run_that_was_fetched_cannot_be_taken_back(world, run):
    with pytest.raises(Stale, match="文件已经取过"):
        run_check.withdraw(run.pk, world.actor(world.admin))
    assert PrintRun.objects.count() == 1


def test_what_is_to_be_printed_again(world, run):
    actor = world.actor(world.admin)
    bad = run.sheets.get(position=1)
    with journal.change() as book:
        run_check.settle(book, actor, run.pk, {bad.pk: "卡纸"})
    sheets = list(run.sheets.filter(outcome=SheetOutcome.BAD).select_related("run", "letter__replaced_by"))
    assert run_check.to_print_again(sheets) == [bad.letter_id]
    print_run.print_run([bad.letter], actor)
    assert run_check.to_print_again(sheets) == []
    assert run_check.to_print_again([]) == []


def test_letters_wait_for_print_until_they_are_in_a_run(world):
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)  # was on paper before there were runs
    assert list(Letter.objects.waiting_for_print()) == [letter]
    print_run.print_run([letter], world.actor(world.admin))
    assert list(Letter.objects.waiting_for_print()) == []
