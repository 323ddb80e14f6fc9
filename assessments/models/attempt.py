from datetime import date
from typing import Self

from django.db import models

from accounts.models import User
from assessments.models.question import QuestionVersion
from assessments.models.quiz import Quiz
from enrollments.models import Enrollment


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open_to(self, user: User, *, on: date) -> Self:
        """The sittings of `user` in courses where they may learn on the day `on`."""
        return self.filter(enrollment__in=Enrollment.objects.open_to(user, on=on))

    def sent(self) -> Self:
        """Those whose answers were sent in."""
        return self.filter(state=Attempt.State.SUBMITTED)


class Attempt(models.Model):
    """One sitting: the questions were drawn when it began and stay."""

    class State(models.TextChoices):
        OPEN = "open"
        SUBMITTED = "submitted"

    MOVES = {State.OPEN: frozenset({State.SUBMITTED}), State.SUBMITTED: frozenset()}

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12, unique=True, help_text="stands in addresses, and is the receipt")
    seed = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    right_count = models.PositiveSmallIntegerField(null=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, help_text="0–100")
    passed = models.BooleanField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "quiz", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrollment", "quiz"], condition=models.Q(state="open"), name="attempt_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", submitted_at=None, percent=None, passed=None, right_count=None)
                | models.Q(
                    state="submitted",
                    submitted_at__isnull=False,
                    percent__isnull=False,
                    passed__isnull=False,
                    right_count__isnull=False,
                ),
                name="attempt_state_agrees_with_result",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class ResponseQuerySet(models.QuerySet["Response"]):
    def open_to(self, user: User, *, on: date) -> Self:
        return self.filter(attempt__in=Attempt.objects.open_to(user, on=on))


class Response(models.Model):
    """A drawn question of an attempt and the newest answer to it."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    answer = models.JSONField(null=True, help_text="validated by the question's kind")
    seq = models.PositiveBigIntegerField(
        default=0, help_text="the sequence number of the newest answer; a higher one wins"
    )
    answered_at = models.DateTimeField(null=True)
    fraction = models.DecimalField(max_digits=5, decimal_places=4, null=True, help_text="0–1, set when submitted")

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "version"], name="response_once"),
            models.UniqueConstraint(fields=["attempt", "position"], name="response_position_once"),
        ]

    def __str__(self) -> str:
        return f"response {self.pk}"


class AnswerEvent(models.Model):
    """One saving of one answer, as the device sent it. It is only ever added."""

    key = models.UUIDField(unique=True, help_text="made by the device: the same save twice is one row")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="events")
    answer = models.JSONField(null=True)
    seq = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
