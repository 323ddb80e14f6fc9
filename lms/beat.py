"""Beat: one entry, no shelf on disk, and a sign of life in the database."""

from typing import Any

import structlog
from celery.beat import Scheduler as CeleryScheduler
from django.db import Error, close_old_connections

from accounts.heartbeats import beat

log = structlog.get_logger()


class Scheduler(CeleryScheduler):
    """Sends the sweep's message each minute; a lost minute is made up by the next, since the sweep reads rows."""

    def setup_schedule(self) -> None:
        show_life()
        super().setup_schedule()

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        show_life()
        super().apply_entry(entry, producer)


def show_life() -> None:
    """Beat outlives a database that restarts: the missing sign says on the health page what is the matter, and the next is written anew."""
    close_old_connections()
    try:
        beat(name="beat")
    except Error as error:
        log.warning("beat_not_noted", fault=type(error).__name__)
