from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.heartbeats import beat
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_health_says_what_is_up(client):
    beat(name="worker")
    beat(name="beat")
    response = client.get("/healthz/")
    assert response.status_code == 200
    assert response.json() == {"database": "up", "broker": "up", "worker": "up", "beat": "up"}


def test_health_is_503_when_a_worker_has_been_silent_for_three_minutes(client):
    beat(name="worker", now=timezone.now() - timedelta(minutes=4))
    beat(name="beat")
    response = client.get("/healthz/")
    assert response.status_code == 503
    assert response.json()["worker"] == "down"


def test_health_is_503_when_the_broker_does_not_answer(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/healthz/")
    assert response.status_code == 503
    assert response.json()["broker"] == "down"


@pytest.mark.django_db(transaction=True)
def test_health_is_503_when_the_database_does_not_answer(client, monkeypatch):
    """Asked by somebody with a session, which nobody can look up at such a time."""
    client.force_login(UserFactory())
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/at/all")
    response = client.get("/healthz/")
    monkeypatch.undo()
    assert response.status_code == 503
    assert response.json() | {"broker": "up"} == {"database": "down", "broker": "up", "worker": "down", "beat": "down"}
