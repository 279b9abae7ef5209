"""Telling a wait for others that took too long from every other fault of the database."""

import sqlite3

from django.db import OperationalError

# PostgreSQL's SQLSTATE: lock_timeout ran out, or two changes waited for each other and this one was given up.
LOCK_NOT_AVAILABLE, DEADLOCK = "55P03", "40P01"
# The low byte of SQLite's result: its timeout ran out while another connection was writing.
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_lock_timeout(error: Exception) -> bool:
    """Whether a database, of either kind, gave up waiting for others. The transaction is rolled back then."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if getattr(cause, "pgcode", None) in (LOCK_NOT_AVAILABLE, DEADLOCK):
        return True
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in BUSY
