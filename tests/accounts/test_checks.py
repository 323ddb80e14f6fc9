import pytest
from django.db import connection

from accounts.checks import database_keeps_its_word, postgresql_settings, sqlite_journal


class Cursor:
    """A database that answers one question."""

    def __init__(self, rows):
        self.rows = rows

    def __enter__(self):
        return self

    def __exit__(self, *args): ...

    def execute(self, *args): ...

    def fetchall(self):
        return self.rows

    def fetchone(self):
        return self.rows[0]

    def cursor(self):
        return self


@pytest.mark.django_db(transaction=True)
def test_the_database_of_the_suite_passes():
    assert database_keeps_its_word(None, databases=["default"]) == []
    assert database_keeps_its_word(None) == []


def test_a_postgresql_that_forgets_is_named():
    found = postgresql_settings(Cursor([("fsync", "on"), ("full_page_writes", "off"), ("synchronous_commit", "off")]))
    assert [(warning.id, warning.hint) for warning in found] == [
        ("accounts.W001", "Set full_page_writes = on."),
        ("accounts.W001", "Set synchronous_commit = on."),
    ]


def test_a_sqlite_without_wal_is_named(tmp_path):
    class Wrapper:
        def cursor(self):
            return Cursor([["delete"]])

    assert [warning.id for warning in sqlite_journal(Wrapper())] == ["accounts.W002"]


@pytest.mark.django_db
def test_the_running_database_is_asked():
    expected = []
    if connection.vendor == "postgresql":
        expected = ["accounts.W001"]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
    assert [warning.id for warning in database_keeps_its_word(None, databases=["default"])] == expected
