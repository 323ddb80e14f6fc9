from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Organization, lies_below
from accounts.models.user import User


class Role(models.TextChoices):
    LEARNER = "learner", _("Learner")
    TRAINER = "trainer", _("Trainer")
    COORDINATOR = "coordinator", _("Coordinator")
    REVIEWER = "reviewer", _("Reviewer")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, *, on: date) -> Self:
        """In force on the day `on`: `ended_on` is the first day without."""
        return self.filter(started_on__lte=on).filter(models.Q(ended_on=None) | models.Q(ended_on__gt=on))

    def below(self, paths: list[str]) -> Self:
        return self.filter(lies_below(paths, "organization__path")) if paths else self.none()


class Membership(models.Model):
    """A person's role in an organization between two days. A move is a new row; a row is never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text=_("First day without this role."))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["learner", "trainer", "coordinator", "reviewer"]),
                name="membership_role_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                condition=models.Q(ended_on=None),
                name="membership_open_once",
                violation_error_message=_("This person already has this role here."),
            ),
        ]
        indexes = [models.Index(fields=["organization", "role", "user"], name="membership_by_organization")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organization}"
