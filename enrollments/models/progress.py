from django.db import models

from accounts.models import User
from courses.models import Lesson
from enrollments.models.enrollment import Enrollment


class LessonCompletion(models.Model):
    """The fact that a lesson was satisfied. It is only ever added."""

    class Way(models.TextChoices):
        FULL = "full"
        SHORTER = "shorter"
        QUIZ = "quiz"

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="completions")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way)
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "lesson"], name="lesson_completed_once"),
            models.CheckConstraint(
                condition=models.Q(way__in=["full", "shorter", "quiz"]), name="lesson_completion_way_known"
            ),
        ]

    def __str__(self) -> str:
        return f"completion {self.pk}"


class DueChange(models.Model):
    """Who moved a person's date, when, to what, and why. It is only ever added."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="due_changes")
    due_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"due change {self.pk}"
