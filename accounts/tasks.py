"""Celery's door bells on this floor."""

from celery import shared_task
from django.utils import timezone

from accounts import delivery


@shared_task(throws=(delivery.MailServerError,))
def deliver(*, notice_id: int) -> None:
    delivery.deliver(notice_id, now=timezone.now())
