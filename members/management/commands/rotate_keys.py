"""Encrypt every sensitive value again with the first of FIELD_KEYS."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models

from members import crypto
from members.fields import EncryptedTextField


class Command(BaseCommand):
    help = "更换字段加密密钥：先把新密钥放在 FIELD_KEYS 最前，再运行本命令，完成后即可去掉旧密钥"

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            fields = [field for field in model._meta.fields if isinstance(field, EncryptedTextField)]
            if fields:
                count = sum(self._rotate(row, fields) for row in _rows(model))
                self.stdout.write(f"{model._meta.verbose_name}：重新加密 {count} 行")

    def _rotate(self, row: models.Model, fields: list[EncryptedTextField]) -> bool:
        stale = [
            field
            for field in fields
            if (sealed := row.__dict__[field.attname]) and not crypto.is_current(sealed)
        ]
        if stale:
            # Not save(): models that refuse changes (the journal) keep their content, only its wrapping changes.
            models.Model.save_base(row, force_update=True, update_fields=[field.name for field in stale])
        return bool(stale)


def _rows(model: type[models.Model]) -> Any:
    return models.QuerySet(model).order_by("pk").iterator(chunk_size=500)
