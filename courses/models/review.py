"""Reading before publishing: who signed which words, and what readers said beside them."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.course import Course
from courses.models.edition import Edition


class SignOffQuerySet(models.QuerySet["SignOff"]):
    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(withdrawn_at=None)


class SignOff(models.Model):
    """Somebody's word that an edition may be published as it stood: `fingerprint` is what it said. It is never changed, only taken back."""

    class Part(models.TextChoices):
        OWNER = "owner", _("who answers for the course")
        LIVED = "lived", _("who knows it from life")

    class Pay(models.TextChoices):
        PAID = "paid", _("This reading is paid")
        DECLINED = "declined", _("Pay was offered, and I declined it")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sign_offs")
    part = models.CharField(max_length=8, choices=Part)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called = models.CharField(_("the name that stands with it"), max_length=80)
    pay = models.CharField(_("pay"), max_length=8, choices=Pay, blank=True)
    fingerprint = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "part", "fingerprint"],
                condition=models.Q(withdrawn_at=None),
                name="sign_off_once_for_the_same_words",
            ),
            models.CheckConstraint(
                condition=models.Q(part="owner", pay="") | models.Q(part="lived", pay__in=["paid", "declined"]),
                name="sign_off_of_lived_experience_says_its_pay",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.edition_id}"


class Comment(models.Model):
    """What a reader says beside a block of a lesson, or of the whole lesson (`block` empty). Keys find the place again in the next draft."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    lesson = models.SlugField(max_length=80)
    block = models.CharField(max_length=80, blank=True)
    text = models.TextField(_("comment"), max_length=2000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called = models.CharField(max_length=80)
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="comment_is_settled_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["course", "lesson"], name="comment_by_lesson")]

    def __str__(self) -> str:
        return f"comment {self.pk}"
