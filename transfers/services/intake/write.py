"""Writing a plan: every row of it, inside the one transaction of the commit, a few hundred rows at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from members.fields import EncryptedTextField
from members.models import Branch, Member
from members.services import account_following
from members.services.journal import Actor, Journal, Line
from transfers.enums import Disposition
from transfers.models import Case, ImportedRow, Transfer, Upload
from transfers.services import editing
from transfers.services.intake.plan import (
    WRITTEN,
    Change,
    Decision,
    Intent,
    Plan,
    PlannedRow,
    Progress,
    RowOutcome,
)
from transfers.services.intake.record import BOX, PERSON, TARGET, Record
from transfers.services.performing import begin_line, correct, prepare_draft
from transfers.services.taking_over import take_over

REASON = "登记表重新导入"
AT_ONCE = 500
LOOKUPS = ("id_number_index", "phone_index", "name_key")
UNSAID = "（已加密）"
SEALED_LABELS = frozenset(
    str(each.verbose_name)
    for model in (Member, Transfer)
    for each in model._meta.fields
    if isinstance(each, EncryptedTextField)
)


@dataclass(slots=True)
class _Batch:
    """Rows to be made, in the order in which the database needs them, and what the journal says of them.

    ``outdated`` are cases of which the person's data have changed and nothing else.
    """

    members: list[Member] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    records: list[ImportedRow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    outdated: list[Case] = field(default_factory=list)


class Writer:
    """Writes the rows of one upload, by one person, into its college and season."""

    def __init__(self, book: Journal, actor: Actor, upload: Upload, progress: Progress) -> None:
        self.book = book
        self.actor = actor
        self.upload = upload
        self.progress = progress
        self.organization, self.season = upload.organization, upload.season
        self.branches: dict[str, Branch] = {
            branch.name: branch for branch in self.organization.branches.all()
        }
        self.batch = _Batch()

    def write(self, plan: Plan, decisions: Mapping[str, Decision]) -> None:
        """Write all rows that are to be written. Raises a ``Refusal`` rather than leave one out."""
        self._note_decisions(plan, decisions)
        taken = {row.token for row in plan.decided(decisions, Decision.SHEET)}
        rows = [row for row in plan.rows if row.outcome in WRITTEN or row.token in taken or _agrees(row)]
        for start in range(0, len(rows), AT_ONCE):
            self.progress("写入", start, len(rows))
            for row in rows[start : start + AT_ONCE]:
                self._row(row, _intent(row))
            self._store()
        self.progress("写入", len(rows), len(rows))

    def _store(self) -> None:
        batch, self.batch = self.batch, _Batch()
        Member.objects.bulk_create(batch.members)
        Case.objects.bulk_create(batch.cases)
        Transfer.objects.bulk_create(batch.transfers)
        ImportedRow.objects.bulk_create(batch.records)
        editing.outdate_pages(batch.outdated)
        self.book.record_many(self.actor, batch.lines)

    # --- One row ---

    def _row(self, row: PlannedRow, intent: Intent) -> None:
        record = Record(sheet=intent.sheet, branch=intent.sheet_branch)
        if _agrees(row):
            self._keep(intent.member, intent.case, record)
            return
        if intent.corrects and intent.transfer:
            self.batch.lines.append(correct(self.book, self.actor, intent.transfer, REASON))
            record.taken_back = True
        member = intent.member or self._new_member(row, intent, record)
        branch = self._branch(intent.branch_name, record) if intent.branch_name else None
        if intent.taken_over and branch:
            self._take_over(member, intent, branch, record)
        elif intent.member:
            self._change_person(member, intent, branch, record)
        if intent.case is None:
            case = self._new_case(member, intent, record)
        else:
            case = intent.case
            self._change_case(case, branch, intent.box, record)
            if not intent.begins and intent.transfer and (intent.corrects or intent.target):
                self._change_target(intent.transfer, intent, record)
        if intent.begins:
            self._begin(case, intent.transfer, intent.target, record)
        if PERSON in record.after and TARGET not in record.after and not record.created:
            self.batch.outdated.append(case)
        self._keep(member, case, record)

    def _new_member(self, row: PlannedRow, intent: Intent, record: Record) -> Member:
        member = Member(
            organization=self.organization,
            branch=self._branch(intent.branch_name, record),
            id_number=row.entry.id_number,
            **intent.person,
        )
        member.fill_lookups()
        self.batch.members.append(member)
        record.created.append("member")
        return member

    def _new_case(self, member: Member, intent: Intent, record: Record) -> Case:
        case = Case(
            season=self.season,
            member=member,
            organization=self.organization,
            branch=member.branch,
            **intent.box,
        )
        self.batch.cases.append(case)
        record.created.append("case")
        if not intent.begins:
            label = Disposition(case.disposition).label
            title = f"登记人员（{label}）" if case.disposition != Disposition.TRANSFER else "登记人员"
            self.batch.lines.append(_case_line(case, "REGISTER_PERSON", title))
        return case

    def _begin(
        self, case: Case, cancelled: Transfer | None, target: Mapping[str, Any], record: Record
    ) -> None:
        """A first attempt, or the one after a cancelled one."""
        transfer = Transfer(
            case=case,
            organization=case.organization,
            attempt=cancelled.attempt + 1 if cancelled else 1,
            previous=cancelled,
            **target,
        )
        self.batch.transfers.append(prepare_draft(transfer))
        self.batch.lines.append(begin_line(transfer))
        record.created.append("transfer")
        record.transfer = str(transfer.pk)

    def _change_person(self, member: Member, intent: Intent, branch: Branch | None, record: Record) -> None:
        columns = dict(intent.person)
        before = _columns(member, columns)
        if branch:
            before["branch_id"], columns["branch"] = member.branch_id, branch
        changes = editing.apply_person(member, columns)
        if changes:
            member.save(update_fields=[*columns, *LOOKUPS])
            self.batch.lines += [
                editing.person_line(member, changes),
                *account_following.follow(member, changes),
            ]
            record.wrote(PERSON, before, _columns(member, before))

    def _take_over(self, member: Member, intent: Intent, branch: Branch, record: Record) -> None:
        names = (*intent.person, "organization_id", "branch_id")
        before = _columns(member, names)
        self.batch.lines += take_over(member, self.organization, branch, intent.person)
        member.save(update_fields=[*names, *LOOKUPS])
        record.wrote(PERSON, before, _columns(member, names))

    def _change_case(self, case: Case, branch: Branch | None, box: Mapping[str, Any], record: Record) -> None:
        columns = {**({"branch_id": branch.pk} if branch else {}), **box}
        if not columns:
            return
        label = case.get_disposition_display()
        before = _columns(case, columns)
        for name, value in columns.items():
            setattr(case, name, value)
        case.save(update_fields=list(columns))
        record.wrote(BOX, before, columns)
        if "disposition" in box:
            self.batch.lines.append(editing.disposition_line(case, label))

    def _change_target(self, transfer: Transfer, intent: Intent, record: Record) -> None:
        record.transfer = str(transfer.pk)
        before = _columns(transfer, (*intent.target, *editing.OWN_MARKS))
        if changes := editing.apply_target(transfer, intent.target):
            editing.store_target(transfer)
            self.batch.lines.append(editing.target_line(transfer, changes))
            record.wrote(TARGET, before, _columns(transfer, before))

    def _branch(self, name: str, record: Record) -> Branch:
        if name not in self.branches:
            self.branches[name] = Branch.objects.create(organization=self.organization, name=name)
            record.new_branch = self.branches[name].pk
        return self.branches[name]

    def _keep(self, member: Member, case: Case, record: Record) -> None:
        row = ImportedRow(upload=self.upload, member=member, case=case, content=record.to_text())
        self.batch.records.append(row)

    # --- Conflicts ---

    def _note_decisions(self, plan: Plan, decisions: Mapping[str, Decision]) -> None:
        """Each decision has its line. Where the system's values stay, the next import must not ask again."""
        for decision, key in ((Decision.SHEET, "taken"), (Decision.KEEP, "kept")):
            for row in plan.decided(decisions, decision):
                case = _intent(row).case
                assert case is not None  # in conflict are people of the season only
                title = f"登记表有冲突：{decision.label}"
                line = _case_line(case, "DECIDE_CONFLICT", title, data={key: _words(row.changes)})
                self.batch.lines.append(line)
        for row in plan.decided(decisions, Decision.KEEP):
            intent = _intent(row)
            record = Record(sheet=intent.sheet, branch=intent.sheet_branch)
            self._keep(intent.member, intent.case, record)
        self._store()


def _intent(row: PlannedRow) -> Intent:
    assert row.intent is not None  # rows to write and rows to decide have one
    return row.intent


def _agrees(row: PlannedRow) -> bool:
    """Whether nothing changes, but the sheet has said so for the first time."""
    return row.outcome == RowOutcome.SAME and row.intent is not None


def _columns(row: Member | Case | Transfer, names: Sequence[str] | Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _case_line(case: Case, verb: str, title: str, **more: Any) -> Line:
    return Line(
        verb=verb,
        title=title,
        organization=case.organization,
        member=case.member,
        subject=f"case:{case.pk}",
        **more,
    )


def _words(changes: Sequence[Change]) -> list[str]:
    """What stood against what, a line each; phone numbers are not told a second time."""
    return [
        f"{each.field}：系统中{_quoted(each.field, each.before)}，表中{_quoted(each.field, each.after)}"
        for each in changes
    ]


def _quoted(label: str, value: str) -> str:
    if label in SEALED_LABELS:
        return UNSAID
    return f"“{value}”" if value else "为空"
