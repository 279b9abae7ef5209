"""Changing a row of the settings by hand: what differs, in words, and whether somebody was faster."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from members.refusals import Refusal, Stale


def fingerprint(row: Model, names: Iterable[str]) -> str:
    """A short digest of these columns: a form carries it, so that a stale form is noticed."""
    values = [str(getattr(row, row._meta.get_field(name).attname)) for name in sorted(names)]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:24]


def require_fresh(row: Model, names: Iterable[str], seen: str) -> None:
    """Raise ``Stale`` when the row is not what the person saw."""
    if seen != fingerprint(row, names):
        raise Stale("在您填写期间，他人已修改过这一项，本次没有保存。请重新打开后再改。")


def apply(row: Model, values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Set the values on the object; label → (before, after), in words, of those that differ."""
    changes = {}
    for name, after in values.items():
        before = getattr(row, name)
        if before == after or (before in (None, "") and after in (None, "")):
            continue
        field = row._meta.get_field(name)
        changes[str(field.verbose_name)] = (in_words(row, name, before), in_words(row, name, after))
        setattr(row, name, after)
    return changes


def check(row: Model) -> None:
    """Raise a ``Refusal`` with the sentences of what the model does not accept."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error


def in_words(row: Model, name: str, value: Any) -> str:
    """A value as a person reads it: the word of a choice, 是 or 否, （空） for nothing."""
    if value in (None, ""):
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    choices = dict(row._meta.get_field(name).choices or ())
    return str(choices.get(value, value))
