"""The table of domain.md §4: which act moves a transfer from where to where, and who may do it.

Free of the ORM. ``judge`` answers for pages, bulk bars and ``perform`` alike, so that a button
and the server never disagree. A guard looks at a ``Situation`` and returns the reason why the act
is not possible now, or nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from transfers.enums import Action, Need, Party, Path, ReceiptKind, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The facts about one transfer and one user that the table's guards look at."""

    path: Path
    status: Status
    party: Party | None
    missing: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()
    letter_faults: tuple[str, ...] = ()
    is_submitter: bool = False
    sealed: bool = False
    after_reissue_limit: bool = False
    had_letter: bool = False
    decided_after_limit: bool = False
    has_successor: bool = False
    switched: bool = False
    moves: bool = True
    has_left: bool = False


Guard = Callable[[Situation], str]


def _complete(situation: Situation) -> str:
    return f"还缺：{'、'.join(situation.missing)}" if situation.missing else ""


def _nothing_blocking(situation: Situation) -> str:
    return f"有须先处理的问题：{'、'.join(situation.blocking)}" if situation.blocking else ""


def _not_the_submitter(situation: Situation) -> str:
    return "报送人不能审核自己报送的内容，请由另一位审核员审核" if situation.is_submitter else ""


def _printable(situation: Situation) -> str:
    return f"介绍信还不能开具：{'；'.join(situation.letter_faults)}" if situation.letter_faults else ""


def _sealed(situation: Situation) -> str:
    return "" if situation.sealed else "介绍信还没有登记用印"


def _no_successor(situation: Situation) -> str:
    return "已经有新的一次办理" if situation.has_successor else ""


def _to_be_moved(situation: Situation) -> str:
    if situation.has_left:
        return "此人已由本校其他二级党组织登记，由该单位办理"
    return "" if situation.moves else "此人已登记为其他去向类型，请先改回“转出”"


def _nothing_followed(situation: Situation) -> str:
    return "审核之后已改换办理方式，不能再撤销审核决定" if situation.switched else ""


def _department_decided_after_limit(situation: Situation) -> str:
    """A second letter after six months needs 组织部's decision, whichever way it comes about (domain.md §4)."""
    if situation.had_letter and situation.after_reissue_limit and not situation.decided_after_limit:
        return "离校已满六个月，再开介绍信须由组织部重新审核：请重新办理并报送"
    return ""


def _right_side_of_reissue_limit(situation: Situation) -> str:
    if situation.party == Party.COLLEGE and situation.after_reissue_limit:
        return "离校已满六个月，重开介绍信须由组织部决定"
    if situation.party == Party.REVIEWER and not situation.after_reissue_limit:
        return "离校未满六个月，由学院重开"
    return ""


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
        guards=(_complete, _nothing_blocking),
    ),
    _Row(
        action=Action.CONFIRM,
        sources=(Status.AWAITING_CONFIRMATION,),
        target=Status.CONFIRMED,
        parties=_GRADUATE_TOO,
        paths=_DECIDED,
        needs=(Need.DECLARATION,),
        guards=(_complete, _nothing_blocking),
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
        guards=(_complete, _nothing_blocking),
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
        guards=(_not_the_submitter,),
    ),
    _Row(
        action=Action.RETURN,
        sources=(Status.SUBMITTED,),
        target=Status.RETURNED,
        parties=_REVIEWER,
        paths=_OUT,
        needs=(Need.REASON,),
    ),
    _Row(
        action=Action.UNDO_DECISION,
        sources=(Status.APPROVED, Status.RETURNED),
        target=Status.SUBMITTED,
        parties=_REVIEWER,
        paths=_OUT,
        needs=(Need.REASON,),
        guards=(_nothing_followed,),
    ),
    _Row(
        action=Action.START_ONLINE,
        sources=(Status.CONFIRMED,),
        target=Status.INITIATED,
        parties=_COLLEGE,
        paths=_INSIDE,
        needs=(Need.STARTED_ON, Need.TARGET),
        guards=(_complete, _nothing_blocking),
    ),
    _Row(
        action=Action.START_ONLINE,
        sources=(Status.APPROVED,),
        target=Status.INITIATED,
        parties=_COLLEGE,
        paths=(Path.OUT_ONLINE,),
        needs=(Need.STARTED_ON, Need.TARGET),
        guards=(_complete, _nothing_blocking),
    ),
    _Row(
        action=Action.ISSUE_LETTER,
        sources=(Status.APPROVED,),
        target=Status.LETTER_ISSUED,
        parties=_COLLEGE,
        paths=_PAPER,
        guards=(_complete, _printable, _nothing_blocking, _department_decided_after_limit),
    ),
    _Row(
        action=Action.REISSUE_LETTER,
        sources=(Status.LETTER_ISSUED, Status.LETTER_DELIVERED),
        target=Status.LETTER_ISSUED,
        parties=_OFFICE,
        paths=_PAPER,
        needs=(Need.VOID_REASON, Need.EVIDENCE),
        guards=(_right_side_of_reissue_limit, _printable),
    ),
    _Row(
        action=Action.DELIVER_LETTER,
        sources=(Status.LETTER_ISSUED,),
        target=Status.LETTER_DELIVERED,
        parties=_COLLEGE,
        paths=_PAPER,
        needs=(Need.DELIVERED_ON, Need.METHOD),
        guards=(_sealed,),
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
        guards=(_no_successor, _to_be_moved),
        successor=Status.DRAFT,
    ),
    _Row(
        action=Action.SWITCH_CHANNEL,
        sources=(Status.APPROVED,),
        target=None,
        parties=_COLLEGE,
        paths=_OUT,
        needs=(Need.REASON,),
    ),
    _Row(
        action=Action.SWITCH_CHANNEL,
        sources=(Status.FAILED,),
        target=None,
        parties=_COLLEGE,
        paths=(Path.OUT_ONLINE,),
        needs=(Need.REASON,),
        guards=(_no_successor, _to_be_moved),
        successor=Status.APPROVED,
    ),
    _Row(
        action=Action.SWITCH_CHANNEL,
        sources=(Status.FAILED,),
        target=None,
        parties=_COLLEGE,
        paths=_PAPER,
        needs=(Need.REASON, Need.EVIDENCE),
        guards=(_no_successor, _to_be_moved),
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
    ),
    _Row(
        action=Action.CANCEL,
        sources=(Status.AWAITING_CONFIRMATION, Status.CONFIRMED),
        target=Status.CANCELLED,
        parties=_COLLEGE,
        paths=_DECIDED,
        needs=(Need.REASON,),
    ),
    _Row(
        action=Action.CANCEL,
        sources=(Status.RETURNED, Status.APPROVED),
        target=Status.CANCELLED,
        parties=_COLLEGE,
        paths=_OUT,
        needs=(Need.REASON,),
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
        Path.OUT_PAPER: (ReceiptKind.PAPER_PART3, ReceiptKind.RECEIVER_REPORT),
    }
)


def kinds_by_hand(path: Path) -> tuple[ReceiptKind, ...]:
    """What somebody here may record on a path. A receiver's report is not typed in: it is accepted."""
    return tuple(kind for kind in RECEIPT_KINDS.get(path, ()) if kind != ReceiptKind.RECEIVER_REPORT)


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
