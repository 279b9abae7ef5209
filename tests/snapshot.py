"""All rows of the database, kept in memory and put back: a large world is made once and copied into each test."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Snapshot:
    """The rows of our own tables that were not empty, by table, with the names of the columns."""

    tables: dict[str, tuple[list[str], Rows]]

    @classmethod
    def take(cls) -> "Snapshot":
        """What the database holds now."""
        tables = {}
        with connection.cursor() as cursor:
            for model in _models():
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT * FROM {table}")
                if rows := cursor.fetchall():
                    tables[table] = ([column[0] for column in cursor.description], rows)
        return cls(tables)

    def restore(self) -> None:
        """Put the rows into tables that do not hold them; new rows get new keys."""
        with connection.cursor() as cursor:
            for table, (columns, rows) in self.tables.items():
                names = ", ".join(map(connection.ops.quote_name, columns))
                marks = ", ".join(["%s"] * len(columns))
                cursor.execute(f"DELETE FROM {table}")  # what every database has from the start
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
            for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
                cursor.execute(statement)


def _models() -> list[Any]:
    labels = ("members", "letters", "transfers")
    return [model for label in labels for model in apps.get_app_config(label).get_models()]
