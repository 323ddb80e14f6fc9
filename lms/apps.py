from django.apps import AppConfig

from lms.kit import sentences


class LmsConfig(AppConfig):
    name = "lms"

    def ready(self) -> None:
        sentences.use()
