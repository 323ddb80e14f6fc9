from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments.lesson_kind import QuizKind  # noqa: PLC0415 -- models exist once the apps are ready
        from courses.lesson_kinds import register  # noqa: PLC0415

        register(QuizKind())
