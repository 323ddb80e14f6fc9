from django.apps import AppConfig
from django.db.backends.signals import connection_created

from lms.kit.text import teach_sqlite


class EnrollmentsConfig(AppConfig):
    name = "enrollments"

    def ready(self) -> None:
        from courses.publishing import register_consequences  # noqa: PLC0415 -- models are ready only now
        from enrollments import moving, offers, reminders  # noqa: PLC0415

        register_consequences(moving.consequences)

        offers.register_kinds()
        reminders.register_kinds()
        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
