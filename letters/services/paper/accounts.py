"""What is signed and filed at the end of the year: the register of letters, the ledger of numbered sheets."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from letters.enums import DeliveryMethod, LetterState, StockKind, VoidReason
from letters.models import Letter
from letters.render.sheets.table import Align, Band, Column, TableSheet
from letters.services.numbers import SeriesState
from letters.services.paper.words import SIGNED_BY, footer
from letters.services.stock import USED, Ledger, Line
from members import clock
from members.models import Organization


def letter_register(
    organization: Organization | None, words: str, letters: Iterable[Letter], states: Iterable[SeriesState]
) -> TableSheet:
    """介绍信台账 for the year-end signature: every number in order, void ones too.

    ``organization``: None for the whole university; ``words``: "2022 年" or "2022 届"; ``letters`` with member,
    organisation, ``replaced_by`` and ``replaces``; ``states``: how the same numbers stand (``numbers.states``).
    """
    letters = sorted(letters, key=lambda each: (each.organization.code, each.year, each.sequence))
    by_organization = {state.organization.pk: state for state in states}
    rows: list[Sequence[str] | Band] = []
    for _, group in groupby(letters, key=lambda each: each.organization_id):
        of_one = list(group)
        if organization is None:
            state = by_organization.get(of_one[0].organization_id)
            rows.append(Band(f"{of_one[0].organization.name}　{_account([state] if state else [])}"))
        rows += [_register_row(letter) for letter in of_one]
    return TableSheet(
        title=f"党员组织关系介绍信台账（{words}）",
        columns=[
            Column("编号", 25, align=Align.CENTRE),
            Column("姓名", 32),
            Column("具体接收单位", share=1.2),
            Column("开具日期", 21, align=Align.CENTRE),
            Column("用印日期", 21, align=Align.CENTRE),
            Column("状态", 17, align=Align.CENTRE),
            Column("发放日期", 21, align=Align.CENTRE),
            Column("发放方式", 39),
            Column("作废原因、新旧编号", 34),
        ],
        rows=rows,
        facts=[
            f"开具单位：{organization.full_name if organization else '全校'}",
            f"打印日期：{clock.today()}",
            f"共 {len(letters)} 个编号",
        ],
        notes=[f"{_account(by_organization.values())}。"],
        signatures=SIGNED_BY,
        footer=footer(),
        empty="还没有用过编号。",
        landscape=True,
    )


def _register_row(letter: Letter) -> Sequence[str]:
    content = letter.frozen_content
    return (
        letter.number,
        content.name,
        content.receiving,
        str(letter.issued_on),
        str(letter.sealed_on or ""),
        letter.state.label,
        str(letter.delivered_on or ""),
        _handed_out(letter),
        _void_words(letter),
    )


def _handed_out(letter: Letter) -> str:
    if not letter.delivered_on:
        return ""
    method = DeliveryMethod(letter.delivery_method)
    more = letter.proxy_name or letter.tracking_number
    return f"{method.label}（{more}）" if more else method.label


def _void_words(letter: Letter) -> str:
    words = []
    if letter.state == LetterState.VOID:
        words.append(VoidReason(letter.void_reason).label)
        new = getattr(letter, "replaced_by", None)
        words.append(f"新编号 {new.number}" if new else "未换开")
    if letter.replaces:
        words.append(f"换自 {letter.replaces.number}")
    return "，".join(words)


def _account(states: Iterable[SeriesState]) -> str:
    """The sum that must come out (domain.md §7)."""
    states = list(states)
    issued, delivered, undelivered, void, holes = (
        sum(getattr(state, name) for state in states)
        for name in ("issued", "delivered", "undelivered", "void", "holes")
    )
    return f"已用编号 {issued} = 已发放 {delivered} + 未发放 {undelivered} + 作废 {void}，空号 {holes}"


def stock_ledger(ledger: Ledger) -> TableSheet:
    """印制纸台账 of an owner and a year, with the running balance, and the sum that must come out."""
    rows = [_ledger_row(line, ledger) for line in ledger.lines]
    if ledger.carried:
        rows.insert(0, ("", "上年结转", "", "", "", "", "", str(ledger.carried), "", ""))
    back = "交回" if ledger.owner else "发出"
    sums = (ledger.received, ledger.used, ledger.spoiled, ledger.returned, ledger.balance)
    return TableSheet(
        title=f"印制介绍信纸台账（{ledger.year} 年）",
        columns=[
            Column("日期", 21, align=Align.CENTRE),
            Column("事项", 20, align=Align.CENTRE),
            Column("印刷流水号", share=1.1),
            *(Column(word, 14, align=Align.RIGHT) for word in ("领入", "使用", "损坏", back)),
            Column("结存", 16, align=Align.RIGHT),
            Column("经手人", 22),
            Column("说明", share=1.0),
        ],
        rows=rows,
        totals=("", "合计", "", *map(str, sums), "", ""),
        facts=[
            f"保管单位：{ledger.owner.full_name if ledger.owner else ledger.owner_name}",
            f"打印日期：{clock.today()}",
            "单位：张",
        ],
        notes=[f"{_ledger_account(ledger, back)}。", *ledger.faults],
        signatures=SIGNED_BY,
        footer=footer(),
        empty="本年没有领入、使用或盘点。",
        landscape=True,
    )


def _ledger_row(line: Line, ledger: Ledger) -> Sequence[str]:
    kinds = (StockKind.RECEIVED, USED, StockKind.SPOILED, StockKind.RETURNED)
    moved = [str(line.quantity) if line.kind == kind else "" for kind in kinds]
    return (
        str(line.day),
        line.label,
        line.serials,
        *moved,
        str(line.balance),
        line.by,
        "；".join(filter(None, (_count_words(line), line.note))),
    )


def _count_words(line: Line) -> str:
    if line.difference is None:
        return ""
    found = f"清点 {line.quantity} 张"
    if not line.difference:
        return f"{found}，与账面相符"
    return f"{found}，比账面{'多' if line.difference > 0 else '少'} {abs(line.difference)} 张"


def _ledger_account(ledger: Ledger, back: str) -> str:
    carried = f"上年结转 {ledger.carried} + " if ledger.carried else ""
    words = (
        f"{carried}领入 {ledger.received} = 使用 {ledger.used} + 损坏 {ledger.spoiled} + {back} {ledger.returned}"
        f" + 结存 {ledger.balance}"
    )
    return words if ledger.balances else f"{words}（账目不符，请查明）"
