"""Writing and proving the journal.

Every change of the house happens inside ``journal.change()``, which takes the journal's head
first. That is the one lock order: two changes never wait for each other in a circle, on either
database, and the events stand in the order in which the changes became true.
"""

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, transaction

from members import clock, crypto
from members.locks import is_lock_timeout
from members.models import Event, JournalHead, Member, Organization, User
from members.refusals import Busy

GENESIS = "0" * 64


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


class Journal:
    """The open journal within one ``change()``, which holds its head."""

    def record(
        self,
        actor: Actor,
        verb: str,
        title: str,
        *,
        organization: Organization | None = None,
        member: Member | None = None,
        subject: str = "",
        from_status: str = "",
        to_status: str = "",
        comment: str = "",
        data: dict[str, Any] | None = None,
    ) -> Event:
        """Append one event. ``title`` is what a person reads; ``data`` holds JSON values (kept encrypted)."""
        head = JournalHead.objects.get(pk=1)
        event = Event(
            seq=head.seq + 1,
            at=clock.now(),
            actor=actor.user,
            actor_label=actor.label[:120],
            address=actor.address,
            verb=verb,
            title=title[:60],
            organization=organization,
            member=member,
            subject=subject,
            from_status=from_status,
            to_status=to_status,
            comment=comment,
            data=json.dumps(data, ensure_ascii=False, sort_keys=True, default=str) if data else "",
            previous_hash=head.hash,
        )
        event.hash = crypto.chain_mac(event.previous_hash, canonical_text(event))
        event.save(force_insert=True)
        JournalHead.objects.filter(pk=1).update(seq=event.seq, hash=event.hash)
        return event


@contextmanager
def change() -> Iterator[Journal]:
    """One change, whole or not at all, with its lines in the journal. May be nested.

    Raises ``Busy`` when others have been writing for too long.
    """
    try:
        with transaction.atomic():
            JournalHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})
            yield Journal()
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
