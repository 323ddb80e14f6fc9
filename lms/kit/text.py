"""Text as people type it when they look for somebody: without capitals and accents, on both databases alike."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Func

SQLITE_NAME = "gabay_fold"


def fold(text: str | None) -> str | None:
    """`text` in small letters without accents: "Niño" becomes "nino". None stays None, as in SQL."""
    if text is None or text.isascii():
        return text and text.lower()
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f").lower()


def texts(document: Any) -> Iterator[str]:
    """Every text in nested dicts and lists, at whatever depth."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict | list | tuple):
        for part in document.values() if isinstance(document, dict) else document:
            yield from texts(part)


class Folded(Func):
    """`fold` in SQL. PostgreSQL can do it by itself, without an extension; SQLite is taught it by `teach_sqlite`."""

    arity = 1
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function=SQLITE_NAME, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = r"lower(regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g'))"
        return self.as_sql(compiler, connection, template=template, **extra)


def teach_sqlite(*, connection: Any, **kwargs: Any) -> None:
    """Receiver of connection_created."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SQLITE_NAME, 1, fold, deterministic=True)
