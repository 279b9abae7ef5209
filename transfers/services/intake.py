"""A college's register from a spreadsheet: keep the file, plan, commit."""

import base64
import uuid
from dataclasses import dataclass

from members import clock
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.reader import Row, Workbook, read_workbook
from transfers.enums import Channel
from transfers.models import Season, Upload
from transfers.register.check_sheet import check_entries
from transfers.register.parse import ParsedRegister, ParsedRow, parse_register
from transfers.services import checking
from transfers.services.intake_known import known_about
from transfers.services.intake_plan import Plan, RowOutcome
from transfers.services.intake_rows import plan_row
from transfers.services.intake_write import Writer

LEFT_OUT = (RowOutcome.CONFLICT, RowOutcome.REFUSED)
ONLY_COLLEGES = "登记表由学院（党总支、直属党支部）的管理员导入。"


class PlanChanged(Stale):
    """The database is not what it was when the plan was shown; nothing was written."""

    def __init__(self) -> None:
        super().__init__("数据库已有变化，请重新核对下面的导入计划，再确认导入。本次没有写入任何内容。")


class AlreadyImported(Stale):
    """A second click, or a colleague's."""

    def __init__(self) -> None:
        super().__init__("这份登记表已导入，没有重复写入。")


@dataclass(frozen=True, slots=True)
class Read:
    """An upload's file, read and parsed."""

    workbook: Workbook
    register: ParsedRegister


def keep(data: bytes, file_name: str, season: Season, actor: Actor) -> Upload:
    """Store a readable workbook for its plan to be looked at; nothing else is written.

    Raises ``members.spreadsheets.errors.UnreadableWorkbook`` or ``Refusal`` with what is wrong with the file, ``NotAllowed`` for
    anybody but a college's administrator.
    """
    user = actor.user
    if user is None or not user.is_college or user.organization is None:
        raise NotAllowed(ONLY_COLLEGES)
    _require_open(season)
    _parse(data)
    return Upload.objects.create(
        season=season,
        organization=user.organization,
        uploaded_by=user,
        uploaded_at=clock.now(),
        file_name=file_name[:120],
        content=base64.b64encode(data).decode(),
    )


def read(upload: Upload) -> Read:
    """What stands in an upload."""
    return _parse(upload.workbook)


def plan_of(upload: Upload, content: Read | None = None) -> Plan:
    """What committing this upload would do to the present database. Reads only.

    ``content``: the upload as read, if the caller has it.
    """
    content = content or read(upload)
    rows = content.register.rows
    known = known_about([row.entry for row in rows], upload.organization, upload.season)
    checked = check_entries(rows, checking.season_rules(upload.season), known.context)
    cells = {(sheet.name, row.number): row for sheet in content.workbook.sheets for row in sheet.rows}
    planned = [
        plan_row(each, known, says_channel=_says_channel(row, cells))
        for each, row in zip(checked, rows, strict=True)
    ]
    names = dict.fromkeys(
        row.intent.branch_name
        for row in planned
        if row.intent and row.intent.branch_name and row.intent.branch_name not in known.branches
    )
    return Plan(planned, content.register.notes, list(names))


def commit(upload_id: uuid.UUID, digest: str, actor: Actor) -> Upload:
    """Write the plan that the person saw, whole or not at all.

    ``digest`` is that plan's. Raises ``PlanChanged`` when the database has moved on since,
    ``AlreadyImported`` the second time, ``Refusal`` when there is nothing to write.
    """
    content = read(_to_commit(upload_id, actor))  # takes seconds; nobody is to wait for it
    with journal.change() as book:
        upload = _to_commit(upload_id, actor, "content")
        plan = plan_of(upload, content)
        if plan.digest != digest:
            raise PlanChanged
        if not plan.to_write:
            raise Refusal("没有需要写入的内容。")
        Writer(book, actor, upload.organization, upload.season).write(plan)
        upload.committed_at = clock.now()
        upload.committed_by = actor.user
        upload.outcome = _outcome(plan)
        event = book.record(
            actor,
            "IMPORT_REGISTER",
            f"导入登记表：新增 {plan.counts['new']} 人，更新 {plan.counts['changed']} 人",
            organization=upload.organization,
            subject=f"upload:{upload.pk}",
            data={"counts": plan.counts, "new_branches": list(plan.new_branches)},
        )
        upload.journal_seq = event.seq
        upload.save(update_fields=["committed_at", "committed_by", "outcome", "journal_seq"])
    return upload


def _to_commit(upload_id: uuid.UUID, actor: Actor, *without: str) -> Upload:
    """The upload as it stands now, ``without`` some of its columns, if this person may commit it."""
    uploads = Upload.objects.visible_to(actor.user).select_related("organization", "season")
    upload = uploads.defer(*without).get(pk=upload_id)
    if actor.user is None or actor.user.organization_id != upload.organization_id:
        raise NotAllowed(ONLY_COLLEGES)
    if upload.committed_at:
        raise AlreadyImported
    _require_open(upload.season)
    return upload


def _outcome(plan: Plan) -> dict[str, object]:
    """What the page of a committed upload still says: numbers, places and rules, nothing about persons."""
    return {
        "counts": plan.counts,
        "needing_work": len(plan.needing_work),
        "left_out": [
            {"place": row.place_words, "outcome": row.outcome.label, "why": row.why}
            for row in plan.of(*LEFT_OUT)
        ],
    }


def _parse(data: bytes) -> Read:
    workbook = read_workbook(data)
    register = parse_register(workbook)
    if register.problems:
        raise Refusal("".join(register.problems))
    return Read(workbook, register)


def _says_channel(row: ParsedRow, cells: dict[tuple[str, int], Row]) -> bool:
    """Whether the sheet says 纸质 or 线上 for a row: an empty cell must not turn a paper transfer into an online one."""
    column, place = row.columns.get("paper"), row.entry.place
    if row.entry.channel == Channel.PAPER:
        return True
    return bool(column and place and not cells[place.sheet, place.row].cell(column.position).is_blank)


def _require_open(season: Season) -> None:
    if not season.entry_open:
        raise Refusal(f"{season}的登记已经关闭，不能再导入。需要补登的，请与组织部联系。")
