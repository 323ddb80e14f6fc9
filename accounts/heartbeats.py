"""Signs of life of the processes that run beside the web server."""

from datetime import datetime

from accounts.models import Heartbeat
from lms.kit.clock import database_now


def beat(*, name: str, now: datetime | None = None) -> None:
    """Notes that the process called `name` is alive at `now` (default: this moment by the database's clock)."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": now or database_now()})
