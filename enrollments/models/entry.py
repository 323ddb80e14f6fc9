from django.db import models

from courses.models import Course
from enrollments.models.enrollment import Enrollment
from lms.kit.encryption import EncryptedTextField


class BlockEntry(models.Model):
    """What somebody keeps in a block of a lesson, for herself alone; of a poll, only that she has answered it.

    It has no date, so that it cannot be laid beside what was counted. Keys find it again in the next edition.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="entries")
    lesson = models.SlugField(max_length=80)
    block = models.SlugField(max_length=40)
    kept = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "lesson", "block"], name="block_entry_once"),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class PollCount(models.Model):
    """How often a choice of a poll was taken, by nobody. `waiting` joins `shown` five at a time."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    lesson = models.SlugField(max_length=80)
    block = models.SlugField(max_length=40)
    choice = models.CharField(max_length=6)
    shown = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "lesson", "block", "choice"], name="poll_count_once"),
        ]

    def __str__(self) -> str:
        return f"count {self.pk}"
