import queue
import socket
from threading import Barrier, Thread
from time import monotonic, sleep

import pytest
from celery import Celery
from django.db import connections, transaction

from accounts.models import Notice
from accounts.notice_kinds import UnknownKindError
from accounts.outbox import drop_reminders, put
from lms.kit import doorbell
from tests.factories import UserFactory


@pytest.mark.django_db
def test_put_makes_one_row_however_often_it_is_called(kinds, noon):
    user = UserFactory()
    made = [put(key="k", kind="welcome", user=user, due_at=noon, subject="enrollment:1") for _ in range(3)]
    row = Notice.objects.get()
    assert made == [True, False, False]
    assert (row.state, row.kind, row.subject, row.due_at) == ("waiting", "welcome", "enrollment:1", noon)


@pytest.mark.django_db
def test_put_refuses_a_kind_that_nobody_registered(noon):
    with pytest.raises(UnknownKindError):
        put(key="k", kind="nonsense", user=UserFactory(), due_at=noon)


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_put_one_row(kinds, noon):
    user, start, made = UserFactory(), Barrier(20), []

    def work():
        start.wait()
        made.append(put(key="k", kind="welcome", user=user, due_at=noon))
        connections.close_all()

    threads = [Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Notice.objects.count() == 1
    assert sorted(made) == [False] * 19 + [True]


@pytest.mark.django_db
def test_the_bell_rings_after_the_commit_and_for_new_rows_only(kinds, noon, django_capture_on_commit_callbacks):
    user = UserFactory()
    with django_capture_on_commit_callbacks() as bells:
        put(key="k", kind="welcome", user=user, due_at=noon)
        put(key="k", kind="welcome", user=user, due_at=noon)
    assert len(bells) == 1


@pytest.mark.django_db
def test_drop_reminders_leaves_one_that_a_worker_has_in_hand(kinds, noon):
    from accounts.delivery import claim

    user = UserFactory()
    for key in "ab":
        put(key=key, kind="reminder_idle", user=user, due_at=noon)
    claim(Notice.objects.get(key="a").pk, now=noon)
    assert drop_reminders(user, reason="gone", now=noon) == 1
    assert Notice.objects.get(key="a").state == "waiting"


@pytest.fixture
def own_ringer(monkeypatch):
    """A ringer that no other test keeps busy."""
    monkeypatch.setattr(doorbell, "_bells", queue.Queue(maxsize=1))
    monkeypatch.setattr(doorbell, "_ringer", None)


@pytest.fixture
def silent_server():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


PATIENCE = 20  # seconds that whoever asks a silent broker waits for it


def ring_at(port):
    """How long a page waits whose message goes to a broker on `port`."""
    app = Celery("elsewhere", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    app.conf.update(
        task_ignore_result=True,
        task_publish_retry=False,
        broker_transport_options={"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE},
    )

    @app.task(name="elsewhere.deliver")
    def task(*, notice_id): ...

    began = monotonic()
    with transaction.atomic():
        doorbell.ring(task.delay, notice_id=1)
    return monotonic() - began


@pytest.mark.django_db(transaction=True)
def test_a_silent_broker_does_not_hold_up_a_page(own_ringer, silent_server):
    assert ring_at(silent_server) < PATIENCE / 2


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_does_not_hold_up_a_page_and_raises_nothing(own_ringer, closed_port):
    assert ring_at(closed_port) < PATIENCE / 2


@pytest.mark.django_db(transaction=True)
def test_the_ringer_outlives_a_bell_that_breaks(own_ringer):
    rung = []

    def broken(**ids):
        raise ConnectionError

    doorbell.ring(broken, notice_id=1)
    doorbell._bells.join()
    doorbell.ring(lambda **ids: rung.append(ids), notice_id=2)
    until = monotonic() + 20
    while not rung and monotonic() < until:
        sleep(0.01)
    assert rung == [{"notice_id": 2}]


def test_a_full_row_of_bells_drops_the_next_instead_of_waiting(own_ringer, monkeypatch):
    monkeypatch.setattr(doorbell, "_ensure_ringer", lambda: None)
    for _ in range(3):
        doorbell._hand_over(lambda: None)
    assert doorbell._bells.qsize() == 1
