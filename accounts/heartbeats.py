"""Signs of life of the processes that run beside the web server."""

from datetime import datetime

from django.utils import timezone

from accounts.models import Heartbeat


def beat(*, name: str, now: datetime | None = None) -> None:
    """Notes that the process called `name` is alive at `now` (default: this moment, UTC)."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": now or timezone.now()})
