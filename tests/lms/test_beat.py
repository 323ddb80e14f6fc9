"""Beat goes on whatever happens to the database: a minute without a sign of life is no reason to stop for good."""

import contextlib

import pytest
from django.db import connection
from kombu import Connection

from accounts.models import Heartbeat
from lms.beat import Scheduler
from lms.celery import app

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker():
    with Connection("memory://") as opened:
        yield opened


@contextlib.contextmanager
def away(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE away RENAME TO {table}")


def tick(broker):
    """One turn of Beat; answers which sweeps the broker has been told of since. Other tests ring on the same in-memory broker."""
    queue = broker.SimpleQueue(app.conf.task_default_queue)
    queue.clear()
    scheduler = Scheduler(app=app)
    scheduler.apply_entry(scheduler.schedule["sweep"], producer=broker.Producer())
    taken = [queue.get_nowait().headers["task"] for _message in range(queue.qsize())]
    return [task for task in taken if task == "lms.tasks.sweep"]


def test_a_tick_notes_that_beat_lives_and_sends_the_sweep(broker):
    assert tick(broker) == ["lms.tasks.sweep"]
    assert Heartbeat.objects.get().name == "beat"


def test_a_tick_without_the_database_sends_the_sweep_and_the_next_one_notes_it(broker):
    with away(Heartbeat._meta.db_table):
        assert tick(broker) == ["lms.tasks.sweep"]
    assert Heartbeat.objects.count() == 0
    assert tick(broker) == ["lms.tasks.sweep"]
    assert Heartbeat.objects.get().name == "beat"
