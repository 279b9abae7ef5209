"""The people of a working list as receivers of a message: how each can be reached, and what is filled in for each."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from members.models import Organization, User
from transfers import message_texts
from transfers.desk import Desk, WorkingList
from transfers.message_texts import ADDRESS, COLLEGE, CONTACT, DEADLINE, NAME, NAMES
from transfers.models import Case, Transfer
from transfers.services import reports
from transfers.services.standing import day_words
from transfers.services.telling import contacts

AT_MOST = 500  # people of one batch
SOON = "尽快"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of a list. ``transfer``: the row of the list, or the latest attempt of the case; None without one."""

    case: Case
    transfer: Transfer | None
    row: Any  # with the last contact (``contacts.with_last``)

    @property
    def name(self) -> str:
        """The person's name."""
        return self.case.member.name

    @property
    def account(self) -> User | None:
        """With which the message can be read; None for nobody."""
        user: User | None = getattr(self.case.member, "user", None)
        return user if user is not None and user.is_active else None

    @property
    def due_on(self) -> datetime.date | None:
        """Until when the present step is to be done."""
        return self.transfer.due_on if self.transfer else None

    def values(self, today: datetime.date, address: str) -> dict[str, str]:
        """What is filled in for this person."""
        return {
            NAME: self.name,
            DEADLINE: _deadline(self.due_on, today),
            **office(self.case.organization),
            ADDRESS: address,
        }


def people(
    desk: Desk,
    working_list: WorkingList,
    *,
    organization: Organization | None = None,
    only: Collection[uuid.UUID] | None = None,
) -> list[Recipient]:
    """The people of the list on this desk, those with the earliest date first, one entry a person.

    ``organization`` narrows to one; ``only``: to these cases.
    """
    if working_list.model is Transfer:
        found = _of_transfers(desk, working_list, organization, only)
    else:
        found = _of_cases(desk, working_list, organization, only)
    return list({each.case.pk: each for each in found}.values())


def chosen(
    desk: Desk, working_list: WorkingList, case_ids: Collection[uuid.UUID]
) -> tuple[list[Recipient], list[str]]:
    """(those of the chosen cases that still stand in the list, the names of those that do not any more).

    Raises ``Case.DoesNotExist`` when one of them is none that this user may see.
    """
    visible = dict(
        Case.objects.visible_to(desk.user).filter(pk__in=case_ids).values_list("pk", "member__name")
    )
    if set(case_ids) - set(visible):
        raise Case.DoesNotExist
    there = people(desk, working_list, only=case_ids)
    missing = set(visible) - {each.case.pk for each in there}
    return there, sorted(visible[pk] for pk in missing)


def common_values(found: Iterable[Recipient], today: datetime.date, address: str) -> dict[str, str]:
    """What is the same for all of them, so that it can stand in the text at once; the date only if it is one."""
    rows = [each.values(today, address) for each in found]
    if not rows:
        return {ADDRESS: address}
    return {
        name: value
        for name, value in rows[0].items()
        if name != NAME and all(row[name] == value for row in rows)
    }


def group_values(found: Iterable[Recipient], today: datetime.date, address: str) -> dict[str, str]:
    """What is filled into the text for a group: the names, and 尽快 where the dates differ."""
    found = list(found)
    common = common_values(found, today, address)
    return {DEADLINE: SOON, **common, NAMES: "、".join(each.name for each in found)}


def sms_of(template: str, person: Recipient, today: datetime.date, address: str) -> str:
    """The SMS to one person; no spaces around digits, each costs."""
    values = person.values(today, address)
    values[DEADLINE] = values[DEADLINE].replace(" ", "")
    return message_texts.fill(template, values)


def office(organization: Organization) -> dict[str, str]:
    """Whom to ask: the college and its contact."""
    contact = " ".join(filter(None, (organization.contact_name, organization.phone)))
    return {COLLEGE: organization.name, CONTACT: contact or organization.address or "学院办公室"}


def _deadline(due: datetime.date | None, today: datetime.date) -> str:
    """As an adverb: 在 6 月 10 日前; a date that has passed is no date to name."""
    return f"在 {day_words(due, today)}前" if due is not None and due >= today else SOON


def _of_transfers(
    desk: Desk,
    working_list: WorkingList,
    organization: Organization | None,
    only: Collection[uuid.UUID] | None,
) -> list[Recipient]:
    rows = Transfer.objects.visible_to(desk.user).filter(working_list.rows(desk))
    if organization is not None:
        rows = rows.filter(organization=organization)
    if only is not None:
        rows = rows.filter(case__in=only)
    rows = contacts.with_last(rows, "case_id").select_related(
        "case__member__user", "case__organization", "case__branch", "organization"
    )
    return [Recipient(row.case, row, row) for row in rows.order_by("due_on", "case__member__name_key", "pk")]


def _of_cases(
    desk: Desk,
    working_list: WorkingList,
    organization: Organization | None,
    only: Collection[uuid.UUID] | None,
) -> list[Recipient]:
    rows = reports.with_latest(Case.objects.visible_to(desk.user)).filter(working_list.rows(desk))
    if organization is not None:
        rows = rows.filter(organization=organization)
    if only is not None:
        rows = rows.filter(pk__in=only)
    latest = Prefetch("transfers", Transfer.objects.latest_attempts(), to_attr="attempts_now")
    rows = (
        contacts.with_last(rows)
        .select_related("member__user", "organization", "branch")
        .prefetch_related(latest)
    )
    return [
        Recipient(row, row.attempts_now[0] if row.attempts_now else None, row)
        for row in rows.order_by("member__name_key", "pk")
    ]
