"""The database under a crowd, and after it was away.

With Django's own options the first test is red: of eight processes writing to one SQLite file, a third meets "database is locked", because
a transaction that began by reading cannot wait for its turn to write. Ours begin as writers, in WAL, and wait up to twenty seconds.
"""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection
from django.test import RequestFactory

from lms.wsgi import application

WRITERS, WRITES = 8, 150
WRITE = """
import sys
import django
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1], "OPTIONS": eval(sys.argv[2])}})
django.setup()
from django.db import OperationalError, connection, transaction
locked = 0
for turn in range(int(sys.argv[3])):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            seen = cursor.execute("SELECT COUNT(*) FROM notes").fetchone()[0]
            cursor.execute("INSERT INTO notes (writer, seen) VALUES (%s, %s)", [sys.argv[4], seen])
    except OperationalError as error:
        locked += "locked" in str(error)
print(locked)
"""


def write_together(path, options):
    """How often WRITERS processes met a locked database, and how many rows they left."""
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, writer TEXT, seen INTEGER)")
    command = [sys.executable, "-c", WRITE, str(path), repr(options), str(WRITES)]
    environ = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    running = [
        subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, text=True, env=environ)
        for number in range(WRITERS)
    ]
    said = [process.communicate(timeout=120)[0] for process in running]
    with closing(sqlite3.connect(path)) as made:
        rows = made.execute("SELECT COUNT(*), COUNT(DISTINCT seen) FROM notes").fetchone()
    return sum(map(int, said)), rows


def test_eight_writers_never_meet_a_locked_database(tmp_path):
    """Each row says how many there were before it: no two writers have seen the same number."""
    assert write_together(tmp_path / "crowd.sqlite3", settings.SQLITE_OPTIONS) == (0, (WRITERS * WRITES,) * 2)


if connection.vendor == "postgresql":  # collected there only: SQLite has no server that could drop a connection

    @pytest.mark.postgresql
    @pytest.mark.django_db(transaction=True)
    def test_a_request_after_the_database_dropped_its_connection_succeeds():
        assert status_of("/help/") == "200 OK"
        drop_mine()
        assert status_of("/help/") == "200 OK"

    def status_of(path):
        """As a web server asks: the test client would leave out what Django does to connections when a request begins."""
        said = []
        answer = application(RequestFactory().get(path).environ, lambda status, headers, *rest: said.append(status))
        b"".join(answer)
        return said[0]

    def drop_mine():
        """Ends the server's side of this test's connection, as a restart would, by a second connection of the same test."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
        other = connection.copy("other")
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        finally:
            other.close()
