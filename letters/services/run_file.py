"""The file of a print run: drawn again from the frozen words whenever it is fetched, and the same letters each time.

The file is not kept. What is kept is its SHA-256: a file that would differ is not given out.
"""

import json
import uuid

from django.db.models import F
from django.utils import timezone

from letters.enums import Stock
from letters.models import Letter, PrintedSheet, PrintRun
from letters.render.document import Document
from letters.render.pdf import TITLE
from letters.services import paper, slips
from letters.services.print_run import digest_of, refuse_void, require_office_of
from letters.services.printing import Drawn, fonts, mode_of, placing_of, run_letters_pdf
from letters.services.run_check import WITHDRAWN
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Line


def sheets_of(run: PrintRun) -> list[PrintedSheet]:
    """The sheets in the order of the stack, with all that lists say about them; one query."""
    return list(
        run.sheets.select_related(
            "letter__organization", "letter__member__branch", "letter__replaced_by"
        ).order_by("position")
    )


def run_pdf(run: PrintRun, report: Drawn | None = None) -> bytes:
    """The file that goes to the printer.

    On plain paper one file: cover list, letters, sign-out sheet, slips. On pre-printed stock the letters alone,
    because the tray holds numbered sheets (``lists_pdf`` has the rest).
    """
    sheets = sheets_of(run)
    letters = [sheet.letter for sheet in sheets]
    if run.stock == Stock.PREPRINTED or not (run.with_lists or run.with_slips):
        return run_letters_pdf(run, letters, report)
    document = Document(fonts(), TITLE)
    if run.with_lists:
        document.sheet(paper.cover_list(run, sheets))
    document.letters([letter.frozen_content for letter in letters], mode_of(run), placing_of(run), report)
    if run.with_lists:
        document.sheet(paper.sign_out_sheet(run, letters))
    if slipped := slips.wanted(letters) if run.with_slips else []:
        document.sheet(paper.slips(slipped))
    return document.finish()


def fetch(run: PrintRun, actor: Actor) -> bytes:
    """The file for the printer. The first time is the print; each further time is a reprint, counted and noted by letter.

    Raises ``Refusal`` when a letter of the run is void by now, when the letters would come out otherwise than they
    did (noted too), or when the numbered sheets of the run are used up.
    """
    require_office_of(run, actor.user)
    letters = [sheet.letter for sheet in _present(run)]
    _refuse_used_up(run)
    refuse_void(letters)
    if digest_of(run, letters) != run.pdf_digest:
        _note_difference(run, actor)
        raise Refusal(
            "现在画出的介绍信与打印当时的不一致（字体或程序版式有变），没有给出文件。请把打印批次告知系统管理员；"
            "急用的，可以另行打印为新的一批。"
        )
    content = run_pdf(run)
    with journal.change() as book:
        now = PrintRun.objects.filter(pk=run.pk).first()
        if now is None:
            raise Stale(WITHDRAWN)
        _refuse_used_up(now)
        refuse_void(letters)  # again: drawing takes a while
        again = run.sheets.filter(fetched__gt=0).exists()
        known = {letter.pk for letter in letters} if again else _printed_meanwhile(run)
        run.sheets.update(fetched=F("fetched") + 1)
        book.record_many(actor, [_reprinted(run, letter) for letter in letters if letter.pk in known])
    return content


def lists_pdf(run: PrintRun, actor: Actor) -> bytes:
    """Cover list, sign-out sheet and slips of a run on pre-printed stock: a file of their own, for plain paper."""
    require_office_of(run, actor.user)
    sheets = _present(run)
    letters = [sheet.letter for sheet in sheets]
    parts = [paper.cover_list(run, sheets), paper.sign_out_sheet(run, letters)] if run.with_lists else []
    if slipped := slips.wanted(letters) if run.with_slips else []:
        parts.append(paper.slips(slipped))
    if not parts:
        raise Refusal("这一批没有附清单。")
    content = paper.pdf_of(*parts, title=f"打印批次 {run} 清单")
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            f"打印批次清单 {run}",
            organization=run.organization,
            subject=f"print_run:{run.pk}",
            data={"rows": len(sheets)},
        )
    return content


def file_name(run: PrintRun, what: str = "介绍信") -> str:
    """A name that holds nothing personal."""
    return f"{what}-{timezone.localtime(run.made_at):%Y%m%d-%H%M}-{run.count}封.pdf"


def _present(run: PrintRun) -> list[PrintedSheet]:
    """The sheets; a colleague may have taken the run back since it was read."""
    sheets = sheets_of(run)
    if not sheets:
        raise Stale(WITHDRAWN)
    return sheets


def _printed_meanwhile(run: PrintRun) -> set[uuid.UUID]:
    """The letters that another run has put on paper since this one was made, whose lines here say 打印, not 重印."""
    others = PrintedSheet.objects.filter(letter__sheets__run=run, fetched__gt=0).exclude(run=run)
    elsewhere = set(others.order_by().values_list("letter", flat=True))
    lines = Event.objects.filter(
        verb="LETTER_REPRINTED", subject__in=[f"letter:{letter}" for letter in elsewhere]
    )
    noted = {line.subject for line in lines if json.loads(line.data)["run"] == str(run.pk)}
    return {letter for letter in elsewhere if f"letter:{letter}" not in noted}


def _refuse_used_up(run: PrintRun) -> None:
    if run.stock == Stock.PREPRINTED and run.checked_at:
        raise NotAllowed(
            "这一批已核对，印制纸已用掉，不能再取同一份文件。要重印，请在下一张印制纸上另行打印。"
        )


def _reprinted(run: PrintRun, letter: Letter) -> Line:
    return Line(
        verb="LETTER_REPRINTED",
        title=f"重印介绍信 {letter.number}",
        organization=letter.organization,
        member=letter.member,
        subject=f"letter:{letter.pk}",
        data={"run": str(run.pk), "print_run": str(run)},
    )


def _note_difference(run: PrintRun, actor: Actor) -> None:
    with journal.change() as book:
        book.record(
            actor,
            "PRINT_DIFFERS",
            f"打印批次 {run} 与原件不一致，未给出文件",
            organization=run.organization,
            subject=f"print_run:{run.pk}",
        )
