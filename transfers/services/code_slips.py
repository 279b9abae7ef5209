"""Slips with sign-in codes on paper, and the list on which they are signed for; drawn again until a code is used."""

from collections.abc import Collection, Sequence
from itertools import count, groupby
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from letters.render.sheets.code_slips import CodeSlip, CodeSlipSheet
from letters.render.sheets.table import Align, Band, Column, TableSheet
from letters.services.paper import pdf_of
from letters.services.paper.words import footer
from members import clock
from members.models import Member, SignInCode
from members.refusals import Refusal
from members.services import journal, sign_in_codes
from members.services.journal import Actor, Line
from transfers.services.accounts import MOST_AT_ONCE, TOO_MANY

FIRST_PATH = "/first/"  # members:first_sign_in; a printed slip keeps it
HAND_ROW = 9.0  # mm: room to sign
NO_CODES = "所选的人没有可用的登录码：还没有生成，或者已经用过、过期。请先生成，再打印领码单。"


def door(own_address: str) -> str:
    """Where a graduate gets in: as outsiders reach this server, else as the office does (``own_address``)."""
    return (settings.PUBLIC_BASE_URL or own_address.rstrip("/")) + FIRST_PATH


def in_order(codes: QuerySet[SignInCode]) -> QuerySet[SignInCode]:
    """As slips are handed out: college, branch, class, name."""
    return codes.select_related("user__member__organization", "user__member__branch").order_by(
        F("user__member__organization__code"),
        "user__member__branch__name",
        "user__member__class_name",
        "user__member__name_key",
        "pk",
    )


def print_slips(member_ids: Collection[Any], actor: Actor, *, url: str) -> bytes:
    """The list to sign, then the slips of those of these people who have a good code; each time noted, then drawn.

    Raises ``Refusal`` for too many, or when nobody has one.
    """
    if len(member_ids) > MOST_AT_ONCE:
        raise Refusal(TOO_MANY)
    with journal.change() as book:
        own = Member.objects.visible_to(actor.user).filter(pk__in=member_ids)
        codes = list(in_order(sign_in_codes.good_codes().filter(user__member__in=own)))
        if not codes:
            raise Refusal(NO_CODES)
        book.record_many(actor, _lines(codes))
    slips = [_slip(code) for code in codes]
    address = url.partition("://")[2]
    return pdf_of(
        hand_out_list(codes), CodeSlipSheet(slips=slips, url=url, address=address), title="登录码领码单"
    )


def hand_out_list(codes: Sequence[SignInCode]) -> TableSheet:
    """领码签收表: who takes a slip, signed by hand; under a heading for each branch. No code stands on it."""
    people = [code.user.member for code in codes]
    several = len({member.organization_id for member in people}) > 1
    rows: list[Sequence[str] | Band] = []
    positions = count(1)
    for branch, group in groupby(people, key=lambda member: member.branch):
        of_one = list(group)
        where = f"{of_one[0].organization.name}　{branch.name}" if several else branch.name
        rows.append(Band(f"{where}　{len(of_one)} 人"))
        rows += [
            (str(next(positions)), member.name, member.student_number[-4:], member.class_name, "", "", "")
            for member in of_one
        ]
    names = f"{len({member.organization_id for member in people})} 个单位"
    return TableSheet(
        title="登录码领码签收表",
        columns=[
            Column("序号", 10, align=Align.CENTRE),
            Column("姓名", 36),
            Column("学号末四位", 20, align=Align.CENTRE),
            Column("专业班级", share=1),
            Column("领取人签名", 32),
            Column("领取日期", 22),
            Column("经手人", 20),
        ],
        rows=rows,
        facts=[
            names if several else people[0].organization.full_name,
            f"共 {len(people)} 人",
            f"打印日期：{clock.today()}",
        ],
        notes=[
            "登录码相当于钥匙：领码单只交给本人，当面核对姓名；不拍照，不发到群里。没有领走的集中销毁，重新生成后原码作废。"
        ],
        footer=footer(),
        row_height=HAND_ROW,
    )


def _slip(code: SignInCode) -> CodeSlip:
    member = code.user.member
    return CodeSlip(
        name=member.name,
        number_tail=member.student_number[-4:],
        organization=member.organization.full_name,
        code=sign_in_codes.as_typed(code.code),
        valid_until=timezone.localdate(code.valid_until),
    )


def _lines(codes: Sequence[SignInCode]) -> list[Line]:
    """One line for each college, with how many."""
    by_college = groupby(codes, key=lambda code: code.user.member.organization)
    return [
        Line(
            verb="PRINT_CODE_SLIPS",
            title="打印领码单",
            organization=organization,
            data={"slips": len(list(group))},
        )
        for organization, group in by_college
    ]
