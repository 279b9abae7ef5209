"""A press of 打印: known to the register whole or not at all, in pick-up order, never with a void number."""

import hashlib
import uuid

import pytest
from django.db import IntegrityError, transaction

from letters.enums import SheetOutcome, Stock, StockKind
from letters.models import Letter, PrintedSheet, PrintProfile, PrintRun, StockEntry
from letters.services import print_run
from letters.services.printing import letter_pdf, run_letters_pdf
from members import clock
from members.enums import Role
from members.models import Branch, Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def letter_of(world, **values):
    return world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, **values).letter


def reissue(world, letter):
    words = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    perform(letter.transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), words)


def stock_profile(world, **values):
    return PrintProfile.objects.create(
        organization=world.college, name="302 室", stock=Stock.PREPRINTED, **values
    )


def receive(world, first, last, quantity):
    StockEntry.objects.create(
        owner=world.college,
        kind=StockKind.RECEIVED,
        day=clock.today(),
        quantity=quantity,
        first_serial=first,
        last_serial=last,
        recorded_by=world.admin,
        recorded_at=clock.now(),
    )


def pressed(world, letters, user=None, **more):
    return print_run.print_run(letters, world.actor(user or world.admin), **more)


def nothing_written():
    verbs = ("LETTER_PRINTED", "LETTER_REPRINTED")
    return (
        not PrintRun.objects.exists()
        and not PrintedSheet.objects.exists()
        and not Event.objects.filter(verb__in=verbs).exists()
    )


# --- What a press writes ---------------------------------------------------------------------


def test_a_press_makes_a_run_a_sheet_and_a_line_for_each_letter(world):
    letters = [letter_of(world, name=name) for name in ("张三", "李四")]
    run = pressed(world, letters)
    assert (run.organization, run.made_by, run.count, run.stock) == (
        world.college,
        world.admin,
        2,
        Stock.PLAIN,
    )
    assert run.pdf_digest == hashlib.sha256(run_letters_pdf(run, letters[::-1])).hexdigest()
    sheets = PrintedSheet.objects.order_by("position").values_list(
        "letter__member__name", "position", "outcome", "fetched", "factory_serial"
    )
    assert list(sheets) == [
        ("李四", 1, SheetOutcome.UNCHECKED, 0, ""),
        ("张三", 2, SheetOutcome.UNCHECKED, 0, ""),
    ]
    lines = Event.objects.filter(verb="LETTER_PRINTED").order_by("seq")
    assert [(line.title, line.subject) for line in lines] == [
        (f"打印介绍信 {letter.number}", f"letter:{letter.pk}") for letter in letters[::-1]
    ]
    assert journal.verify().fault == ""


def test_one_letter_on_plain_paper_is_the_file_whose_digest_was_stored_with_the_number(world):
    letter = letter_of(world)
    run = pressed(world, [letter])
    assert (
        run.pdf_digest == letter.pdf_digest == hashlib.sha256(letter_pdf(letter.frozen_content)).hexdigest()
    )


def test_pick_up_order_is_organisation_branch_name(world):
    # 矿 U+77FF comes before 采 U+91C7, and yī after èr.
    second = Branch.objects.create(organization=world.college, name="矿物加工第一党支部")
    first = Branch.objects.create(organization=world.college, name="采矿工程第二党支部")
    very_first = Branch.objects.create(organization=world.college, name="采矿工程第一党支部")
    letters = [
        letter_of(world, name="甲", organization=world.other_college),
        letter_of(world, name="周一", branch=second),
        letter_of(world, name="阿卜杜热西提·麦麦提", branch=second),
        letter_of(world, name="赵", branch=first),
        letter_of(world, name="郑", branch=very_first),
    ]
    assert [letter.member.name for letter in print_run.pick_up_order(letters)] == [
        "郑",
        "赵",
        "阿卜杜热西提·麦麦提",
        "周一",
        "甲",
    ]


def test_letters_of_several_organisations_make_a_run_of_none(world):
    letters = [letter_of(world), letter_of(world, organization=world.other_college)]
    run = pressed(world, letters, world.reviewer)
    assert run.organization is None
    assert not PrintRun.objects.visible_to(world.admin).exists()
    assert PrintRun.objects.visible_to(world.reviewer).get() == run


def test_a_letter_that_was_on_paper_before_is_noted_as_a_reprint(world):
    letter = letter_of(world)
    pressed(world, [letter])
    pressed(world, [letter])  # the first was never fetched: nothing has come out of a printer
    assert Event.objects.filter(verb="LETTER_REPRINTED").count() == 0
    PrintedSheet.objects.update(fetched=1)
    pressed(world, [letter])
    assert Event.objects.get(verb="LETTER_REPRINTED").title == f"重印介绍信 {letter.number}"


def test_history_tells_every_time_of_a_letter(world):
    letter, other = letter_of(world), letter_of(world)
    first = pressed(world, [letter, other])
    second = pressed(world, [letter])
    assert [(each.run, each.sheet.letter_id) for each in print_run.history(letter)] == [
        (first, letter.pk),
        (second, letter.pk),
    ]


def test_the_progress_is_told_in_three_phases(world):
    told = []
    pressed(world, [letter_of(world)], report=lambda *words: told.append(words))
    assert [phase for phase, _, _ in told] == ["核对", "排版", "登记"]
    assert {total for _, _, total in told} == {1}


# --- What is refused -------------------------------------------------------------------------


def test_a_letter_voided_since_it_was_read_is_not_printed_nor_any_with_it(world):
    letters = [letter_of(world), letter_of(world)]
    reissue(world, letters[0])
    with pytest.raises(Refusal, match="第 2022010001 号介绍信已作废，不能打印"):
        pressed(world, letters)
    assert nothing_written()


def test_a_letter_voided_while_the_file_is_drawn_is_not_printed(world, monkeypatch):
    letter = letter_of(world)
    draw = print_run.run_letters_pdf

    def slowly(*arguments):
        reissue(world, letter)
        return draw(*arguments)

    monkeypatch.setattr(print_run, "run_letters_pdf", slowly)
    with pytest.raises(Refusal, match="已作废"):
        pressed(world, [Letter.objects.get(pk=letter.pk)])
    assert nothing_written()


def test_words_that_are_not_those_of_the_number_are_not_printed(world):
    letter = letter_of(world)
    letter.content = letter.content.replace("陇南", "陇北")
    with pytest.raises(Refusal, match="校验值不符"):
        pressed(world, [letter])
    assert nothing_written()


def test_nothing_and_too_much(world, monkeypatch):
    with pytest.raises(Refusal, match="没有选择"):
        pressed(world, [])
    monkeypatch.setattr(print_run, "LETTERS_AT_MOST", 1)
    with pytest.raises(Refusal, match="一次最多打印 1 封"):
        pressed(world, [letter_of(world), letter_of(world)])
    assert nothing_written()


def test_a_graduate_prints_nothing(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    with pytest.raises(NotAllowed):
        pressed(world, [transfer.letter], world.graduate_user(transfer.case))
    assert nothing_written()


# --- Pressed twice ---------------------------------------------------------------------------


def test_the_same_press_twice_is_one_run(world):
    letters, name = [letter_of(world), letter_of(world)], uuid.uuid4()
    first = pressed(world, letters, run_id=name)
    again = pressed(world, letters[::-1], run_id=name)
    assert (first.pk, again.pk, PrintRun.objects.count()) == (name, name, 1)
    assert Event.objects.filter(verb="LETTER_PRINTED").count() == 2


@pytest.mark.parametrize("other", ["letters", "lists", "person"])
def test_the_same_name_with_other_wishes_is_stale(world, other):
    letters, name = [letter_of(world), letter_of(world)], uuid.uuid4()
    pressed(world, letters, run_id=name)
    colleague = factories.make_user(Role.COLLEGE_ADMIN, organization=world.college)
    with pytest.raises(Stale, match="已经打印过一次"):
        pressed(
            world,
            letters[:1] if other == "letters" else letters,
            colleague if other == "person" else None,
            with_lists=other != "lists",
            run_id=name,
        )
    assert PrintRun.objects.count() == 1


# --- Numbered sheets -------------------------------------------------------------------------


def test_each_sheet_of_numbered_stock_has_the_next_serial(world):
    receive(world, "No.0012399", "No.0012402", 4)
    letters = [letter_of(world, name=name) for name in ("甲", "乙", "丙")]
    run = pressed(world, letters, profile=stock_profile(world, offset_x="1.5"), start_serial="No.0012399")
    assert (run.start_serial, float(run.offset_x), run.stock) == ("No.0012399", 1.5, Stock.PREPRINTED)
    sheets = run.sheets.order_by("position").values_list("stock_owner", "factory_serial")
    assert list(sheets) == [(world.college.pk, f"No.00{serial}") for serial in (12399, 12400, 12401)]
    assert list(Letter.objects.values_list("factory_serial", flat=True)) == [
        "",
        "",
        "",
    ]  # not before the look


@pytest.mark.parametrize("start", ["No.0012401", "No.0099999", "abc", ""])
def test_a_start_that_the_ledger_does_not_know_writes_nothing(world, start):
    receive(world, "No.0012399", "No.0012402", 4)
    with pytest.raises(Refusal):
        pressed(world, [letter_of(world)], profile=stock_profile(world), start_serial=start)
    assert nothing_written()


def test_a_serial_is_never_used_twice(world):
    receive(world, "No.0012399", "No.0012402", 4)
    profile, letter = stock_profile(world), letter_of(world)
    pressed(world, [letter], profile=profile, start_serial="No.0012399")
    with pytest.raises(Refusal, match="已经打印过"):
        pressed(world, [letter], profile=profile, start_serial="No.0012399")
    copied = PrintedSheet.objects.get()
    copied.pk, copied.position, copied.letter = None, 2, letter_of(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        copied.save(force_insert=True)
    assert PrintRun.objects.count() == 1


def test_plain_paper_has_no_serial_whatever_was_typed(world):
    run = pressed(world, [letter_of(world)], start_serial="No.0012399")
    assert (run.start_serial, run.sheets.get().factory_serial) == ("", "")
