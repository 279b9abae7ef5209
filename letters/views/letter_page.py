"""The parts of the pages about letters: each function turns records into what one component shows."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from letters.enums import LetterState, SheetOutcome, Stock
from letters.filters import UNDELIVERED
from letters.models import Letter
from letters.render.content import Label, LetterContent, ethnicity_on_form
from letters.services import slips, verification
from letters.services.issuing import seal_owner
from letters.services.numbers import SeriesState
from letters.services.print_run import Printing
from members.enums import MemberCategory, SealHolder
from members.models import Member, User

Rows = list[dict[str, Any]]

_WIDE = (Label.HEADING, Label.FROM, Label.RECEIVING, Label.DESTINATION, Label.ADDRESS, Label.COMMITTEE)
_SHOWN = tuple(
    label
    for label in Label
    if label
    not in (
        Label.NUMBER,
        Label.FEE_YEAR,
        Label.FEE_MONTH,
        Label.VALID_DAYS,
        Label.ISSUED_YEAR,
        Label.ISSUED_MONTH,
        Label.ISSUED_DAY,
    )
)


def tiles(states: Iterable[SeriesState], base: str) -> Rows:
    """How the numbers of a year stand, for ``components/stat_tiles.html``."""
    states = list(states)
    issued, void = sum(each.issued for each in states), sum(each.void for each in states)
    delivered, undelivered = sum(each.delivered for each in states), sum(each.undelivered for each in states)
    holes = sum(each.holes for each in states)
    return [
        {"label": "已用编号", "value": issued, "unit": "个", "url": base, "note": "已发放 + 未发放 + 作废"},
        {"label": "已发放", "value": delivered, "unit": "封", "url": f"{base}&state={LetterState.DELIVERED}", "note": "等待或已有回执"},
        {"label": "未发放", "value": undelivered, "unit": "封", "url": f"{base}&state={UNDELIVERED}", "note": "待用印、待领取", "tone": "warning"},
        {"label": "已作废", "value": void, "unit": "个", "url": f"{base}&state={LetterState.VOID}", "note": "编号不再使用"},
        {
            "label": "空号",
            "value": holes,
            "unit": "个",
            "url": "",
            "note": "编号连续" if not holes else "编号不连续，请立即查明",
            "tone": "problem",
        },
    ]  # fmt: skip


def matrix(states: Iterable[SeriesState], base: str) -> dict[str, Any]:
    """The same by organisation, for ``components/closing_table.html``."""
    rows, sums, checks = [], [0, 0, 0, 0, 0], []
    for each in states:
        numbers = [each.issued, each.delivered, each.undelivered, each.void, each.holes]
        sums = [total + number for total, number in zip(sums, numbers, strict=True)]
        url = f"{base}&organization={each.organization.pk}"
        tails = (
            "",
            f"&state={LetterState.DELIVERED}",
            f"&state={UNDELIVERED}",
            f"&state={LetterState.VOID}",
            None,
        )
        cells: Rows = [
            {
                "value": number,
                "url": "" if tail is None else url + tail,
                "bad": tail is None and number != 0,
                "why": "编号不连续",
                "total": False,
            }
            for number, tail in zip(numbers, tails, strict=True)
        ]
        rows.append({"label": each.organization.name, "url": url, "cells": cells})
    total_cells = [{"value": number, "url": "", "bad": False, "why": "", "total": True} for number in sums]
    checks.append(
        {
            "ok": sums[4] == 0,
            "sentence": f"空号 {sums[4]} 个" + ("，编号连续" if sums[4] == 0 else "，请查明"),
        }
    )
    balanced = sums[0] == sums[1] + sums[2] + sums[3]
    checks.append(
        {
            "ok": balanced,
            "sentence": f"已用编号 {sums[0]} = 已发放 {sums[1]} + 未发放 {sums[2]} + 作废 {sums[3]}",
        }
    )
    return {
        "columns": [{"label": word} for word in ("已用编号", "已发放", "未发放", "作废", "空号")],
        "rows": rows,
        "totals": {"label": "合计", "cells": total_cells},
        "checks": checks,
    }


def content_rows(letter: Letter) -> Rows:
    """The words on the paper; the ID number only by its tail."""
    content = letter.frozen_content
    printed = content.printed_fields() | {Label.ID_NUMBER: f"··· {content.id_number[-4:]}"}
    rows: Rows = [{"label": label.value, "value": printed[label], "wide": label in _WIDE} for label in _SHOWN]
    rows.append({"label": "党费交至", "value": f"{content.fee_year} 年 {content.fee_month} 月"})
    rows.append({"label": "有效期", "value": f"{content.valid_days} 天"})
    return rows


def fact_rows(letter: Letter) -> Rows:
    """What has happened to the number."""
    delivered = ""
    if letter.delivered_on:
        more = "，".join(filter(None, (letter.proxy_name, letter.proxy_document, letter.tracking_number)))
        delivered = f"{letter.delivered_on} {letter.get_delivery_method_display()}" + (
            f"（{more}）" if more else ""
        )
    rows: Rows = [
        {"label": "开具", "value": f"{letter.issued_on} {letter.issued_by.name}"},
        {"label": "有效期至", "value": str(letter.valid_until)},
        {"label": "开具单位", "value": letter.organization.name},
        {"label": "届", "value": f"{letter.season_year} 届" if letter.season_year else "未记录"},
        {"label": "发放", "value": delivered or ("作废前没有发放" if letter.voided_at else "尚未发放")},
    ]
    if letter.voided_at:
        voided_by = letter.voided_by.name if letter.voided_by else ""
        rows += [
            {"label": "作废", "value": f"{timezone.localdate(letter.voided_at)} {voided_by}"},
            {"label": "作废原因", "value": letter.get_void_reason_display()},
            {"label": "依据", "value": letter.void_evidence},
        ]
    if slips.wanted([letter]):
        code = verification.spaced(letter.verification_code)
        rows.append({"label": "核验码", "value": code, "mono": True})
    if letter.factory_serial:
        rows.append({"label": "印刷流水号", "value": letter.factory_serial})
    rows.append({"label": "内容校验值", "value": letter.content_digest, "mono": True, "wide": True})
    if letter.pdf_digest:
        rows.append({"label": "PDF 校验值", "value": letter.pdf_digest, "mono": True, "wide": True})
    rows.append({"label": "版式版本", "value": str(letter.layout_version)})
    return rows


def seal(letter: Letter) -> dict[str, Any]:
    """For ``components/seal_note.html``."""
    return {
        "seal": SealHolder(letter.seal_holder).label,
        "by": seal_owner(letter),
        "done": letter.sealed_on is not None,
        "at": letter.sealed_on,
        "actor": letter.sealed_by.name if letter.sealed_by else "",
    }


def seals(letters: Iterable[Letter]) -> Rows:
    """Who stamps the letters of a batch: one line a seal, with how many."""
    counted: dict[tuple[str, str], int] = {}
    for letter in letters:
        key = (SealHolder(letter.seal_holder).label, seal_owner(letter))
        counted[key] = counted.get(key, 0) + 1
    return [{"seal": words, "by": owner, "count": count} for (words, owner), count in counted.items()]


def chain(letter: Letter) -> Rows:
    """All numbers that stand for one another, from the first to the latest; one query however many there are."""
    own = list(Letter.objects.filter(member=letter.member_id).defer("content"))
    by_pk = {each.pk: each for each in own}
    after = {each.replaces_id: each for each in own if each.replaces_id}
    first = by_pk[letter.pk]
    while first.replaces_id in by_pk:
        first = by_pk[first.replaces_id]
    line = [first]
    while line[-1].pk in after:
        line.append(after[line[-1].pk])
    return [
        {
            "number": each.number,
            "url": reverse("letters:letter", args=[each.pk]) if each.pk != letter.pk else "",
            "issued_on": each.issued_on,
            "void": each.voided_at is not None,
            "why": each.get_void_reason_display() if each.voided_at else "",
            "voided_on": timezone.localdate(each.voided_at) if each.voided_at else None,
            "evidence": each.void_evidence,
            "state": each.state.label,
        }
        for each in line
    ]


def printings(history: Iterable[Printing], user: User) -> Rows:
    """Each time that it was put on paper, the newest first; a run of several colleges is for 组织部 to see."""
    rows: Rows = [
        {
            "at": each.run.made_at,
            "by": each.run.made_by.name,
            "paper": "套打" if each.run.stock == Stock.PREPRINTED else "白纸",
            "profile": each.run.profile.name if each.run.profile else "",
            "serial": each.sheet.factory_serial,
            "outcome": SheetOutcome(each.sheet.outcome).label,
            "bad": each.sheet.outcome == SheetOutcome.BAD,
            "note": each.sheet.note,
            "fetched": each.sheet.fetched,
            "url": reverse("letters:run", args=[each.run.pk])
            if each.run.organization_id or user.is_department
            else "",
        }
        for each in history
    ]
    return rows[::-1]


def differences(letter: Letter) -> Rows:
    """Where the person's or the office's present data differ from the frozen words.

    Heading and receiver are the transfer's, which stands still as long as it has the letter. Age and dates are
    those of the day of issue.
    """
    content = letter.frozen_content
    return [
        {"field": label, "before": _or_empty(frozen), "after": _or_empty(present)}
        for label, frozen, present in _pairs(content, letter)
        if frozen != present
    ]


def _or_empty(text: str) -> str:
    return text or "（空）"


def _pairs(content: LetterContent, letter: Letter) -> Iterable[tuple[str, str, str]]:
    member, organization = letter.member, letter.organization
    if member.organization_id == organization.pk:  # or another college of the university has the person now
        yield from _pairs_of_the_person(content, member)
    yield Label.FROM, content.from_organization, organization.full_name
    yield Label.ADDRESS, content.address, organization.address
    yield Label.OFFICE_PHONE, content.office_phone, organization.phone
    yield Label.OFFICE_FAX, content.office_fax, organization.fax
    yield Label.POSTCODE, content.postcode, organization.postcode


def _pairs_of_the_person(content: LetterContent, member: Member) -> Iterable[tuple[str, str, str]]:
    category = {MemberCategory.FULL: "正式", MemberCategory.PROBATIONARY: "预备"}
    fee = member.fee_paid_until
    yield Label.NAME, content.name, member.name
    yield Label.SEX, content.sex, member.get_sex_display()
    yield Label.ETHNICITY, content.ethnicity, ethnicity_on_form(member.ethnicity)
    yield Label.CATEGORY, content.category, category.get(MemberCategory(member.category), "")
    if content.id_number != member.id_number:
        yield Label.ID_NUMBER, f"尾号 {content.id_number[-4:]}", f"更正为尾号 {member.id_number[-4:]}"
    yield (
        "党费交至",
        f"{content.fee_year} 年 {content.fee_month} 月",
        f"{fee.year} 年 {fee.month} 月" if fee else "",
    )
    yield Label.PHONE, content.phone, member.phone


def case_url(letter: Letter) -> str:
    """The person's page: of the transfer that has this letter, or the one that came in its place; "" if none."""
    current: Letter | None = letter
    while current is not None:
        transfer = getattr(current, "transfer", None)
        if transfer is not None:
            return reverse("transfers:case", args=[transfer.case_id])
        current = getattr(current, "replaced_by", None)
    return ""
