"""One-time codes, the only way in for a graduate without a password: made by the office or asked for by mail, used once.

A code is kept (encrypted) until it is used, so that a list of slips can be printed again. Whoever has it must also know
student number, name and the end of the ID number; these alone give nothing. No line of the journal contains a code.
"""

import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from members import clock, crypto
from members.enums import STAFF_ROLES, Role
from members.models import Member, SignInCode, User
from members.models.sign_in import STANDING, CodeWay
from members.refusals import NotAllowed, Refusal, Stale
from members.said_person import SaidPerson, same
from members.services import accounts, journal
from members.services.accounts import ALPHABET
from members.services.journal import Actor, Journal, Line

CODE_LENGTH, GROUP_LENGTH = 8, 4  # 40 bits: what sign_in_limits lets through in 30 days is nothing against it
LONGEST_USERNAME = 40

NO_NUMBER = "没有学号，请先补填学号。"
TWO_OF_A_NUMBER = "学号与另一人相同，请先更正学号。"
NUMBER_TAKEN = "学号已是另一个账号的用户名，请联系党委组织部处理。"
NUMBER_TOO_LONG = "学号太长，不能用作用户名，请先更正学号。"
CLOSED = "账号已停用，请联系党委组织部恢复。"
OPENED = "已经登录过，有自己的密码；忘记密码的请用“重置密码”。"
GONE = "这个登录码已经用过、作废或过期，密码没有设置。请向所在学院党委领取新的登录码。"


class CodeGone(Stale):
    """Used by somebody else, withdrawn or expired since it was typed."""

    def __init__(self) -> None:
        super().__init__(GONE)


@dataclass(frozen=True, slots=True)
class Issued:
    """Codes in the order of the people they are for, and who got none, with the sentence why."""

    codes: list[SignInCode] = field(default_factory=list)
    left_out: list[tuple[Member, str]] = field(default_factory=list)


# --- Making ----------------------------------------------------------------------------------


def issue(members: Iterable[Member], actor: Actor, *, way: CodeWay, again: bool = False) -> Issued:
    """A code for each of these people, with an account for whoever has none.

    A good code that is there is given once more, unless ``again``: then it is withdrawn for a new one. Whoever has a
    password, or came in by the campus sign-in, is left out: see ``reset``. Raises ``NotAllowed`` when one of them is not
    the actor's. Each code has ``user.member`` with organisation and branch at hand.
    """
    with journal.change() as book:
        people = _own_people([member.pk for member in members], actor)
        return issue_within(book, actor, people, way, again=again)


def reset(user_id: int, actor: Actor, *, way: CodeWay) -> SignInCode:
    """A graduate who cannot get in: the password no longer opens, sessions end, the old code goes, a new one is made.

    Raises ``NotAllowed`` outside the actor's people, ``Refusal`` for an account of the office or a closed one.
    """
    with journal.change() as book:
        user = User.objects.get(pk=user_id)
        if user.member_id is None:
            raise Refusal("这是工作人员的账号，请由组织部管理员在“用户”中重置密码。")
        (user.member,) = _own_people([user.member_id], actor)
        if not user.is_active:
            raise Refusal(CLOSED)
        user.set_unusable_password()
        user.save(update_fields=["password"])
        withdraw([user])
        (code,) = _make([user], actor, way)
        book.record_many(actor, [_line("RESET_PASSWORD", "重置密码，改发登录码", user, way=way)])
    return code


def issue_within(
    book: Journal,
    actor: Actor,
    people: list[Member],
    way: CodeWay,
    *,
    again: bool = False,
    opened_too: bool = False,
) -> Issued:
    """As ``issue``, inside a change and for people who were looked up; ``opened_too``: also for who has a password."""
    standing = {code.user_id: code for code in good_codes().filter(user__member__in=people)}
    reasons = _why_not(people, standing, opened_too=opened_too)
    users = make_accounts(book, actor, [member for member in people if member.pk not in reasons])
    kept = {} if again else standing
    new = [user for user in users if user.pk not in kept]
    withdraw(new)
    made = {code.user_id: code for code in _make(new, actor, way)}
    lines, codes = [], []
    for user in users:
        code = made.get(user.pk) or kept[user.pk]
        code.user = user
        codes.append(code)
        if user.pk in made:
            lines.append(_line("MAKE_SIGN_IN_CODE", "生成登录码", user, way=way))
        else:
            lines.append(_line("SHOW_SIGN_IN_CODE", "再次取出登录码", user, way=way))
    book.record_many(actor, lines)
    return Issued(codes, [(member, reasons[member.pk]) for member in people if member.pk in reasons])


def good_codes() -> QuerySet[SignInCode]:
    """Codes with which somebody could get in now."""
    return SignInCode.objects.filter(STANDING, valid_until__gt=clock.now(), user__is_active=True)


# --- Using -----------------------------------------------------------------------------------


def find(said: SaidPerson, typed: str) -> SignInCode | None:
    """The good code of this person, if it is the one that was typed and all the rest is right too.

    Writes nothing. An unknown number, a wrong name, a wrong end of the ID number and a wrong, used or expired code cost
    the same work.
    """
    username = accounts.as_stored(said.username)
    code = good_codes().filter(user__username=username).select_related("user__member").first()
    if code is not None and code.user.member is not None:
        kept, name, id_number = code.code, code.user.member.name, code.user.member.id_number
    else:
        code, (kept, name, id_number) = None, _nobody()
    right = same(as_kept(typed), kept) & said.is_person(name, id_number)
    return code if right and code is not None and kept else None


def redeem(code_id: Any, password: str, address: str | None) -> User:
    """Use the code up: the account has this password from now on. Of two at the same moment one gets in.

    Raises ``CodeGone``, or ``Refusal`` for a weak password, which uses nothing up.
    """
    with journal.change() as book:
        now = clock.now()
        if not good_codes().filter(pk=code_id).update(used_at=now, code=""):
            raise CodeGone
        user = User.objects.select_related("member__organization").get(sign_in_codes=code_id)
        accounts.require_good_password(password, user)
        user.set_password(password)
        user.opened_at = user.opened_at or now
        user.save(update_fields=["password", "opened_at"])
        book.record_many(Actor.of(user, address), [_line("USE_SIGN_IN_CODE", "用登录码设置密码", user)])
    return user


def note_mailed(book: Journal, actor: Actor, code: SignInCode, *, sent: bool) -> None:
    """Whether the mail with the code went out: the college is asked when none comes."""
    title = "登录码邮件已发出" if sent else "登录码邮件没有发出"
    book.record_many(actor, [_line("MAIL_SIGN_IN_CODE", title, code.user)])


def as_typed(code: str) -> str:
    """A code as it is printed and shown: abcd-efgh."""
    return f"{code[:GROUP_LENGTH]}-{code[GROUP_LENGTH:]}"


def as_kept(typed: str) -> str:
    """A code as it is kept, however it was typed: any width, any case, with any dash or blank or none."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(letter for letter in plain if not unicodedata.category(letter).startswith(("P", "Z", "C")))


def looks_like_a_code(typed: str) -> bool:
    """Whether it could be one at all."""
    plain = as_kept(typed)
    return len(plain) == CODE_LENGTH and set(plain) <= set(ALPHABET)


# --- Inside ----------------------------------------------------------------------------------


def _own_people(ids: list[Any], actor: Actor) -> list[Member]:
    """These people in this order, as the actor may deal with them. Raises ``NotAllowed``."""
    people = loaded(ids)
    if actor.user is None:
        return people
    user = User.objects.filter(pk=actor.user.pk, is_active=True, role__in=STAFF_ROLES).first()
    if user is None or Member.objects.visible_to(user).filter(pk__in=ids).count() != len(set(ids)):
        raise NotAllowed("只能为本单位的毕业生发放登录码。")
    return people


def loaded(ids: list[Any]) -> list[Member]:
    """These people in this order, each once, with what codes and slips need of them."""
    found = Member.objects.select_related("organization", "branch", "user").in_bulk(ids)
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def _why_not(people: list[Member], standing: Mapping[int, SignInCode], *, opened_too: bool) -> dict[Any, str]:
    """Who gets no code: the member's key, and why."""
    numbers = {member.pk: User.normalize_username(member.student_number) for member in people}
    of_two = set(
        Member.objects.filter(student_number__in=[member.student_number for member in people])
        .values_list("student_number", flat=True)
        .annotate(people=Count("pk"))
        .filter(people__gt=1)
    )
    taken = set(User.objects.filter(username__in=set(numbers.values())).values_list("username", flat=True))
    reasons = {}
    for member in people:
        user = getattr(member, "user", None)
        if user is not None:
            reasons[member.pk] = _why_not_account(user, user.pk in standing, opened_too=opened_too)
        elif not member.student_number:
            reasons[member.pk] = NO_NUMBER
        elif member.student_number in of_two:
            reasons[member.pk] = TWO_OF_A_NUMBER
        elif numbers[member.pk] in taken:
            reasons[member.pk] = NUMBER_TAKEN
        elif len(numbers[member.pk]) > LONGEST_USERNAME:
            reasons[member.pk] = NUMBER_TOO_LONG
    return {pk: reason for pk, reason in reasons.items() if reason}


def _why_not_account(user: User, has_code: bool, *, opened_too: bool) -> str:
    if not user.is_active:
        return CLOSED
    if opened_too:
        return ""
    # After a reset there is a code and no password: its slip may be printed again.
    in_already = user.has_usable_password() or (user.opened_at is not None and not has_code)
    return OPENED if in_already else ""


def make_accounts(book: Journal, actor: Actor, people: list[Member]) -> list[User]:
    """The people's accounts, made where there are none: without a password. The one place that makes a graduate's."""
    new = []
    for member in people:
        if getattr(member, "user", None) is None:
            username = User.normalize_username(member.student_number)
            user = User(username=username, name=member.name, role=Role.GRADUATE, member=member)
            user.set_unusable_password()
            new.append(user)
    User.objects.bulk_create(new)
    book.record_many(actor, [_line("CREATE_USER", "新建用户（毕业生）", user) for user in new])
    made = {user.member_id: user for user in new}
    users = [made.get(member.pk) or member.user for member in people]
    for user, member in zip(users, people, strict=True):
        user.member = member
    return users


def _make(users: list[User], actor: Actor, way: CodeWay) -> list[SignInCode]:
    now = clock.now()
    last_day = timezone.localdate(now) + timedelta(days=settings.SIGN_IN_CODE_DAYS)
    until = timezone.make_aware(datetime.combine(last_day, time.max))
    codes = [
        SignInCode(user=user, code=_new_code(), way=way, made_by=actor.user, made_at=now, valid_until=until)
        for user in users
    ]
    return SignInCode.objects.bulk_create(codes)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def withdraw(users: list[User]) -> None:
    """The codes of these accounts open nothing any more."""
    SignInCode.objects.filter(user__in=users).withdraw(clock.now())


@lru_cache
def _sealed_nobody(keys: str) -> tuple[str, str]:
    return crypto.encrypt("a" * CODE_LENGTH, "nobody"), crypto.encrypt("0" * 18, "nobody")


def _nobody() -> tuple[str, str, str]:
    """Code, name and ID number of nobody: to be opened and compared where there is no code, for the same work."""
    code, id_number = (crypto.decrypt(each, "nobody") for each in _sealed_nobody(settings.FIELD_KEYS))
    return code, "无名氏", id_number


def _line(verb: str, title: str, user: User, *, way: CodeWay | None = None) -> Line:
    member = user.member
    return Line(
        verb=verb,
        title=title,
        organization=member.organization if member else None,
        member=member,
        subject=f"user:{user.pk}",
        comment=user.name,  # kept encrypted, unlike the title
        data={"way": way.label} if way else None,
    )
