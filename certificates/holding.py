"""What could not be done now is put aside with its reason, so that it holds nothing else up, and is tried again."""

from datetime import datetime, timedelta

import structlog

from certificates.models import Hold
from enrollments.models import Enrollment

FIRST = timedelta(minutes=5)
LONGEST = timedelta(days=1)
log = structlog.get_logger()


def hold(enrollment: Enrollment, *, step: Hold.Step, reason: str, now: datetime) -> Hold:
    """Puts a step aside at `now`; each further time it waits twice as long, a day at most."""
    row, made = Hold.objects.get_or_create(
        enrollment=enrollment, step=step, defaults={"reason": reason[:200], "retry_at": now + FIRST}
    )
    if not made:
        row.tries += 1
        row.reason = reason[:200]
        row.retry_at = now + min(FIRST * 2 ** min(row.tries - 1, 20), LONGEST)
        row.save(update_fields=["tries", "reason", "retry_at"])
    log.warning("certificate_held", enrollment=enrollment.pk, step=str(step), tries=row.tries)
    return row


def release(enrollment: Enrollment, *, step: Hold.Step) -> None:
    """Forgets a hold, if there was one: the step was taken."""
    Hold.objects.filter(enrollment=enrollment, step=step).delete()
