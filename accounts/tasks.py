"""Celery's door bells on this floor."""

from celery import shared_task

from accounts import delivery
from lms.kit.clock import database_now


@shared_task(throws=(delivery.MailServerError,))
def deliver(*, notice_id: int) -> None:
    delivery.deliver(notice_id, now=database_now())
