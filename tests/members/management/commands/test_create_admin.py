"""The first 组织部管理员, made on the command line."""

import getpass

import pytest
from django.core.management import CommandError, call_command

from members.enums import Role
from members.models import Event, User


def typing(monkeypatch, *passwords):
    answers = iter(passwords)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt="": next(answers))


@pytest.mark.django_db
def test_the_first_administrator_can_sign_in_and_is_in_the_journal(monkeypatch):
    typing(monkeypatch, "kaishi-2022-ok", "kaishi-2022-ok")
    call_command("create_admin", "zzb99", "周管理")
    user = User.objects.get()
    assert (user.username, user.name, user.role) == ("zzb99", "周管理", Role.DEPARTMENT_ADMIN)
    assert user.check_password("kaishi-2022-ok")
    assert Event.objects.get().verb == "CREATE_USER"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("passwords", "sentence"),
    [(("kaishi-2022-ok", "kaishi-2022-no"), "两次输入的密码不同"), (("12345", "12345"), "密码")],
)
def test_a_mistyped_or_weak_password_makes_nobody(monkeypatch, passwords, sentence):
    typing(monkeypatch, *passwords)
    with pytest.raises(CommandError, match=sentence):
        call_command("create_admin", "zzb99", "周管理")
    assert not User.objects.exists()
