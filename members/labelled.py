"""Enumerations whose members carry the Chinese word that a user reads."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A ``StrEnum`` whose members are written ``NAME = "NAME", "中文"``.

    Free of Django, so that rules and readers that must not know the framework can
    use the same words as models and pages.
    """

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) pairs in the order of definition, as model and form fields take them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def constraint_values(cls) -> list[str]:
        """The plain values, for a CheckConstraint on a column that holds this enumeration."""
        return [member.value for member in cls]
