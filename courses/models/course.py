from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User


class CourseQuerySet(models.QuerySet["Course"]):
    def editable_by(self, user: User) -> Self:
        """The courses of organizations where `user` is a trainer today; all for an administrator."""
        if user.is_superuser:
            return self
        return self.filter(organization__in=Organization.objects.authored_by(user))

    def reviewed_by(self, user: User) -> Self:
        """The courses of organizations where `user` is a reviewer today."""
        return self.filter(organization__in=Organization.objects.reviewed_by(user))


class Course(models.Model):
    """A curriculum. What is taught stands in its editions; who may join stands here."""

    class Joining(models.TextChoices):
        OPEN = "open", _("Anyone signed in may join")
        AUDIENCE = "audience", _("People of chosen organizations may join")
        INVITATION = "invitation", _("By invitation")

    code = models.CharField(
        _("code"),
        max_length=6,
        unique=True,
        help_text=_(
            "Two to six capitals and digits that say nothing about the subject. They stand in addresses and tables."
        ),
    )
    slug = models.SlugField(max_length=80, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    joining = models.CharField(_("who may join"), max_length=12, choices=Joining, default=Joining.INVITATION)
    gentle = models.BooleanField(
        _("gentle"), default=False, help_text=_("Check-ins keep no score; nothing is limited or timed.")
    )
    due_days = models.PositiveSmallIntegerField(
        _("days to finish"), null=True, blank=True, help_text=_("Counted from joining. Leave empty for no date.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(joining__in=["open", "audience", "invitation"]), name="course_joining_known"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Audience(models.Model):
    """An organization whose people, there and below, may join a course by themselves."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="audiences")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "organization"], name="audience_once")]

    def __str__(self) -> str:
        return f"{self.course} · {self.organization}"
