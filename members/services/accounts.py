"""Accounts: made, changed, given a new password; and who signed in and out. All of it in the journal."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from members import clock
from members.enums import STAFF_ROLES, Role
from members.models import Member, Organization, SignInCode, User
from members.refusals import NotAllowed, Refusal
from members.services import changes, journal, rights
from members.services.journal import Actor, Journal

USER_FIELDS = ("username", "name", "role", "organization", "is_active")
# Without letters and digits that look alike on a slip of paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4
WEAK = {
    "password_too_short": "密码至少要 10 个字符。",
    "password_too_common": "这个密码太常见，请换一个。",
    "password_too_similar": "密码与姓名或用户名太相近，请换一个。",
    "password_entirely_numeric": "密码不能全是数字，请加上字母或符号。",
}


def generate_password() -> str:
    """Four groups of four (79 bits): easy to read out on the telephone, too much to guess."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def create_staff(values: Mapping[str, Any], actor: Actor, *, password: str | None = None) -> tuple[User, str]:
    """An account for the office, and its password: the one given, else a generated one to be shown once."""
    with journal.change() as book:
        rights.require_department_admin(actor)
        if values["role"] not in STAFF_ROLES:
            raise Refusal("毕业生账号随登录码建立，请按学号发放登录码。")
        return _create(book, actor, dict(values), password or generate_password())


def graduate_by_student_number(student_number: str) -> Member:
    """The one person with this student number. Raises ``Refusal`` saying why there is none."""
    found = list(Member.objects.filter(student_number=student_number).select_related("organization")[:2])
    if not found:
        raise Refusal(f"没有学号为 {student_number} 的人员，请先由学院导入登记表。")
    if len(found) > 1:
        raise Refusal(f"学号 {student_number} 对应不止一人，请先由学院更正学号。")
    return found[0]


def change_user(pk: int, values: Mapping[str, Any], actor: Actor, *, seen: str) -> User:
    """Change an account. Nobody takes the own role or access away; a graduate stays a graduate."""
    with journal.change() as book:
        admin = rights.require_department_admin(actor)
        user = User.objects.get(pk=pk)
        changes.require_fresh(user, USER_FIELDS, seen)
        wanted = {name: value for name, value in values.items() if name in USER_FIELDS}
        _refuse_unfit_change(user, wanted, admin)
        if differing := changes.apply(user, wanted):
            changes.check(user)
            user.save()
            _note(book, actor, user, "EDIT_USER", "修改用户", changes=differing)
    return user


def reset_password(pk: int, actor: Actor) -> tuple[User, str]:
    """A new generated password for the office, to be shown once; whoever is signed in with the old one is out.

    Graduates get no password from anybody: ``sign_in_codes.reset``.
    """
    with journal.change() as book:
        rights.require_department_admin(actor)
        user = User.objects.get(pk=pk)
        if user.is_graduate:
            raise Refusal("毕业生用登录码自己设置密码，请改发登录码。")
        password = generate_password()
        user.set_password(password)
        user.save(update_fields=["password"])
        _note(book, actor, user, "RESET_PASSWORD", "重置密码")
    return user, password


def change_own_password(user: User, password: str, actor: Actor) -> None:
    """A new password of one's own choice. Raises ``Refusal`` when it is too weak.

    A code that still stands goes: whoever has it from a slip or a mailbox would open the account again.
    """
    with journal.change() as book:
        require_good_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        SignInCode.objects.filter(user=user).withdraw(clock.now())
        _note(book, actor, user, "CHANGE_PASSWORD", "修改本人密码")


def require_good_password(password: str, user: User) -> None:
    """Raise ``Refusal`` with what is wrong with a password that somebody has chosen, and what to do."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        faults = [WEAK.get(each.code or "", "".join(each.messages)) for each in error.error_list]
        raise Refusal("".join(faults)) from error


def as_stored(username: str) -> str:
    """A user name as its account has it: 2019b01 is 2019B01 where there is no other. One query, for whatever is typed."""
    wanted = User.normalize_username(username.strip())
    found = list(
        User.objects.filter(username__in={wanted, wanted.upper(), wanted.lower()}).values_list(
            "username", flat=True
        )
    )
    return found[0] if len(found) == 1 else wanted


def note_sign_in(user: User, actor: Actor, title: str = "登录") -> None:
    """Somebody has signed in; ``title`` says in which way."""
    with journal.change() as book:
        user.last_login = clock.now()  # Django has written the real time, which is not the demo's
        user.save(update_fields=["last_login"])
        _note(book, actor, user, "SIGN_IN", title)


def note_sign_out(user: User, actor: Actor, title: str = "退出登录") -> None:
    """Somebody has signed out, here or at the campus."""
    with journal.change() as book:
        _note(book, actor, user, "SIGN_OUT", title)


def _create(book: Journal, actor: Actor, values: dict[str, Any], password: str | None) -> tuple[User, str]:
    try:
        user = User.objects.create_user(values.pop("username"), password, **values)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    _note(book, actor, user, "CREATE_USER", f"新建用户（{user.get_role_display()}）")
    return user, password or ""


def _refuse_unfit_change(user: User, wanted: Mapping[str, Any], admin: User | None) -> None:
    if admin is not None and user.pk == admin.pk:
        if wanted.get("role", user.role) != user.role:
            raise NotAllowed("不能取消自己的组织部管理员角色，请由另一位管理员修改。")
        if not wanted.get("is_active", True):
            raise NotAllowed("不能停用自己的账号，请由另一位管理员修改。")
    if (wanted.get("role", user.role) == Role.GRADUATE) != (user.role == Role.GRADUATE):
        raise NotAllowed("毕业生账号不能改为工作人员账号，反之亦然；请另建账号。")


def _note(
    book: Journal,
    actor: Actor,
    user: User,
    verb: str,
    title: str,
    changes: dict[str, tuple[str, str]] | None = None,
) -> None:
    book.record(
        actor,
        verb,
        title,
        organization=_organization_of(user),
        subject=f"user:{user.pk}",
        comment=user.name,  # kept encrypted, unlike the title
        data={"changes": changes} if changes else None,
    )


def _organization_of(user: User) -> Organization | None:
    return user.member.organization if user.member else user.organization
