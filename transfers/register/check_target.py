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
            yield from _check_out_of_beijing(entry, season)


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
    return f"编码“{code}”不是以 011 开头的 12 位数字。" if "011" in season.in_beijing_code_pattern else ""


def _check_out_of_beijing(entry: Entry, season: SeasonRules) -> Iterator[Finding]:
    heading, receiving, code = entry.heading_organization, entry.receiving_organization, entry.receiving_code
    if not heading:
        yield Finding(r.HEADING_MISSING, "heading_organization")
    elif fault := heading_fault(heading):
        yield Finding(r.HEADING_CANNOT_RECEIVE, "heading_organization", fault)
    else:
        yield from _check_full_name(heading, "heading_organization")
    if heading and unit_key(heading) == unit_key(receiving):
        yield Finding(r.HEADING_EQUALS_RECEIVING, "receiving_organization")
    elif receiving:
        yield from _check_full_name(receiving, "receiving_organization")
    if not code:
        return
    if re.fullmatch(season.in_beijing_code_pattern, code):
        yield Finding(r.BEIJING_CODE_OUTSIDE, "receiving_code")
    elif not re.fullmatch(rf"\d{{{season.out_code_min},{season.out_code_max}}}", code):
        detail = f"京外党组织编码应为 {season.out_code_min} 至 {season.out_code_max} 位数字，“{code}”不是。"
        yield Finding(r.OUTSIDE_CODE_MALFORMED, "receiving_code", detail)


def _check_full_name(name: str, field: str) -> Iterator[Finding]:
    """Army bodies go by other names (domain.md §6)."""
    if not is_full_name(name) and not is_army(name):
        yield Finding(r.NAME_NOT_FULL, field, f"“{name}”不是以“中共”或“中国共产党”开头的全称。")
