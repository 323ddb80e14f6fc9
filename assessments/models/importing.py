from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from assessments.models.question import Question
from courses.models import Course


class QuestionImportQuerySet(models.QuerySet["QuestionImport"]):
    def editable_by(self, user: User) -> Self:
        if user.is_superuser:
            return self
        return self.filter(organization__in=Organization.objects.authored_by(user))

    def due(self, *, now: datetime) -> Self:
        """Those that somebody has to work on, and nobody does."""
        free = models.Q(claimed_until=None) | models.Q(claimed_until__lte=now)
        return self.filter(free, state__in=[QuestionImport.State.WAITING, QuestionImport.State.CONFIRMED])


class QuestionImport(models.Model):
    """A question file on its way into the bank: read first, and written when somebody has seen what would happen."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being read")
        READ = "read", _("read")
        CONFIRMED = "confirmed", _("being written")
        DONE = "done", _("done")
        REFUSED = "refused", _("not readable")
        DROPPED = "dropped", _("dropped")

    MOVES = {
        State.WAITING: frozenset({State.READ, State.REFUSED, State.DROPPED}),
        State.READ: frozenset({State.CONFIRMED, State.DROPPED}),
        State.CONFIRMED: frozenset({State.DONE}),
        State.DONE: frozenset[str](),
        State.REFUSED: frozenset[str](),
        State.DROPPED: frozenset[str](),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", null=True)
    format = models.CharField(max_length=12, help_text="one of assessments.formats.reading.FORMATS")
    near = models.BooleanField(default=False)
    name = models.CharField(max_length=120, help_text="what the file was called")
    path = models.CharField(max_length=80, help_text="where its bytes are kept, until it is done")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    told = models.TextField(blank=True, help_text="sentences about the file as a whole, one a line")
    progress = models.PositiveIntegerField(default=0, help_text="questions gone through by now, read or written")
    total = models.PositiveIntegerField(default=0, help_text="how many there are to write, once that was confirmed")
    pictures = models.PositiveIntegerField(
        default=0, help_text="how many pictures it brings; somebody vouches for them"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = QuestionImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "read", "confirmed"], ended_at=None)
                | models.Q(state__in=["done", "refused", "dropped"], ended_at__isnull=False),
                name="question_import_state_agrees_with_end",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_worked_on(self) -> bool:
        return self.state in (self.State.WAITING, self.State.CONFIRMED)


class ImportRow(models.Model):
    """What becomes of one question of a file, and why."""

    class Verdict(models.TextChoices):
        NEW = "new", _("new")
        VERSION = "version", _("new version")
        UNCHANGED = "unchanged", _("unchanged")
        TWICE = "twice", _("twice")
        REFUSED = "refused", _("left out")

    imported = models.ForeignKey(QuestionImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="its place in the file, from 1")
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    verdict = models.CharField(max_length=10, choices=Verdict)
    draft = models.BooleanField(default=False, help_text="something is missing before it can be asked")
    notes = models.TextField(blank=True, help_text="sentences, one a line")
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["new", "version", "unchanged", "twice", "refused"]),
                name="import_row_verdict_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id}:{self.number}"
