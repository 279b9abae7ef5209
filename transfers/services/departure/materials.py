"""Files (材料) of people who leave: which kinds there are, what is in, and who handed it to whom.

For 发展对象 and 入党积极分子 this is all there is to do (domain.md §2).
"""

import datetime
import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from members import clock
from members.labelled import Labelled
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Journal
from transfers.models import Case, MaterialKind, MaterialRecord
from transfers.models.departure import MaterialState
from transfers.services.departure.facts import LEAVING, STAYING, active_kinds, kinds_for, lacking

ROWS_IN_ONE_ACT = 500


class Step(Labelled):
    """What can be recorded about a file."""

    COLLECT = "COLLECT", "登记收齐"
    HAND_OVER = "HAND_OVER", "登记移交"
    EXEMPT = "EXEMPT", "登记不需要"
    TAKE_BACK = "TAKE_BACK", "撤销登记"


class Shelf(Labelled):
    """How far the files of a person are, for the filter of the list."""

    LACKING = "LACKING", "未收齐"
    COMPLETE = "COMPLETE", "已收齐"
    WAITING = "WAITING", "有待移交的"
    GONE = "GONE", "已全部移交"


@dataclass(frozen=True, slots=True)
class HandOver:
    """Who handed over to whom, and when."""

    by: str
    to: str
    on: datetime.date


@dataclass(frozen=True, slots=True)
class Line:
    """One kind on a person's checklist. ``wanted``: it is in use for the person's category."""

    kind: MaterialKind
    record: MaterialRecord | None
    wanted: bool

    @property
    def state(self) -> str:
        """A ``MaterialState``, or "" while it is not in."""
        return self.record.state if self.record else ""

    @property
    def label(self) -> str:
        """The state in a word."""
        return MaterialState(self.record.state).label if self.record else "未收"


@dataclass(frozen=True, slots=True)
class Checklist:
    """All the kinds of one person, in their order."""

    lines: tuple[Line, ...]
    staying: bool = False

    @property
    def required(self) -> list[Line]:
        """What must be in before the person leaves."""
        return [line for line in self.lines if line.wanted and line.kind.required]

    @property
    def done(self) -> int:
        """How many of the required ones are in, handed over or not needed."""
        return sum(line.record is not None for line in self.required)

    @property
    def missing(self) -> list[str]:
        """The names of the required ones that are not in yet."""
        return [line.kind.name for line in self.required if line.record is None]

    def in_state(self, state: MaterialState) -> list[Line]:
        """The lines in a state."""
        return [line for line in self.lines if line.state == state]

    @property
    def shelf(self) -> Shelf:
        """How far it is, in one word."""
        if self.missing:
            return Shelf.LACKING
        if self.in_state(MaterialState.COLLECTED):
            return Shelf.WAITING
        return Shelf.GONE if self.in_state(MaterialState.HANDED_OVER) else Shelf.COMPLETE


@dataclass(frozen=True, slots=True)
class Result:
    """What was recorded of one person: the names of the kinds, and why not the others ("" when all were)."""

    case_id: uuid.UUID
    name: str
    done: tuple[str, ...] = ()
    sentence: str = ""


# --- Reading ---------------------------------------------------------------------------------


def checklist(case: Case, kinds: Iterable[MaterialKind], records: Iterable[MaterialRecord]) -> Checklist:
    """What belongs to the person, and what is recorded though it no longer does. ``records`` are the case's."""
    mine = {record.kind_id: record for record in records}
    lines = [
        Line(kind, mine.pop(kind.pk, None), wanted=True) for kind in kinds_for(case.member.category, kinds)
    ]
    lines += [Line(record.kind, record, wanted=False) for record in mine.values()]
    return Checklist(tuple(lines), staying=case.disposition in STAYING)


def checklist_of(case: Case) -> Checklist:
    """The checklist of one person, in two queries."""
    return checklist(case, active_kinds(), case.materials.select_related("kind", "recorded_by"))


def on_shelf(shelf: Shelf, kinds: Iterable[MaterialKind]) -> Q:
    """The people whose files are that far, as a condition on ``Case``."""
    short = lacking(kind for kind in kinds if kind.required)
    whole = LEAVING & ~short
    waiting = Q(pk__in=MaterialRecord.objects.filter(state=MaterialState.COLLECTED).values("case"))
    gone = Q(pk__in=MaterialRecord.objects.filter(state=MaterialState.HANDED_OVER).values("case"))
    return {
        Shelf.LACKING: short,
        Shelf.COMPLETE: whole,
        Shelf.WAITING: waiting,
        Shelf.GONE: gone & whole & ~waiting,
    }[shelf]


def version_of(case: Case) -> str:
    """A mark of the person's files as they stand now: another one means that somebody has recorded something."""
    rows = case.materials.order_by("kind_id").values_list(
        "kind_id", "state", "handed_by", "handed_to", "handed_on", "note"
    )
    return hashlib.sha256(json.dumps(list(rows), default=str).encode()).hexdigest()[:24]


# --- Recording -------------------------------------------------------------------------------


def record_one(
    case_id: uuid.UUID,
    kind_ids: Collection[int],
    step: Step,
    actor: Actor,
    *,
    hand_over: HandOver | None = None,
    note: str = "",
    seen: str | None = None,
) -> Result:
    """Record the same about some files of one person.

    Raises ``Stale`` when the files are not what the person saw (``version_of``), unless nothing is left to
    write: a form that is sent twice says the same twice. Raises ``Refusal`` when nothing can be recorded.
    """
    with journal.change() as book:
        case = _cases(actor, [case_id]).get()
        moved_on = seen is not None and seen != version_of(case)
        (result,) = _record(book, actor, [case], kind_ids, step, hand_over, note)
        if moved_on and result.done:
            raise Stale("在您填写期间，他人已登记过此人的材料，本次没有保存。请看过现在的情况再登记。")
        if not result.done and result.sentence:
            raise Refusal(result.sentence)
    return result


def record_many(
    case_ids: Collection[uuid.UUID],
    kind_ids: Collection[int],
    step: Step,
    actor: Actor,
    *,
    hand_over: HandOver | None = None,
    note: str = "",
) -> list[Result]:
    """Record the same about these files of many people, a result per person, in the order of names.

    Nothing recorded before is overwritten: what has been handed over stays so.
    """
    with journal.change() as book:
        cases = list(_cases(actor, case_ids))
        if len(cases) < len(set(case_ids)):
            raise NotAllowed("所选的人不全在您的范围内，没有登记。")
        return _record(book, actor, cases, kind_ids, step, hand_over, note)


def _cases(actor: Actor, case_ids: Collection[uuid.UUID]) -> Any:
    return (
        Case.objects.visible_to(actor.user)
        .select_related("member", "organization", "season")
        .filter(pk__in=case_ids)
        .order_by("member__name_key", "pk")
    )


def _record(
    book: Journal,
    actor: Actor,
    cases: list[Case],
    kind_ids: Collection[int],
    step: Step,
    hand_over: HandOver | None,
    note: str,
) -> list[Result]:
    for case in cases:
        _require_college(actor, case)
    if step == Step.HAND_OVER and hand_over is None:
        raise Refusal("请填写移交人、接收人或单位和移交日期。")
    if step == Step.EXEMPT and not note:
        raise Refusal("请写明为什么不需要。")
    kinds = list(MaterialKind.objects.filter(pk__in=kind_ids))
    if not kinds:
        raise Refusal("没有选择材料。请先勾选要登记的材料。")
    there: dict[uuid.UUID, dict[int, MaterialRecord]] = {case.pk: {} for case in cases}
    for record in MaterialRecord.objects.filter(case__in=cases, kind__in=kinds):
        there[record.case_id][record.kind_id] = record
    move = _Move(book, actor, step, hand_over, note)
    return [move.apply(case, kinds, there[case.pk]) for case in cases]


@dataclass(frozen=True, slots=True)
class _Move:
    """One step for one person after the other."""

    book: Journal
    actor: Actor
    step: Step
    hand_over: HandOver | None
    note: str

    def apply(self, case: Case, kinds: list[MaterialKind], there: Mapping[int, MaterialRecord]) -> Result:
        done, faults = [], []
        mine = [kind for kind in kinds if kind.pk in there or case.member.category in kind.categories]
        for kind in mine:
            record = there.get(kind.pk)
            if fault := self._fault(kind, record):
                faults.append(fault)
            elif not self._is_so_already(record):
                self._write(case, kind, record)
                done.append(kind.name)
        if done:
            self._note(case, done)
        if not mine:
            faults.append(f"所选材料不适用于{case.member.get_category_display()}")
        sentence = f"{'；'.join(faults)}。" if faults else ""
        return Result(case.pk, case.member.name, tuple(done), sentence)

    def _fault(self, kind: MaterialKind, record: MaterialRecord | None) -> str:
        """Why the step cannot be done with this file; "" when it can."""
        state = record.state if record else ""
        if self.step == Step.HAND_OVER and record is None:
            return f"{kind.name}还没有登记收齐"
        if self.step == Step.HAND_OVER and state == MaterialState.NOT_NEEDED:
            return f"{kind.name}已登记为不需要"
        if record is None or state != MaterialState.HANDED_OVER or self.step == Step.TAKE_BACK:
            return ""
        if self.step == Step.HAND_OVER and self._same_hands(record):
            return ""
        return f"{kind.name}已于 {record.handed_on} 移交给{record.handed_to}"

    def _same_hands(self, record: MaterialRecord) -> bool:
        return HandOver(record.handed_by, record.handed_to, record.handed_on) == self.hand_over

    def _is_so_already(self, record: MaterialRecord | None) -> bool:
        if self.step == Step.TAKE_BACK:
            return record is None
        if record is None:
            return False
        if self.step == Step.EXEMPT:
            return record.state == MaterialState.NOT_NEEDED and record.note == self.note
        if self.step == Step.HAND_OVER:
            return record.state == MaterialState.HANDED_OVER and self._same_hands(record)
        return record.state == MaterialState.COLLECTED

    def _write(self, case: Case, kind: MaterialKind, record: MaterialRecord | None) -> None:
        if self.step == Step.TAKE_BACK and record and record.state != MaterialState.HANDED_OVER:
            record.delete()
            return
        record = record or MaterialRecord(case=case, kind=kind)
        record.handed_by = record.handed_to = record.note = ""
        record.handed_on = None
        record.state = {
            Step.EXEMPT: MaterialState.NOT_NEEDED,
            Step.HAND_OVER: MaterialState.HANDED_OVER,
        }.get(self.step, MaterialState.COLLECTED)
        if self.step == Step.EXEMPT:
            record.note = self.note
        if self.step == Step.HAND_OVER and self.hand_over:
            record.handed_by, record.handed_to = self.hand_over.by, self.hand_over.to
            record.handed_on = self.hand_over.on
        record.recorded_by, record.recorded_at = self.actor.user, clock.now()
        record.save()

    def _note(self, case: Case, names: list[str]) -> None:
        data: dict[str, Any] = {"materials": names}
        if self.hand_over and self.step == Step.HAND_OVER:
            data["hands"] = f"{self.hand_over.by} → {self.hand_over.to}，{self.hand_over.on}"
        self.book.record(
            self.actor,
            "HAND_OVER_MATERIAL" if self.step == Step.HAND_OVER else "RECORD_MATERIAL",
            f"材料{_DONE[self.step]}：{len(names)} 项",
            organization=case.organization,
            member=case.member,
            subject=f"case:{case.pk}",
            comment=self.note if self.step == Step.EXEMPT else "",
            data=data,
        )


_DONE = {
    Step.COLLECT: "收齐",
    Step.HAND_OVER: "移交",
    Step.EXEMPT: "不需要",
    Step.TAKE_BACK: "撤销登记",
}


def _require_college(actor: Actor, case: Case) -> None:
    user = actor.user
    if user is None or not user.is_college or user.organization_id != case.organization_id:
        raise NotAllowed("材料由本学院的管理员登记。")
