"""The accounts of a season's people, for the office: how each stands, codes for many at once, one account reset or closed."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case as Choose
from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When

from members import clock
from members.enums import PARTY_MEMBER_CATEGORIES
from members.labelled import Labelled
from members.models import Event, Member, SignInCode, User
from members.models.sign_in import STANDING, CodeWay
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal, sign_in_codes
from members.services.journal import Actor
from members.services.sign_in_codes import Issued
from transfers.models import Case
from transfers.services.editing import HAS_LEFT

MOST_AT_ONCE = 2000
TOO_MANY = f"一次最多 {MOST_AT_ONCE} 人，请先按党支部或班级筛选，分批生成。"
# Somebody of the roster who may have to move, with the college that has the person now.
PEOPLE = Q(member__category__in=PARTY_MEMBER_CATEGORIES, organization=F("member__organization"))
HAS_PASSWORD = Q(member__user__isnull=False) & ~Q(member__user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
EVERYDAY = ("SIGN_IN", "SIGN_OUT")


class AccountState(Labelled):
    """How far somebody has come in getting in."""

    NO_NUMBER = "NO_NUMBER", "没有学号"
    NONE = "NONE", "还没有发登录码"
    CODE = "CODE", "登录码已发，未使用"
    EXPIRED = "EXPIRED", "登录码已过期"
    OPENED = "OPENED", "已登录"
    CLOSED = "CLOSED", "已停用"


class IdentityCheck(Labelled):
    """How somebody who says to be the graduate was recognised."""

    IN_PERSON = "IN_PERSON", "当面核验身份证件"
    PHONE = "PHONE", "拨打登记的本人电话核对"
    VIDEO = "VIDEO", "视频核对本人和证件"


# --- How they stand --------------------------------------------------------------------------


def people(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of these the Party members who are here, each with ``account_state`` and ``code_until``, without a query a row.

    A password goes before a code: whoever asked for a code by mail and did not use it is still in. Otherwise a code goes
    before having been in: it was given because the old way in no longer works.
    """
    standing = SignInCode.objects.filter(STANDING, user__member=OuterRef("member")).order_by()
    return cases.filter(PEOPLE).annotate(
        code_until=Subquery(standing.values("valid_until")[:1]),
        account_state=Choose(
            When(member__user__is_active=False, then=Value(AccountState.CLOSED.value)),
            When(HAS_PASSWORD, then=Value(AccountState.OPENED.value)),
            When(code_until__gt=clock.now(), then=Value(AccountState.CODE.value)),
            When(code_until__isnull=False, then=Value(AccountState.EXPIRED.value)),
            When(member__user__opened_at__isnull=False, then=Value(AccountState.OPENED.value)),
            When(member__user__isnull=True, member__student_number="", then=Value(AccountState.NO_NUMBER)),
            default=Value(AccountState.NONE.value),
            output_field=CharField(),
        ),
    )


def counts(cases: QuerySet[Case]) -> dict[AccountState, int]:
    """How many of ``people`` stand where; every state is named."""
    found = dict(cases.order_by().values_list("account_state").annotate(n=Count("pk")))
    return {state: found.get(state, 0) for state in AccountState}


def version_of(user: User | None) -> str:
    """A mark of how an account stands: another one means that somebody has reset, closed or opened it meanwhile."""
    if user is None:
        return "none"
    code = SignInCode.objects.filter(STANDING, user=user).values_list("pk", flat=True).first()
    told = f"{user.pk} {user.password} {user.is_active} {user.opened_at is None} {code}"
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def standing_code(user: User | None) -> SignInCode | None:
    """The code that is neither used nor withdrawn; it may have expired."""
    if user is None:
        return None
    return SignInCode.objects.filter(STANDING, user=user).select_related("made_by").first()


def history(user: User | None, viewer: User) -> list[Event]:
    """Who made, gave out, reset, closed the account, newest first; not each time that its owner signed in."""
    if user is None:
        return []
    events = Event.objects.visible_to(viewer).filter(subject=f"user:{user.pk}").exclude(verb__in=EVERYDAY)
    return list(events.order_by("-seq")[:50])


# --- Codes -----------------------------------------------------------------------------------


def issue(members: Iterable[Member], actor: Actor) -> Issued:
    """Codes to be printed for many. Pressed twice it gives the same ones. Raises ``Refusal`` for nobody or too many."""
    members = list(members)
    if not members:
        raise Refusal("没有选择任何人。请先在列表中勾选，再点按钮。")
    if len(members) > MOST_AT_ONCE:
        raise Refusal(TOO_MANY)
    return sign_in_codes.issue(members, actor, way=CodeWay.SLIP)


def show(case: Case, actor: Actor, *, again: bool, seen: str) -> SignInCode:
    """The code of one person, to be read out; ``again``: a new one, and the old one is gone.

    Raises ``Refusal`` with the sentence why there is none, ``Stale`` where a new one is asked for twice.
    """
    with journal.change():
        member = _own_member(case, actor)
        if again:
            _require_seen(getattr(member, "user", None), seen)
        issued = sign_in_codes.issue([member], actor, way=CodeWay.SHOWN, again=again)
        if issued.left_out:
            raise Refusal(f"{member.name}：{issued.left_out[0][1]}")
        return issued.codes[0]


def reset(case: Case, check: IdentityCheck, note: str, actor: Actor, *, seen: str) -> SignInCode:
    """The password no longer opens the account; a code does. ``check``: how the person was recognised; noted first."""
    with journal.change() as book:
        member = _own_member(case, actor)
        user = _account(member)
        _require_seen(user, seen)
        book.record(
            actor,
            "CHECK_IDENTITY",
            f"核验身份：{check.label}",
            organization=member.organization,
            member=member,
            subject=f"user:{user.pk}",
            comment=note.strip(),
        )
        return sign_in_codes.reset(user.pk, actor, way=CodeWay.SHOWN)


def set_active(case: Case, active: bool, reason: str, actor: Actor, *, seen: str) -> User:
    """Close an account, so that nobody gets in by it, or open it again; its data stay. Raises ``Refusal`` without a reason."""
    with journal.change() as book:
        member = _own_member(case, actor)
        user = _account(member)
        if not reason.strip():
            raise Refusal("请写明原因。")
        if user.is_active == active:
            raise Stale(f"账号已经{'恢复' if active else '停用'}，没有重复登记。")
        _require_seen(user, seen)
        user.is_active = active
        user.save(update_fields=["is_active"])
        book.record(
            actor,
            "OPEN_ACCOUNT" if active else "CLOSE_ACCOUNT",
            "恢复登录账号" if active else "停用登录账号",
            organization=member.organization,
            member=member,
            subject=f"user:{user.pk}",
            comment=reason.strip(),
        )
        return user


def require_own(case: Case, user: Any) -> None:
    """Raise ``NotAllowed`` unless the person is the college's own, or 组织部 asks."""
    if user is None or not user.is_staff_member:
        raise NotAllowed("登录账号由学院和组织部管理。")
    if user.is_college and case.has_left:
        raise NotAllowed(HAS_LEFT)


def _own_member(case: Case, actor: Actor) -> Member:
    case = Case.objects.visible_to(actor.user).select_related("member__organization").get(pk=case.pk)
    require_own(case, actor.user)
    return Member.objects.select_related("organization", "user").get(pk=case.member_id)


def _account(member: Member) -> User:
    user = getattr(member, "user", None)
    if user is None:
        raise Refusal(f"{member.name}还没有登录账号，请先发登录码。")
    return user


def _require_seen(user: User | None, seen: str) -> None:
    if seen != version_of(user):
        raise Stale("这个账号刚刚已有人处理过，本次没有改动。请看下面现在的状态。")
