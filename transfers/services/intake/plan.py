"""What an import would do: shown to the person first, and written exactly so or not at all."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from members.labelled import Labelled
from members.models import Member
from transfers.models import Case, Transfer
from transfers.register.entry import Entry, SheetPlace
from transfers.register.findings import Finding, is_blocked
from transfers.services.intake.record import Parts


class RowOutcome(Labelled):
    """What becomes of a row of the sheet."""

    NEW = "NEW", "新增"
    CHANGED = "CHANGED", "有变化"
    SAME = "SAME", "无变化"
    CONFLICT = "CONFLICT", "有冲突"
    REFUSED = "REFUSED", "不能导入"


class Decision(Labelled):
    """What a person has decided about a row in conflict. It is about the whole row."""

    KEEP = "KEEP", "保留系统中的"
    SHEET = "SHEET", "采用表中的"


# Says how far a long piece of work has come: the phase in Chinese (“检查”), how many rows are done, of how many.
Progress = Callable[[str, int, int], None]
ROWS_BETWEEN_REPORTS = 250

MARK_LENGTH = 8
ALL_OTHERS = "*"  # in place of a token: a decision about all rows that have none of their own

WRITTEN = (RowOutcome.NEW, RowOutcome.CHANGED)


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, in words; "" for empty.

    ``base`` is what the last import had brought, ``by_hand`` whether it was changed here since.
    """

    field: str
    before: str
    after: str
    base: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is to be written for one person: only the values that differ from what is stored.

    ``member``, ``case`` and ``transfer`` are what is there now, None for what is to be made.
    ``taken_over``: the person comes from another college of the university.
    ``target`` holds the destination's fields; ``begins`` a new attempt, ``corrects`` one that has to be
    taken back to 待完善 first. ``branch_name`` "" leaves the branch as it is. ``sheet`` and ``sheet_branch`` are all
    that the row says, by part (intake_record.py).
    """

    member: Member | None = None
    taken_over: bool = False
    case: Case | None = None
    transfer: Transfer | None = None
    person: Mapping[str, Any] = field(default_factory=dict)
    branch_name: str = ""
    box: Mapping[str, Any] = field(default_factory=dict)
    target: Mapping[str, Any] = field(default_factory=dict)
    begins: bool = False
    corrects: bool = False
    sheet: Parts = field(default_factory=dict)
    sheet_branch: str = ""

    @property
    def content(self) -> list[Any]:
        """What is to be written, as plain values. Of new people the plan shows but the most important ones."""
        parts = [list(part.items()) for part in (self.person, self.box, self.target)]
        return [*parts, self.branch_name, self.begins, self.corrects, self.taken_over]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written for a person who is there already."""
        return self.case is not None and not (
            self.person or self.branch_name or self.box or self.target or self.begins
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """One row: what becomes of it, and why. ``why`` is a sentence for conflicts and refusals.

    ``key`` is the blind index of the ID number ("" without a usable one), ``case_id`` the page of
    somebody who is in this season already. ``choices`` are those that a
    conflict leaves, none where only other steps help. ``intent`` is then what 采用表中的 means.
    """

    entry: Entry
    key: str
    outcome: RowOutcome
    findings: Sequence[Finding] = ()
    changes: Sequence[Change] = ()
    notes: Sequence[str] = ()
    why: str = ""
    intent: Intent | None = None
    case_id: UUID | None = None
    choices: tuple[Decision, ...] = ()
    sheet_index: int = 0

    @property
    def token(self) -> str:
        """The row's name in a form: sheet and row number; of a conflict also a mark of what stands against what.

        So a decision is about the values that were shown: when these change, it says nothing any more.
        """
        name = f"{self.sheet_index}:{self.place.row}"
        return f"{name}:{_sha256(self.content)[:MARK_LENGTH]}" if self.choices else name

    @property
    def content(self) -> list[Any]:
        """All that is shown of the row and all that is written for it, as plain values."""
        return [
            self.place.sheet,
            self.place.row,
            self.key,
            self.outcome,
            [[each.field, each.before, each.after, each.base, each.by_hand] for each in self.changes],
            self.choices,
            list(self.notes),
            self.why,
            [[finding.rule.code, finding.field, finding.detail] for finding in self.findings],
            self.intent.content if self.intent else None,
        ]

    @property
    def place(self) -> SheetPlace:
        """Where the row stands in the workbook."""
        assert self.entry.place is not None  # rows of a plan come from a sheet
        return self.entry.place

    @property
    def place_words(self) -> str:
        """“登记表”第 5 行."""
        return f"“{self.place.sheet}”第 {self.place.row} 行"

    @property
    def id_number_tail(self) -> str:
        """The most that a list may show."""
        return f"··· {self.entry.id_number[-4:]}" if len(self.entry.id_number) > 8 else ""

    @property
    def needs_work(self) -> bool:
        """Written, but with a finding that stops the next step."""
        return self.outcome in WRITTEN and is_blocked(self.findings)


@dataclass(frozen=True)
class Plan:
    """The whole import. ``notes`` are remarks about the workbook, ``new_branches`` names of branches to be made."""

    rows: Sequence[PlannedRow]
    notes: Sequence[str] = ()
    new_branches: Sequence[str] = ()

    def of(self, *outcomes: RowOutcome) -> list[PlannedRow]:
        """The rows with one of these outcomes, in the order of the sheet."""
        return [row for row in self.rows if row.outcome in outcomes]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows per outcome, keyed ``new``, ``changed``, ``same``, ``conflict``, ``refused``."""
        return {outcome.value.lower(): len(self.of(outcome)) for outcome in RowOutcome}

    @property
    def to_write(self) -> list[PlannedRow]:
        """The rows that a commit writes."""
        return self.of(*WRITTEN)

    @property
    def to_decide(self) -> list[PlannedRow]:
        """Rows about which a person may decide; undecided they stay as the system has them."""
        return [row for row in self.rows if row.choices]

    def decided(self, decisions: Mapping[str, Decision], wanted: Decision) -> list[PlannedRow]:
        """The rows for which a person has said so."""
        others = decisions.get(ALL_OTHERS)
        return [row for row in self.to_decide if decisions.get(row.token, others) == wanted]

    @property
    def needing_work(self) -> list[PlannedRow]:
        """Rows whose person is held up after the import. Who is no Party member has no next step."""
        return [row for row in self.rows if row.needs_work and row.entry.is_party_member]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that the plan shows and writes: equal digests, equal plans."""
        return _sha256([[row.content for row in self.rows], list(self.new_branches)])


def _sha256(content: list[Any]) -> str:
    canonical = json.dumps(content, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()
