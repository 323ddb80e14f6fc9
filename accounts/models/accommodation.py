from decimal import Decimal
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class AccommodationQuerySet(models.QuerySet["Accommodation"]):
    def current(self) -> Self:
        return self.filter(ended_at=None)


class Accommodation(models.Model):
    """More time in everything that is timed, for one person. A change ends the row and adds another."""

    class Pace(models.TextChoices):
        USUAL = "1", _("The usual time")
        QUARTER = "1.25", _("A quarter more")
        HALF = "1.5", _("Half as much again")
        DOUBLE = "2", _("Twice the time")
        UNTIMED = "untimed", _("No timer at all")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    pace = models.CharField(_("time"), max_length=8, choices=Pace, default=Pace.HALF)
    break_minutes = models.PositiveSmallIntegerField(_("minutes for breaks"), default=0)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AccommodationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at=None), name="accommodation_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(pace__in=["1", "1.25", "1.5", "2", "untimed"]), name="accommodation_pace_known"
            ),
        ]

    def __str__(self) -> str:
        return f"accommodation {self.pk}"

    @property
    def untimed(self) -> bool:
        return self.pace == self.Pace.UNTIMED

    @property
    def factor(self) -> Decimal:
        """By how much a time grows. Read where it is not untimed."""
        return Decimal(self.pace)
