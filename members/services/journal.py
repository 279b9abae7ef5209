"""Writing and proving the journal.

Every change of the house happens inside ``journal.change()``, which takes the journal's head
first. That is the one lock order: two changes never wait for each other in a circle, on either
database, and the events stand in the order in which the changes became true.
"""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, transaction

from members import clock, crypto
from members.locks import is_lock_timeout
from members.models import Event, JournalHead, Member, Organization, User
from members.refusals import Busy

GENESIS = "0" * 64
EVENTS_AT_ONCE = 500  # of an INSERT; the database may take fewer


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where. ``user`` is None when a rule of the program acts; then ``label`` names it."""

    user: User | None
    label: str
    address: str | None = None

    @classmethod
    def of(cls, user: User, address: str | None = None) -> "Actor":
        """A person acting in the own role."""
        place = user.organization.name if user.organization_id else user.get_role_display()
        return cls(user, f"{user.name}（{place}）", address)

    @classmethod
    def rule(cls, name: str) -> "Actor":
        """The program acting by a rule or a command, named in the journal."""
        return cls(None, f"系统：{name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event to be. ``title`` is what a person reads; ``data`` holds JSON values (kept encrypted)."""

    verb: str
    title: str
    organization: Organization | None = None
    member: Member | None = None
    subject: str = ""
    from_status: str = ""
    to_status: str = ""
    comment: str = ""
    data: Mapping[str, Any] | None = None


class Journal:
    """The open journal within one ``change()``, which holds its head.

    It remembers where the chain ended when it last wrote. That may be out of date: a change inside this one wrote
    as well, or what was written has been rolled back to a savepoint. So the head is moved by a conditional
    UPDATE, and read again when it stands elsewhere.
    """

    def __init__(self, head: JournalHead) -> None:
        self._head = head

    @property
    def seq(self) -> int:
        """The number of the last event, as this journal knows it: exact until somebody else writes in this change."""
        return self._head.seq

    def record(self, actor: Actor, verb: str, title: str, **more: Any) -> Event:
        """Append one event; ``more`` as in ``Line``."""
        return self.record_many(actor, [Line(verb=verb, title=title, **more)])[0]

    def record_many(self, actor: Actor, lines: Iterable[Line]) -> list[Event]:
        """Append events in this order. The chain is computed here; the database sees a few INSERTs and one UPDATE."""
        at = clock.now()
        events = [_event(actor, line, at) for line in lines]
        if not events:
            return []
        if not self._append(events):
            self._head = JournalHead.objects.get(pk=1)
            if not self._append(events):
                raise RuntimeError("the journal's head was moved by somebody who does not hold it")
        Event.objects.bulk_create(events, batch_size=EVENTS_AT_ONCE)
        return events

    def _append(self, events: list[Event]) -> bool:
        """Chain the events to the head as remembered and move it; False if it does not stand there any more."""
        seq, link = self._head.seq, self._head.hash
        for event in events:
            seq += 1
            event.seq, event.previous_hash = seq, link
            event.hash = link = crypto.chain_mac(link, canonical_text(event))
        stands = JournalHead.objects.filter(pk=1, seq=self._head.seq, hash=self._head.hash)
        if not stands.update(seq=seq, hash=link):
            return False
        self._head = JournalHead(pk=1, seq=seq, hash=link)
        return True


def _event(actor: Actor, line: Line, at: datetime.datetime) -> Event:
    """The event without its place in the chain."""
    data = line.data
    return Event(
        at=at,
        actor=actor.user,
        actor_label=actor.label[:120],
        address=actor.address,
        verb=line.verb,
        title=line.title[:60],
        organization=line.organization,
        member=line.member,
        subject=line.subject,
        from_status=line.from_status,
        to_status=line.to_status,
        comment=line.comment,
        data=json.dumps(data, ensure_ascii=False, sort_keys=True, default=str) if data else "",
    )


@contextmanager
def change() -> Iterator[Journal]:
    """One change, whole or not at all, with its lines in the journal. May be nested.

    Raises ``Busy`` when others have been writing for too long.
    """
    try:
        with transaction.atomic():
            heads = JournalHead.objects.select_for_update()
            yield Journal(heads.get_or_create(pk=1, defaults={"hash": GENESIS})[0])
    except OperationalError as error:
        if is_lock_timeout(error):
            raise Busy from error
        raise


def canonical_text(event: Event) -> str:
    """The text that an event's hash covers: all of it, in one fixed spelling."""
    fields = (
        event.seq,
        event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        str(event.actor_id or ""),
        event.actor_label,
        event.address or "",
        event.verb,
        event.title,
        str(event.organization_id or ""),
        str(event.member_id or ""),
        event.subject,
        event.from_status,
        event.to_status,
        event.comment,
        event.data,
    )
    return json.dumps(fields, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """Outcome of ``verify``: how many events stand, and the first thing that is wrong ("" if nothing)."""

    events: int
    head: str
    fault: str


def verify() -> Proof:
    """Walk the whole chain from the first event to the head."""
    previous, count = GENESIS, 0
    for event in Event.objects.order_by("seq").iterator(chunk_size=500):
        count += 1
        if event.seq != count:
            return Proof(count - 1, previous, f"第 {count} 条缺失，下一条是第 {event.seq} 条")
        if event.previous_hash != previous:
            return Proof(count - 1, previous, f"第 {event.seq} 条与前一条不相连")
        try:
            expected = crypto.chain_mac(previous, canonical_text(event))
        except crypto.CannotDecrypt:
            return Proof(count - 1, previous, f"第 {event.seq} 条的加密内容被改动或无法解密")
        if event.hash != expected:
            return Proof(count - 1, previous, f"第 {event.seq} 条的内容与校验值不符")
        previous = event.hash
    head = JournalHead.objects.filter(pk=1).first() or JournalHead(seq=0, hash=GENESIS)
    if (head.seq, head.hash) != (count, previous):
        return Proof(count, previous, f"末尾缺失：日志应有 {head.seq} 条，只找到 {count} 条")
    return Proof(count, previous, "")
