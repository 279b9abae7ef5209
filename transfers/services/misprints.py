"""坏张: what came out of the printer badly. The number is void and a new one is issued, or the sheet is printed again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from letters.enums import VoidReason
from letters.models import Letter, PrintedSheet, PrintRun
from letters.services import run_check
from members.labelled import Labelled
from members.models import User
from members.refusals import NotAllowed, Refusal
from members.services import journal
from members.services.journal import Actor
from transfers.enums import Action
from transfers.models import Transfer
from transfers.services.performing import perform


class Fate(Labelled):
    """What becomes of the letter on a bad sheet. The usual is that its number is void (domain.md §5: misprint)."""

    VOID = "VOID", "作废并换新编号"
    REPRINT = "REPRINT", "重印（编号不变，坏纸已销毁）"


@dataclass(frozen=True, slots=True)
class BadSheet:
    """A sheet that somebody has marked, what is wrong with it, and what is to become of its letter."""

    sheet_id: int
    note: str
    fate: Fate = Fate.VOID


@dataclass(frozen=True, slots=True)
class Replaced:
    """What became of one bad sheet; ``new`` is the letter that came in its place, if its number is void."""

    sheet: PrintedSheet
    new: Letter | None


class NotReplaced(Refusal):
    """Some of the letters could not be voided; nothing was written. ``sentences``: why, by sheet."""

    def __init__(self, sentences: dict[int, str]) -> None:
        self.sentences = sentences
        super().__init__(f"{len(sentences)} 张没有办成，原因见各行；本次没有写入任何内容。")


def may_void(user: User) -> bool:
    """Numbers are voided and issued anew by the college (domain.md §4: reissue)."""
    return user.is_college


def check(run_id: uuid.UUID, actor: Actor, bad: Sequence[BadSheet]) -> list[Replaced]:
    """Write down what came out: these sheets are bad, all others good; void numbers get new ones.

    All of it or nothing. Raises ``Stale`` when the run has been checked meanwhile, ``NotReplaced`` with a sentence
    for every letter that could not be voided, ``Refusal`` for a sheet without words about what is wrong.
    """
    if lacking := [each for each in bad if not each.note.strip()]:
        raise NotReplaced({each.sheet_id: "请写明问题，例如“卡纸”“偏斜”“墨迹不清”。" for each in lacking})
    with journal.change() as book:
        notes = {each.sheet_id: each.note.strip() for each in bad}
        run = run_check.settle(book, actor, run_id, notes)
        sheets = {
            sheet.pk: sheet
            for sheet in run.sheets.filter(pk__in=notes).select_related("letter", "letter__member")
        }
        replaced, refused = [], {}
        for each in sorted(bad, key=lambda one: sheets[one.sheet_id].position):
            try:
                replaced.append(
                    Replaced(sheets[each.sheet_id], _replace(run, sheets[each.sheet_id], each, actor))
                )
            except Refusal as refusal:
                refused[each.sheet_id] = str(refusal)
        if refused:
            raise NotReplaced(refused)
    return replaced


def _replace(run: PrintRun, sheet: PrintedSheet, bad: BadSheet, actor: Actor) -> Letter | None:
    """The new letter, or None when the number stays or was void before."""
    if bad.fate == Fate.REPRINT or sheet.letter.voided_at:
        return None
    if actor.user is None or not may_void(actor.user):
        raise NotAllowed("作废并换新编号由学院办理；组织部可以选“重印”。")
    transfer = Transfer.objects.visible_to(actor.user).filter(letter=sheet.letter).first()
    if transfer is None:
        raise Refusal(f"第 {sheet.letter.number} 号已不是办理中的介绍信，请打开它核对。")
    said = {"void_reason": VoidReason.MISPRINT, "evidence": evidence(run, sheet, bad.note)}
    return perform(transfer.pk, Action.REISSUE_LETTER, actor, said).transfer.letter


def evidence(run: PrintRun, sheet: PrintedSheet, note: str) -> str:
    """打印批次 2022-06-16 14:03 第 7 张：卡纸."""
    serial = f"（印刷流水号 {sheet.factory_serial}）" if sheet.factory_serial else ""
    return f"打印批次 {run} 第 {sheet.position} 张{serial}：{note.strip()}"
