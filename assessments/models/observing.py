"""Practice that a trainer watches: what is practised, each time somebody does it, and what each observer wrote down."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Course, Lesson
from enrollments.models import Enrollment


class ObservedTaskQuerySet(models.QuerySet["ObservedTask"]):
    def open_to(self, user: User, *, on: date) -> Self:
        """Those of the editions in which `user` may learn on the day `on`."""
        editions = Enrollment.objects.open_to(user, on=on).values("edition")
        return self.filter(lesson__edition__in=editions)


class ObservedTask(models.Model):
    """What a lesson of the kind observation asks people to do, and what observers look at."""

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="+")
    task = models.TextField(_("what is practised"), blank=True)
    criteria = models.JSONField(default=list, help_text="a rubric: see assessments.questions.rubric")

    objects = ObservedTaskQuerySet.as_manager()

    def __str__(self) -> str:
        return f"task {self.pk}"


class ObservationQuerySet(models.QuerySet["Observation"]):
    def observable_by(self, user: User, *, on: date) -> Self:
        """Those whose code counts on the day `on`, in courses that `user` writes; never one's own."""
        ready = self.filter(state=Observation.State.READY, code_on=on)
        courses = Course.objects.editable_by(user)
        return ready.filter(task__lesson__edition__course__in=courses).exclude(enrollment__user=user)


class Observation(models.Model):
    """One time that somebody practises: a code for the day, then what was seen, then the learner's own word for it."""

    class State(models.TextChoices):
        READY = "ready"
        OBSERVED = "observed"
        SIGNED = "signed"

    MOVES = {
        State.READY: frozenset({State.OBSERVED}),
        State.OBSERVED: frozenset({State.SIGNED}),
        State.SIGNED: frozenset(),
    }

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(ObservedTask, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    code = models.CharField(max_length=6)
    code_on = models.DateField(help_text="the day on which the code counts")
    began_at = models.DateTimeField()
    observed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True, help_text="what the learner adds when signing")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "code_on"], name="observation_code_once_a_day"),
            models.UniqueConstraint(
                fields=["enrollment", "task"],
                condition=models.Q(state__in=["ready", "observed"]),
                name="observation_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ready", observed_at=None, signed_at=None)
                | models.Q(state="observed", observed_at__isnull=False, signed_at=None)
                | models.Q(state="signed", observed_at__isnull=False, signed_at__isnull=False),
                name="observation_state_agrees_with_times",
            ),
        ]

    def __str__(self) -> str:
        return f"observation {self.pk}"


class ObserverSheetQuerySet(models.QuerySet["ObserverSheet"]):
    def held_by(self, user: User) -> Self:
        """The sheets that `user` writes or wrote, in courses that they still write."""
        courses = Course.objects.editable_by(user)
        return self.filter(observer=user, observation__task__lesson__edition__course__in=courses)


class ObserverSheet(models.Model):
    """What one observer saw. `seq` counts on the observer's device: a higher one wins."""

    class State(models.TextChoices):
        DRAFT = "draft"
        DONE = "done"

    MOVES = {State.DRAFT: frozenset({State.DONE}), State.DONE: frozenset()}

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="sheets")
    slot = models.PositiveSmallIntegerField()
    observer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    levels = models.JSONField(default=list, help_text="for each criterion the place of its level, or null")
    note = models.TextField(blank=True, help_text="what was seen and heard")
    key = models.UUIDField(null=True, help_text="made by the device for its newest save: the same save twice is one")
    seq = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = ObserverSheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["observation", "slot"], name="observer_sheet_slot_once"),
            models.UniqueConstraint(fields=["observation", "observer"], name="observer_sheet_one_each"),
            models.CheckConstraint(condition=models.Q(slot__in=[1, 2]), name="observer_sheet_two_at_most"),
            models.CheckConstraint(
                condition=models.Q(state="draft", done_at=None) | models.Q(state="done", done_at__isnull=False),
                name="observer_sheet_state_agrees_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"sheet {self.pk}"
