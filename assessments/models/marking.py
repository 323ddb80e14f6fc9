"""What a person marks: one row for each reading of an answer, and what its owner asked back."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from accounts.models import User
from assessments.models.attempt import Attempt, Response
from courses.models import Course

THIRD = 3
IDLE = timedelta(days=7)


class MarkQuerySet(models.QuerySet["Mark"]):
    def held_by(self, user: User) -> Self:
        """The readings that `user` took on, of answers that wait for their marks in courses that they still write."""
        waiting = self.filter(response__attempt__state=Attempt.State.WAITING, marker=user)
        return waiting.filter(response__in=Response.objects.read_by(user))

    def idle(self, *, now: datetime) -> Self:
        """Begun, and left alone for a week."""
        return self.filter(state=Mark.State.DRAFT, saved_at__lt=now - IDLE)


class Mark(models.Model):
    """One reading of an answer. Slots 1 and 2 belong to two people; slot 3 decides between them."""

    class State(models.TextChoices):
        DRAFT = "draft"
        DONE = "done"

    MOVES = {State.DRAFT: frozenset({State.DONE}), State.DONE: frozenset({State.DRAFT})}

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="readings")
    slot = models.PositiveSmallIntegerField()
    marker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    levels = models.JSONField(default=list, help_text="for each criterion the place of its level, or null")
    comment = models.TextField(blank=True)
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True, help_text="0 to 1, set when done")
    seq = models.PositiveIntegerField(
        default=0, help_text="grows with each save; a save on top of an older one is refused"
    )
    claimed_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "slot"], name="mark_slot_once"),
            models.UniqueConstraint(
                fields=["response", "marker"], condition=models.Q(slot__lt=THIRD), name="mark_two_people"
            ),
            models.CheckConstraint(condition=models.Q(slot__in=[1, 2, THIRD]), name="mark_slot_known"),
            models.CheckConstraint(
                condition=models.Q(state="draft", done_at=None, fraction=None)
                | models.Q(state="done", done_at__isnull=False, fraction__isnull=False),
                name="mark_state_agrees_with_fraction",
            ),
        ]

    def __str__(self) -> str:
        return f"mark {self.pk}"

    def is_idle(self, *, now: datetime) -> bool:
        return self.state == Mark.State.DRAFT and self.saved_at < now - IDLE


class AppealQuerySet(models.QuerySet["Appeal"]):
    def answerable_by(self, user: User) -> Self:
        """Those about answers in courses that `user` writes, their own apart."""
        mine = models.Q(response__attempt__enrollment__user=user)
        courses = Course.objects.editable_by(user)
        return self.filter(response__attempt__quiz__lesson__edition__course__in=courses).exclude(mine)

    def waiting(self) -> Self:
        return self.filter(state=Appeal.State.ASKED)


class Appeal(models.Model):
    """The owner of an answer asks that it be read once more. The words are for those who mark, and for nobody else."""

    class State(models.TextChoices):
        ASKED = "asked"
        ANSWERED = "answered"

    MOVES = {State.ASKED: frozenset({State.ANSWERED}), State.ANSWERED: frozenset()}

    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="appeal")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    text = models.TextField()
    asked_at = models.DateTimeField()
    reply = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    before = models.DecimalField(max_digits=8, decimal_places=7, help_text="the answer's fraction when it was asked")
    after = models.DecimalField(max_digits=8, decimal_places=7, null=True, help_text="never lower than before")

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="asked", answered_at=None, answered_by=None, after=None)
                | models.Q(
                    state="answered",
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    after__gte=models.F("before"),
                ),
                name="appeal_state_agrees_with_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"
