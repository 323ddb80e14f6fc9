from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course


class Question(models.Model):
    """A question of a course's bank; what it says stands in its versions."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.key


class QuestionVersion(models.Model):
    """One wording of a question with its key. It changes only while no published edition asks it."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("One right choice")
        MULTIPLE = "multiple", _("Several right choices")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SINGLE)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    stem = models.TextField(_("question"))
    reason = models.TextField(_("reason, shown after answering"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["single", "multiple"]), name="question_version_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class Choice(models.Model):
    """One choice of a question's version."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("choice"))
    right = models.BooleanField(_("right"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="choice_position_once")]

    def __str__(self) -> str:
        return f"{self.version_id}:{self.position}"
