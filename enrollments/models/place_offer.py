from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from courses.models import Course, Edition
from enrollments.models.enrollment import Cohort


class PlaceOfferQuerySet(models.QuerySet["PlaceOffer"]):
    def open(self) -> Self:
        """Not answered, and not taken back."""
        return self.filter(accepted_at=None, declined_at=None, withdrawn_at=None)

    def standing(self) -> Self:
        """What still waits as far as the one who asked can see: a no looks like no answer."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def given_by(self, user: User) -> Self:
        """The offers of places in organizations where `user` coordinates today."""
        return self.filter(organization__in=Organization.objects.coordinated_by(user))

    def with_title(self) -> Any:
        """Of courses that are taught at present; annotates `title`, for the person's own pages only."""
        taught = Edition.objects.current().filter(course=models.OuterRef("course"))
        return self.annotate(title=models.Subquery(taught.values("title"))).exclude(title=None)


class PlaceOffer(models.Model):
    """Somebody is asked whether to learn with an organization; without a yes there is no place."""

    code = models.CharField(max_length=12, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="+")
    email = models.EmailField(help_text="the address as it was typed: all that the one who asked knows of the person")
    due_on = models.DateField(null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = PlaceOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organization", "course"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="place_offer_standing_once",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(declined_at=None, withdrawn_at=None),
                name="place_offer_accepted_or_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user"],
                condition=models.Q(accepted_at=None, declined_at=None, withdrawn_at=None),
                name="place_offer_open",
            )
        ]

    def __str__(self) -> str:
        return f"offer {self.pk}"
