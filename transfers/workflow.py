"""The table of domain.md §4: which act moves a transfer from where to where, and who may do it.

Free of the ORM. ``judge`` answers for pages, bulk bars and ``perform`` alike, so that a button
and the server never disagree. The guards stand in ``guards.py``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from transfers import guards
from transfers.enums import Action, Need, Party, Path, ReceiptKind, Status
from transfers.guards import Guard, Situation


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table for one path. ``successor``: the status in which a new attempt starts."""

    action: Action
    source: Status
    path: Path
    target: Status
    parties: frozenset[Party]
    needs: tuple[Need, ...]
    guards: tuple[Guard, ...]
    successor: Status | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row as domain.md §4 writes it; ``target`` None leaves the status as it is."""

    action: Action
    sources: tuple[Status, ...]
    target: Status | None
    parties: tuple[Party, ...]
    paths: tuple[Path, ...]
    needs: tuple[Need, ...] = ()
    guards: tuple[Guard, ...] = ()
    successor: Status | None = None


_INSIDE = (Path.INTRA_COLLEGE, Path.IN_BEIJING)
_OUT = (Path.OUT_ONLINE, Path.OUT_PAPER)
_ONLINE = (*_INSIDE, Path.OUT_ONLINE)
_PAPER = (Path.OUT_PAPER,)
_DECIDED = (*_INSIDE, *_OUT)

_COLLEGE = (Party.COLLEGE,)
_REVIEWER = (Party.REVIEWER,)
_OFFICE = (Party.COLLEGE, Party.REVIEWER)
_GRADUATE_TOO = (Party.COLLEGE, Party.GRADUATE)

_ROWS = (
    _Row(
        action=Action.REQUEST_CONFIRMATION,
        sources=(Status.DRAFT,),
        target=Status.AWAITING_CONFIRMATION,
        parties=_COLLEGE,
        paths=_DECIDED,
        guards=(guards.nothing_asked_for, guards.complete, guards.nothing_blocking),
    ),
    _Row(
        action=Action.CONFIRM,
        sources=(Status.AWAITING_CONFIRMATION,),
        target=Status.CONFIRMED,
        parties=_GRADUATE_TOO,
        paths=_DECIDED,
        needs=(Need.DECLARATION,),
        guards=(guards.nothing_asked_for, guards.complete, guards.nothing_blocking),
    ),
    _Row(
        action=Action.CORRECT,
        sources=(Status.AWAITING_CONFIRMATION, Status.CONFIRMED),
        target=Status.DRAFT,
        parties=_GRADUATE_TOO,
        paths=_DECIDED,
        needs=(Need.REASON,),
    ),
    _Row(
        action=Action.CORRECT,
        sources=(Status.RETURNED,),
        target=Status.DRAFT,
        parties=_GRADUATE_TOO,
        paths=_OUT,
        needs=(Need.REASON,),
    ),
    _Row(
        action=Action.SUBMIT,
        sources=(Status.CONFIRMED,),
        target=Status.SUBMITTED,
        parties=_COLLEGE,
        paths=_OUT,
        needs=(Need.REGISTER,),
        guards=(guards.nothing_asked_for, guards.complete, guards.nothing_blocking),
    ),
    _Row(
        action=Action.WITHDRAW,
        sources=(Status.SUBMITTED,),
        target=Status.CONFIRMED,
        parties=_COLLEGE,
        paths=_OUT,
        needs=(Need.REASON,),
    ),
    _Row(
        action=Action.APPROVE,
        sources=(Status.SUBMITTED,),
        target=Status.APPROVED,
        parties=_REVIEWER,
        paths=_OUT,
        guards=(guards.nothing_asked_for, guards.not_the_submitter),
    ),
    _Row(
        action=Action.RETURN,
        sources=(Status.SUBMITTED,),
        target=Status.RETURNED,
        parties=_REVIEWER,
        paths=_OUT,
        needs=(Need.REASON,),
        guards=(guards.nothing_asked_for,),
    ),
    _Row(
        action=Action.UNDO_DECISION,
        sources=(Status.APPROVED, Status.RETURNED),
        target=Status.SUBMITTED,
        parties=_REVIEWER,
        paths=_OUT,
        needs=(Need.REASON,),
        guards=(guards.nothing_followed,),
    ),
    _Row(
        action=Action.START_ONLINE,
        sources=(Status.CONFIRMED,),
        target=Status.INITIATED,
        parties=_COLLEGE,
        paths=_INSIDE,
        needs=(Need.STARTED_ON, Need.TARGET),
        guards=(guards.nothing_asked_for, guards.complete, guards.nothing_blocking),
    ),
    _Row(
        action=Action.START_ONLINE,
        sources=(Status.APPROVED,),
        target=Status.INITIATED,
        parties=_COLLEGE,
        paths=(Path.OUT_ONLINE,),
        needs=(Need.STARTED_ON, Need.TARGET),
        guards=(guards.nothing_asked_for, guards.complete, guards.nothing_blocking),
    ),
    _Row(
        action=Action.ISSUE_LETTER,
        sources=(Status.APPROVED,),
        target=Status.LETTER_ISSUED,
        parties=_COLLEGE,
        paths=_PAPER,
        guards=(
            guards.nothing_asked_for,
            guards.complete,
            guards.printable,
            guards.nothing_blocking,
            guards.department_decided_after_limit,
        ),
    ),
    _Row(
        action=Action.REISSUE_LETTER,
        sources=(Status.LETTER_ISSUED, Status.LETTER_DELIVERED),
        target=Status.LETTER_ISSUED,
        parties=_OFFICE,
        paths=_PAPER,
        needs=(Need.VOID_REASON, Need.EVIDENCE),
        guards=(guards.right_side_of_reissue_limit, guards.printable),
    ),
    _Row(
        action=Action.DELIVER_LETTER,
        sources=(Status.LETTER_ISSUED,),
        target=Status.LETTER_DELIVERED,
        parties=_COLLEGE,
        paths=_PAPER,
        needs=(Need.DELIVERED_ON, Need.METHOD),
        guards=(guards.nothing_asked_for, guards.sealed),
    ),
    _Row(
        action=Action.COMPLETE,
        sources=(Status.INITIATED,),
        target=Status.COMPLETED,
        parties=_OFFICE,
        paths=_ONLINE,
        needs=(Need.RECEIVED_ON, Need.RECEIPT_KIND, Need.HANDLER),
    ),
    _Row(
        action=Action.COMPLETE,
        sources=(Status.LETTER_DELIVERED,),
        target=Status.COMPLETED,
        parties=_OFFICE,
        paths=_PAPER,
        needs=(Need.RECEIVED_ON, Need.RECEIPT_KIND, Need.HANDLER),
    ),
    _Row(
        action=Action.REFUSE,
        sources=(Status.INITIATED,),
        target=Status.FAILED,
        parties=_OFFICE,
        paths=(Path.IN_BEIJING, Path.OUT_ONLINE),
        needs=(Need.REFUSED_ON, Need.REFUSAL_REASON, Need.REASON),
    ),
    _Row(
        action=Action.REFUSE,
        sources=(Status.LETTER_DELIVERED,),
        target=Status.FAILED,
        parties=_OFFICE,
        paths=_PAPER,
        needs=(Need.REFUSED_ON, Need.REFUSAL_REASON, Need.REASON),
    ),
    _Row(
        action=Action.TRY_AGAIN,
        sources=(Status.FAILED,),
        target=None,
        parties=_COLLEGE,
        paths=(Path.IN_BEIJING, *_OUT),
        needs=(Need.REASON,),
        guards=(guards.nothing_asked_for, guards.no_successor, guards.to_be_moved),
        successor=Status.DRAFT,
    ),
    _Row(
        action=Action.SWITCH_CHANNEL,
        sources=(Status.APPROVED,),
        target=None,
        parties=_COLLEGE,
        paths=_OUT,
        needs=(Need.REASON,),
        guards=(guards.nothing_asked_for,),
    ),
    _Row(
        action=Action.SWITCH_CHANNEL,
        sources=(Status.FAILED,),
        target=None,
        parties=_COLLEGE,
        paths=(Path.OUT_ONLINE,),
        needs=(Need.REASON,),
        guards=(guards.nothing_asked_for, guards.no_successor, guards.to_be_moved),
        successor=Status.APPROVED,
    ),
    _Row(
        action=Action.SWITCH_CHANNEL,
        sources=(Status.FAILED,),
        target=None,
        parties=_COLLEGE,
        paths=_PAPER,
        needs=(Need.REASON, Need.EVIDENCE),
        guards=(guards.nothing_asked_for, guards.no_successor, guards.to_be_moved),
        successor=Status.APPROVED,
    ),
    _Row(
        action=Action.CHANGE,
        sources=(Status.INITIATED,),
        target=Status.CANCELLED,
        parties=_COLLEGE,
        paths=_ONLINE,
        needs=(Need.REASON,),
        successor=Status.DRAFT,
    ),
    _Row(
        action=Action.CHANGE,
        sources=(Status.LETTER_ISSUED, Status.LETTER_DELIVERED),
        target=Status.CANCELLED,
        parties=_COLLEGE,
        paths=_PAPER,
        needs=(Need.REASON, Need.EVIDENCE),
        successor=Status.DRAFT,
    ),
    _Row(
        action=Action.CANCEL,
        sources=(Status.DRAFT,),
        target=Status.CANCELLED,
        parties=_COLLEGE,
        paths=(Path.UNDECIDED, *_DECIDED),
        needs=(Need.REASON,),
        guards=(guards.nothing_asked_for,),
    ),
    _Row(
        action=Action.CANCEL,
        sources=(Status.AWAITING_CONFIRMATION, Status.CONFIRMED),
        target=Status.CANCELLED,
        parties=_COLLEGE,
        paths=_DECIDED,
        needs=(Need.REASON,),
        guards=(guards.nothing_asked_for,),
    ),
    _Row(
        action=Action.CANCEL,
        sources=(Status.RETURNED, Status.APPROVED),
        target=Status.CANCELLED,
        parties=_COLLEGE,
        paths=_OUT,
        needs=(Need.REASON,),
        guards=(guards.nothing_asked_for,),
    ),
)


def _expand(rows: tuple[_Row, ...]) -> Iterator[tuple[tuple[Path, Status, Action], Rule]]:
    for row in rows:
        for path in row.paths:
            for source in row.sources:
                yield (
                    (path, source, row.action),
                    Rule(
                        row.action,
                        source,
                        path,
                        row.target or source,
                        frozenset(row.parties),
                        row.needs,
                        row.guards,
                        row.successor,
                    ),
                )


TABLE: Mapping[tuple[Path, Status, Action], Rule] = MappingProxyType(dict(_expand(_ROWS)))

RECEIPT_KINDS: Mapping[Path, tuple[ReceiptKind, ...]] = MappingProxyType(
    {
        Path.INTRA_COLLEGE: (ReceiptKind.INTERNAL_MOVE,),
        Path.IN_BEIJING: (ReceiptKind.BRANCH_CONFIRMATION,),
        Path.OUT_ONLINE: (ReceiptKind.AUTOMATIC, ReceiptKind.MANUAL),
        Path.OUT_PAPER: (ReceiptKind.PAPER_PART3, ReceiptKind.RECEIVER_REPORT, ReceiptKind.PHOTO),
    }
)
# Not typed in: somebody has reported it, and somebody here accepts the report.
REPORTED_KINDS = (ReceiptKind.RECEIVER_REPORT, ReceiptKind.PHOTO)


def kinds_by_hand(path: Path) -> tuple[ReceiptKind, ...]:
    """What somebody here may record on a path without a report to accept."""
    return tuple(kind for kind in RECEIPT_KINDS.get(path, ()) if kind not in REPORTED_KINDS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an act is possible now; if not, ``reason`` says why, in Chinese."""

    action: Action
    rule: Rule | None
    allowed: bool
    reason: str

    @property
    def label(self) -> str:
        """The verb on the button."""
        return self.action.label


def judge(situation: Situation, action: Action) -> Verdict:
    """Look one act up in the table and ask its guards."""
    rule = TABLE.get((situation.path, situation.status, action))
    if rule is None and situation.path == Path.UNDECIDED:
        return Verdict(action, None, allowed=False, reason="请先填写去向，选定转接类型")
    if rule is None:
        reason = f"{situation.path.label}、状态为“{situation.status.label}”时不能{action.label}"
        return Verdict(action, None, allowed=False, reason=reason)
    if situation.party not in rule.parties:
        who = "或".join(party.label for party in Party if party in rule.parties)
        return Verdict(action, rule, allowed=False, reason=f"应由{who}办理")
    for guard in rule.guards:
        if reason := guard(situation):
            return Verdict(action, rule, allowed=False, reason=reason)
    return Verdict(action, rule, allowed=True, reason="")


def offers(situation: Situation) -> list[Verdict]:
    """The acts that this party has in this situation, each allowed or with the reason why not."""
    verdicts = (judge(situation, action) for action in Action)
    return [
        verdict
        for verdict in verdicts
        if verdict.rule is not None and situation.party in verdict.rule.parties
    ]
