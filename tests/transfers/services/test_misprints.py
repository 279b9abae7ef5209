"""坏张: the number is void and a new one points to it, or the sheet is printed again; all of a run or nothing."""

import datetime

import pytest

from letters.enums import SheetOutcome, Stock, VoidReason
from letters.models import Letter, PrintedSheet, PrintProfile, PrintRun
from letters.services import numbers, print_run, run_file
from members import clock
from members.models import Event
from members.refusals import Stale
from members.services import journal
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.models import Transfer
from transfers.services import misprints
from transfers.services.misprints import BadSheet, Fate, NotReplaced
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def run_of(world, count=3, user=None, **more):
    letters = [world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter for _ in range(count)]
    actor = world.actor(user or world.admin)
    run = print_run.print_run(letters, actor, **more)
    run_file.fetch(PrintRun.objects.get(pk=run.pk), actor)
    return run


def outcomes(run):
    return list(run.sheets.order_by("position").values_list("outcome", flat=True))


def unchecked(run):
    run.refresh_from_db()
    return run.checked_at is None and set(outcomes(run)) == {SheetOutcome.UNCHECKED}


def test_a_bad_sheet_voids_its_number_and_a_new_one_points_to_it(world):
    with clock.standing_on(datetime.date(2022, 6, 16), datetime.time(14, 3)):
        run = run_of(world)
        bad = run.sheets.get(position=2)
        (replaced,) = misprints.check(run.pk, world.actor(world.admin), [BadSheet(bad.pk, "卡纸")])
    old = Letter.objects.get(pk=bad.letter_id)
    assert (old.void_reason, old.void_evidence) == (
        VoidReason.MISPRINT,
        "打印批次 2022-06-16 14:03 第 2 张：卡纸",
    )
    assert (replaced.sheet.pk, replaced.new.replaces) == (bad.pk, old)
    transfer = Transfer.objects.get(letter=replaced.new)
    assert (transfer.status, transfer.case.member) == (Status.LETTER_ISSUED, old.member)
    assert outcomes(run) == [SheetOutcome.GOOD, SheetOutcome.BAD, SheetOutcome.GOOD]
    assert [state.holes for state in numbers.states([world.college], 2022)] == [0]
    assert journal.verify().fault == ""


def test_printed_again_the_number_stays(world):
    run = run_of(world)
    bad = run.sheets.get(position=1)
    (replaced,) = misprints.check(
        run.pk, world.actor(world.admin), [BadSheet(bad.pk, "白纸未印上", Fate.REPRINT)]
    )
    assert replaced.new is None
    assert Letter.objects.filter(voided_at__isnull=False).count() == 0
    assert outcomes(run)[0] == SheetOutcome.BAD


def test_on_numbered_stock_the_serial_of_the_bad_sheet_is_spoiled(world):
    profile = PrintProfile.objects.create(organization=world.college, name="302 室", stock=Stock.PREPRINTED)
    run = run_of(world, profile=profile, start_serial="A100")
    bad = run.sheets.get(position=2)
    (replaced,) = misprints.check(run.pk, world.actor(world.admin), [BadSheet(bad.pk, "偏斜")])
    old = Letter.objects.get(pk=bad.letter_id)
    assert old.void_evidence.endswith("第 2 张（印刷流水号 A101）：偏斜")
    assert old.factory_serial == replaced.new.factory_serial == ""
    good = PrintedSheet.objects.filter(outcome=SheetOutcome.GOOD).values_list(
        "factory_serial", "letter__factory_serial"
    )
    assert sorted(good) == [("A100", "A100"), ("A102", "A102")]


def test_without_any_bad_sheet_it_is_all_good(world):
    run = run_of(world)
    assert misprints.check(run.pk, world.actor(world.admin), []) == []
    assert outcomes(run) == [SheetOutcome.GOOD] * 3


def test_when_one_cannot_be_voided_nothing_is_written_and_its_sheet_says_why(world):
    run = run_of(world)
    fine, barred = run.sheets.get(position=1), run.sheets.get(position=2)
    Letter.objects.get(pk=barred.letter_id).organization.__class__.objects.update(address="")
    with pytest.raises(NotReplaced) as refused:
        misprints.check(
            run.pk,
            world.actor(world.admin),
            [BadSheet(fine.pk, "卡纸", Fate.REPRINT), BadSheet(barred.pk, "卡纸")],
        )
    assert refused.value.sentences == {barred.pk: "不能作废重开：介绍信还不能开具：还缺本单位通讯地址。"}
    assert unchecked(run)
    assert Letter.objects.filter(voided_at__isnull=False).count() == 0
    assert not Event.objects.filter(verb="PRINT_CHECKED").exists()
    assert journal.verify().fault == ""


def test_what_is_wrong_has_to_be_said(world):
    run = run_of(world)
    bad = run.sheets.get(position=1)
    with pytest.raises(NotReplaced) as refused:
        misprints.check(run.pk, world.actor(world.admin), [BadSheet(bad.pk, "  ")])
    assert list(refused.value.sentences) == [bad.pk]
    assert unchecked(run)


def test_a_number_that_is_void_already_is_only_noted(world):
    run = run_of(world)
    bad = run.sheets.get(position=1)
    words = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    perform(bad.letter.transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), words)
    (replaced,) = misprints.check(run.pk, world.actor(world.admin), [BadSheet(bad.pk, "卡纸")])
    assert replaced.new is None
    assert Letter.objects.filter(voided_at__isnull=False).count() == 1
    assert outcomes(run)[0] == SheetOutcome.BAD


def test_checked_twice_only_the_first_replaces(world):
    run = run_of(world)
    bad = run.sheets.get(position=1)
    marks = [BadSheet(bad.pk, "卡纸")]
    misprints.check(run.pk, world.actor(world.admin), marks)
    with pytest.raises(Stale):
        misprints.check(run.pk, world.actor(world.admin), marks)
    assert Letter.objects.filter(voided_at__isnull=False).count() == 1


def test_the_department_prints_again_but_does_not_void(world):
    run = run_of(world, user=world.reviewer)
    bad, other = run.sheets.get(position=1), run.sheets.get(position=2)
    actor = world.actor(world.reviewer)
    with pytest.raises(NotReplaced) as refused:
        misprints.check(run.pk, actor, [BadSheet(bad.pk, "卡纸")])
    assert "由学院办理" in refused.value.sentences[bad.pk]
    assert unchecked(run)
    misprints.check(run.pk, actor, [BadSheet(other.pk, "卡纸", Fate.REPRINT)])
    assert outcomes(run) == [SheetOutcome.GOOD, SheetOutcome.BAD, SheetOutcome.GOOD]


def test_a_delivered_letter_can_still_be_a_misprint(world):
    run = run_of(world, 1)
    sheet = run.sheets.get()
    world.walk(factories.fresh(sheet.letter.transfer), Status.LETTER_DELIVERED)
    (replaced,) = misprints.check(run.pk, world.actor(world.admin), [BadSheet(sheet.pk, "墨迹不清")])
    assert Transfer.objects.get(letter=replaced.new).status == Status.LETTER_ISSUED
