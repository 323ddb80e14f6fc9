"""Celery's door bells on this floor."""

from celery import shared_task
from django.utils import timezone

from certificates import issuing, rendering
from enrollments.models import Enrollment


@shared_task
def issue(*, enrollment_id: int) -> None:
    now = timezone.now()
    certificate = issuing.award(Enrollment.objects.get(pk=enrollment_id), now=now)
    rendering.render(certificate, now=now)
