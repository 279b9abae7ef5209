"""Walk the journal's hash chain and say whether it is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.services import journal


class Command(BaseCommand):
    help = "校验日志链：逐条核对，报告条数与末尾校验值（请把末尾校验值另存一处）"

    def handle(self, *args: Any, **options: Any) -> None:
        proof = journal.verify()
        if proof.fault:
            raise CommandError(f"日志不完整：{proof.fault}（之前 {proof.events} 条正确）")
        self.stdout.write(f"日志完整：共 {proof.events} 条，末尾校验值 {proof.head}")
