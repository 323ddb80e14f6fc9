"""The sweep: everything that rows say is owed, whoever forgot to ring."""

from collections.abc import Callable
from datetime import datetime

import structlog

from accounts.delivery import deliver_due
from assessments.attempting import close_overdue
from assessments.importing.working import work_due
from assessments.surveying import mix_due
from certificates.issuing import issue_missing
from certificates.rendering import render_missing
from certificates.reviewing import open_missing
from enrollments.reminders import plan_due
from lms import arriving
from lms.kit.clock import database_now

log = structlog.get_logger()
STEPS: dict[str, Callable[..., int]] = {
    "attempts": close_overdue,
    "reminders": plan_due,
    "surveys": mix_due,
    "certificates": issue_missing,
    "reviews": open_missing,
    "files": render_missing,
    "question files": work_due,
    "packages": arriving.drop_old,
    "messages": deliver_due,
}


def sweep(*, now: datetime | None = None) -> dict[str, int]:
    """Runs each step in turn at `now` (default: this moment by the database's clock); returns how many rows each moved.

    Running it twice, or two at once, changes nothing more. A step that breaks does not hold up the next: its exception
    is raised after the last one.
    """
    moved: dict[str, int] = {}
    broken: list[Exception] = []
    for name, step in STEPS.items():
        try:
            moved[name] = step(now=now or database_now())
        except Exception as error:
            log.exception("sweep_step_broke", step=name)
            broken.append(error)
    if broken:
        raise ExceptionGroup("steps of the sweep broke", broken)
    return moved
