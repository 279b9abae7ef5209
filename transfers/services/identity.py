"""更正身份证号: a number that passes the check digit and is nevertheless somebody else's, or nobody's."""

from typing import Any

from django.db.models import F

from members.id_numbers import InvalidIdNumber, parse_id_number
from members.models import Member
from members.models.people import id_number_index
from members.refusals import NotAllowed, Refusal
from members.services import journal
from members.services.changes import fingerprint, require_fresh
from members.services.journal import Actor
from transfers.enums import OPEN_STATUSES, Status
from transfers.models import Case, Transfer
from transfers.services.editing import locked_by

# The digest goes by the blind index, so that the page carries nothing that could be guessed back to the number.
SEEN_FIELDS = ("id_number_index",)
ON_PAPER = (Status.LETTER_ISSUED, Status.LETTER_DELIVERED)


def identity_version(member: Member) -> str:
    """A mark of the number as it stands now."""
    return fingerprint(member, SEEN_FIELDS)


def why_locked(case: Case) -> str:
    """Why the number stands still, and what to do first; "" while it may be corrected."""
    lock = locked_by(case)
    if lock is None:
        return ""
    status = Status(lock.status)
    if status in ON_PAPER:
        return "介绍信已经开具，信上印有原来的号码；请先“改派重办”，收回并作废介绍信，再更正。"
    if status == Status.COMPLETED:
        return "转接已经办结，身份证号不再更改。"
    if status == Status.FAILED:
        return "对方已退回；请先“重新办理”，再更正。"
    if status == Status.INITIATED:
        return "已在党员E先锋发起；请先“改派重办”，再更正。"
    if status == Status.SUBMITTED:
        return "已报送组织部审核；请先“撤回报送”并“退回完善”，再更正。"
    if status == Status.APPROVED:
        return "组织部已审核备案；请先撤销本次转接后重办，再更正。"
    return f"转接已是“{status.label}”；请先“退回完善”，再更正。"


def correct_id_number(case_id: Any, number: str, reason: str, actor: Actor, *, seen: str) -> Member:
    """Give a person the right ID number; everything else stays as it is.

    ``seen`` is the ``identity_version`` that the person saw. Raises ``Case.DoesNotExist`` outside the actor's
    scope, ``Refusal`` with what is wrong with the number or the reason, ``NotAllowed`` while a confirmation, a
    review or a letter rests on the old one, ``Stale``.
    """
    with journal.change() as book:
        case = (
            Case.objects.visible_to(actor.user)
            .select_related("member__organization", "organization")
            .get(pk=case_id)
        )
        member, user = case.member, actor.user
        if user is None or not user.is_college or user.organization_id != member.organization_id:
            raise NotAllowed("身份证号由本学院的管理员更正。")
        if why := why_locked(case):
            raise NotAllowed(f"现在不能更正身份证号：{why}")
        require_fresh(member, SEEN_FIELDS, seen)
        wanted = _correct(number)
        if wanted == member.id_number:
            raise Refusal("与现在登记的身份证号相同，没有更改。")
        if not reason.strip():
            raise Refusal("请写明更正的原因，如“录入时看错一位”。")
        _require_free(wanted, member)
        before = member.id_number_tail
        member.id_number = wanted
        member.save()
        book.record(
            actor,
            "CORRECT_ID_NUMBER",
            "更正身份证号",
            organization=member.organization,
            member=member,
            subject=f"member:{member.pk}",
            comment=reason.strip(),
            data={"changes": {"身份证号": (before, member.id_number_tail)}},
        )
        # Whoever has a page open on the old number gets a stale page.
        Transfer.objects.filter(case=case, status__in=OPEN_STATUSES).update(version=F("version") + 1)
        return member


def _correct(number: str) -> str:
    try:
        return parse_id_number(number).number
    except InvalidIdNumber as error:
        raise Refusal(f"{error.reason.label}，请对照身份证逐位核对。") from error


def _require_free(number: str, member: Member) -> None:
    """One record per person. Of somebody in another college only the fact is told."""
    other = Member.objects.filter(id_number_index=id_number_index(number)).exclude(pk=member.pk).first()
    if other is None:
        return
    if other.organization_id == member.organization_id:
        raise Refusal(f"这个身份证号已登记在本单位的{other.name}名下，请核对是哪一条有误。")
    raise Refusal(
        "这个身份证号已登记在另一个党组织的人员名下。是同一人往届登记的，请撤回本条登记，按正确的号码重新登记；其他情形请与组织部联系。"
    )
