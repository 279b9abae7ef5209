"""Make the first 组织部管理员; everybody else is made in the browser."""

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.enums import Role
from members.models import User
from members.services import journal
from members.services.journal import Actor


class Command(BaseCommand):
    help = "建立一个组织部管理员账号（首次部署时使用）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="工号")
        parser.add_argument("name", help="姓名")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass.getpass("密码：")
        if password != getpass.getpass("再输一次："):
            raise CommandError("两次输入的密码不同，没有建立账号。")
        try:
            with journal.change() as book:
                validate_password(password)
                user = User.objects.create_user(
                    options["username"], password, name=options["name"], role=Role.DEPARTMENT_ADMIN
                )
                book.record(
                    Actor.rule("create_admin"),
                    "CREATE_USER",
                    f"建立账号 {user.username}",
                    subject=f"user:{user.pk}",
                )
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"已建立组织部管理员 {user.name}（{user.username}）。")
