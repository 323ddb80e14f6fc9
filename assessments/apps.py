from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments import notices, receivers  # noqa: F401, PLC0415 -- models exist once the apps are ready
        from assessments.attempting import sitting  # noqa: PLC0415
        from assessments.check_block import Check  # noqa: PLC0415
        from assessments.granting import way  # noqa: PLC0415
        from assessments.lesson_kind import QuizKind  # noqa: PLC0415 -- models exist once the apps are ready
        from assessments.observation_kind import OBSERVATION  # noqa: PLC0415
        from assessments.survey_kind import SURVEY  # noqa: PLC0415
        from courses.blocks import register as register_block  # noqa: PLC0415
        from courses.lesson_kinds import register  # noqa: PLC0415
        from enrollments.moving import register_busy  # noqa: PLC0415
        from enrollments.ways import register_way  # noqa: PLC0415

        register_busy(sitting)
        register_way(way)
        register_block(Check())
        register(QuizKind())
        register(SURVEY)
        register(OBSERVATION)
