"""Everything in one process: the web server, Celery's worker and Beat, for a machine that has only Python."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import waitress
from celery.beat import Service
from celery.worker import WorkController
from django.conf import settings
from django.db import close_old_connections

from lms.beat import Scheduler
from lms.celery import app, catch_up
from lms.wsgi import application

WEB_THREADS = 8
# What is larger than anything we take is refused by its header alone, and bodies wait on the disk; what is too large for its page
# or its sender is told so by our own middleware. waitress takes less than its limit, and not the limit itself.
ADJUSTMENTS: dict[str, Any] = {
    "threads": WEB_THREADS,
    "ident": "",
    "max_request_body_size": max(settings.QUESTION_FILE_MAX, settings.MEDIA_MAX, settings.BODY_MAX) + 1,
}


class Background:
    """Celery's worker and Beat in two threads over the in-memory broker (or Redis, when it is set).

    Use as a context manager: leaving it waits for the task at hand and stops both.
    """

    def __init__(self) -> None:
        self.worker = WorkController(
            app=app,
            pool="solo",
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
            loglevel="WARNING",
            ready_callback=catch_up,
        )
        self.beat = Service(app=app, scheduler_cls=Scheduler, max_interval=5)
        self.threads = [
            threading.Thread(target=self.worker.start, name="worker", daemon=True),
            threading.Thread(target=self.run_beat, name="beat", daemon=True),
        ]

    def run_beat(self) -> None:
        try:
            self.beat.start(embedded_process=False)
        finally:
            close_old_connections()

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.beat.stop(wait=False)
        self.worker.stop()
        for thread in self.threads:
            thread.join(timeout=10)


def serve(*, host: str, port: int, ready: Callable[[], None]) -> None:
    """Answers on host:port until interrupted; calls `ready` once the port is bound. Raises OSError when it is taken."""
    server = waitress.create_server(application, host=host, port=port, **ADJUSTMENTS)
    ready()
    server.run()
