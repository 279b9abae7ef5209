"""The two lists that come out with a print run: what lies in the stack, and who takes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby

from django.utils import timezone

from letters.enums import Stock
from letters.models import Letter, PrintedSheet, PrintRun
from letters.render.sheets.table import TICK_BOX, Align, Band, Column, TableSheet
from letters.services.paper.words import branch_of, footer

HAND_ROW = 9.5  # mm: room to write in


def cover_list(run: PrintRun, sheets: Sequence[PrintedSheet]) -> TableSheet:
    """打印清单: what lies in the stack, sheet by sheet, to be ticked off.

    ``sheets`` in the order of the stack, with their letters' organisation, member and branch.
    """
    numbered = run.stock == Stock.PREPRINTED
    columns = [
        Column("核对", 11, align=Align.CENTRE),
        Column("张次", 13, align=Align.CENTRE),
        Column("编号", 25, align=Align.CENTRE),
        *([Column("印刷流水号", 26, align=Align.CENTRE)] if numbered else []),
        Column("姓名", 35),
        Column("所在党支部", share=1.0),
        Column("具体接收单位", share=1.15),
        Column("加盖", 29, align=Align.CENTRE),
        Column("备注", 28),
    ]
    replaced = _numbers_of(sheet.letter.replaces_id for sheet in sheets)
    several = len({sheet.letter.organization_id for sheet in sheets}) > 1
    rows: list[Sequence[str] | Band] = []
    for organization, group in groupby(sheets, key=lambda sheet: sheet.letter.organization):
        of_one = list(group)
        if several:
            rows.append(Band(f"{organization.name}　{len(of_one)} 封"))
        rows += [_cover_row(sheet, numbered, replaced) for sheet in of_one]
    return TableSheet(
        title="介绍信打印清单",
        columns=columns,
        rows=rows,
        facts=[*_run_facts(run, [sheet.letter for sheet in sheets]), *_serial_facts(run, sheets)],
        notes=[
            "请逐张核对：编号、姓名、接收单位与清单一致，字迹清楚、位置不偏，再打 √；有问题的，在系统中登记为打印有误。"
        ],
        signatures=("核对人", "日期"),
        footer=footer(),
        landscape=True,
        row_height=7.2,
    )


def _cover_row(sheet: PrintedSheet, numbered: bool, replaced: Mapping[object, str]) -> Sequence[str]:
    letter = sheet.letter
    content = letter.frozen_content
    return (
        TICK_BOX,
        str(sheet.position),
        letter.number,
        *([sheet.factory_serial] if numbered else []),
        content.name,
        branch_of(letter),
        content.receiving,
        letter.get_seal_holder_display(),
        f"换开，原 {replaced[letter.replaces_id]}" if letter.replaces_id else "",
    )


def sign_out_sheet(run_or_title: PrintRun | str, letters: Iterable[Letter]) -> TableSheet:
    """领取签收表: who takes which letter, signed by hand; under a heading for each branch, in the order given.

    ``run_or_title``: the run whose letters they are, or the words above the list ("甲学院党委，6 月 15 日上午").
    """
    letters = list(letters)
    several = len({letter.organization_id for letter in letters}) > 1
    groups: dict[str, list[Letter]] = {}
    for letter in letters:
        where = f"{letter.organization.name}　{branch_of(letter)}" if several else branch_of(letter)
        groups.setdefault(where, []).append(letter)
    rows: list[Sequence[str] | Band] = []
    positions = count(1)
    for branch, members in groups.items():
        rows.append(Band(f"{branch}　{len(members)} 人"))
        rows += [
            (str(next(positions)), letter.number, letter.frozen_content.name, "", "", "", "")
            for letter in members
        ]
    if isinstance(run_or_title, PrintRun):
        facts = _run_facts(run_or_title, letters)
    else:
        facts = [run_or_title, f"共 {len(letters)} 封"]
    return TableSheet(
        title="党员组织关系介绍信领取签收表",
        columns=[
            Column("序号", 10, align=Align.CENTRE),
            Column("编号", 24, align=Align.CENTRE),
            Column("姓名", 34),
            Column("领取人签名", 30),
            Column("代领人及证件", share=1),
            Column("领取日期", 20),
            Column("经手人", 19),
        ],
        rows=rows,
        facts=facts,
        notes=["代领的，查验代领人有效证件，在“代领人及证件”栏写明姓名和证件名称，由代领人签名。"],
        footer=footer(),
        empty="没有要领取的介绍信。",
        row_height=HAND_ROW,
    )


def _run_facts(run: PrintRun, letters: Iterable[Letter]) -> list[str]:
    made = timezone.localtime(run.made_at)
    several = f"{len({letter.organization_id for letter in letters})} 个单位"
    return [
        f"开具单位：{run.organization.full_name if run.organization else several}",
        f"共 {run.count} 封",
        f"打印：{made:%Y-%m-%d %H:%M} {run.made_by.name}",
    ]


def _serial_facts(run: PrintRun, sheets: Sequence[PrintedSheet]) -> Iterator[str]:
    yield f"纸张：{Stock(run.stock).label}"
    serials = [sheet.factory_serial for sheet in sheets if sheet.factory_serial]
    if serials:
        yield f"印刷流水号：{serials[0]} 至 {serials[-1]}"


def _numbers_of(keys: Iterable[object]) -> dict[object, str]:
    wanted = [key for key in keys if key]
    return dict(Letter.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}
