"""How long letters take to become a PDF, beside the ways that a user would otherwise take."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from letters.bench import measuring, report, ways

MOST_LETTERS, MOST_RUNS = 20_000, 50


class Command(BaseCommand):
    """Measures whole processes on invented letters, in a folder of its own; it opens no database."""

    help = (
        "测量介绍信排版的速度和内存，并与 typst、fpdf2、docxtpl + LibreOffice、WeasyPrint 对比"
        "（虚构的介绍信，整个进程计时，不读数据库）"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--letters", type=int, nargs="+", default=[1000, 5000], help="每次排多少封")
        parser.add_argument("--runs", type=int, default=3, help="每种方式测几次，取中位数")
        parser.add_argument("--only", nargs="+", choices=ways.KEYS, help="只测这些方式（本系统总是要测）")
        parser.add_argument(
            "--python", default=sys.executable, help="装有其他几种库的 Python 解释器，默认用本系统的"
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, letters: list[int], runs: int, **options: Any) -> None:
        if not all(1 <= count <= MOST_LETTERS for count in letters):
            raise CommandError(f"封数应为 1 至 {MOST_LETTERS}。")
        if not 1 <= runs <= MOST_RUNS:
            raise CommandError(f"次数应为 1 至 {MOST_RUNS}。")
        wanted = {ways.OURS.key, *(options["only"] or ways.KEYS)}
        counts = sorted(set(letters))
        try:
            results = measuring.measure(
                counts,
                runs,
                [way for way in ways.all_ways() if way.key in wanted],
                options["python"],
                settings.FONT_CACHE_DIR,
                self.stderr.write if options["verbosity"] else lambda _: None,
            )
        except measuring.Failed as failure:
            raise CommandError(str(failure)) from failure
        if options["json"]:
            self.stdout.write(json.dumps(results.as_json(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(f"{measuring.cores()} 个处理器核；每种方式 {runs} 次，取中位数，含程序启动")
            self.stdout.write(report.text(results, counts[0]))
