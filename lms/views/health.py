from datetime import timedelta

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.models import Heartbeat
from lms.kit.clock import database_now

SILENT_AFTER = timedelta(minutes=3)


def signs_of_life() -> set[str] | None:
    """The processes that were seen in the last minutes; None when the database does not answer."""
    try:
        lately = Heartbeat.objects.filter(seen_at__gt=database_now() - SILENT_AFTER)
        return set(lately.values_list("name", flat=True))
    except Error:
        return None


def broker_answers() -> bool:
    """The in-memory broker lives in the worker's own process, so the worker's sign of life is its own."""
    if not settings.REDIS_URL:
        return True
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
        return bool(client.ping())
    except redis.RedisError:
        return False


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """JSON with database, broker, worker and beat; 503 when one of them is down."""
    seen = signs_of_life()
    alive = seen or set()
    parts = {
        "database": seen is not None,
        "broker": broker_answers(),
        "worker": "worker" in alive,
        "beat": "beat" in alive,
    }
    answer = {name: "up" if up else "down" for name, up in parts.items()}
    return JsonResponse(answer, status=200 if all(parts.values()) else 503)
