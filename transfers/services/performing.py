"""The only code that changes a transfer's status.

``perform`` looks the act up in the table, lets its effect happen, moves the row by a conditional
UPDATE and writes the journal, all in one transaction: whoever comes second changes nothing and is
told so.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from members import clock
from members.fields import sealed
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Journal, Line
from transfers import deadlines
from transfers.enums import Action, Route, Status
from transfers.models import Season, Transfer
from transfers.models.transfers import TARGET_FIELDS
from transfers.services import situations
from transfers.services.effects import EFFECTS, Act, Outcome
from transfers.workflow import Rule

DECISION_FIELDS = ("submitted_by", "submitted_on", "decided_by", "decided_on")


@dataclass(frozen=True, slots=True)
class Performed:
    """What an act led to: the transfer as it stands now, and the new attempt if one began."""

    transfer: Transfer
    successor: Transfer | None


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row of a bulk act. ``sentence`` says why not; empty when it was done."""

    transfer_id: uuid.UUID
    name: str
    done: bool
    sentence: str = ""
    performed: Performed | None = field(default=None, compare=False)


def perform(
    transfer_id: uuid.UUID,
    action: Action,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    *,
    version: int | None = None,
) -> Performed:
    """Do one act of domain.md §4 on one transfer.

    ``data`` holds what the act needs (``enums.Need``). ``version`` is what the person saw; a
    different one now means that somebody else was faster. Raises ``Transfer.DoesNotExist``
    outside the actor's scope, ``NotAllowed``, ``Stale`` or ``Refusal``; then nothing is changed.
    """
    with journal.change() as book:
        transfer = Transfer.objects.visible_to(actor.user).for_pages().get(pk=transfer_id)
        if version is not None and transfer.version != version:
            raise Stale
        done = _act(book, actor, transfer, action, data or {})
        book.record_many(actor, [done.line])
        successor = (
            _begin_next_attempt(book, actor, transfer, done.rule.successor, done.outcome.successor_changes)
            if done.rule.successor
            else None
        )
        return Performed(Transfer.objects.for_pages().get(pk=transfer.pk), successor)


def correct(book: Journal, actor: Actor, transfer: Transfer, reason: str) -> Line:
    """Take a transfer, as it was read within this change, back to 待完善; its line, which the caller writes.

    For an import, which does this with many: nothing is fetched again, and the object stands as the row does.
    """
    done = _act(book, actor, transfer, Action.CORRECT, {"reason": reason})
    for name, value in {**done.changes, "status_note": done.outcome.changes["status_note"]}.items():
        setattr(transfer, name, value)
    transfer.status, transfer.version = done.rule.target, transfer.version + 1
    return done.line


@dataclass(frozen=True, slots=True)
class _Done:
    """An act whose effect has happened and whose row has moved; ``changes`` are the columns written with it."""

    rule: Rule
    outcome: Outcome
    changes: Mapping[str, Any]
    line: Line


def _act(book: Journal, actor: Actor, transfer: Transfer, action: Action, said: Mapping[str, Any]) -> _Done:
    """Let the act have its effect and move the row; the line is not written yet."""
    data = {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}
    verdict = situations.verdict(transfer, actor.user, action)
    if not verdict.allowed or verdict.rule is None:
        raise NotAllowed(f"不能{action.label}：{verdict.reason}。")
    rule = verdict.rule
    lacking = [need.label for need in rule.needs if data.get(need.value) in (None, "")]
    if lacking:
        raise Refusal(f"请先填写：{'、'.join(lacking)}。")
    outcome = EFFECTS[action](Act(book, actor, transfer, rule, data))
    changes = _move(transfer, rule, outcome.changes)
    line = Line(
        verb=action.value,
        title=outcome.title or action.label,
        organization=transfer.organization,
        member=transfer.member,
        subject=f"transfer:{transfer.pk}",
        from_status=rule.source,
        to_status=rule.target,
        comment=outcome.comment,
        data=outcome.data,
    )
    return _Done(rule, outcome, changes, line)


def perform_many(
    rows: Iterable[tuple[uuid.UUID, int]],
    action: Action,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    own: Mapping[uuid.UUID, Mapping[str, Any]] | None = None,
) -> list[RowResult]:
    """The same act on many rows (id and version seen), each whole or not at all, a result per row.

    ``own`` holds what is said about one row only, such as its own reason; it goes before ``data``.
    """
    rows = list(rows)
    names = dict(
        Transfer.objects.visible_to(actor.user)
        .filter(pk__in=[row[0] for row in rows])
        .values_list("pk", "case__member__name")
    )
    results = []
    for transfer_id, version in rows:
        if transfer_id not in names:
            results.append(RowResult(transfer_id, "", done=False, sentence="没有这一条，或不在您的范围内"))
            continue
        try:
            said = {**(data or {}), **(own or {}).get(transfer_id, {})}
            performed = perform(transfer_id, action, actor, said, version=version)
        except Refusal as refusal:
            results.append(RowResult(transfer_id, names[transfer_id], done=False, sentence=str(refusal)))
        else:
            results.append(RowResult(transfer_id, names[transfer_id], done=True, performed=performed))
    return results


def open_transfer(book: Journal, actor: Actor, transfer: Transfer) -> Transfer:
    """Save a first attempt in DRAFT, with its line in the journal."""
    prepare_draft(transfer).save(force_insert=True)
    book.record_many(actor, [begin_line(transfer)])
    return transfer


def prepare_draft(transfer: Transfer) -> Transfer:
    """A new attempt with all that a draft has from its first moment; not saved."""
    transfer.status = Status.DRAFT
    transfer.status_since = clock.now()
    transfer.due_on = due_date(transfer, transfer.status_since)
    return transfer


def begin_line(transfer: Transfer) -> Line:
    """What the journal says of a new attempt."""
    return Line(
        verb="BEGIN",
        title="登记转接" if transfer.attempt == 1 else f"开始第 {transfer.attempt} 次办理",
        organization=transfer.organization,
        member=transfer.member,
        subject=f"transfer:{transfer.pk}",
        to_status=transfer.status,
        data={"previous": str(transfer.previous_id)} if transfer.previous_id else None,
    )


def due_date(transfer: Transfer, since: datetime.datetime, **changes: Any) -> datetime.date | None:
    """``Transfer.due_on`` for a transfer with these changes."""
    status = Status(changes.get("status", transfer.status))
    letter = changes.get("letter", transfer.letter)
    entered_on = changes.get("started_on") or timezone.localdate(since)
    if status == Status.LETTER_DELIVERED and letter and letter.delivered_on:
        entered_on = letter.delivered_on
    return deadlines.due_on(
        status,
        entered_on,
        season_dates(transfer.case.season),
        reviewed=transfer.route == Route.OUT_OF_BEIJING,
        letter_valid_until=letter.valid_until if letter else None,
    )


def season_dates(season: Season) -> deadlines.SeasonDates:
    """The part of a season that deadlines depend on."""
    return deadlines.SeasonDates(
        season.register_due_on,
        season.letters_from,
        season.leaving_on,
        season.follow_up_on,
        season.online_days,
        season.receipt_days,
    )


def _move(transfer: Transfer, rule: Rule, changes: dict[str, Any]) -> dict[str, Any]:
    """The conditional UPDATE, only if the row still stands where the rule found it; the columns that it set."""
    now = clock.now()
    if rule.target != rule.source or "letter" in changes:
        changes = {
            "status_since": now,
            "due_on": due_date(transfer, now, status=rule.target, **changes),
            **changes,
            "status_note": sealed(transfer, "status_note", changes.get("status_note", "")),
        }
    moved = Transfer.objects.filter(pk=transfer.pk, status=rule.source, version=transfer.version).update(
        status=rule.target, version=transfer.version + 1, **changes
    )
    if moved != 1:
        raise Stale
    return changes


def _begin_next_attempt(
    book: Journal, actor: Actor, transfer: Transfer, status: Status, changes: Mapping[str, Any]
) -> Transfer:
    """A new attempt that points back, with the data copied; the old one stays as it is."""
    copied = TARGET_FIELDS + (DECISION_FIELDS if status == Status.APPROVED else ())
    successor = Transfer(
        case=transfer.case,
        organization=transfer.organization,
        attempt=transfer.attempt + 1,
        previous=transfer,
        status=status,
        status_since=clock.now(),
        **{name: getattr(transfer, name) for name in copied},
    )
    for name, value in changes.items():
        setattr(successor, name, value)
    successor.due_on = due_date(successor, successor.status_since)
    successor.save(force_insert=True)
    book.record_many(actor, [begin_line(successor)])
    return successor
