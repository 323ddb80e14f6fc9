"""Celery's door bell for the whole house."""

from celery import shared_task

from accounts.heartbeats import beat
from lms.sweeping import sweep as sweep_all


@shared_task
def sweep() -> None:
    beat(name="worker")
    sweep_all()
