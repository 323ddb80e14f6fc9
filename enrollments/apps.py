from django.apps import AppConfig
from django.db.backends.signals import connection_created

from lms.kit.text import teach_sqlite


class EnrollmentsConfig(AppConfig):
    name = "enrollments"

    def ready(self) -> None:
        from enrollments import offers, reminders  # noqa: PLC0415 -- models are ready only now

        offers.register_kinds()
        reminders.register_kinds()
        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
