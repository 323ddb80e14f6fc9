"""The sweep: everything that rows say is owed, whoever forgot to ring."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.utils import timezone

from accounts.delivery import deliver_due
from certificates.issuing import issue_missing
from certificates.rendering import render_missing
from enrollments.reminders import plan_due

log = structlog.get_logger()
STEPS: dict[str, Callable[..., int]] = {
    "reminders": plan_due,
    "certificates": issue_missing,
    "files": render_missing,
    "messages": deliver_due,
}


def sweep(*, now: datetime | None = None) -> dict[str, int]:
    """Runs each step in turn at `now` (default: this moment, UTC); returns how many rows each moved.

    Running it twice, or two at once, changes nothing more. A step that breaks does not hold up the next: its exception
    is raised after the last one.
    """
    moved: dict[str, int] = {}
    broken: list[Exception] = []
    for name, step in STEPS.items():
        try:
            moved[name] = step(now=now or timezone.now())
        except Exception as error:
            log.exception("sweep_step_broke", step=name)
            broken.append(error)
    if broken:
        raise ExceptionGroup("steps of the sweep broke", broken)
    return moved
