from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.heartbeats import beat
from lms.views import health

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


def test_health_is_503_when_the_database_does_not_answer(rf, monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(health.connection, "cursor", refuse)
    response = health.healthz(rf.get("/healthz/"))
    assert response.status_code == 503
    assert b'"database": "down"' in response.content
