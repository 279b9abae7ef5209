"""Encrypt every sensitive value again with the first of FIELD_KEYS."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models
from django.db.models.functions import Cast

from members import crypto
from members.fields import EncryptedTextField, sealed
from members.services import journal


class Command(BaseCommand):
    """People go on working meanwhile: each row is a change of its own, and an edit is never overwritten."""

    help = "更换字段加密密钥：先把新密钥放在 FIELD_KEYS 最前，再运行本命令，完成后即可去掉旧密钥"

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            names = [field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)]
            if names:
                count = sum(_rotate(model, pk, names) for pk in _outdated(model, names))
                self.stdout.write(f"{model._meta.verbose_name}：重新加密 {count} 行")


def _rows(model: type[models.Model]) -> models.QuerySet:
    """Not the model's own manager: the journal refuses changes, and here only the wrapping changes."""
    return models.QuerySet(model)


def _outdated(model: type[models.Model], names: list[str]) -> list[Any]:
    rows = _rows(model).order_by("pk").values_list("pk", *names).iterator(chunk_size=200)
    return [pk for pk, *texts in rows if any(map(_is_outdated, texts))]


def _is_outdated(text: str | None) -> bool:
    return bool(text) and not crypto.is_current(text)


def _rotate(model: type[models.Model], pk: Any, names: list[str]) -> bool:
    """One row, as it stands now. A value that is no longer the one read is left: it was written with the new key."""
    with journal.change():
        row = _rows(model).get(pk=pk)
        read = {name: row.__dict__[name] for name in names}
        written = 0
        for name, text in read.items():
            if _is_outdated(text):
                unchanged = (
                    _rows(model).annotate(stored=Cast(name, models.TextField())).filter(pk=pk, stored=text)
                )
                written += unchanged.update(**{name: sealed(row, name, getattr(row, name))})
    return bool(written)
