"""What this floor hears from below."""

from typing import Any

from django.dispatch import receiver

from assessments.signals import results_lowered
from certificates import tasks
from enrollments.signals import enrollment_completed
from lms.kit.doorbell import ring


@receiver(enrollment_completed)
def ring_for_a_certificate(*, enrollment_id: int, **kwargs: Any) -> None:
    ring(tasks.issue.delay, enrollment_id=enrollment_id)


@receiver(results_lowered)
def ring_for_reviews(*, regrade_id: int, **kwargs: Any) -> None:
    ring(tasks.review.delay)
