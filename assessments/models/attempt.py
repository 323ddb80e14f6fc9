from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from assessments.models.extra_tries import ExtraTries
from assessments.models.question import QuestionVersion
from assessments.models.quiz import Quiz
from assessments.models.regrade import Regrade
from courses.models import Course
from enrollments.models import Enrollment


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open_to(self, user: User, *, on: date) -> Self:
        """The sittings of `user` in courses where they may learn on the day `on`."""
        return self.filter(enrollment__in=Enrollment.objects.open_to(user, on=on))

    def kept_for(self, user: User) -> Self:
        """The open sittings of `user`, also where their place has ended: for saving what they answered, and for nothing else."""
        return self.filter(enrollment__user=user, state=Attempt.State.OPEN)

    def sent(self) -> Self:
        """Those whose answers were sent in."""
        return self.exclude(state=Attempt.State.OPEN)

    def with_clock(self) -> Self:
        """Annotates `clock`: what time it is for the database, which says when time is over."""
        return self.annotate(clock=Now())

    def overdue(self, *, before: Any) -> Self:
        """The open ones whose time was over `before` a moment, which may be an expression."""
        return self.filter(state=Attempt.State.OPEN, due_at__isnull=False, due_at__lt=before)

    def graded(self) -> Self:
        """Those with a result."""
        return self.filter(state=Attempt.State.GRADED)


class Attempt(models.Model):
    """One sitting: the questions were drawn when it began and stay."""

    class State(models.TextChoices):
        OPEN = "open"
        WAITING = "waiting"  # sent in; a person still has to mark some of it
        GRADED = "graded"

    MOVES = {
        State.OPEN: frozenset({State.WAITING, State.GRADED}),
        State.WAITING: frozenset({State.GRADED}),
        State.GRADED: frozenset(),
    }

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12, unique=True, help_text="stands in addresses, and is the receipt")
    seed = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="when it ends by itself, on the database's clock")
    extra = models.ForeignKey(
        ExtraTries, on_delete=models.PROTECT, null=True, related_name="attempts", help_text="what it was allowed by"
    )
    read_at = models.DateTimeField(null=True, help_text="when the person said that the reasons were read")
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
                | models.Q(state="waiting", submitted_at__isnull=False, percent=None, passed=None, right_count=None)
                | models.Q(
                    state="graded",
                    submitted_at__isnull=False,
                    percent__isnull=False,
                    passed__isnull=False,
                    right_count__isnull=False,
                ),
                name="attempt_state_agrees_with_result",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="open", due_at__isnull=False), name="attempt_ending"
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class ResponseQuerySet(models.QuerySet["Response"]):
    def open_to(self, user: User, *, on: date) -> Self:
        return self.filter(attempt__in=Attempt.objects.open_to(user, on=on))

    def savable_by(self, user: User) -> Self:
        """Where `user` may save an answer, and see nothing of it: see AttemptQuerySet.kept_for."""
        return self.filter(attempt__in=Attempt.objects.kept_for(user))

    def with_checks(self) -> Self:
        """Each with `checks`: the events in which its answer was checked, in their order. One query more."""
        checked = AnswerEvent.objects.filter(checked=True).order_by("pk")
        return self.prefetch_related(models.Prefetch("events", checked, to_attr="checks"))

    def read_by(self, user: User) -> Self:
        """What people have to mark, or have marked, in the courses that `user` writes: never one's own."""
        sent = self.filter(attempt__quiz__lesson__edition__course__in=Course.objects.editable_by(user))
        others = sent.exclude(attempt__enrollment__user=user)
        waits = models.Q(attempt__state=Attempt.State.WAITING, fraction=None)
        return others.filter(waits | models.Q(readings__isnull=False, attempt__state=Attempt.State.GRADED)).distinct()

    def markable_by(self, user: User) -> Self:
        """What waits for marks that `user` may give."""
        sent = self.filter(attempt__quiz__lesson__edition__course__in=Course.objects.editable_by(user))
        waiting = sent.filter(attempt__state=Attempt.State.WAITING, fraction=None)
        return waiting.exclude(attempt__enrollment__user=user)


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
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often the answer was checked before sending in")
    settled_at = models.DateTimeField(null=True, help_text="when a checked answer came to stand")
    dropped_by = models.ForeignKey(
        Regrade, on_delete=models.PROTECT, null=True, related_name="+", help_text="the decision that it does not count"
    )
    marks = models.DecimalField(max_digits=6, decimal_places=2, default=1, help_text="what the question weighs here")
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True, help_text="−1 to 1, set when graded")

    checks: "list[AnswerEvent]"  # see ResponseQuerySet.with_checks

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="response_position_once"),
        ]

    def __str__(self) -> str:
        return f"response {self.pk}"


class AnswerEvent(models.Model):
    """One saving, or one checking, of one answer, as the device sent it. It is only ever added."""

    key = models.UUIDField(unique=True, help_text="made by the device: the same save twice is one row")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="events")
    answer = models.JSONField(null=True)
    seq = models.PositiveBigIntegerField()
    checked = models.BooleanField(default=False, help_text="the person asked how good the answer is")
    late = models.BooleanField(default=False, help_text="received after the time was over")
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
