"""The file of a run: the same letters each time, counted, and never with a void number."""

import pytest
from django.conf import settings

from letters.enums import Stock
from letters.models import PrintedSheet, PrintProfile, PrintRun
from letters.services import print_run, run_check, run_file, slips
from letters.services.printing import letters_pdf
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from tests import factories
from tests.letters.render.reading import page_count, text_of
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def run_of(world, count=2, **more):
    letters = [world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter for _ in range(count)]
    made = print_run.print_run(letters, world.actor(world.admin), **more)
    return PrintRun.objects.select_related("made_by__organization").get(pk=made.pk)


def profile(world):
    return PrintProfile.objects.create(organization=world.college, name="302 室", stock=Stock.PREPRINTED)


def fetched(run):
    return set(run.sheets.values_list("fetched", flat=True))


def test_plain_paper_is_one_file_from_cover_list_to_sign_out_sheet(world):
    run = run_of(world)
    content = run_file.fetch(run, world.actor(world.admin))
    assert page_count(content) == 4
    numbers = [sheet.letter.number for sheet in run_file.sheets_of(run)]
    assert "介绍信打印清单" in text_of(content, 0)
    assert [text_of(content, page).count(number) for page, number in enumerate(numbers, 1)] == [3, 3]
    assert "领取签收表" in text_of(content, 3)


def test_without_lists_the_file_is_the_letters_byte_by_byte(world):
    run = run_of(world, with_lists=False)
    letters = [sheet.letter for sheet in run_file.sheets_of(run)]
    assert run_file.fetch(run, world.actor(world.admin)) == letters_pdf(letters)


def test_fetched_again_it_is_the_same_file_and_a_reprint_that_is_counted(world):
    run, actor = run_of(world), world.actor(world.admin)
    first = run_file.fetch(run, actor)
    assert fetched(run) == {1}
    assert Event.objects.filter(verb="LETTER_REPRINTED").count() == 0
    run.sheets.first().letter.member.__class__.objects.update(phone_index="changed")
    assert run_file.fetch(run, actor) == first
    assert fetched(run) == {2}
    lines = Event.objects.filter(verb="LETTER_REPRINTED").order_by("seq")
    assert [line.subject for line in lines] == [
        f"letter:{sheet.letter_id}" for sheet in run_file.sheets_of(run)
    ]


def test_numbered_sheets_get_the_letters_alone_and_the_lists_are_another_file(world):
    run, actor = run_of(world, profile=profile(world), start_serial="A100"), world.actor(world.admin)
    content = run_file.fetch(run, actor)
    assert page_count(content) == 2
    assert "党员介绍信存根" not in text_of(content, 0)
    lists = run_file.lists_pdf(run, actor)
    assert page_count(lists) == 2
    assert "A100" in text_of(lists, 0)
    assert "A101" in text_of(lists, 0)
    assert Event.objects.get(verb="EXPORT").subject == f"print_run:{run.pk}"


def test_numbered_sheets_that_are_checked_are_used_up(world):
    run, actor = run_of(world, profile=profile(world), start_serial="A100"), world.actor(world.admin)
    run_file.fetch(run, actor)
    run_check.confirm_good(run.pk, actor)
    with pytest.raises(NotAllowed, match="印制纸已用掉"):
        run_file.fetch(PrintRun.objects.get(pk=run.pk), actor)
    assert fetched(run) == {1}


def test_a_run_with_a_number_that_is_void_by_now_is_not_given_out(world):
    run = run_of(world)
    letter = run.sheets.first().letter
    words = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    perform(letter.transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), words)
    with pytest.raises(Refusal, match=f"第 {letter.number} 号介绍信已作废"):
        run_file.fetch(run, world.actor(world.admin))
    assert fetched(run) == {0}


def test_a_file_that_would_differ_is_not_given_out_and_noted(world):
    run = run_of(world)
    PrintRun.objects.update(pdf_digest="0" * 64)
    run.refresh_from_db()
    with pytest.raises(Refusal, match="与打印当时的不一致"):
        run_file.fetch(run, world.actor(world.admin))
    assert fetched(run) == {0}
    assert Event.objects.get(verb="PRINT_DIFFERS").subject == f"print_run:{run.pk}"


def test_only_the_office_that_printed_has_the_file(world):
    run = run_of(world)
    for user in (world.other_admin, world.reviewer):
        with pytest.raises(NotAllowed, match="甲学院党委打印"):
            run_file.fetch(run, world.actor(user))
    assert fetched(run) == {0}


@pytest.mark.parametrize("ask", [run_file.fetch, run_file.lists_pdf])
def test_a_run_that_a_colleague_has_taken_back_a_moment_ago_is_out_of_date(world, ask):
    run = run_of(world)
    run_check.withdraw(run.pk, world.actor(world.admin))
    with pytest.raises(Stale, match="已被撤销"):
        ask(run, world.actor(world.admin))
    assert not Event.objects.filter(verb="EXPORT").exists()


def test_a_letter_printed_in_two_runs_is_a_reprint_the_second_time_that_a_file_is_fetched(world):
    letter, actor = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter, world.actor(world.admin)
    first, second = (
        PrintRun.objects.select_related("made_by__organization").get(
            pk=print_run.print_run([letter], actor).pk
        )
        for _ in range(2)
    )
    run_file.fetch(second, actor)
    assert Event.objects.filter(verb="LETTER_REPRINTED").count() == 0
    run_file.fetch(first, actor)
    assert Event.objects.get(verb="LETTER_REPRINTED").subject == f"letter:{letter.pk}"


def test_slips_come_with_letters_of_a_season_that_offers_them(world, monkeypatch):
    monkeypatch.setattr(settings, "PUBLIC_BASE_URL", "https://dangyuan.example.edu.cn")
    run = run_of(world, with_slips=True)
    letters = [sheet.letter for sheet in run_file.sheets_of(run)]
    assert slips.wanted(letters) == []
    assert page_count(run_file.run_pdf(run)) == 4
    world.season.verification = True
    world.season.save()
    assert slips.wanted(letters) == letters
    assert page_count(run_file.run_pdf(run)) == 5
    monkeypatch.setattr(settings, "PUBLIC_BASE_URL", "")
    assert slips.wanted(letters) == []


def test_the_name_of_the_file_names_nobody(world):
    run = run_of(world)
    name = run_file.file_name(run)
    assert name.endswith("-2封.pdf")
    people = PrintedSheet.objects.values_list("letter__member__name", flat=True)
    assert [person for person in people if person in name] == []
