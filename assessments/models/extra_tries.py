from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models.quiz import Quiz
from enrollments.models import Enrollment


class ExtraTriesQuerySet(models.QuerySet["ExtraTries"]):
    def in_force(self, *, now: datetime) -> Self:
        return self.filter(expires_at__gt=now)


class ExtraTries(models.Model):
    """Further attempts that a coordinator gave one person at one check, until a moment. It is only ever added."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("how many"))
    expires_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    objects = ExtraTriesQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(number__gte=1), name="extra_tries_some")]

    def __str__(self) -> str:
        return f"extra tries {self.pk}"
