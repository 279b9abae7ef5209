"""Tracking numbers: of one letter at the desk, or of many as the courier brings the list back."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from letters.enums import DeliveryMethod
from letters.models import Letter, LetterQuerySet, Mailing
from letters.services.mailing import clean_tracking_number, require_another_number
from members import clock
from members.models import User
from members.refusals import Refusal
from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.writer import ColumnSpec, SheetSpec, Value, write_workbook
from transfers.enums import Action
from transfers.services.performing import RowResult, perform_many

COLUMNS = (
    ColumnSpec("编号", 16),
    ColumnSpec("姓名", 12),
    ColumnSpec("收件人", 12),
    ColumnSpec("收件电话", 16),
    ColumnSpec("邮编", 10),
    ColumnSpec("收件地址", 60),
    ColumnSpec("邮件号", 22),
)


@dataclass(frozen=True, slots=True)
class Posted:
    """What was typed for one letter: the transfer, the version seen, the letter, its tracking number."""

    transfer_id: uuid.UUID
    version: int
    letter: Letter
    typed: str


def waiting(user: User) -> "LetterQuerySet":
    """The live letters in scope that have an address and have not left."""
    return (
        Letter.objects.visible_to(user)
        .live()
        .filter(mailing__isnull=False, delivered_on__isnull=True, transfer__isnull=False)
        .select_related("organization", "member", "mailing__prepared_by", "transfer")
        .defer("content")
        .order_by("number")
    )


def faults(rows: Iterable[Posted], user: User, *, together: bool) -> dict[uuid.UUID, str]:
    """By letter, why its tracking number cannot be recorded; empty when all can.

    ``together``: the person says that one envelope holds several letters, so that a number may stand twice.
    """
    found: dict[uuid.UUID, str] = {}
    said: dict[str, list[Letter]] = defaultdict(list)
    for row in rows:
        try:
            number = clean_tracking_number(row.typed)
            require_another_number(row.letter, number)
            said[number].append(row.letter)
        except Refusal as refusal:
            found[row.letter.pk] = str(refusal)
    if together:
        return found
    used = dict(
        Letter.objects.visible_to(user)
        .filter(tracking_number__in=said)
        .exclude(tracking_number="")
        .values_list("tracking_number", "number")
    )
    for number, letters in said.items():
        for letter in letters:
            others = [each.number for each in letters if each.pk != letter.pk]
            others += [used[number]] if number in used and used[number] != letter.number else []
            if others:
                found[letter.pk] = f"同一邮件号也填在第 {'、'.join(others)} 号上。"
    return found


def deliver(rows: Iterable[Posted], day: datetime.date, actor: Actor) -> list[RowResult]:
    """Record each letter as mailed that day, each whole or not at all. The numbers were looked at by ``faults``."""
    rows = list(rows)
    own: Mapping[uuid.UUID, dict[str, str]] = {
        row.transfer_id: {"tracking_number": clean_tracking_number(row.typed)} for row in rows
    }
    data = {"delivered_on": day, "method": DeliveryMethod.MAIL}
    return perform_many(
        [(row.transfer_id, row.version) for row in rows], Action.DELIVER_LETTER, actor, data, own
    )


def export(mailings: Iterable[Mailing], actor: Actor) -> bytes:
    """邮寄清单 for the courier, with whole addresses and phone numbers; noted in the journal."""
    rows: list[list[Value]] = [
        [
            each.letter.number,
            each.letter.member.name,
            each.recipient,
            each.phone,
            each.postcode,
            each.address,
            "",
        ]
        for each in mailings
    ]
    note_export(actor, "导出邮寄清单", len(rows))
    return write_workbook([SheetSpec(f"邮寄清单 {clock.today()}", COLUMNS, rows)])


def note_export(actor: Actor, title: str, count: int) -> None:
    """Addresses and phone numbers have left the house: how many, by whom."""
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            title,
            organization=actor.user.organization if actor.user else None,
            data={"rows": count},
        )
