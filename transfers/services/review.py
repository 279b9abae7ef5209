"""A register as the department reads it: what waits, what is wrong, what has changed since the last version."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from members.models import User
from transfers.enums import Action, Status
from transfers.models import Register, RegisterRow, Transfer
from transfers.models.registers import EARLY_NOTE, EARLY_REASON, LEAVING_ON, RegisterKind, RowDecision
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.services import acknowledging, checking, situations
from transfers.services.acknowledging import Noted, NotedPerson
from transfers.services.intake.plan import Change
from transfers.workflow import Verdict

DECIDED = (RowDecision.APPROVED, RowDecision.RETURNED)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One person of the version: the words sent, what the rules say now, what has changed.

    ``findings`` are what is open, ``acknowledged`` what the college has found in order, with its reason.
    ``is_new``: there was a version before, and the person was not in it. ``returned_because``: what the
    version before was returned for. ``approve`` is the user's verdict on a waiting row, ``may_undo``
    whether the user may take the decision back now.
    """

    row: RegisterRow
    words: Mapping[str, str]
    entry: Entry
    findings: Sequence[Finding]
    acknowledged: Sequence[Noted]
    changes: Sequence[Change]
    is_new: bool
    returned_because: str
    approve: Verdict | None
    may_undo: bool

    @property
    def early(self) -> str:
        """For somebody who left early, in the whole register: when that was dealt with, and the letter's number."""
        return self.words.get(EARLY_NOTE, "")

    @property
    def leaves_early(self) -> str:
        """In a report of one person: the day of leaving and why."""
        day, reason = self.words.get(LEAVING_ON, ""), self.words.get(EARLY_REASON, "")
        return f"{day} 离校：{reason}" if day else ""

    @property
    def ticket(self) -> str:
        """``id:version`` of the transfer, as the pages of bulk acts take it."""
        transfer = self.row.transfer
        return f"{transfer.pk}:{transfer.version}" if transfer else ""

    @property
    def asked(self) -> str:
        """What the graduate has asked for: no decision on the row until it is answered; "" for nothing."""
        transfer = self.row.transfer
        return situations.open_request(transfer) if transfer and self.approve else ""

    @property
    def to_mend(self) -> bool:
        """Returned, and the college has not touched it yet."""
        transfer = self.row.transfer
        returned = self.row.decision == RowDecision.RETURNED
        return returned and transfer is not None and transfer.status == Status.RETURNED


@dataclass(frozen=True)
class Sheet:
    """The rows of one version, in the register's order. ``previous``: the version before, if there is one."""

    register: Register
    previous: Register | None
    rows: Sequence[ReviewRow]

    @cached_property
    def waiting(self) -> list[ReviewRow]:
        """京外 rows without a decision; those with requests or findings first, then those that the college explains."""
        waiting = [row for row in self.rows if row.row.decision == RowDecision.PENDING]
        return sorted(waiting, key=lambda row: (not row.asked, not row.findings, not row.acknowledged))

    @cached_property
    def decided(self) -> list[ReviewRow]:
        """Approved and returned rows; the returned ones first."""
        decided = [row for row in self.rows if row.row.decision in DECIDED]
        return sorted(decided, key=lambda row: row.row.decision != RowDecision.RETURNED)

    @cached_property
    def withdrawn(self) -> list[ReviewRow]:
        """Rows that the college took back before a decision."""
        return [row for row in self.rows if row.row.decision == RowDecision.WITHDRAWN]

    @cached_property
    def for_the_record(self) -> list[ReviewRow]:
        """Rows that wait for nothing; those with findings first, then those that changed."""
        record = [row for row in self.rows if row.row.decision == RowDecision.RECORD]
        return sorted(record, key=lambda row: (not row.findings, not (row.changes or row.is_new)))

    @property
    def done_early(self) -> list[ReviewRow]:
        """Rows of those whom the college reported alone, for leaving early."""
        return [row for row in self.rows if row.early]

    @property
    def clean(self) -> list[ReviewRow]:
        """Waiting rows without a finding, with nothing explained by the college, nothing asked for by the graduate."""
        return [row for row in self.waiting if not (row.findings or row.acknowledged or row.asked)]

    @property
    def explained(self) -> list[ReviewRow]:
        """Waiting rows of which every finding has been found in order by the college."""
        return [row for row in self.waiting if row.acknowledged and not (row.findings or row.asked)]

    @property
    def unchanged(self) -> int:
        """How many rows that wait for nothing stand exactly as in the previous version."""
        if self.previous is None:
            return 0
        return sum(not row.changes and not row.is_new for row in self.for_the_record)

    @property
    def approved(self) -> int:
        """How many rows of this version are approved."""
        return sum(row.row.decision == RowDecision.APPROVED for row in self.rows)

    @property
    def returned(self) -> int:
        """How many rows of this version are returned."""
        return sum(row.row.decision == RowDecision.RETURNED for row in self.rows)


def read_sheet(register: Register, user: User) -> Sheet:
    """The version for this user, in a constant number of queries."""
    previous = (
        None
        if register.kind == RegisterKind.EARLY
        else Register.objects.filter(
            season=register.season,
            organization=register.organization,
            kind=RegisterKind.WHOLE,
            version__lt=register.version,
        )
        .order_by("-version")
        .first()
    )
    before = _rows_by_case(previous) if previous else None
    rows = _rows_with_transfers(register)
    people = _noted(register, rows)
    return Sheet(
        register,
        previous,
        [_review_row(row, person, user, before) for row, person in zip(rows, people, strict=True)],
    )


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What differs between two versions of one person's row."""
    labels = dict.fromkeys((*after, *before))
    return [
        Change(label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def _rows_with_transfers(register: Register) -> list[RegisterRow]:
    """Two queries, brought together here: a prefetch would name each row, and SQLite stops at a thousand."""
    transfers = Transfer.objects.for_pages().filter(register_rows__register=register)
    by_id = {transfer.pk: transfer for transfer in transfers}
    rows = list(
        RegisterRow.objects.filter(register=register)
        .select_related("case__member", "case__branch", "case__season", "decided_by")
        .order_by("position")
    )
    for row in rows:
        row.transfer = by_id[row.transfer_id] if row.transfer_id else None
    return rows


def _rows_by_case(register: Register) -> dict[UUID, RegisterRow]:
    rows = RegisterRow.objects.filter(register=register)
    return {row.case_id: row for row in rows.only("id", "case_id", "snapshot", "decision", "comment")}


def _noted(register: Register, rows: Sequence[RegisterRow]) -> list[NotedPerson]:
    people = [(row.case, row.transfer) for row in rows]
    checked = checking.check_people(register.organization, register.season, people, leaving=False)
    return acknowledging.note(checked)


def _review_row(
    row: RegisterRow, person: NotedPerson, user: User, before: Mapping[UUID, RegisterRow] | None
) -> ReviewRow:
    words = json.loads(row.snapshot)
    earlier = (before or {}).get(row.case_id)
    transfer = row.transfer
    pending = row.decision == RowDecision.PENDING and transfer is not None
    # The decision of this row is the transfer's present one only while both say the same.
    stands = transfer is not None and row.decision in DECIDED and row.decision == transfer.status
    return ReviewRow(
        row=row,
        words=words,
        entry=person.entry,
        findings=[each.finding for each in person.open],
        acknowledged=person.acknowledged,
        changes=differences(json.loads(earlier.snapshot), words) if earlier else [],
        is_new=before is not None and earlier is None,
        returned_because=earlier.comment if earlier and earlier.decision == RowDecision.RETURNED else "",
        approve=situations.verdict(transfer, user, Action.APPROVE) if pending else None,
        may_undo=stands and situations.verdict(transfer, user, Action.UNDO_DECISION).allowed,
    )
