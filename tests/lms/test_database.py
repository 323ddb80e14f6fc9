"""The database under a crowd, and after it was away.

With Django's own options the first test is red: of eight processes writing to one SQLite file, a third meets "database is locked", because
a transaction that began by reading cannot wait for its turn to write. Ours begin as writers, in WAL, and wait up to twenty seconds.
"""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory

from accounts.models import Heartbeat, Helpline
from enrollments.models import ReminderRule
from lms.beat import show_life
from lms.wsgi import application

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
WRITERS, WRITES = 8, 150
WRITE = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
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


@pytest.fixture
def kept(monkeypatch):
    """This test's connection, kept between requests as in production; the suite closes it after each."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)
    connection.close()
    connection.ensure_connection()
    yield connection
    connection.close()


if connection.vendor == "postgresql":  # collected there only: SQLite has no server that could drop a connection

    @pytest.mark.postgresql
    @pytest.mark.django_db(transaction=True)
    def test_a_request_after_the_database_dropped_its_connection_succeeds(kept):
        """Red without CONN_HEALTH_CHECKS: a kept connection that nobody asks is dead when the page needs it."""
        assert status_of("/help/") == "200 OK"
        drop(kept)
        assert status_of("/help/") == "200 OK"

    @pytest.mark.postgresql
    @pytest.mark.django_db(transaction=True)
    def test_a_tick_of_beat_after_the_database_dropped_its_connection_notes_its_life(kept):
        show_life()
        Heartbeat.objects.update(seen_at=LONG_AGO)
        drop(kept)
        show_life()
        assert Heartbeat.objects.get().seen_at > LONG_AGO

    def status_of(path):
        """As a web server asks: the test client would leave out what Django does to connections when a request begins."""
        said = []
        answer = application(RequestFactory().get(path).environ, lambda status, headers, *rest: said.append(status))
        b"".join(answer)
        return said[0]

    def drop(mine):
        """Ends the server's side of the connection, as a restart would, by a second connection of the same test."""
        with mine.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
        other = mine.copy("other")
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        finally:
            other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["once", "and again"])
def test_a_test_that_emptied_the_tables_leaves_what_a_new_database_has(time):
    assert (ReminderRule.objects.count(), Helpline.objects.count()) == (4, 5)
    call_command("flush", interactive=False, verbosity=0)
    assert (ReminderRule.objects.count(), Helpline.objects.count()) == (4, 5)
