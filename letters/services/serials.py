"""Factory serials (印刷流水号) of pre-printed sheets: how they count on, and which lie on an office's stack.

An owner is an organisation, or None for 组织部. A serial is a prefix and digits of a fixed width: No.0012399.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from letters.enums import Stock, StockKind
from letters.models import PrintedSheet, StockEntry
from members.models import Organization
from members.refusals import Refusal

MAX_LENGTH = 30  # of the columns
SHEETS_AT_ONCE = 20_000  # in one entry of the ledger; more is a slip of the hand
_SERIAL = re.compile(r"(?P<prefix>[\w .\-/()#]*?)(?P<digits>[0-9]{1,18})")


def normalised(text: str) -> str:
    """The one spelling of a serial: half-width, single spaces. Full-width digits and № are typed by hand."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def after(serial: str, steps: int = 1) -> str:
    """The serial so many sheets further down the stack, in the same width.

    Raises ``Refusal`` when it does not end in digits, or when its width is too small.
    """
    prefix, digits = _parts(serial)
    number = int(digits) + steps
    if number < 0 or len(str(number)) > len(digits):
        raise Refusal(f"从 {prefix}{digits} 起数 {abs(steps)} 张会超出流水号的 {len(digits)} 位，请核对。")
    return f"{prefix}{number:0{len(digits)}d}"


def span(first: str, last: str) -> list[str]:
    """Every serial from the first to the last. Raises ``Refusal`` when these are not two ends of one range."""
    (prefix, low), (other, high) = _parts(first), _parts(last)
    if (prefix, len(low)) != (other, len(high)):
        raise Refusal(f"{prefix}{low} 与 {other}{high} 的前缀或位数不同，不是同一号段；请分段登记。")
    count = int(high) - int(low) + 1
    if count < 1:
        raise Refusal(f"终止流水号 {other}{high} 小于起始流水号 {prefix}{low}，请核对。")
    if count > SHEETS_AT_ONCE:
        raise Refusal(f"{prefix}{low} 至 {other}{high} 有 {count} 张，一次最多 {SHEETS_AT_ONCE} 张，请核对。")
    return counted(first, count)


def counted(first: str, count: int) -> list[str]:
    """So many serials from the first on; ``Refusal`` as ``after``."""
    prefix, digits = _parts(first)
    after(first, count - 1)
    return [f"{prefix}{number:0{len(digits)}d}" for number in range(int(digits), int(digits) + count)]


def ranges(serials: Sequence[str]) -> str:
    """Serials in words, runs drawn together: “No.001–No.005、No.009”."""
    words, start = [], 0
    for index in range(1, len(serials) + 1):
        if index == len(serials) or not _follows(serials[index - 1], serials[index]):
            first, last = serials[start], serials[index - 1]
            words.append(first if first == last else f"{first}–{last}")
            start = index
    return "、".join(words)


@dataclass
class Stack:
    """What an owner's ledger says about each serial.

    ``held``: received and neither spoiled nor given back since, in order of receipt, the used ones among them;
    ``gone``: spoiled or given back, and which; ``used``: printed on, whatever came of it.
    ``unnumbered``: sheets without a serial that should be left; ``unnumbered_ever``: whether any came in.
    """

    held: dict[str, StockEntry] = field(default_factory=dict)
    gone: dict[str, StockEntry] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    unnumbered: int = 0
    unnumbered_ever: bool = False

    @classmethod
    def of(cls, owner: Organization | None) -> "Stack":
        """As it stands in the database now: two queries."""
        stack = cls()
        for entry in StockEntry.objects.filter(owner=owner).order_by("day", "recorded_at"):
            stack.add(entry)
        sheets = PrintedSheet.objects.filter(stock_owner=owner, run__stock=Stock.PREPRINTED)
        for serial in sheets.order_by().values_list("factory_serial", flat=True):
            if serial:
                stack.used.add(serial)
            else:
                stack.unnumbered -= 1
        return stack

    def add(self, entry: StockEntry) -> None:
        """The ledger goes on by one entry."""
        if entry.kind == StockKind.COUNTED:
            return
        coming = entry.kind == StockKind.RECEIVED
        if not entry.first_serial:
            self.unnumbered += entry.quantity if coming else -entry.quantity
            self.unnumbered_ever = self.unnumbered_ever or coming
            return
        into, out_of = (self.held, self.gone) if coming else (self.gone, self.held)
        for serial in span(entry.first_serial, entry.last_serial):
            out_of.pop(serial, None)
            into[serial] = entry

    @property
    def numbered_ever(self) -> bool:
        """Whether sheets with serials ever came in."""
        return bool(self.held or self.gone)

    def free(self) -> Iterator[str]:
        """The unused serials, in order of receipt."""
        return (serial for serial in self.held if serial not in self.used)


def expected(owner: Organization | None) -> str:
    """The serial that should lie on top of the stack; "" when nothing with serials was received or is left."""
    return next(Stack.of(owner).free(), "")


def check_start(owner: Organization | None, start: str, count: int) -> list[str]:
    """The serials of the next ``count`` sheets when ``start`` lies on top; a spoiled one between is passed over.

    Call it inside ``journal.change()``: the stack is as it is then. ``start`` "" is stock without serials:
    the answer is as many empty strings. Raises ``Refusal`` when the ledger says something else of the stack.
    While the ledger knows of no receipt, any unused serials will do.
    """
    stack, start = Stack.of(owner), normalised(start)
    if not start:
        return _without_serials(stack, count)
    if not stack.numbered_ever:
        serials = counted(start, count)
        _refuse_used(stack, serials)
        return serials
    _refuse_used(stack, [start])
    free = list(stack.free())
    if start not in stack.held:
        raise Refusal(_unknown(stack, start, free))
    if start != free[0]:
        skipped = ranges(free[: free.index(start)])
        raise Refusal(f"纸叠最上面一张应为 {free[0]}；请核对。跳过的 {skipped} 号请先登记损坏或交回。")
    if len(free) < count:
        raise Refusal(f"要打印 {count} 张，印制纸台账上只剩 {len(free)} 张。请先登记领入，或分批打印。")
    return free[:count]


def _without_serials(stack: Stack, count: int) -> list[str]:
    if stack.unnumbered_ever and stack.unnumbered < count and not stack.numbered_ever:
        raise Refusal(
            f"要打印 {count} 张，印制纸台账上只剩 {stack.unnumbered} 张。请先登记领入，或分批打印。"
        )
    if stack.numbered_ever and stack.unnumbered < count:
        top = next(stack.free(), "")
        raise Refusal(
            f"请填写纸叠最上面一张的印刷流水号（应为 {top}）。"
            if top
            else "印制纸台账上已没有可用的流水号。请先登记领入。"
        )
    return [""] * count


def _refuse_used(stack: Stack, serials: Iterable[str]) -> None:
    if used := [serial for serial in serials if serial in stack.used]:
        raise Refusal(f"印刷流水号 {ranges(used)} 已经打印过，不能再用；请核对纸叠最上面一张。")


def _unknown(stack: Stack, start: str, free: list[str]) -> str:
    top = f"纸叠最上面一张应为 {free[0]}；请核对。" if free else "台账上的印制纸已用完，请先登记领入。"
    if entry := stack.gone.get(start):
        return f"印刷流水号 {start} 已于 {entry.day} 登记{entry.get_kind_display()}。{top}"
    return f"印刷流水号 {start} 不在已领入的号段内。{top}"


def _parts(serial: str) -> tuple[str, str]:
    text = normalised(serial)
    found = _SERIAL.fullmatch(text)
    if not found or len(text) > MAX_LENGTH:
        raise Refusal(
            f"印刷流水号“{text[:MAX_LENGTH]}”应以数字结尾（如 No.0012345），不超过 {MAX_LENGTH} 个字。"
        )
    return found["prefix"], found["digits"]


def _follows(one: str, other: str) -> bool:
    prefix, digits = _parts(one)
    return other == f"{prefix}{int(digits) + 1:0{len(digits)}d}"
