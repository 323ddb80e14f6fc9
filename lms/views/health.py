from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from accounts.models import Heartbeat

SILENT_AFTER = timedelta(minutes=3)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    """The in-memory broker lives in the worker's own process, so the worker's sign of life is its own."""
    if not settings.REDIS_URL:
        return True
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
        return bool(client.ping())
    except redis.RedisError:
        return False


def alive(*, now: datetime) -> set[str]:
    return set(Heartbeat.objects.filter(seen_at__gt=now - SILENT_AFTER).values_list("name", flat=True))


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """JSON with database, broker, worker and beat; 503 when one of them is down."""
    database = database_answers()
    seen = alive(now=timezone.now()) if database else set()
    parts = {"database": database, "broker": broker_answers(), "worker": "worker" in seen, "beat": "beat" in seen}
    answer = {name: "up" if up else "down" for name, up in parts.items()}
    return JsonResponse(answer, status=200 if all(parts.values()) else 503)
