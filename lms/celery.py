"""The Celery application. Messages only make rows happen sooner; `manage.py sweep` does the same without it."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
app = Celery("lms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def catch_up(*args: Any, **kwargs: Any) -> None:
    """A worker that has just come up asks at once what is owed, instead of waiting for Beat's next minute."""
    app.send_task("lms.tasks.sweep")
