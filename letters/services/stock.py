"""印制纸台账: what came in, was used, spoiled, given back and counted, and what must be left (domain.md §7).

What printing uses is never typed: it is counted from the printed sheets. An owner is an organisation, or None
for 组织部. 上期结转 + 领入 = 使用 + 损坏 + 交回 + 结存, always.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Sum, Value, When
from django.utils import timezone

from letters.enums import SheetOutcome, Stock, StockKind
from letters.models import PrintedSheet, StockEntry
from letters.services import serials
from letters.services.serials import Stack
from members import clock
from members.models import Organization

USED = "USED"
# A printed sheet is spoiled when it was seen to be bad, or when its letter was printed again without a look at it.
_PRINTED_AGAIN = Exists(
    PrintedSheet.objects.filter(letter=OuterRef("letter"), run__made_at__gt=OuterRef("run__made_at"))
)
SPOILED_IN_PRINT = Case(
    When(outcome=SheetOutcome.BAD, then=Value(True)),
    When(_PRINTED_AGAIN, outcome=SheetOutcome.UNCHECKED, then=Value(True)),
    default=Value(False),
)


def kind_word(kind: str, owner: Organization | None) -> str:
    """What a line is called. 组织部 gives sheets out to colleges where a college gives them back."""
    if kind == USED:
        return "使用"
    if kind == StockKind.RETURNED and owner is None:
        return "发出"
    return StockKind(kind).label


@dataclass(slots=True)
class Line:
    """A line of the ledger. ``change``: sheets more or fewer; ``balance``: how many are left after it.

    ``run``: the print run of a line that printing made; ``entry``: the entry that somebody made.
    ``run_url``: where the page about it is, for whoever may see that.
    """

    day: datetime.date
    at: datetime.datetime
    kind: str
    label: str
    quantity: int
    serials: str
    note: str
    by: str
    change: int
    run: uuid.UUID | None = None
    entry: StockEntry | None = None
    balance: int = 0
    run_url: str = ""

    @property
    def difference(self) -> int | None:
        """Of a count: what was counted less what should be there."""
        return self.quantity - self.balance if self.kind == StockKind.COUNTED else None

    @property
    def shortage(self) -> int:
        """Of a count: how many are missing; 0 when none is."""
        return max(0, -(self.difference or 0))


@dataclass(slots=True)
class Ledger:
    """The ledger of an owner in a year, oldest line first. Sums are of the year, ``balance`` is at its end."""

    owner: Organization | None
    year: int
    carried: int = 0
    received: int = 0
    used: int = 0
    spoiled: int = 0
    returned: int = 0
    balance: int = 0
    next_serial: str = ""
    lines: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def owner_name(self) -> str:
        """In words."""
        return owner_name(self.owner)

    @property
    def balances(self) -> bool:
        """Whether what came in is all accounted for, and each serial with it."""
        out = self.used + self.spoiled + self.returned + self.balance
        return self.carried + self.received == out and not self.faults

    @property
    def last_count(self) -> Line | None:
        """The year's last count, with its difference."""
        return next((line for line in reversed(self.lines) if line.kind == StockKind.COUNTED), None)

    def add(self, line: Line) -> None:
        """Count a line in."""
        self.balance += line.change
        line.balance = self.balance
        if line.kind == StockKind.RECEIVED:
            self.received += line.quantity
        elif line.kind == USED:
            self.used += line.quantity
        elif line.kind == StockKind.SPOILED:
            self.spoiled += line.quantity
        elif line.kind == StockKind.RETURNED:
            self.returned += line.quantity
        self.lines.append(line)


def owner_name(owner: Organization | None) -> str:
    """In words."""
    return owner.name if owner else "校党委组织部"


def ledger(owner: Organization | None, year: int) -> Ledger:
    """The lines of a calendar year with the running balance, and what came over from the years before."""
    found = Ledger(owner, year)
    lines = sorted([*_entries(owner), *_printed(owner)], key=lambda line: (line.day, line.at))
    for line in lines:
        if line.day.year < year:
            found.carried += line.change
            found.balance = found.carried
        elif line.day.year == year:
            found.add(line)
    _look_at_the_stack(found, Stack.of(owner), sum(line.change for line in lines))
    return found


def years_of(owner: Organization | None) -> set[int]:
    """The years in which the owner's ledger has lines."""
    entries = StockEntry.objects.filter(owner=owner).order_by().dates("day", "year")
    runs = _sheets(owner).order_by().datetimes("run__made_at", "year")
    return {day.year for day in entries} | {moment.year for moment in runs}


def sums_by_owner(owners: Iterable[Organization]) -> dict[int | None, dict[str, int]]:
    """Owner's key (None: 组织部) → received, used, spoiled, returned, left, since ever: two queries for all."""
    keys: list[int | None] = [None, *(owner.pk for owner in owners)]
    found = {key: dict.fromkeys(("received", "used", "spoiled", "returned", "left"), 0) for key in keys}
    words = {
        StockKind.RECEIVED: ("received", 1),
        StockKind.SPOILED: ("spoiled", -1),
        StockKind.RETURNED: ("returned", -1),
    }
    entries = StockEntry.objects.exclude(kind=StockKind.COUNTED).order_by().values_list("owner", "kind")
    for key, kind, quantity in entries.annotate(sum=Sum("quantity")):
        _count(found, key, *words[StockKind(kind)], quantity)
    sheets = (
        PrintedSheet.objects.filter(run__stock=Stock.PREPRINTED).annotate(bad=SPOILED_IN_PRINT).order_by()
    )
    for key, bad, quantity in sheets.values_list("stock_owner", "bad").annotate(sum=Count("pk")):
        _count(found, key, "spoiled" if bad else "used", -1, quantity)
    return found


def _count(found: Any, key: int | None, word: str, sign: int, quantity: int) -> None:
    if key in found:
        found[key][word] += quantity
        found[key]["left"] += sign * quantity


def _sheets(owner: Organization | None) -> Any:
    return PrintedSheet.objects.filter(stock_owner=owner, run__stock=Stock.PREPRINTED)


def _entries(owner: Organization | None) -> Iterator[Line]:
    signs = {StockKind.RECEIVED: 1, StockKind.SPOILED: -1, StockKind.RETURNED: -1, StockKind.COUNTED: 0}
    for entry in StockEntry.objects.filter(owner=owner).select_related("recorded_by"):
        yield Line(
            day=entry.day,
            at=entry.recorded_at,
            kind=entry.kind,
            label=kind_word(entry.kind, owner),
            quantity=entry.quantity,
            serials=_ends(entry.first_serial, entry.last_serial),
            note=entry.note,
            by=entry.recorded_by.name,
            change=signs[StockKind(entry.kind)] * entry.quantity,
            entry=entry,
        )


def _printed(owner: Organization | None) -> Iterator[Line]:
    """One line for what a run used, and one for what it spoiled."""
    rows = (
        _sheets(owner)
        .annotate(bad=SPOILED_IN_PRINT)
        .order_by("run__made_at", "run", "bad", "position")
        .values_list("run", "bad", "run__made_at", "run__made_by__name", "factory_serial")
    )
    for (run, bad, at, by), group in groupby(rows, key=lambda row: row[:4]):
        numbers = [row[4] for row in group]
        yield Line(
            day=timezone.localdate(at),
            at=at,
            kind=StockKind.SPOILED if bad else USED,
            label=kind_word(StockKind.SPOILED if bad else USED, owner),
            quantity=len(numbers),
            serials=serials.ranges([number for number in numbers if number]),
            note="打印有误或重新打印" if bad else "打印介绍信",
            by=by,
            change=-len(numbers),
            run=run,
        )


def _ends(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _look_at_the_stack(found: Ledger, stack: Stack, left: int) -> None:
    """What is wrong with the ledger as a whole, in sentences that say what to do."""
    if found.year == clock.today().year:  # what lies on top is known of today only
        found.next_serial = next(stack.free(), "")
    stray = sorted(stack.used - stack.held.keys() - stack.gone.keys()) if stack.numbered_ever else []
    if stray:
        found.faults.append(
            f"打印用过的 {len(stray)} 张（{serials.ranges(stray)}）不在已领入的号段内，请补登记领入。"
        )
    if left < 0:
        found.faults.append(f"用出的比领入的多 {-left} 张，请补登记领入。")
