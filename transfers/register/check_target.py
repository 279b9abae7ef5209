"""The rules about where a member goes: target, heading, code and name, by route (domain.md §3 and §6)."""

import re
from collections.abc import Iterator

from transfers.enums import Route
from transfers.register import rules as r
from transfers.register.central_bodies import central_body, is_army
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.register.organizations import (
    heading_fault,
    is_branch,
    is_full_name,
    names_institution,
    names_own,
    unit_key,
)
from transfers.register.season_rules import Context, SeasonRules

UNITS = ("heading_organization", "receiving_organization")


def check_target(entry: Entry, season: SeasonRules, context: Context) -> Iterator[Finding]:
    """Findings about the target of a transfer; the entry has a route."""
    if not entry.receiving_organization:
        yield Finding(r.RECEIVING_MISSING, "receiving_organization")
    match entry.route:
        case Route.INTRA_COLLEGE:
            yield from _check_intra_college(entry, context)
        case Route.IN_BEIJING:
            yield from _check_in_beijing(entry, season, context)
        case Route.OUT_OF_BEIJING:
            yield from _check_out_of_beijing(entry, season, context)
    yield from _check_known_units(entry, context)


def _check_intra_college(entry: Entry, context: Context) -> Iterator[Finding]:
    target, own = entry.receiving_organization, context.own_organization_names
    if not target:
        return
    if not is_branch(target):
        yield Finding(r.INTRA_NOT_BRANCH, "receiving_organization", f"“{target}”不是党支部。")
    if own and names_institution(target) and not names_own(target, own):
        detail = f"转接类型是“院内”，“{target}”却不像本院的党支部。"
        yield Finding(r.ROUTE_DOUBTFUL, "receiving_organization", detail)


def _check_in_beijing(entry: Entry, season: SeasonRules, context: Context) -> Iterator[Finding]:
    target, code = entry.receiving_organization, entry.receiving_code
    if not code:
        yield Finding(r.IN_BEIJING_CODE_MISSING, "receiving_code")
    elif not re.fullmatch(season.in_beijing_code_pattern, code):
        yield Finding(r.IN_BEIJING_CODE_MALFORMED, "receiving_code", _code_fault(code, season))
    if not target:
        return
    if not is_branch(target):
        detail = f"京内转接的接收单位应是党支部，不能是党委或党总支；“{target}”不是党支部。"
        yield Finding(r.IN_BEIJING_NOT_BRANCH, "receiving_organization", detail)
    if words := central_body(target):
        detail = f"“{target}”含“{words}”，看来隶属中央或军队，不属北京市委，应按京外办理。"
        yield Finding(r.CENTRAL_BODY_IN_BEIJING, "receiving_organization", detail)
    elif names_own(target, context.own_organization_names):
        detail = f"转接类型是“京内”，“{target}”却是本院的党支部。"
        yield Finding(r.ROUTE_DOUBTFUL, "receiving_organization", detail)
    yield from _check_full_name(target, "receiving_organization")


def _code_fault(code: str, season: SeasonRules) -> str:
    """A code that only lacks its first 0 was most likely typed into a numeric cell."""
    if re.fullmatch(season.in_beijing_code_pattern, "0" + code):
        return f"编码“{code}”少了开头的 0，多半因单元格是数字格式而丢失。"
    return f"京内党支部编码应为{season.in_beijing_code_words}，“{code}”不是。"


def _check_out_of_beijing(entry: Entry, season: SeasonRules, context: Context) -> Iterator[Finding]:
    heading, receiving, code = entry.heading_organization, entry.receiving_organization, entry.receiving_code
    if not heading:
        yield Finding(r.HEADING_MISSING, "heading_organization")
    elif fault := heading_fault(heading):
        yield Finding(r.HEADING_CANNOT_RECEIVE, "heading_organization", fault)
    else:
        yield from _check_full_name(heading, "heading_organization")
    if refused := context.refused_headings.get(unit_key(heading), 0) if heading else 0:
        detail = f"全校以往按“{heading}”办理的转接，被对方退回 {refused} 次。"
        yield Finding(r.HEADING_REFUSED_BEFORE, "heading_organization", detail)
    if heading and unit_key(heading) == unit_key(receiving):
        yield Finding(r.HEADING_EQUALS_RECEIVING, "receiving_organization")
    elif receiving:
        yield from _check_full_name(receiving, "receiving_organization")
    if not code:
        return
    if re.fullmatch(season.in_beijing_code_pattern, code):
        yield Finding(r.BEIJING_CODE_OUTSIDE, "receiving_code", beside=("receiving_organization",))
    elif not re.fullmatch(rf"\d{{{season.out_code_min},{season.out_code_max}}}", code):
        detail = f"京外党组织编码应为 {season.out_code_min} 至 {season.out_code_max} 位数字，“{code}”不是。"
        yield Finding(r.OUTSIDE_CODE_MALFORMED, "receiving_code", detail)


def _check_known_units(entry: Entry, context: Context) -> Iterator[Finding]:
    """Against the units of the whole university's records: names and codes only, never whose they are."""
    outside = entry.route is Route.OUT_OF_BEIJING
    for field in UNITS if outside else UNITS[1:]:
        name = str(getattr(entry, field))
        usual = context.usual_names.get(unit_key(name), name) if name else name
        if usual != name:
            detail = f"这个单位在全校以往的转接中多写作“{usual}”，这里写作“{name}”。"
            yield Finding(r.SPELLED_OTHERWISE_BEFORE, field, detail)
    name, code = entry.receiving_organization, entry.receiving_code
    usual = context.usual_code_names.get(code, name) if name and code else name
    if unit_key(usual) != unit_key(name):
        detail = f"编码“{code}”在全校以往的转接中是“{usual}”，这里是“{name}”。"
        yield Finding(r.CODE_OF_ANOTHER_UNIT, "receiving_code", detail)


def _check_full_name(name: str, field: str) -> Iterator[Finding]:
    """Army bodies go by other names (domain.md §6)."""
    if not is_full_name(name) and not is_army(name):
        yield Finding(r.NAME_NOT_FULL, field, f"“{name}”不是以“中共”或“中国共产党”开头的全称。")
