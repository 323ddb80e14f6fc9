"""Celery's door bells on this floor."""

from celery import shared_task

from certificates import issuing, rendering, reviewing
from enrollments.models import Enrollment
from lms.kit.clock import database_now


@shared_task
def issue(*, enrollment_id: int) -> None:
    now = database_now()
    certificate = issuing.award(Enrollment.objects.get(pk=enrollment_id), now=now)
    rendering.render(certificate, now=now)


@shared_task
def review() -> None:
    reviewing.open_missing(now=database_now())
