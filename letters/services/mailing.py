"""Letters that go by post: the address on the envelope, and the number that the post office gives."""

import re
import unicodedata
import uuid
from dataclasses import dataclass

from letters.models import Letter, Mailing
from members import clock
from members.models import User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import changes, journal
from members.services.journal import Actor

FIELDS = ("recipient", "phone", "address", "postcode")
TRACKING_NUMBER = re.compile(r"[0-9A-Z]{8,20}")
NOT_A_TRACKING_NUMBER = "邮件号应是 8 至 20 位数字和字母，例如 1234567890123，请核对。"


@dataclass(frozen=True, slots=True)
class Destination:
    """What stands on the envelope."""

    recipient: str
    phone: str
    address: str
    postcode: str = ""


def clean_tracking_number(typed: str) -> str:
    """A tracking number in its one spelling: full width, case, blanks and hyphens do not matter.

    Raises ``Refusal`` for what cannot be one; "" stays "".
    """
    plain = _bare(typed)
    if plain and not TRACKING_NUMBER.fullmatch(plain):
        raise Refusal(NOT_A_TRACKING_NUMBER)
    return plain


def require_another_number(letter: Letter, tracking_number: str) -> None:
    """A scanner reads the letter as readily as the envelope. Raises ``Refusal`` for the letter's own number."""
    if tracking_number and _bare(tracking_number) == _bare(letter.number):
        raise Refusal(f"{tracking_number} 是介绍信的编号，不是邮件号，请扫描或填写面单上的邮件号。")


def _bare(typed: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).upper()


def seen_of(mailing: Mailing | None) -> str:
    """What a form carries, so that a change made meanwhile is noticed; "" before there is an address."""
    return changes.fingerprint(mailing, FIELDS) if mailing else ""


def set_mailing(letter_id: uuid.UUID, to: Destination, actor: Actor, *, seen: str) -> Mailing:
    """Say or change where a letter is mailed to, until it is handed out. ``seen`` is what the person saw (``seen_of``).

    What was said already changes nothing and is not noted again. Raises ``Letter.DoesNotExist`` outside the scope, ``NotAllowed`` for anybody but the letter's college,
    ``Refusal`` for a letter that is void or has left, ``Stale`` when somebody else has changed it meanwhile.
    """
    with journal.change() as book:
        letter, mailing = _own_letter(letter_id, actor, seen)
        if mailing is None:
            mailing = Mailing(letter=letter)
        elif all(getattr(mailing, name) == getattr(to, name) for name in FIELDS):
            return mailing
        for name in FIELDS:
            setattr(mailing, name, getattr(to, name))
        mailing.prepared_by, mailing.prepared_at = _person(actor), clock.now()
        mailing.save()
        _note(book, actor, letter, "MAILING_PREPARED", "登记邮寄地址")
        return mailing


def drop_mailing(letter_id: uuid.UUID, actor: Actor, *, seen: str) -> None:
    """The letter is not mailed after all: the address is taken away. Raises as ``set_mailing``."""
    with journal.change() as book:
        letter, mailing = _own_letter(letter_id, actor, seen)
        if mailing is None:
            raise Stale
        mailing.delete()
        _note(book, actor, letter, "MAILING_DROPPED", "取消邮寄")


def follow(old: Letter, new: Letter) -> bool:
    """The envelope of a letter that was issued anew before it left is for the new number; whether there was one."""
    return old.delivered_on is None and bool(Mailing.objects.filter(letter=old).update(letter=new))


def _own_letter(letter_id: uuid.UUID, actor: Actor, seen: str) -> tuple[Letter, Mailing | None]:
    """The letter, still in the office of who acts, and its address as the person saw it."""
    letter = Letter.objects.visible_to(actor.user).select_related("organization", "member").get(pk=letter_id)
    user = _person(actor)
    if not (user.is_college and user.organization_id == letter.organization_id):
        raise NotAllowed(f"第 {letter.number} 号由{letter.organization.name}发放，应由该单位登记邮寄地址。")
    if letter.voided_at:
        raise Refusal(f"第 {letter.number} 号介绍信已作废，不能邮寄。")
    if letter.delivered_on:
        raise Refusal(f"第 {letter.number} 号介绍信已于 {letter.delivered_on} 发放，邮寄地址不能再改。")
    mailing = Mailing.objects.filter(letter=letter).first()
    if seen != seen_of(mailing):
        raise Stale("在您填写期间，他人已改动这封信的邮寄地址，本次没有保存。请重新打开后再改。")
    return letter, mailing


def _person(actor: Actor) -> User:
    if actor.user is None:
        raise NotAllowed("邮寄地址应由办理人员登记。")
    return actor.user


def _note(book: journal.Journal, actor: Actor, letter: Letter, verb: str, title: str) -> None:
    """The address itself stays out of the journal."""
    book.record(
        actor,
        verb,
        title,
        organization=letter.organization,
        member=letter.member,
        subject=f"letter:{letter.pk}",
        comment=f"第 {letter.number} 号",
    )
