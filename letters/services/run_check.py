"""核对打印结果: what came out of the printer, sheet by sheet. Only then a factory serial stands beside our number."""

import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from letters.enums import RunState, SheetOutcome
from letters.models import Letter, PrintedSheet, PrintRun
from letters.services.print_run import require_office_of
from members import clock
from members.refusals import Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Journal

WITHDRAWN = "这一批已被撤销，请刷新后再看。本次操作没有写入任何内容。"
CHECKED_ALREADY = "这一批已由他人核对，请刷新后再看。本次操作没有写入任何内容。"


def with_state(runs: QuerySet[PrintRun]) -> QuerySet[PrintRun]:
    """The runs with ``state`` (``RunState``), ``fetched`` times and ``bad`` sheets, to be filtered and shown."""
    sheets = PrintedSheet.objects.filter(run=OuterRef("pk")).order_by()
    bad = sheets.filter(outcome=SheetOutcome.BAD).values("run").annotate(n=Count("pk")).values("n")
    return runs.annotate(
        bad=Coalesce(Subquery(bad), 0),
        fetched=Coalesce(Subquery(sheets.filter(position=1).values("fetched")), 0),
    ).annotate(
        state=Case(
            When(bad__gt=0, then=Value(RunState.FAULTY.value)),
            When(checked_at__isnull=False, then=Value(RunState.CHECKED.value)),
            When(fetched__gt=0, then=Value(RunState.TO_CHECK.value)),
            default=Value(RunState.TO_FETCH.value),
        )
    )


def confirm_good(run_id: uuid.UUID, actor: Actor) -> PrintRun:
    """全部完好: every sheet of the run is as it should be. Raises ``Stale`` when the run has been checked."""
    with journal.change() as book:
        return settle(book, actor, run_id, {})


def settle(book: Journal, actor: Actor, run_id: uuid.UUID, bad: Mapping[int, str]) -> PrintRun:
    """Write down the outcome of every sheet: ``bad`` tells what is wrong by sheet, all others are good.

    Runs inside the caller's change. Raises ``Stale`` when the run has been checked, ``Refusal`` when nobody has
    fetched its file yet, ``NotAllowed`` for another office than the one that printed.
    """
    run = _own(run_id, actor)
    if run.checked_at:
        raise Stale(CHECKED_ALREADY)
    if run.sheets.filter(fetched=0).exists():
        raise Refusal("这一批还没有取过文件打印，无从核对。请先取文件打印；不打印了，请撤销这一批。")
    sheets = {sheet.pk: sheet for sheet in run.sheets.select_related("letter")}
    if not bad.keys() <= sheets.keys():
        raise Refusal("有的张次不属于这一批，请重新勾选。")
    for pk, note in bad.items():
        run.sheets.filter(pk=pk).update(outcome=SheetOutcome.BAD, note=note[:100])
    run.sheets.exclude(pk__in=list(bad)).update(outcome=SheetOutcome.GOOD)
    _record_serials(run)
    run.checked_by, run.checked_at = actor.user, clock.now()
    run.save(update_fields=["checked_by", "checked_at"])
    book.record(
        actor,
        "PRINT_CHECKED",
        f"核对打印批次 {run}：{_words(run.count, len(bad))}",
        organization=run.organization,
        subject=f"print_run:{run.pk}",
        data={"rows": run.count, "bad_sheets": [sheets[pk].position for pk in sorted(bad)]},
    )
    return run


def to_print_again(bad: Sequence[PrintedSheet]) -> list[uuid.UUID]:
    """The letters that stand for these bad sheets of one run now, unless they have been printed since.

    The sheets come with their letter and its ``replaced_by``. A letter that was void without a new one is left out.
    """
    standing = [getattr(sheet.letter, "replaced_by", None) or sheet.letter for sheet in bad]
    live = [letter.pk for letter in standing if not letter.voided_at]
    if not live:
        return []
    since = PrintedSheet.objects.filter(letter__in=live, run__made_at__gt=bad[0].run.made_at)
    printed = set(since.values_list("letter", flat=True))
    return [pk for pk in live if pk not in printed]


def withdraw(run_id: uuid.UUID, actor: Actor) -> None:
    """Take back a run whose file nobody has fetched: nothing of it is on paper, its serials are free again."""
    with journal.change() as book:
        run = _own(run_id, actor)
        if run.sheets.filter(fetched__gt=0).exists():
            raise Stale("这一批的文件已经取过，不能撤销；请核对打印结果。")
        book.record(
            actor,
            "PRINT_WITHDRAWN",
            f"撤销打印批次 {run}（没有取过文件）",
            organization=run.organization,
            subject=f"print_run:{run.pk}",
            data={"rows": run.count},
        )
        run.sheets.all().delete()
        run.delete()


def _own(run_id: uuid.UUID, actor: Actor) -> PrintRun:
    """The run as it stands now, of the actor's office; a colleague may have taken it back a moment ago."""
    found = PrintRun.objects.visible_to(actor.user).select_related("made_by__organization")
    run = found.filter(pk=run_id).first()
    if run is None:
        raise Stale(WITHDRAWN)
    require_office_of(run, actor.user)
    return run


def _record_serials(run: PrintRun) -> None:
    """The serial of the sheet that a letter is on now; it is not frozen, the paper may change."""
    good = run.sheets.filter(outcome=SheetOutcome.GOOD).exclude(factory_serial="")
    serial = good.filter(letter=OuterRef("pk")).order_by().values("factory_serial")
    Letter.objects.filter(pk__in=good.order_by().values("letter")).update(factory_serial=Subquery(serial))


def _words(count: int, bad: int) -> str:
    if not bad:
        return f"{count} 张全部完好"
    return f"{count - bad} 张完好，{bad} 张有误"
