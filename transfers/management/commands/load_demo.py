"""``manage.py load_demo``: the invented season 2022, as it stands on the morning of 16 June."""

import unicodedata
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.demo_accounts import ACCOUNTS, OFFICE
from members.models import Organization, User
from transfers.demo import world
from transfers.models import Season


class Command(BaseCommand):
    """Builds the demo once; afterwards only prints the sign-ins."""

    help = "装入演示数据（约 400 名虚构的毕业生）；已经装入的，只列出登录账号"

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses a database that holds anything else."""
        if User.objects.filter(username=OFFICE[0].username, name=OFFICE[0].name).exists():
            self.stdout.write("演示数据已经装入，没有改动。")
        elif Season.objects.exists() or Organization.objects.exists() or User.objects.exists():
            raise CommandError("数据库里已有数据，演示数据只能装入空的数据库。没有写入任何内容。")
        else:
            self.stdout.write(f"已装入演示数据：{world.build()} 人，均为虚构。")
        self._print_accounts()

    def _print_accounts(self) -> None:
        self.stdout.write("\n登录账号（演示专用）：")
        rows = [("身份", "姓名", "用户名", "密码")]
        rows += [(each.role, each.name, each.username, each.password) for each in ACCOUNTS]
        widths = [max(_width(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  " + "  ".join(cells).rstrip())


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
