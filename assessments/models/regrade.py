from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models.question import QuestionVersion
from courses.models import Course


class RegradeQuerySet(models.QuerySet["Regrade"]):
    def editable_by(self, user: User) -> Self:
        """Those about the courses that `user` writes."""
        return self.filter(course__in=Course.objects.editable_by(user))

    def in_force(self) -> Self:
        return self.filter(state=Regrade.State.APPLIED)


class Regrade(models.Model):
    """A decision about a question that was asked already: what its answers are worth in one course from then on.

    The wording stays as it was. `data` is the document with the other key, for the treatments that have one.
    """

    class Treatment(models.TextChoices):
        NEW_KEY = "new_key", _("Another answer is the right one")
        ACCEPT_ALSO = "accept_also", _("Another answer is right as well")
        FULL_MARKS = "full_marks", _("Everybody gets full marks for it")
        DROP = "drop", _("It does not count for anybody")

    class State(models.TextChoices):
        DRAFT = "draft", _("Not applied yet")
        APPLIED = "applied", _("In force")
        REVERTED = "reverted", _("Taken back")

    MOVES = {
        State.DRAFT: frozenset({State.APPLIED}),
        State.APPLIED: frozenset({State.REVERTED}),
        State.REVERTED: frozenset(),
    }

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    treatment = models.CharField(_("what is done"), max_length=12, choices=Treatment)
    data = models.JSONField(null=True)
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    reverted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reverted_at = models.DateTimeField(null=True)

    objects = RegradeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "version"], condition=models.Q(state="applied"), name="regrade_one_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(treatment__in=["new_key", "accept_also"], data__isnull=False)
                | models.Q(treatment__in=["full_marks", "drop"], data__isnull=True),
                name="regrade_key_where_it_has_one",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", applied_at=None, applied_by=None, reverted_at=None, reverted_by=None)
                | models.Q(
                    state="applied",
                    applied_at__isnull=False,
                    applied_by__isnull=False,
                    reverted_at=None,
                    reverted_by=None,
                )
                | models.Q(
                    state="reverted",
                    applied_at__isnull=False,
                    applied_by__isnull=False,
                    reverted_at__isnull=False,
                    reverted_by__isnull=False,
                ),
                name="regrade_state_agrees_with_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"regrade {self.pk}"


class RegradeChange(models.Model):
    """What a decision changed in one sitting when it was applied; it stays when the decision is taken back."""

    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="changes")
    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="+")
    percent_before = models.DecimalField(max_digits=5, decimal_places=2)
    percent_after = models.DecimalField(max_digits=5, decimal_places=2)
    right_before = models.PositiveSmallIntegerField()
    right_after = models.PositiveSmallIntegerField()
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regrade", "attempt"], name="regrade_change_once")]

    def __str__(self) -> str:
        return f"{self.regrade_id}:{self.attempt_id}"
