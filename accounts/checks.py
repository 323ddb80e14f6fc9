"""At start: whether the database keeps what it says it has kept."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning, register  # noqa: A004 -- Django's name for it
from django.db import connections

DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@register("database")
def database_keeps_its_word(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """accounts.W001: a PostgreSQL that may forget a commit at power loss. accounts.W002: a SQLite without WAL."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor == "postgresql":
            found += postgresql_settings(connection)
        elif connection.vendor == "sqlite":
            found += sqlite_journal(connection)
    return found


def postgresql_settings(connection: Any) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(DURABLE)])
        off = sorted(name for name, setting in cursor.fetchall() if setting == "off")
    return [
        Warning(
            f"PostgreSQL runs with {name} off: saved work may be gone after a power loss.",
            hint=f"Set {name} = on.",
            id="accounts.W001",
        )
        for name in off
    ]


def sqlite_journal(connection: Any) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0]).lower()
    if mode in {"wal", "memory"}:
        return []
    return [
        Warning(
            f"SQLite keeps its journal as {mode!r}: readers and writers then wait for each other.",
            hint="Put the database on a disk of this machine and set PRAGMA journal_mode=WAL.",
            id="accounts.W002",
        )
    ]
