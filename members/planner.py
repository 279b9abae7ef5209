"""The database's own counts of its tables, by which it chooses how to answer."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def recount(models: Iterable[type[Model]]) -> None:
    """Have the tables counted anew after many rows have come at once.

    Left alone a database counts within minutes; until then it answers as for the nearly empty tables it remembers, and the
    first lists after a large import may take a minute instead of a moment.
    """
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
