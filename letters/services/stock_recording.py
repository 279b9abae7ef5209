"""Writing the ledger of pre-printed sheets: entries are added, and the last one may be taken back the same day.

Everything is checked inside ``journal.change()``, against the stack as it is then.
"""

import datetime
import uuid
from collections.abc import Iterable

from django.utils import timezone

from letters.enums import Stock, StockKind
from letters.models import PrintedSheet, StockEntry
from letters.services import serials
from letters.services.serials import Stack
from letters.services.stock import kind_word
from members import clock
from members.models import Organization, User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor

OUTGOING = (StockKind.SPOILED, StockKind.RETURNED)


def may_keep(user: User | None, owner: Organization | None) -> bool:
    """Whose stack it is keeps its ledger: a college its own, 组织部 its own."""
    if user is None or not user.is_staff_member:
        return False
    return (owner.pk if owner else None) == (user.organization_id if user.is_college else None)


def reckon(kind: StockKind, first: str, last: str, quantity: int | None) -> tuple[str, str, int]:
    """(first serial, last serial, quantity), each worked out from the others or compared with them.

    Raises ``Refusal`` when they do not agree, or when too little was said.
    """
    first, last = serials.normalised(first), serials.normalised(last)
    if kind == StockKind.COUNTED:
        if first or last:
            raise Refusal("盘点只填清点到的张数，不填流水号。")
        if quantity is None:
            raise Refusal("请填写清点到的张数；一张不剩填 0。")
        return "", "", quantity
    if last and not first:
        raise Refusal("请填写起始流水号，或把两个流水号都空着、只填张数。")
    if not first:
        if not quantity:
            raise Refusal("请填写张数；有流水号的填写起止流水号。")
        return "", "", quantity
    if not last:
        if not quantity and kind == StockKind.RECEIVED:
            raise Refusal("请填写终止流水号或张数。")
        last = serials.after(first, (quantity or 1) - 1)
    count = len(serials.span(first, last))
    if quantity is not None and quantity != count:
        raise Refusal(f"{first} 至 {last} 共 {count} 张，与填写的 {quantity} 张不符，请核对。")
    return first, last, count


def record(
    owner: Organization | None,
    kind: StockKind,
    actor: Actor,
    *,
    day: datetime.date,
    quantity: int | None = None,
    first_serial: str = "",
    last_serial: str = "",
    note: str = "",
    entry_id: uuid.UUID | None = None,
) -> StockEntry:
    """One entry of the owner's ledger. Raises ``Refusal`` for what cannot be; nothing is written then.

    ``entry_id`` names the press: a second one with the same name and the same words finds the entry of the first,
    with other words it is ``Stale``.
    """
    if not may_keep(actor.user, owner):
        raise NotAllowed("印制纸由保管它的单位登记。")
    if day > clock.today():
        raise Refusal(f"日期不能晚于今天（{clock.today()}），请核对。")
    first, last, count = reckon(kind, first_serial, last_serial, quantity)
    if count > serials.SHEETS_AT_ONCE:
        raise Refusal(f"一次最多登记 {serials.SHEETS_AT_ONCE} 张，请核对张数。")
    note = note.strip()
    if kind in OUTGOING and not note:
        raise Refusal("请在说明里写明原因或交给谁，如：卡纸撕裂；交回校党委组织部。")
    with journal.change() as book:
        entry = StockEntry(
            id=entry_id or uuid.uuid4(),
            owner=owner,
            kind=kind,
            day=day,
            quantity=count,
            first_serial=first,
            last_serial=last,
            note=note,
            recorded_by=actor.user,
            recorded_at=clock.now(),
        )
        if made := _made_already(entry):
            return made
        _check(Stack.of(owner), kind, first, last, count, day, note)
        entry.save(force_insert=True)
        _note(book, actor, entry, "STOCK_RECORDED", "登记")
    return entry


def _made_already(entry: StockEntry) -> StockEntry | None:
    """The entry that an earlier press with this name has made, if it says the same."""
    made = StockEntry.objects.filter(pk=entry.pk).first()
    said = ("owner_id", "kind", "day", "quantity", "first_serial", "last_serial", "note", "recorded_by_id")
    if made and any(getattr(made, name) != getattr(entry, name) for name in said):
        raise Stale(
            "这一页已经登记过一次，内容与现在的不同。请回到印制纸台账核对；还要登记的，重新打开登记页。"
        )
    return made


def why_not_withdraw(entry: StockEntry, user: User) -> str:
    """Why this person cannot take the entry back; "" when they can: own, of today, the last, nothing printed since."""
    if entry.recorded_by_id != user.pk:
        return "只有登记人本人可以撤回。"
    if timezone.localdate(entry.recorded_at) != clock.today():
        return "只能在登记的当天撤回。"
    if StockEntry.objects.filter(owner=entry.owner_id, recorded_at__gt=entry.recorded_at).exists():
        return "后面已有新的登记。"
    printed = PrintedSheet.objects.filter(
        stock_owner=entry.owner_id, run__stock=Stock.PREPRINTED, run__made_at__gte=entry.recorded_at
    )
    return "登记之后已经打印过介绍信。" if printed.exists() else ""


def withdraw(pk: uuid.UUID, actor: Actor) -> None:
    """Take back an entry made by mistake; the journal keeps what it said."""
    with journal.change() as book:
        entry = StockEntry.objects.select_related("owner").filter(pk=pk).first()
        if entry is None:
            raise Stale("这条登记已经撤回，请刷新。")
        if actor.user is None or not may_keep(actor.user, entry.owner):
            raise NotAllowed("印制纸由保管它的单位登记。")
        if reason := why_not_withdraw(entry, actor.user):
            raise Refusal(f"不能撤回：{reason}请另登记一条更正，在说明里写明。")
        _note(book, actor, entry, "STOCK_WITHDRAWN", "撤回")
        entry.delete()


def _check(
    stack: Stack, kind: StockKind, first: str, last: str, count: int, day: datetime.date, note: str
) -> None:
    if kind == StockKind.RECEIVED and first:
        _check_received(stack, serials.span(first, last), day, note)
    elif kind in OUTGOING and first:
        _check_outgoing(stack, serials.span(first, last), day)
    elif kind in OUTGOING and count > stack.unnumbered:
        free = sum(1 for _ in stack.free())
        if free:
            raise Refusal(
                f"没有流水号的印制纸账面只有 {max(stack.unnumbered, 0)} 张；有流水号的请填写起止流水号。"
            )
        raise Refusal(f"账面只有 {max(stack.unnumbered, 0)} 张，不够 {count} 张；请先登记领入，或核对张数。")


def _check_received(stack: Stack, coming: list[str], day: datetime.date, note: str) -> None:
    if twice := [serial for serial in coming if serial in stack.held]:
        raise Refusal(
            f"{serials.ranges(twice)} 已于 {stack.held[twice[0]].day} 登记领入，不能重复登记；请核对号段。"
        )
    back = [serial for serial in coming if serial in stack.gone]
    if not back:
        return
    before = stack.gone[back[0]]
    if not note:
        raise Refusal(
            f"{serials.ranges(back)} 已于 {before.day} 登记{before.get_kind_display()}；"
            "如果是找回或更正，请在说明里写明原因。"
        )
    _not_before((stack.gone[serial] for serial in back), day)


def _check_outgoing(stack: Stack, going: list[str], day: datetime.date) -> None:
    if used := [serial for serial in going if serial in stack.used]:
        raise Refusal(
            f"{serials.ranges(used)} 已经打印；打印坏的请在打印批次里标为“打印有误”，不在这里登记。"
        )
    if gone := [serial for serial in going if serial in stack.gone]:
        before = stack.gone[gone[0]]
        raise Refusal(
            f"{serials.ranges(gone)} 已于 {before.day} 登记{before.get_kind_display()}，请核对号段。"
        )
    if strange := [serial for serial in going if serial not in stack.held]:
        raise Refusal(f"{serials.ranges(strange)} 不在已领入的号段内；请核对流水号，或先登记领入。")
    _not_before((stack.held[serial] for serial in going), day)


def _not_before(entries: Iterable[StockEntry], day: datetime.date) -> None:
    """Serials move in the order of the days, so that the ledger reads true on each of them."""
    last = max(entries, key=lambda entry: entry.day)
    if day < last.day:
        raise Refusal(f"日期不能早于{last.get_kind_display()}的日期 {last.day}，请核对。")


def _note(book: journal.Journal, actor: Actor, entry: StockEntry, verb: str, word: str) -> None:
    ends = f"{entry.first_serial} 至 {entry.last_serial}" if entry.first_serial else ""
    book.record(
        actor,
        verb,
        f"{word}印制纸{kind_word(entry.kind, entry.owner)} {entry.quantity} 张",
        organization=entry.owner,
        subject=f"stock:{entry.pk}",
        comment=entry.note,
        data={"day": entry.day.isoformat(), "serials": ends, "quantity": entry.quantity},
    )
