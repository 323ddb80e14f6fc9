from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models.question import QuestionVersion
from courses.models import Lesson
from enrollments.models import Enrollment


class QuizQuerySet(models.QuerySet["Quiz"]):
    def open_to(self, user: User, *, on: date) -> Self:
        """The quizzes of the editions in which `user` may learn on the day `on`."""
        editions = Enrollment.objects.open_to(user, on=on).values("edition")
        return self.filter(lesson__edition__in=editions)

    def editable_by(self, user: User) -> Self:
        return self.filter(lesson__in=Lesson.objects.editable_by(user))


class Quiz(models.Model):
    """What a lesson of the kind quiz asks, and what passing it means."""

    class Purpose(models.TextChoices):
        PRACTICE = "practice", _("Practice")
        CHECK_IN = "check-in", _("Check-in")
        PRETEST = "pretest", _("Before the course")
        POSTTEST = "posttest", _("Final check")

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.CHECK_IN)
    pass_count = models.PositiveSmallIntegerField(
        _("right answers needed"),
        null=True,
        blank=True,
        help_text=_("Leave empty if sending the answers in is enough."),
    )
    draw = models.PositiveSmallIntegerField(
        _("questions per attempt"), null=True, blank=True, help_text=_("Leave empty to ask all.")
    )
    each_topic = models.PositiveSmallIntegerField(_("at least, of every topic"), default=0)

    objects = QuizQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=["practice", "check-in", "pretest", "posttest"]),
                name="quiz_purpose_known",
            ),
            models.CheckConstraint(
                condition=models.Q(draw=None) | models.Q(pass_count=None) | models.Q(pass_count__lte=models.F("draw")),
                name="quiz_can_be_passed",
                violation_error_message=_("More right answers are needed than questions are asked."),
            ),
        ]

    def __str__(self) -> str:
        return f"quiz {self.pk}"

    @property
    def keeps_score(self) -> bool:
        """Check-ins of a gentle course keep none. Read with `lesson__edition__course` selected."""
        return not (self.purpose == self.Purpose.CHECK_IN and self.lesson.edition.course.gentle)


class QuizItem(models.Model):
    """A question, in one wording, that a quiz asks or draws from."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "version"], name="quiz_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}:{self.position}"
