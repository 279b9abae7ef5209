"""A press of 打印: which letters in what order, on which paper; known to the register before there is any file.

Printing is not delivering (domain.md §5): a run makes no letter "out". What came out of the printer is said
afterwards, sheet by sheet (``run_check``).
"""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from letters.enums import Stock
from letters.models import Letter, PrintedSheet, PrintProfile, PrintRun
from letters.render.errors import CannotPrint
from letters.services import profiles, serials
from letters.services.printing import run_letters_pdf
from members import clock
from members.jobs import Report
from members.models import Organization, User
from members.pinyin import group_key
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Line

LETTERS_AT_MOST = 5_000
NAMED_AT_MOST = 10
CHECKED_AT_ONCE = 200


def pick_up_order(letters: Iterable[Letter]) -> list[Letter]:
    """As they are handed out: by organisation, then branch and name in pinyin, then number."""
    letters = list(letters)
    names = {letter.member.branch.name for letter in letters}
    branch_keys = {name: group_key(name) for name in names}
    return sorted(
        letters,
        key=lambda letter: (
            letter.organization.code,
            branch_keys[letter.member.branch.name],
            letter.member.name_key,
            letter.year,
            letter.sequence,
        ),
    )


def owner_of_stock(user: User) -> Organization | None:
    """Whose stack of pre-printed sheets somebody prints on: the own college's, or 组织部's (None)."""
    return user.organization if user.is_college else None


def is_of_office(run: PrintRun, user: User) -> bool:
    """Whether the user works where the run was printed: there the paper is."""
    return user.is_staff_member and run.made_by.organization_id == user.organization_id


def require_office_of(run: PrintRun, user: User | None) -> None:
    """Raise ``NotAllowed`` for anybody who does not have the paper."""
    if user is None or not is_of_office(run, user):
        place = run.made_by.organization.name if run.made_by.organization else "校党委组织部"
        raise NotAllowed(f"这一批由{place}打印，取文件和核对由该单位办理。")


def print_run(
    letters: Sequence[Letter],
    actor: Actor,
    *,
    profile: PrintProfile | None = None,
    start_serial: str = "",
    with_lists: bool = True,
    with_slips: bool = False,
    report: Report | None = None,
    run_id: uuid.UUID | None = None,
) -> PrintRun:
    """Note that these letters are printed, in pick-up order; the file is fetched afterwards (``run_file.fetch``).

    ``letters`` come with organisation, member and the member's branch. ``profile``: None prints whole forms on
    plain paper. ``start_serial``: the serial of the uppermost pre-printed sheet. ``run_id`` names the press: a
    second one with the same name and the same wishes finds the run of the first, with other wishes it is ``Stale``.
    ``report(phase, done, total)`` is told how far it has come. Raises ``Refusal``: void letters, a serial that
    does not fit the stock ledger, more than ``LETTERS_AT_MOST`` letters; then nothing is written.
    """
    report = report or _tell_nobody
    user = actor.user
    if user is None or not user.is_staff_member:
        raise NotAllowed("介绍信由办理人员打印。")
    letters = pick_up_order(letters)
    if not letters:
        raise Refusal("没有选择介绍信。请先勾选，再点打印。")
    if len(letters) > LETTERS_AT_MOST:
        raise Refusal(f"一次最多打印 {LETTERS_AT_MOST:,} 封，请分批打印。")
    run = PrintRun(
        id=run_id or uuid.uuid4(),
        organization=_common_organization(letters),
        profile=profile,
        made_by=user,
        count=len(letters),
        start_serial=serials.normalised(start_serial)
        if profile and profile.stock == Stock.PREPRINTED
        else "",
        with_lists=with_lists,
        with_slips=with_slips,
        **_placing(profile),
    )
    if made := _made_already(run, letters):
        return made
    refuse_void(letters)
    _check_contents(letters, report)
    run.pdf_digest = digest_of(run, letters, report)
    with journal.change() as book:
        if made := _made_already(run, letters):
            return made
        refuse_void(letters)  # again: drawing takes a while, and nothing changes from here on
        report("登记", 0, len(letters))
        _save(book, actor, run, letters)
    return run


def digest_of(run: PrintRun, letters: Sequence[Letter], report: Report | None = None) -> str:
    """SHA-256 of the letters of the run as one file, without lists: of the frozen words and the placing alone."""
    told = report or _tell_nobody
    try:
        pdf = run_letters_pdf(run, letters, lambda done, total: told("排版", done, total))
    except CannotPrint as fault:  # a font has been taken away since the letter was issued
        raise Refusal(f"介绍信不能打印：{fault}") from fault
    return hashlib.sha256(pdf).hexdigest()


def refuse_void(letters: Iterable[Letter]) -> None:
    """Raise ``Refusal`` naming the void ones, as they stand in the database now, not as they were read."""
    void = Letter.objects.filter(pk__in=[letter.pk for letter in letters], voided_at__isnull=False)
    if numbers := list(void.order_by("number").values_list("number", flat=True)):
        more = f" 等 {len(numbers)} 个编号的" if len(numbers) > NAMED_AT_MOST else " 号"
        raise Refusal(
            f"第 {'、'.join(numbers[:NAMED_AT_MOST])}{more}介绍信已作废，不能打印。其余的请另行打印。"
        )


@dataclass(frozen=True, slots=True)
class Printing:
    """One time that a letter was put on paper: its sheet, and the run."""

    sheet: PrintedSheet
    run: PrintRun


def history(letter: Letter) -> list[Printing]:
    """Every time that a letter was printed, the oldest first; each with its run, profile and who pressed."""
    sheets = PrintedSheet.objects.filter(letter=letter).select_related(
        "run__made_by", "run__profile", "run__checked_by", "run__organization"
    )
    return [Printing(sheet, sheet.run) for sheet in sheets.order_by("run__made_at")]


def _save(book: journal.Journal, actor: Actor, run: PrintRun, letters: Sequence[Letter]) -> None:
    """The run, its sheets and a line for every letter; within the caller's change."""
    owner = owner_of_stock(run.made_by)
    numbered = run.stock == Stock.PREPRINTED
    sheets_of_stock = (
        serials.check_start(owner, run.start_serial, run.count) if numbered else [""] * run.count
    )
    run.start_serial = sheets_of_stock[0]
    run.made_at = clock.now()
    known = set(
        PrintedSheet.objects.filter(letter__in=[letter.pk for letter in letters], fetched__gt=0)
        .order_by()
        .values_list("letter", flat=True)
    )
    run.save(force_insert=True)
    PrintedSheet.objects.bulk_create(
        [
            PrintedSheet(
                run=run,
                letter=letter,
                position=position,
                stock_owner=owner if numbered else None,
                factory_serial=serial,
            )
            for position, (letter, serial) in enumerate(zip(letters, sheets_of_stock, strict=True), 1)
        ],
        batch_size=500,
    )
    book.record_many(
        actor,
        [
            _line(run, letter, position, serial, again=letter.pk in known)
            for position, (letter, serial) in enumerate(zip(letters, sheets_of_stock, strict=True), 1)
        ],
    )


def _line(run: PrintRun, letter: Letter, position: int, serial: str, *, again: bool) -> Line:
    return Line(
        verb="LETTER_REPRINTED" if again else "LETTER_PRINTED",
        title=f"{'重印' if again else '打印'}介绍信 {letter.number}",
        organization=letter.organization,
        member=letter.member,
        subject=f"letter:{letter.pk}",
        data={"run": str(run.pk), "print_run": str(run), "position": position, "factory_serial": serial},
    )


def _made_already(run: PrintRun, letters: Sequence[Letter]) -> PrintRun | None:
    """The run that an earlier press with this name has made, if it is the same in all that was asked for."""
    made = PrintRun.objects.filter(pk=run.pk).first()
    if made is None:
        return None
    on_paper = set(made.sheets.order_by().values_list("letter", flat=True))
    asked = ("made_by_id", "profile_id", "stock", "with_lists", "with_slips")
    same = all(getattr(made, name) == getattr(run, name) for name in asked)
    serial = run.stock == Stock.PLAIN or made.start_serial == run.start_serial
    if same and serial and on_paper == {letter.pk for letter in letters}:
        return made
    raise Stale("这一页已经打印过一次，设置与现在的不同。请刷新本页后再打印；已有的一批见“打印批次”。")


def _check_contents(letters: Sequence[Letter], report: Report) -> None:
    """The stored words are those for which the number was taken."""
    for done, letter in enumerate(letters):
        if done % CHECKED_AT_ONCE == 0:
            report("核对", done, len(letters))
        if hashlib.sha256(letter.content.encode()).hexdigest() != letter.content_digest:
            raise Refusal(
                f"第 {letter.number} 号介绍信的内容与开具时的校验值不符，不能打印。请立即联系系统管理员。"
            )


def _placing(profile: PrintProfile | None) -> dict[str, object]:
    if profile is None:
        return {"stock": Stock.PLAIN}
    return {name: getattr(profile, name) for name in ("stock", *profiles.PLACING_FIELDS)}


def _common_organization(letters: Sequence[Letter]) -> Organization | None:
    first = letters[0].organization
    return first if all(letter.organization_id == first.pk for letter in letters) else None


def _tell_nobody(_phase: str, _done: int, _total: int) -> None:
    pass
