"""A graduate's account follows the roster: the user name the student number, the name the name, and out of it again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet

from members import clock
from members.enums import Role
from members.models import Event, Member, SignInCode, User
from members.models.sign_in import STANDING, CodeWay
from members.services.journal import Line

NUMBER, NAME, EMAIL = (
    str(Member._meta.get_field(field).verbose_name) for field in ("student_number", "name", "email")
)
NOT_FREE = "新学号已是另一个账号的用户名"
OF_TWO = "另一人也是这个学号"
# What the journal says of an account; of the person's case it says nothing.
VERBS = (
    *("CREATE_USER", "EDIT_USER", "RESET_PASSWORD", "CHECK_IDENTITY", "CLOSE_ACCOUNT", "OPEN_ACCOUNT"),
    *("MAKE_SIGN_IN_CODE", "SHOW_SIGN_IN_CODE", "MAIL_SIGN_IN_CODE", "USE_SIGN_IN_CODE"),
    *("SIGN_IN_LOCKED", "SIGN_IN", "SIGN_OUT"),
)


def follow(member: Member, changes: Mapping[str, tuple[str, str]]) -> list[Line]:
    """Bring the account into line with a person whose data have just been changed; what the journal says of it.

    ``changes``: label → (before, after), as they stand in the line about the person. The user name follows only if it was
    the old number: one that somebody has given on purpose stays. A code that went to a former e-mail address opens
    nothing any more. One query, none where nothing of this changed.
    """
    has_left_mailbox = changes.get(EMAIL, ("（空）", ""))[0] != "（空）"
    if NUMBER not in changes and NAME not in changes and not has_left_mailbox:
        return []
    user = User.objects.filter(member=member.pk).first()
    if user is None:
        return []
    mailed = _withdraw_mailed(member, user) if has_left_mailbox else []
    return [*mailed, *_follow_names(member, user, changes)]


def _withdraw_mailed(member: Member, user: User) -> list[Line]:
    """A code made for a mail, or made for a slip and mailed since."""
    code = SignInCode.objects.filter(STANDING, user=user).first()
    if code is None:
        return []
    noted = Event.objects.filter(verb="MAIL_SIGN_IN_CODE", member=member.pk, at__gte=code.made_at)
    if code.way != CodeWay.MAIL and not noted.exists():
        return []
    SignInCode.objects.filter(pk=code.pk).withdraw(clock.now())
    return [_line(member, user, "登录码作废", "登录码曾发往原来的电子邮箱，邮箱已改。")]


def _follow_names(member: Member, user: User, changes: Mapping[str, tuple[str, str]]) -> list[Line]:
    number, before = User.normalize_username(member.student_number), changes.get(NUMBER, ("", ""))[0]
    follows = bool(number) and user.username == User.normalize_username(before) != number
    why = _why_not(user, number) if follows else ""
    wanted = {"name": member.name} | ({"username": number} if follows and not why else {})
    differing = {field: value for field, value in wanted.items() if getattr(user, field) != value}
    for field, value in differing.items():
        setattr(user, field, value)
    if differing:
        user.save(update_fields=list(differing))
    if why:
        return [_line(member, user, "账号的用户名没有随学号更正", f"{why}，用户名仍是原来的学号。")]
    return [_line(member, user, "登录账号随登记表更正")] if differing else []


def mismatch(member: Member) -> str:
    """What is to be said beside a changed student number that the account does not follow; "" when there is nothing."""
    user = User.objects.filter(member=member.pk).first()
    if user is None or user.username == User.normalize_username(member.student_number):
        return ""
    why = _why_not(user, User.normalize_username(member.student_number)) if member.student_number else ""
    because = f"（{why}）" if why else ""
    return (
        f"登录账号的用户名仍是 {user.username}{because}，本人登录时还用这个。需要更改的，请联系党委组织部。"
    )


def unused(members: Iterable[Any]) -> QuerySet[User]:
    """Of the accounts of these people (or keys) those that nobody has ever come in by."""
    return User.objects.filter(
        member__in=members,
        role=Role.GRADUATE,
        opened_at__isnull=True,
        last_login__isnull=True,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
    ).exclude(sign_in_codes__used_at__isnull=False)


def remove_unused(members: Iterable[Any]) -> None:
    """Take these people's unused accounts away with their codes: the people go too, and the journal keeps its lines."""
    keys = list(unused(members).values_list("pk", flat=True))
    SignInCode.objects.filter(user__in=keys).delete()
    User.objects.filter(pk__in=keys).delete()


def _why_not(user: User, number: str) -> str:
    if User.objects.filter(username=number).exclude(pk=user.pk).exists():
        return NOT_FREE
    if Member.objects.filter(student_number=number).exclude(pk=user.member_id).exists():
        return OF_TWO
    return ""


def _line(member: Member, user: User, title: str, comment: str = "") -> Line:
    """Without the values: they stand in the line about the person, and a former college's are shown to nobody else."""
    return Line(
        verb="EDIT_USER",
        title=title,
        organization=member.organization,
        member=member,
        subject=f"user:{user.pk}",
        comment=comment,
    )
