"""Ringing a worker's bell without ever waiting at its door.

A message only makes a row happen sooner; the sweep finds the row anyway. So a page hands the message to a thread of its own process after
the commit, and goes on: a broker that is dead or silent costs the page nothing.
"""

import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from django.db import transaction

log = structlog.get_logger()
WAITING_AT_MOST = 1000
_bells: "queue.Queue[Callable[[], Any]]" = queue.Queue(maxsize=WAITING_AT_MOST)
_lock = threading.Lock()
_ringer: threading.Thread | None = None


def ring(bell: Callable[..., Any], /, **ids: int) -> None:
    """After the commit, calls `bell(**ids)` (a task's `delay`) in the background; nothing it raises reaches the caller."""
    transaction.on_commit(partial(_hand_over, partial(bell, **ids)), robust=True)


def _hand_over(bell: Callable[[], Any]) -> None:
    try:
        _bells.put_nowait(bell)
    except queue.Full:
        return
    _ensure_ringer()


def _ensure_ringer() -> None:
    """One thread a process, started by its first bell, so that it also lives in a process that was forked later."""
    global _ringer  # noqa: PLW0603 -- one per process is the point
    with _lock:
        if _ringer is None or not _ringer.is_alive():
            _ringer = threading.Thread(target=_ring_all, args=[_bells], name="doorbell", daemon=True)
            _ringer.start()


def _ring_all(bells: "queue.Queue[Callable[[], Any]]") -> None:
    while True:
        bell = bells.get()
        try:
            bell()
        except Exception as error:  # noqa: BLE001 -- a lost nudge is a delay; the sweep finds the row
            log.info("nudge_lost", error=type(error).__name__)
        finally:
            bells.task_done()
