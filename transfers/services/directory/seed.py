"""The directory that comes with the program: public names only, each marked as to be verified.

It is loaded after every ``migrate``. What is missing is added; what stands there is never touched, so that the
corrections of 组织部 stay. A body that was renamed keeps its old name as an alias, and is therefore not missing.
"""

import csv
import datetime
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connections

from transfers.register.organizations import unit_key

FOLDER = Path(__file__).resolve().parents[2] / "directory_seed"
BETWEEN_ALIASES = "；"
BATCH = 200


@dataclass(frozen=True, slots=True)
class SeedBody:
    """A line of the files in ``directory_seed``."""

    key: str
    values: tuple[tuple[str, Any], ...]
    aliases: tuple[tuple[str, str], ...]  # (key, name)


@lru_cache(maxsize=1)
def seed() -> tuple[SeedBody, ...]:
    """All lines of all files, each body and each alias once."""
    bodies = []
    for file in sorted(FOLDER.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            bodies += [_read(line) for line in csv.DictReader(lines)]
    return tuple(bodies)


def add_missing(bodies: Any, aliases: Any, using: str) -> int:
    """Add what the directory does not have yet; how many bodies that were.

    The models come from the caller: after a migration they are those of its state. Nothing of it stands in the
    journal, which begins with what people do.
    """
    if bodies._meta.db_table not in connections[using].introspection.table_names():
        return 0
    known = set(bodies.objects.using(using).values_list("key", flat=True))
    named = set(aliases.objects.using(using).values_list("key", flat=True))
    missing = [each for each in seed() if each.key not in known and each.key not in named]
    if not missing:
        return 0
    rows = [bodies(key=each.key, seeded=True, **dict(each.values)) for each in missing]
    bodies.objects.using(using).bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    ids = dict(bodies.objects.using(using).values_list("key", "pk"))
    free = [
        aliases(body_id=ids[each.key], key=key, name=name)
        for each in missing
        for key, name in each.aliases
        if key not in named and key not in ids
    ]
    aliases.objects.using(using).bulk_create(free, batch_size=BATCH, ignore_conflicts=True)
    return len(missing)


def _read(line: dict[str, str]) -> SeedBody:
    values = {
        "name": line["name"],
        "level": line["level"],
        "may_head": line["may_head"] == "1",
        "affiliation": line["affiliation"],
        "affiliation_source": line["source"],
        "affiliation_on": datetime.date.fromisoformat(line["on"]),
        "prefers_paper": line["prefers_paper"] == "1",
        "note": line["note"],
    }
    names = [name for name in line["aliases"].split(BETWEEN_ALIASES) if name]
    return SeedBody(
        unit_key(line["name"]), tuple(values.items()), tuple((unit_key(name), name) for name in names)
    )
