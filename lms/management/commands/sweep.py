from typing import Any

from django.core.management.base import BaseCommand

from lms.sweeping import sweep


class Command(BaseCommand):
    help = "Does all that is owed now: reminders, certificates, their files, messages. Safe to run as often as wanted."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in sweep().items():
            self.stdout.write(f"{name}: {count}")
