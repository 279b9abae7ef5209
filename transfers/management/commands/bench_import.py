"""How long the import of a large register takes, beside django-import-export's plain load of the same rows."""

import json
import tempfile
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from transfers import bench

INSTALL = "没有安装 django-import-export，不能对比。请运行 pip install -r requirements-dev.txt，或加 --alone 只测本系统。"


class Command(BaseCommand):
    """Works in a database that it makes for the purpose and removes afterwards; it never touches the real one."""

    help = "测量导入大登记表的速度和内存，并与 django-import-export 单纯载入同样的行对比（自建临时数据库，不动真实数据）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, default=10_000, help="登记表的行数")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--alone", action="store_true", help="不与 django-import-export 对比")

    def handle(self, *args: Any, rows: int, alone: bool, **options: Any) -> None:
        if not 1 <= rows <= bench.MOST_ROWS:
            raise CommandError(f"行数应为 1 至 {bench.MOST_ROWS}。")
        if not alone and not bench.has_import_export():
            raise CommandError(INSTALL)
        if connection.in_atomic_block:
            raise CommandError("测速要新建数据库，不能在事务中运行。")
        with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
            measured = self._measure(rows, Path(folder), alone=alone)
        self.stdout.write(
            json.dumps(measured, ensure_ascii=False, indent=1) if options["json"] else bench.table(measured)
        )

    def _measure(self, rows: int, folder: Path, *, alone: bool) -> dict[str, Any]:
        """In a database of Django's own making for tests: under another name, empty, and dropped at the end."""
        real = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(folder / "bench.sqlite3")
        else:
            connection.settings_dict["TEST"]["NAME"] = f"bench_import_{uuid.uuid4().hex[:8]}"
        connection.creation.create_test_db(verbosity=0, autoclobber=False, serialize=False)
        if (
            connection.settings_dict["NAME"] == real
        ):  # then nothing may be written, and above all nothing dropped
            raise CommandError("没有建成临时数据库，未测。")
        try:
            return bench.measure(rows, alone=alone)
        finally:
            connection.creation.destroy_test_db(real, verbosity=0)
