"""The log of contacts about a person: evidence, so nothing in it is changed or removed (domain.md §7).

A wrong record is struck by a following one that says so.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members import clock
from members.models import User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Journal, Line
from transfers.enums import Status
from transfers.models import Case, ContactRecord, Transfer
from transfers.models.contacts import ContactMethod, ContactResult, ContactSide
from transfers.services.editing import HAS_LEFT
from transfers.services.standing import day_words


def record(
    case_id: uuid.UUID,
    actor: Actor,
    *,
    method: ContactMethod,
    result: ContactResult,
    on: datetime.date,
    side: ContactSide = ContactSide.MEMBER,
    text: str = "",
    next_on: datetime.date | None = None,
    list_key: str = "",
    token: uuid.UUID | None = None,
) -> ContactRecord:
    """Note one contact. ``token``: of the form; the same one again gives the record that is there.

    Raises ``Case.DoesNotExist`` outside the actor's scope, ``NotAllowed`` for a graduate and for a college that the
    person has left, ``Refusal`` for days that make no sense, ``Stale`` for a token that stands for something else.
    """
    if actor.user is None or not actor.user.is_staff_member:
        raise NotAllowed("联系记录由办理人员登记。")
    today = clock.today()
    if on > today:
        raise Refusal(f"联系日期不能晚于今天（{today}）。")
    if next_on is not None and next_on < today:
        raise Refusal("约定下次联系的日期已经过去，请核对。")
    with journal.change() as book:
        cases = Case.objects.visible_to(actor.user).select_related("member", "organization", "season")
        case = cases.get(pk=case_id)
        if not may_record(case, actor.user):
            raise NotAllowed(HAS_LEFT)
        if token and (there := ContactRecord.objects.filter(pk=token).first()):
            if there.case_id != case.pk:
                raise Stale
            return there
        written = ContactRecord(
            **({"pk": token} if token else {}),
            case=case,
            side=side,
            method=method,
            result=result,
            on=on,
            text=text.strip(),
            next_on=next_on,
            list_key=list_key,
        )
        return record_many(book, actor, [written])[0]


def may_record(case: Case, user: User) -> bool:
    """Whether this member of the staff still has to do with the person: another college may have registered it since."""
    return user.is_department or not case.has_left


def record_many(book: Journal, actor: Actor, records: Iterable[ContactRecord]) -> list[ContactRecord]:
    """Save prepared records within a change, each with a line in the journal of its person."""
    made = store(records, actor)
    book.record_many(actor, (_line(each) for each in made))
    return made


def store(records: Iterable[ContactRecord], actor: Actor) -> list[ContactRecord]:
    """Save prepared records within a change whose journal says the same already."""
    made = list(records)
    for each in made:
        each.recorded_by, each.recorded_at = actor.user, clock.now()
    return ContactRecord.objects.bulk_create(made, batch_size=200)


def _line(contact: ContactRecord) -> Line:
    side, method, result = (
        ContactSide(contact.side),
        ContactMethod(contact.method),
        ContactResult(contact.result),
    )
    return Line(
        verb="CONTACT_RECORDED",
        title=f"联系{side.label}：{method.label}，{result.label}",
        organization=contact.case.organization,
        member=contact.case.member,
        subject=f"case:{contact.case_id}",
        # What went to a whole list stands in the record once; a conversation is evidence of its own.
        comment="" if contact.list_key and contact.result == ContactResult.SENT else contact.text,
        data={
            "day": contact.on.isoformat(),
            "next_contact": contact.next_on.isoformat() if contact.next_on else "",
            "list": contact.list_key,
        },
    )


def with_last(rows: "QuerySet[Any]", case: str = "pk") -> "QuerySet[Any]":
    """Rows with ``contact_on``, ``contact_method``, ``contact_result``, ``contact_side`` of the last contact, and ``contacts_made``.

    ``case``: the path from a row to its case ("case_id" for transfers).
    """
    contacts = ContactRecord.objects.filter(case=OuterRef(case))
    newest = contacts.order_by("-on", "-recorded_at")
    number = contacts.order_by().values("case").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        **{
            f"contact_{name}": Subquery(newest.values(name)[:1])
            for name in ("on", "method", "result", "side")
        },
        contacts_made=Coalesce(Subquery(number), 0),
    )


def last_words(row: Any, today: datetime.date) -> str:
    """``6 月 12 日 电话 无人应答`` for a row of ``with_last``; "" when nobody has tried."""
    return " ".join(last_parts(row, today))


def last_parts(row: Any, today: datetime.date) -> tuple[str, ...]:
    """The same as (when, how and with what result); nothing when nobody has tried."""
    if row.contact_on is None:
        return ()
    side = ContactSide(row.contact_side)
    whom = "" if side == ContactSide.MEMBER else f"{side.label} "
    method, result = ContactMethod(row.contact_method).label, ContactResult(row.contact_result).label
    return day_words(row.contact_on, today), f"{whom}{method} {result}"


def appointment_due(today: datetime.date, organization_id: int | None) -> Q:
    """Cases with which this office (None: 组织部) has agreed to be in touch again today or before, and has not been.

    What is only sent out, to many, settles no appointment; a completed transfer ends it, and so does another college
    that has registered the person since.
    """
    telling = ContactRecord.objects.filter(case=OuterRef("pk"), recorded_by__organization=organization_id)
    if organization_id is None:
        telling = ContactRecord.objects.filter(case=OuterRef("pk"), recorded_by__organization__isnull=True)
    newest = telling.exclude(result=ContactResult.SENT, next_on__isnull=True).order_by("-recorded_at")
    agreed = Case.objects.annotate(appointment=Subquery(newest.values("next_on")[:1]))
    done = Transfer.objects.filter(status=Status.COMPLETED).values("case")
    here = Q() if organization_id is None else Q(member__organization=organization_id)
    return Q(pk__in=agreed.filter(appointment__lte=today).values("pk")) & ~Q(pk__in=done) & here
