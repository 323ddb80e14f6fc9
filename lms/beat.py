"""Beat: one entry, no shelf on disk, and a sign of life in the database."""

from typing import Any

from celery.beat import Scheduler as CeleryScheduler

from accounts.heartbeats import beat


class Scheduler(CeleryScheduler):
    """Sends the sweep's message each minute; a lost minute is made up by the next, since the sweep reads rows."""

    def setup_schedule(self) -> None:
        beat(name="beat")
        super().setup_schedule()

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        beat(name="beat")
        super().apply_entry(entry, producer)
