from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from courses.models import Course
from enrollments.models.enrollment import Cohort
from lms.kit.codes import grouped


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def given_by(self, user: User) -> Self:
        """The codes into organizations where `user` coordinates today."""
        return self.filter(organization__in=Organization.objects.coordinated_by(user))

    def listed(self) -> Self:
        """Ready for a list: the newest first."""
        rows = self.select_related("course", "organization", "cohort").order_by("-created_at", "-pk")
        return rows.fetch_mode(models.FETCH_RAISE)


class Invitation(models.Model):
    """A code that lets people into a course, and gives them a learner's place in an organization."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    max_uses = models.PositiveIntegerField(_("how many people"), default=30)
    uses = models.PositiveIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(uses__lte=models.F("max_uses")), name="invitation_never_oversold")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def grouped(self) -> str:
        """The code as people read it."""
        return grouped(self.code)
