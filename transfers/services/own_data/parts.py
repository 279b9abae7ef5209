"""What the own data are made of: groups of entries, each a few labelled words."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. ``title`` says which; ``rows`` are (label, words), those without words are left out."""

    title: str
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, title: str, *rows: Row) -> "Entry":
        """The entry with the rows that say something."""
        return cls(title, tuple((label, words) for label, words in rows if words))


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one kind; ``note``: what is not in it, or how to put it right."""

    key: str
    title: str
    entries: list[Entry] = field(default_factory=list)
    note: str = ""


def day(value: datetime.date | None) -> str:
    """2022-06-08; "" for none."""
    return value.isoformat() if value else ""


def moment(value: datetime.datetime | None) -> str:
    """2022-06-08 09:30 in local time; "" for none."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


def month(value: datetime.date | None) -> str:
    """2022-06; "" for none."""
    return f"{value:%Y-%m}" if value else ""
