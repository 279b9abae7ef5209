"""A text field that is encrypted in the database and opened when it is read."""

from typing import Any, NoReturn

from django.db import models
from django.db.models.lookups import Exact, IsNull
from django.db.models.query_utils import DeferredAttribute

from members import crypto


class Sealed(str):
    """A value as it stands in the database, not yet opened."""

    __slots__ = ()


class _OpenOnRead(DeferredAttribute):
    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = crypto.decrypt(value, self.field.place(instance))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        """Being a data descriptor puts reading in front of the instance's own dictionary."""
        instance.__dict__[self.field.attname] = value


class _IsEmpty(Exact):
    """Only emptiness can be asked of an encrypted column."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs != "":
            _refuse_lookup(lhs, rhs)
        super().__init__(lhs, rhs)


def _refuse_lookup(lhs: Any, rhs: Any) -> NoReturn:
    raise TypeError("加密的字段不能检索，请用它的索引列")


class EncryptedTextField(models.TextField):
    """Text encrypted with its table, column and row as associated data.

    The row's primary key must be known before the first save (a UUID). Decryption is lazy, so a
    list that does not show the field does not pay for it. Look-ups go by a blind index in a
    column of its own; on this field only emptiness can be asked.
    """

    descriptor_class = _OpenOnRead

    def place(self, instance: models.Model) -> str:
        """The associated data: ``table.column:row``."""
        return f"{self.model._meta.db_table}.{self.column}:{instance.pk}"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value if value in (None, "") else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if value in (None, ""):
            return value
        return Sealed(crypto.encrypt(str(value), self.place(model_instance)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} 只能通过 save() 写入，不能用 update() 或 bulk 方法")
        return str(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return {"isnull": IsNull, "exact": _IsEmpty}.get(lookup_name, _refuse_lookup)


def sealed(instance: models.Model, name: str, text: str) -> str:
    """The value for ``QuerySet.update(name=…)`` on this row; ``update`` takes nothing unencrypted."""
    field = instance._meta.get_field(name)
    return Sealed(crypto.encrypt(text, field.place(instance))) if text else ""
