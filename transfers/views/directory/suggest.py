"""Answers while somebody types a destination: names to choose from, and what they suggest. They write nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.models import Branch, Organization, User
from transfers.enums import Affiliation, BodyLevel, Route
from transfers.forms.suggest import HEADING, RECEIVING
from transfers.models import Season
from transfers.register.name_search import fold
from transfers.register.organizations import unit_key
from transfers.services.directory import index as directory_index
from transfers.services.directory import route_advice
from transfers.services.directory.index import MOST, Unit, search
from transfers.services.directory.statistics import FEW, year_words

MAX_TYPED = 100


@require_safe
def body_suggest(request: HttpRequest) -> HttpResponse:
    """At most ten names for what is typed, as options of a list box, with a sentence that counts them."""
    text, route = _said(request, "q"), _said(request, "route")
    kind = HEADING if request.GET.get("field") == HEADING else RECEIVING
    index = directory_index.current()
    own = _own_branches(request.user, text) if kind == RECEIVING and _may_stay(route) else []
    units = [] if route == Route.INTRA_COLLEGE else index.suggest(text, kind, route=route)
    season, least = Season.current(), _least(request.user)
    options = [*own, *(_option(unit, kind, season.year if season else 0, least) for unit in units)][:MOST]
    context = {
        "options": options,
        "kind": kind,
        "only_shunned": bool(options) and all(each["warning"] for each in options),
        "remark": "" if options or kind != HEADING else _why_no_heading(index, text),
        "asked": bool(text),
    }
    return render(request, "transfers/suggestions.html", context)


@require_safe
def route_proposal(request: HttpRequest) -> HttpResponse:
    """Advice on what is typed in the form of a destination, as a piece of the page."""
    advice = route_advice.advise(
        _said(request, "heading_organization"),
        _said(request, "receiving_organization"),
        _said(request, "receiving_code"),
        organization_of(request.user),
        least=_least(request.user),
    )
    return render(request, "transfers/route_advice.html", {"advice": advice})


def organization_of(user: User) -> Organization | None:
    """The organisation from which somebody's people, or the person, would move."""
    if user.is_college:
        return user.organization
    return user.member.organization if user.is_graduate and user.member else None


def _said(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip()[:MAX_TYPED]


def _may_stay(route: str) -> bool:
    return route in ("", Route.INTRA_COLLEGE)


def _own_branches(user: User, text: str) -> list[dict[str, Any]]:
    """Branches of one's own, for 院内."""
    organization = organization_of(user)
    if organization is None:
        return []
    branches = Branch.objects.filter(organization=organization)
    units = [
        Unit(unit_key(branch.name), branch.name, fold(branch.name, (), branch.code)) for branch in branches
    ]
    codes = {branch.name: branch.code for branch in branches}
    return [
        {
            "name": unit.name,
            "code": codes[unit.name],
            "notes": ["本学院的党支部，院内"],
            "warning": "",
            "to_verify": False,
        }
        for unit in search(units, text)
    ]


def _least(user: User) -> int:
    """Graduates know each other: from how many people on a number is told to somebody."""
    return FEW if user.is_graduate else 1


def _option(unit: Unit, kind: str, this_year: int, least: int) -> dict[str, Any]:
    body = unit.body
    notes = []
    if body and body.affiliation != Affiliation.UNKNOWN:
        notes.append(body.get_affiliation_display())
    elif body and body.level != BodyLevel.UNKNOWN:
        notes.append(body.get_level_display())
    elif not body:
        notes.append("登记表中用过")
    notes += _numbers(unit, kind, this_year, least)
    if kind == RECEIVING and body and body.affiliation == Affiliation.BEIJING:
        notes.append("须具体到党支部")
    return {
        "name": unit.name,
        "code": (body.code if body else "") or unit.usual.code,
        "notes": notes,
        "warning": f"曾被退回 {unit.refused} 次" if unit.shunned else "",
        "to_verify": body is not None and not unit.verified,
    }


def _numbers(unit: Unit, kind: str, this_year: int, least: int) -> list[str]:
    """The newest season in numbers."""
    if not unit.people:
        return []
    newest = max(use.year for use in unit.uses if use.people)
    rows = [use for use in unit.uses if use.year == newest]
    people, receipts = sum(use.people for use in rows), sum(use.receipts for use in rows)
    if people < least:
        return []
    done = "回执" if kind == HEADING else "办结"
    return [f"{year_words(newest, this_year)} {people} 人，{done} {receipts}"]


def _why_no_heading(index: directory_index.Index, text: str) -> str:
    """Somebody looks for a body of Beijing where only the addressee of a letter can stand."""
    found = index.suggest(text, RECEIVING, most=1)
    if not found or found[0].affiliation != Affiliation.BEIJING:
        return ""
    return f"“{found[0].name}”隶属北京市委：京内转接不填抬头，接收单位填到党支部。"
