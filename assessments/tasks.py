"""Celery's door bells on this floor."""

from celery import shared_task
from django.utils import timezone

from assessments.importing import working


@shared_task
def work_on_import(*, import_id: int) -> None:
    working.work(import_id, now=timezone.now())
