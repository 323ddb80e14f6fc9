from datetime import date
from typing import Self

from django.db import models

from accounts.models import User
from assessments.models.attempt import Response


class AnswerFileQuerySet(models.QuerySet["AnswerFile"]):
    def open_to(self, user: User, *, on: date) -> Self:
        """What `user` handed in, in courses where they may learn on the day `on`."""
        return self.filter(response__in=Response.objects.open_to(user, on=on))

    def readable_by(self, user: User, *, on: date) -> Self:
        """What `user` handed in, and what they may mark."""
        mine = models.Q(response__in=Response.objects.open_to(user, on=on))
        return self.filter(mine | models.Q(response__in=Response.objects.read_by(user)))


class AnswerFile(models.Model):
    """A file that was handed in for a question. It is only ever added; the answer names those that belong to it."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="files")
    code = models.CharField(max_length=20, unique=True, help_text="its stored name, and its name in an answer")
    kind = models.CharField(max_length=4, help_text="the ending of its stored name, by what stands in it")
    name = models.CharField(max_length=120, help_text="as its owner calls it; shown to nobody else")
    size = models.PositiveIntegerField(help_text="in bytes, as it is kept")
    sha256 = models.CharField(max_length=64, help_text="of what was sent: the same file twice is one row")
    added_at = models.DateTimeField()

    objects = AnswerFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "sha256"], name="answer_file_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def stored_as(self) -> str:
        return f"answers/{self.code}.{self.kind}"

    @property
    def is_audio(self) -> bool:
        return self.kind in {"mp3", "m4a", "ogg", "webm", "wav"}
