"""Whether it is the database that is away, or a fault in what it was asked."""

import sqlite3

from django.db import InterfaceError, OperationalError

SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR")


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be asked, as both databases say it; a fault in what was asked is not that.

    PostgreSQL: no SQLSTATE at all, or class 08 (connection), 53 (resources) or 57 (stopped by its operator). SQLite: result codes.
    """
    if not isinstance(error, InterfaceError | OperationalError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "").startswith(SQLITE_AWAY)
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(("08", "53", "57"))
