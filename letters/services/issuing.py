"""Taking a number and freezing what it stands for; voiding it; seal and delivery.

Every function here runs inside the caller's ``journal.change()`` and writes its own line.
"""

import datetime
import hashlib
from dataclasses import replace

from letters.enums import DeliveryMethod, VoidReason
from letters.models import Letter
from letters.render.content import LetterContent
from letters.render.layout import LAYOUT_VERSION
from letters.services import numbers, verification
from letters.services.printing import letter_pdf, printing_faults
from members import clock
from members.enums import SealHolder
from members.models import Member, Organization, User
from members.refusals import NotAllowed, Refusal, Stale
from members.services.journal import Actor, Journal


def issue(
    book: Journal,
    actor: Actor,
    *,
    member: Member,
    organization: Organization,
    year: int,
    content: LetterContent,
    season_year: int | None = None,
    number_format: str = numbers.DEFAULT_FORMAT,
    replaces: Letter | None = None,
) -> Letter:
    """Take the next number and store the finished words with it, and the digest of the letter that they make.

    ``content.number`` is filled in here. ``season_year``: the year of the graduates whose letter it is. Raises ``Refusal`` naming the field when a character
    cannot be printed or a text does not fit; then no number is taken.
    """
    faults = printing_faults(content)
    if faults:
        raise Refusal("介绍信不能开具：" + "；".join(faults))
    sequence = numbers.take(organization, year)
    number = numbers.spell(organization, year, sequence, number_format)
    numbered = replace(content, number=number)
    text, code = numbered.to_json(), verification.new_code()
    letter = Letter(
        organization=organization,
        member=member,
        year=year,
        sequence=sequence,
        number=number,
        content=text,
        content_digest=hashlib.sha256(text.encode()).hexdigest(),
        layout_version=LAYOUT_VERSION,
        pdf_digest=hashlib.sha256(letter_pdf(numbered)).hexdigest(),
        season_year=season_year,
        verification_code=code,
        verification_index=verification.code_index(code),
        issued_on=content.issued_on,
        valid_until=content.issued_on + datetime.timedelta(days=content.valid_days),
        issued_by=actor.user,
        seal_holder=organization.seal_holder,
        replaces=replaces,
    )
    letter.save(force_insert=True)
    _note(book, actor, letter, "LETTER_NUMBERED", f"介绍信编号 {number}")
    return letter


def void(book: Journal, actor: Actor, letter: Letter, reason: VoidReason, evidence: str) -> None:
    """Make a number void for good. ``evidence``: the old letter back, 未接收证明, … (domain.md §4)."""
    changed = Letter.objects.filter(pk=letter.pk, voided_at__isnull=True).update(
        voided_at=clock.now(), voided_by=actor.user, void_reason=reason, void_evidence=evidence[:200]
    )
    if changed != 1:
        raise Stale(f"介绍信第 {letter.number} 号已经作废，请刷新。")
    _note(book, actor, letter, "LETTER_VOIDED", f"介绍信 {letter.number} 作废", f"{reason.label}：{evidence}")


def record_sealing(book: Journal, actor: Actor, letter: Letter, sealed_on: datetime.date) -> None:
    """用印登记: which seal and when. 组织部 records its own seal, a committee its own (notice 二(一)3)."""
    if not may_seal(actor.user, letter):
        raise NotAllowed(f"第 {letter.number} 号应由{seal_owner(letter)}用印并登记。")
    if sealed_on < letter.issued_on:
        raise Refusal(f"用印日期不能早于开具日期 {letter.issued_on}。")
    changed = Letter.objects.filter(pk=letter.pk, voided_at__isnull=True, sealed_on__isnull=True).update(
        sealed_on=sealed_on, sealed_by=actor.user
    )
    if changed != 1:
        raise Stale(f"第 {letter.number} 号已登记用印或已作废，请刷新。")
    seal = SealHolder(letter.seal_holder).label
    _note(book, actor, letter, "LETTER_SEALED", f"介绍信 {letter.number} 已用印", f"{seal}，{sealed_on}")


def record_delivery(
    book: Journal,
    actor: Actor,
    letter: Letter,
    *,
    delivered_on: datetime.date,
    method: DeliveryMethod,
    proxy_name: str = "",
    proxy_document: str = "",
    tracking_number: str = "",
) -> None:
    """Parts 2 and 3 have left the office: to whom and how. Only after sealing."""
    if delivered_on < letter.issued_on:
        raise Refusal(f"发放日期不能早于开具日期 {letter.issued_on}。")
    changed = Letter.objects.filter(
        pk=letter.pk, voided_at__isnull=True, sealed_on__isnull=False, delivered_on__isnull=True
    ).update(
        delivered_on=delivered_on,
        delivery_method=method,
        proxy_name=proxy_name,
        proxy_document=proxy_document,
        tracking_number=tracking_number,
    )
    if changed != 1:
        raise Stale(f"第 {letter.number} 号尚未用印、已发放或已作废，请刷新。")
    _note(book, actor, letter, "LETTER_DELIVERED", f"介绍信 {letter.number} 已发放", method.label)


def may_seal(user: User | None, letter: Letter) -> bool:
    """Whether this person records the seal of this letter."""
    if user is None:
        return False
    if letter.seal_holder == SealHolder.DEPARTMENT:
        return user.is_department
    return user.is_college and user.organization_id == letter.organization_id


def seal_owner(letter: Letter) -> str:
    """Who stamps, in words."""
    return "校党委组织部" if letter.seal_holder == SealHolder.DEPARTMENT else letter.organization.name


def _note(book: Journal, actor: Actor, letter: Letter, verb: str, title: str, comment: str = "") -> None:
    book.record(
        actor,
        verb,
        title,
        organization=letter.organization,
        member=letter.member,
        subject=f"letter:{letter.pk}",
        comment=comment,
    )
