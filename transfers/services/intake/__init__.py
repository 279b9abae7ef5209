"""A college's register from a spreadsheet: keep the file, plan, commit. ``undo`` is the way back."""

import base64
import gc
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from members import clock, planner
from members.models import Event, Member
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Journal
from members.spreadsheets import grid, isolation
from members.spreadsheets.pasted import read_pasted
from members.spreadsheets.reader import Workbook
from transfers.models import Case, ImportedRow, Season, Transfer, Upload
from transfers.models.intake import UploadKind
from transfers.register.check_sheet import CheckedRow, check_entries
from transfers.register.entry import Entry
from transfers.register.mapping import Choices
from transfers.register.parse import ParsedRegister, ParsedRow, parse_register
from transfers.register.season_rules import Context, SeasonRules
from transfers.services import checking
from transfers.services.intake import identify as intake_identify
from transfers.services.intake import record as intake_record
from transfers.services.intake.known import Known, known_about
from transfers.services.intake.mapping import learnt_by
from transfers.services.intake.plan import (
    ROWS_BETWEEN_REPORTS,
    WRITTEN,
    Decision,
    Plan,
    PlannedRow,
    Progress,
    RowOutcome,
)
from transfers.services.intake.rows import plan_row
from transfers.services.intake.texts import ONLY_COLLEGES
from transfers.services.intake.workbook import workbook_of
from transfers.services.intake.write import Writer

LEFT_OUT = (RowOutcome.CONFLICT, RowOutcome.REFUSED)
KEPT = "保留了系统中的，没有采用表中的。"
PASTED_NAME = "粘贴的内容"
MANY_ROWS = 200  # written at once, after which the database counts its tables anew


class PlanChanged(Stale):
    """The database is not what it was when the plan was shown; nothing was written."""

    def __init__(self) -> None:
        super().__init__("数据库已有变化，请重新核对下面的导入计划，再确认导入。本次没有写入任何内容。")


class AlreadyImported(Stale):
    """A second click, or a colleague's."""

    def __init__(self) -> None:
        super().__init__("这份登记表已导入，没有重复写入。")


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Tens of thousands of rows hold no cycles, yet each pass of the garbage collector would look at all of them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in an upload, and what it means."""

    workbook: Workbook
    register: ParsedRegister


@dataclass(frozen=True, slots=True)
class _Checked:
    """The rows of a register with their findings, and what these depend on."""

    rows: tuple[ParsedRow, ...]
    rules: SeasonRules
    context: Context
    findings: list[CheckedRow]


# --- Keep ------------------------------------------------------------------------------------


def keep(data: bytes, file_name: str, season: Season, actor: Actor) -> Upload:
    """Store a readable workbook for its plan to be looked at; nothing else is written.

    What its columns mean need not be clear yet. Raises ``members.spreadsheets.errors.UnreadableWorkbook`` with
    what is wrong with the file, ``Refusal`` when the season is closed, ``NotAllowed`` for anybody but a
    college's administrator.
    """
    _require_may_keep(season, actor)
    return _kept(
        season,
        actor,
        kind=UploadKind.FILE,
        file_name=file_name[:120],
        content=base64.b64encode(data).decode(),
        grid=isolation.read_to_text(data),
    )


def keep_pasted(text: str, season: Season, actor: Actor) -> Upload:
    """The same for rows copied from a spreadsheet."""
    _require_may_keep(season, actor)
    return _kept(
        season,
        actor,
        kind=UploadKind.PASTE,
        file_name=PASTED_NAME,
        content=text,
        grid=grid.to_text(read_pasted(text)),
    )


def _require_may_keep(season: Season, actor: Actor) -> None:
    if actor.user is None or not actor.user.is_college or actor.user.organization is None:
        raise NotAllowed(ONLY_COLLEGES)
    require_open(season)


def _kept(season: Season, actor: Actor, **columns: str) -> Upload:
    assert actor.user is not None  # see _require_may_keep
    return Upload.objects.create(
        season=season,
        organization=actor.user.organization,
        uploaded_by=actor.user,
        uploaded_at=clock.now(),
        **columns,
    )


def require_open(season: Season) -> None:
    """Raise a ``Refusal`` when the season takes nobody in any more."""
    if not season.entry_open:
        raise Refusal(f"{season}的登记已经关闭，不能再导入。需要补登的，请与组织部联系。")


# --- Read and plan ---------------------------------------------------------------------------


@_collector_at_rest()
def read(upload: Upload) -> Read:
    """What stands in an upload, under the meanings that its columns have been given.

    ``register.problems`` say what a person has to settle first.
    """
    workbook = workbook_of(upload)
    register = parse_register(workbook, learnt_by(upload.organization), Choices.from_json(upload.mapping))
    return Read(workbook, register)


@_collector_at_rest()
def plan_of(upload: Upload, content: Read | None = None, *, progress: Progress | None = None) -> Plan:
    """What committing this upload would do to the present database. Reads only.

    ``content``: the upload as read, if the caller has it. Raises a ``Refusal`` when it cannot be read as a register.
    """
    return _plan(upload, content or read(upload), progress or _quiet)


def _plan(upload: Upload, content: Read, progress: Progress, before: _Checked | None = None) -> Plan:
    """The plan. What was checked ``before`` is used again if nothing has moved since."""
    rows, known, checked = _checked(upload, content, progress, before)
    sheets = {sheet.name: index for index, sheet in enumerate(content.workbook.sheets)}
    planned = []
    for number, (row, found) in enumerate(zip(rows, checked.findings, strict=True)):
        if number % ROWS_BETWEEN_REPORTS == 0:
            progress("与系统比对", number, len(rows))
        findings = intake_identify.said_of_missing_id(row.entry, found.findings)
        findings = known.still_open(found.entry, findings)
        planned.append(
            plan_row(
                CheckedRow(row.entry, findings),
                known,
                says_channel=row.says_channel,
                sheet_index=_index_of(row.entry, sheets),
            )
        )
    return Plan(planned, content.register.notes, _new_branches(planned, known))


def _checked(
    upload: Upload, content: Read, progress: Progress, before: _Checked | None = None
) -> tuple[list[ParsedRow], Known, _Checked]:
    """The rows of the sheet, what is stored about them, and what the rules say of both together."""
    if content.register.problems:
        raise Refusal("".join(content.register.problems))
    rows = intake_identify.with_id_numbers(content.register.rows, upload.organization, upload.season)
    known = known_about([row.entry for row in rows], upload.organization, upload.season)
    merged = tuple(intake_identify.completed(row, known) for row in rows)
    return rows, known, _check(merged, checking.season_rules(upload.season), known.context, progress, before)


def _check(
    rows: tuple[ParsedRow, ...],
    rules: SeasonRules,
    context: Context,
    progress: Progress,
    before: _Checked | None,
) -> _Checked:
    if before and (before.rules, before.context, before.rows) == (rules, context, rows):
        return before
    found = check_entries(rows, rules, context, progress=lambda done: progress("检查", done, len(rows)))
    checked = _Checked(rows, rules, context, found)
    progress("检查", len(rows), len(rows))
    return checked


def _new_branches(planned: list[PlannedRow], known: Known) -> list[str]:
    names = (row.intent.branch_name for row in planned if row.intent is not None and row.outcome in WRITTEN)
    return list(dict.fromkeys(name for name in names if name and name not in known.branches))


def _index_of(entry: Entry, sheets: Mapping[str, int]) -> int:
    return sheets[entry.place.sheet] if entry.place else 0


def _quiet(phase: str, done: int, total: int) -> None:
    """For callers that do not ask how far it is."""


# --- Commit ----------------------------------------------------------------------------------


@_collector_at_rest()
def commit(
    upload_id: uuid.UUID,
    digest: str,
    actor: Actor,
    *,
    leave_out: bool = False,
    decisions: Mapping[str, Decision] | None = None,
    progress: Progress | None = None,
) -> Upload:
    """Write the plan that the person saw, whole or not at all.

    ``digest`` is that plan's. ``leave_out``: the person knows that the refused rows are not written. ``decisions``
    go by the tokens of rows in conflict; who has none stays as the system has it. Raises ``PlanChanged`` when the
    database has moved on since, ``AlreadyImported`` the second time, ``Refusal`` when there is nothing to
    write or rows are refused and not left out.
    """
    decisions, progress = decisions or {}, progress or _quiet
    upload = _to_commit(upload_id, actor)
    # Reading and checking take seconds, for which nobody is to wait. Inside they are done again only where
    # something has moved since.
    content = read(upload)
    mapping = upload.mapping
    _, _, checked = _checked(upload, content, progress)
    with journal.change() as book:
        upload = _to_commit(upload_id, actor, "content", "grid")
        if upload.mapping != mapping:
            raise PlanChanged
        plan = _plan(upload, content, progress, checked)
        if plan.digest != digest:
            raise PlanChanged
        refused = plan.counts[RowOutcome.REFUSED.value.lower()]
        if refused and not leave_out:
            raise Refusal(
                f"表中有 {refused} 行不能导入。请勾选“先不导入这 {refused} 行”，以后改正再上传；或先在表中改正。"
            )
        if not plan.to_write and not any(plan.decided(decisions, each) for each in Decision):
            raise Refusal("没有需要写入的内容。")
        first = book.seq + 1
        Writer(book, actor, upload, progress).write(plan, decisions)
        _finish(book, actor, upload, plan, decisions)
        intake_record.note_events(upload, first, book.seq)
    if len(plan.to_write) > MANY_ROWS:
        planner.recount((Event, Member, Case, Transfer, ImportedRow))
    return upload


def _to_commit(upload_id: uuid.UUID, actor: Actor, *without: str) -> Upload:
    """The upload as it stands now, ``without`` some of its columns, if this person may commit it."""
    uploads = Upload.objects.visible_to(actor.user).select_related("organization", "season")
    upload = uploads.defer(*without).get(pk=upload_id)
    if actor.user is None or actor.user.organization_id != upload.organization_id:
        raise NotAllowed(ONLY_COLLEGES)
    if upload.committed_at:
        raise AlreadyImported
    require_open(upload.season)
    return upload


def _finish(
    book: Journal, actor: Actor, upload: Upload, plan: Plan, decisions: Mapping[str, Decision]
) -> None:
    taken, kept = (plan.decided(decisions, decision) for decision in (Decision.SHEET, Decision.KEEP))
    upload.committed_at = clock.now()
    upload.committed_by = actor.user
    upload.outcome = _outcome(plan, taken, kept)
    event = book.record(
        actor,
        "IMPORT_REGISTER",
        f"导入登记表：新增 {plan.counts['new']} 人，更新 {plan.counts['changed'] + len(taken)} 人",
        organization=upload.organization,
        subject=f"upload:{upload.pk}",
        data={"counts": plan.counts, "new_branches": list(plan.new_branches)},
    )
    upload.journal_seq = event.seq
    upload.save(update_fields=["committed_at", "committed_by", "journal_seq"])


def _outcome(plan: Plan, taken: list[PlannedRow], kept: list[PlannedRow]) -> dict[str, object]:
    """What the page of a committed upload still says: numbers, places and rules, nothing about persons."""
    written = {row.token for row in taken}
    return {
        "counts": plan.counts,
        "needing_work": len(plan.needing_work),
        "decided": {"taken": len(taken), "kept": len(kept)},
        "left_out": [
            {"place": row.place_words, "outcome": row.outcome.label, "why": KEPT if row.choices else row.why}
            for row in plan.of(*LEFT_OUT)
            if row.token not in written
        ],
    }
