"""What is answered where something stops on our side: a page without the database, and a 503 where only that is away."""

import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError

from lms.views.errors import server_error


def away_from_postgresql():
    psycopg.connect("host=127.0.0.1 port=1 dbname=none", connect_timeout=2)


def stopped_by_its_operator():
    raise psycopg.errors.AdminShutdown


def away_from_the_disk():
    sqlite3.connect("/nowhere/at/all.sqlite3")


def busy(tmp_path):
    first, second = (sqlite3.connect(tmp_path / "rows", timeout=0, isolation_level=None) for _ in range(2))
    with closing(first), closing(second):
        first.execute("begin exclusive")
        second.execute("begin exclusive")


def no_such_table():
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("select 1 from nothing")


def too_deep():
    raise psycopg.errors.StatementTooComplex


def answer(rf, happens, wrapped=OperationalError):
    """What a page answers in which `happens` is met as Django wraps it."""
    try:
        try:
            happens()
        except Exception as cause:
            raise wrapped from cause
    except wrapped:
        return server_error(rf.get("/"))


@pytest.mark.parametrize("happens", [away_from_postgresql, stopped_by_its_operator, away_from_the_disk])
def test_a_database_that_is_away_is_a_503_that_says_when_to_come_again(rf, happens):
    page = answer(rf, happens)
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert b"Please try again in a minute." in page.content


def test_a_database_that_is_busy_is_a_503(rf, tmp_path):
    assert answer(rf, lambda: busy(tmp_path)).status_code == 503


@pytest.mark.parametrize(
    ("happens", "wrapped"),
    [(no_such_table, OperationalError), (too_deep, OperationalError), (away_from_the_disk, ProgrammingError)],
)
def test_a_fault_of_ours_stays_a_500(rf, happens, wrapped):
    page = answer(rf, happens, wrapped)
    assert (page.status_code, "Retry-After" in page) == (500, False)


def test_without_any_fault_at_hand_it_is_a_500(rf):
    assert server_error(rf.get("/")).status_code == 500


@pytest.mark.django_db
def test_the_site_answers_with_it(client, settings):
    client.raise_request_exception = False
    settings.ROOT_URLCONF = "tests.lms.away"
    page = client.get("/healthz/away/")
    assert (page.status_code, page["Retry-After"], page["X-Content-Type-Options"]) == (503, "30", "nosniff")
