"""闭环核对: every person in exactly one box, every letter accounted for, every number a link to its people."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from letters.enums import LetterState
from letters.filters import UNDELIVERED
from letters.models import Letter
from members.models import Organization
from members.spreadsheets.writer import ColumnKind, ColumnSpec, Value
from members.views.office import actor_of, workbook_response
from transfers.desk import Desk
from transfers.enums import Path, Status
from transfers.filters import ALL_SEASONS, NO_ATTEMPT
from transfers.models import Case
from transfers.services import list_exports, reports
from transfers.services.reports import IN_TRANSFER, TO_MOVE, Box, Numbers, People
from transfers.views.desks import at_desk
from transfers.working_lists import lists_of

Cell = dict[str, Any]
Table = dict[str, Any]

STANDINGS = ("", *Status)


@dataclass(frozen=True, slots=True)
class Figures:
    """All numbers of the page, read once. ``organization``: the one that is looked at, or None."""

    desk: Desk
    organization: Organization | None
    people: list[People]
    letters: list[Numbers]
    contradictory: int
    not_moved: int


@require_safe
@at_desk
def closing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The closing table of the season; a college sees its own line."""
    figures = _figures(request, desk)
    context = {
        "shown_season": desk.season,
        "organization": figures.organization,
        "query_string": request.GET.urlencode(),
        "boxes": boxes_table(figures),
        "routes": routes_table(figures),
        "letters": letters_table(figures),
        "all_right": all(check["ok"] for check in _checks(figures) + _letter_checks(figures)),
        "nobody": not sum(each.total for each in figures.people),
        "not_moved": figures.not_moved,
        "not_moved_url": _people_url(figures, box=Box.NOT_MOVED.value),
    }
    return render(request, "transfers/closing.html", context)


@require_POST
@at_desk
def closing_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The three tables as a workbook; noted in the journal."""
    figures = _figures(request, desk)
    tables = (boxes_table(figures), routes_table(figures), letters_table(figures))
    content = list_exports.export(
        actor_of(request), "闭环核对", [_sheet(table) for table in tables], request.GET.dict()
    )
    return workbook_response(content, list_exports.file_name("闭环核对", f"{desk.season.year}届"))


def _figures(request: HttpRequest, desk: Desk) -> Figures:
    organizations = Organization.objects.visible_to(request.user)
    cases = Case.objects.visible_to(request.user).filter(season=desk.season)
    letters = Letter.objects.visible_to(request.user)
    chosen = request.GET.get("organization", "")
    one = None
    if chosen:
        pk = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
        one = get_object_or_404(organizations, pk=pk)
        cases, organizations = cases.filter(organization=one), organizations.filter(pk=one.pk)
        letters = letters.filter(organization=one)
    listed = list(organizations)
    people = reports.people(cases, listed)
    return Figures(
        desk,
        one,
        [each for each in people if each.organization.active or each.counts],
        [
            each
            for each in reports.letter_numbers(letters, listed, desk.season.year)
            if each.organization.active or each.numbered or each.holes
        ],
        reports.with_latest(cases).filter(reports.contradictory()).count(),
        sum(each.in_box(Box.NOT_MOVED) for each in people),
    )


# --- Organisation × box ----------------------------------------------------------------------


def boxes_table(figures: Figures) -> Table:
    """应转人数 = the sum of all boxes, per organisation."""
    columns = ["应转人数", *(box.label for box in TO_MOVE)]
    rows = [
        {
            "label": each.organization.name,
            "url": _here(figures, each.organization),
            "cells": _box_cells(figures, [each], each.organization),
        }
        for each in figures.people
    ]
    return {
        "title": "人员归类",
        "head": "党组织",
        "columns": [{"label": label} for label in columns],
        "rows": rows,
        "totals": _totals(rows, _box_cells(figures, figures.people, figures.organization)),
        "checks": _checks(figures),
    }


def _box_cells(figures: Figures, people: list[People], organization: Organization | None) -> list[Cell]:
    total = sum(each.total for each in people)
    counts = [sum(each.in_box(box) for each in people) for box in TO_MOVE]
    fault = "" if total == sum(counts) else f"各项合计 {sum(counts)}，与应转人数 {total} 不符"
    where = {"organization": organization}
    return [
        _cell(total, _people_url(figures, box="TO_MOVE", **where), fault, total=True),
        *(
            _cell(n, _people_url(figures, box=box.value, **where))
            for box, n in zip(TO_MOVE, counts, strict=True)
        ),
    ]


def _checks(figures: Figures) -> list[dict[str, Any]]:
    total = sum(each.total for each in figures.people)
    counts = {box: sum(each.in_box(box) for each in figures.people) for box in TO_MOVE}
    sums_up = all(each.total == each.in_box(*TO_MOVE) for each in figures.people)
    sentence = "应转人数 {} = {}".format(total, " + ".join(f"{box.label} {n}" for box, n in counts.items()))
    if not sums_up:
        wrong = [each.organization.name for each in figures.people if each.total != each.in_box(*TO_MOVE)]
        sentence += f"：对不上的有{'、'.join(wrong)}，请联系系统管理员核查"
    checks = [{"ok": sums_up, "sentence": sentence}]
    if figures.contradictory:
        listed = lists_of(figures.desk.party, Case)["contradiction"]
        checks.append(
            {
                "ok": False,
                "sentence": f"{figures.contradictory} 人不在“转出”一类，转接却在办理或已办结，请逐人核对",
                "url": listed.url(figures.desk.season),
            }
        )
    return checks


# --- Path × status ---------------------------------------------------------------------------


def routes_table(figures: Figures) -> Table:
    """People in 转出 by path and by the latest attempt's status, with the rate of those that are done."""
    labels = ["人数", "未登记", *(status.label for status in Status), "办结率", "回执率"]
    rows = [
        {"label": box.label, "url": "", "cells": _route_cells(figures, (box,), box.value)}
        for box in IN_TRANSFER
    ]
    whole = _route_cells(figures, IN_TRANSFER, "IN_TRANSFER")
    in_transfer = sum(each.in_box(*IN_TRANSFER) for each in figures.people)
    elsewhere = sum(each.in_box(*TO_MOVE) for each in figures.people) - in_transfer
    total = sum(each.total for each in figures.people)
    return {
        "title": "转出人员的办理状态",
        "head": "转接类型",
        "columns": [{"label": label} for label in labels],
        "rows": rows,
        "totals": {"label": "合计", "cells": whole},
        "checks": [
            {
                "ok": in_transfer + elsewhere == total,
                "sentence": f"转出 {in_transfer} 人 + 暂缓、留存等 {elsewhere} 人 = 应转人数 {total}",
            }
        ],
    }


def _route_cells(figures: Figures, boxes: tuple[Box, ...], key: str) -> list[Cell]:
    where = {"organization": figures.organization, "box": key}
    counts = {
        standing: sum(each.in_status(box, standing) for each in figures.people for box in boxes)
        for standing in STANDINGS
    }
    total = sum(each.in_box(*boxes) for each in figures.people)
    fault = "" if total == sum(counts.values()) else "各状态合计与人数不符"
    done = counts[Status.COMPLETED]
    sent = done + counts[Status.INITIATED] + counts[Status.LETTER_DELIVERED]
    return [
        _cell(total, _people_url(figures, **where), fault, total=True),
        *(
            _cell(n, _people_url(figures, status=standing or NO_ATTEMPT, **where))
            for standing, n in counts.items()
        ),
        _cell(_rate(done, total), ""),
        _cell(_rate(done, sent), ""),
    ]


def _rate(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "—"


# --- Letters ---------------------------------------------------------------------------------

LETTER_COLUMNS = ("编号总数", "已发放", "未发放", "作废", "空号", "已收回执", "待回执")


def letters_table(figures: Figures) -> Table:
    """Numbers of the year: numbered = delivered + undelivered + void; delivered = receipts + open."""
    rows = [
        {
            "label": each.organization.name,
            "url": "",
            "cells": _letter_cells(figures, [each], each.organization),
        }
        for each in figures.letters
    ]
    return {
        "title": "介绍信编号与回执",
        "head": "党组织",
        "columns": [{"label": label} for label in LETTER_COLUMNS],
        "rows": rows,
        "totals": _totals(rows, _letter_cells(figures, figures.letters, figures.organization)),
        "checks": _letter_checks(figures),
    }


def _letter_cells(figures: Figures, lines: list[Numbers], organization: Organization | None) -> list[Cell]:
    def summed(name: str) -> int:
        return sum(getattr(each, name) for each in lines)

    def letters(**params: str) -> str:
        return _letters_url(figures, organization, **params)

    numbered, delivered, holes = summed("numbered"), summed("delivered"), summed("holes")
    return [
        _cell(numbered, letters(), "" if _numbers_add_up(lines) else "编号总数与各项合计不符", total=True),
        _cell(
            delivered,
            letters(state=LetterState.DELIVERED.value),
            "" if _receipts_add_up(lines) else "已发放与回执合计不符",
        ),
        _cell(summed("undelivered"), letters(state=UNDELIVERED)),
        _cell(summed("void"), letters(state=LetterState.VOID.value)),
        _cell(holes, "", f"有 {holes} 个空号" if holes else ""),
        _cell(summed("receipts"), _receipts_url(figures, organization, Status.COMPLETED)),
        _cell(summed("waiting"), _receipts_url(figures, organization, Status.LETTER_DELIVERED)),
    ]


def _numbers_add_up(lines: list[Numbers]) -> bool:
    return all(each.numbered == each.delivered + each.undelivered + each.void for each in lines)


def _receipts_add_up(lines: list[Numbers]) -> bool:
    return all(each.delivered == each.receipts + each.waiting for each in lines)


def _letter_checks(figures: Figures) -> list[dict[str, Any]]:
    lines = figures.letters

    def summed(name: str) -> int:
        return sum(getattr(each, name) for each in lines)

    holes = summed("holes")
    return [
        {
            "ok": _numbers_add_up(lines),
            "sentence": f"编号总数 {summed('numbered')} = 已发放 {summed('delivered')} + "
            f"未发放 {summed('undelivered')} + 作废 {summed('void')}",
        },
        {
            "ok": _receipts_add_up(lines),
            "sentence": f"已发放 {summed('delivered')} = 已收回执 {summed('receipts')} + 待回执 {summed('waiting')}",
        },
        {
            "ok": holes == 0,
            "sentence": f"空号 {holes} 个" + ("，编号连续" if holes == 0 else "，请核查编号序列"),
        },
    ]


# --- Cells, links, sheets --------------------------------------------------------------------


def _cell(value: object, url: str, why: str = "", *, total: bool = False) -> Cell:
    return {"value": value, "url": url, "bad": bool(why), "why": why, "total": total}


def _totals(rows: list[dict[str, Any]], cells: list[Cell]) -> dict[str, Any] | None:
    return {"label": "合计", "cells": cells} if len(rows) > 1 else None


def _people_url(figures: Figures, *, organization: Organization | None = None, **params: str) -> str:
    said = {"season": str(figures.desk.season.year), **_where(figures, organization), **params}
    return f"{reverse('transfers:case_list')}?{urlencode(said)}"


def _letters_url(figures: Figures, organization: Organization | None, **params: str) -> str:
    said = {"year": str(figures.desk.season.year), **_where(figures, organization), **params}
    return f"{reverse('letters:register')}?{urlencode(said)}"


def _receipts_url(figures: Figures, organization: Organization | None, status: Status) -> str:
    """By the letter's year: a letter of this year may belong to a case of the year before."""
    said = {
        "season": ALL_SEASONS,
        "path": Path.OUT_PAPER.value,
        "status": status.value,
        "letter_year": str(figures.desk.season.year),
        **_where(figures, organization),
    }
    return f"{reverse('transfers:transfer_list')}?{urlencode(said)}"


def _where(figures: Figures, organization: Organization | None) -> dict[str, str]:
    if organization is None or figures.desk.user.is_college:
        return {}
    return {"organization": str(organization.pk)}


def _here(figures: Figures, organization: Organization) -> str:
    if figures.desk.user.is_college or figures.organization:
        return ""
    said = {"season": figures.desk.season.year, "organization": organization.pk}
    return f"{reverse('transfers:closing')}?{urlencode(said)}"


def _sheet(table: Table) -> tuple[str, list[ColumnSpec], list[list[Value]]]:
    columns = [ColumnSpec(table["head"], 26)]
    columns += [ColumnSpec(column["label"], 11, ColumnKind.NUMBER) for column in table["columns"]]
    lines = [*table["rows"], *([table["totals"]] if table["totals"] else [])]
    return (
        table["title"],
        columns,
        [[line["label"], *(cell["value"] for cell in line["cells"])] for line in lines],
    )
