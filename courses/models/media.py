from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from courses.models.edition import Edition
from courses.models.outline import Lesson


class MediaQuerySet(models.QuerySet["Media"]):
    def editable_by(self, user: User) -> Self:
        """The media of organizations where `user` is a trainer today; all for an administrator."""
        return self if user.is_superuser else self.filter(organization__in=Organization.objects.authored_by(user))

    def read_by(self, user: User) -> Self:
        """Those that `user` may use in courses, and those in drafts that she reads before they are published."""
        drafts = Lesson.objects.filter(edition__in=Edition.objects.read_by(user))
        ours = Media.objects.editable_by(user).values("pk")
        return self.filter(models.Q(pk__in=ours) | models.Q(lessons__in=drafts)).distinct()


class Media(models.Model):
    """A picture, sound, film, caption or paper that an organization brought. `sha256` is that of what is kept, never of what was sent.

    `shown` is how many bytes come with a page that shows it. It is never changed: other content is another row.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        AUDIO = "audio", _("Sound")
        VIDEO = "video", _("Film")
        CAPTIONS = "captions", _("Captions")
        FILE = "file", _("File")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind)
    ending = models.CharField(max_length=4)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    shown = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    lessons = models.ManyToManyField(Lesson, related_name="media")

    objects = MediaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "sha256"], name="media_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["image", "audio", "video", "captions", "file"]), name="media_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"
