from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models.question import QuestionVersion
from assessments.models.settings import CONSTRAINTS, GENTLE, Asking, Behaviour, Counts, Marking, Release, Strict
from courses.models import Course, Edition, Lesson
from enrollments.models import Enrollment


class QuizQuerySet(models.QuerySet["Quiz"]):
    def open_to(self, user: User, *, on: date) -> Self:
        """The quizzes of the editions in which `user` may learn on the day `on`."""
        editions = Enrollment.objects.open_to(user, on=on).values("edition")
        return self.filter(lesson__edition__in=editions)

    def editable_by(self, user: User) -> Self:
        return self.filter(lesson__in=Lesson.objects.editable_by(user))

    def published_by(self, user: User) -> Self:
        """Those in published editions of the courses that `user` writes."""
        published = Edition.objects.exclude(state=Edition.State.DRAFT)
        return self.filter(lesson__edition__in=published.filter(course__in=Course.objects.editable_by(user)))

    def in_order(self) -> Self:
        return self.order_by("lesson__module__position", "lesson__position", "pk")


class Quiz(Asking, Marking, Strict):
    """What a lesson of the kind quiz asks, and what passing it means."""

    Behaviour, Release, Counts = Behaviour, Release, Counts

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
    pass_percent = models.PositiveSmallIntegerField(
        _("percent needed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Instead of a number of right answers, where questions weigh differently or count in parts."),
    )
    draw = models.PositiveSmallIntegerField(
        _("questions per attempt"), null=True, blank=True, help_text=_("Leave empty to ask all.")
    )
    each_topic = models.PositiveSmallIntegerField(_("at least, of every topic"), default=0)

    objects = QuizQuerySet.as_manager()

    class Meta:
        constraints = [
            *CONSTRAINTS,
            models.CheckConstraint(
                condition=models.Q(purpose__in=["practice", "check-in", "pretest", "posttest"]),
                name="quiz_purpose_known",
            ),
            models.CheckConstraint(
                condition=models.Q(draw=None) | models.Q(pass_count=None) | models.Q(pass_count__lte=models.F("draw")),
                name="quiz_can_be_passed",
                violation_error_message=_("More right answers are needed than questions are asked."),
            ),
            models.CheckConstraint(
                condition=models.Q(pass_count=None) | models.Q(pass_percent=None),
                name="quiz_one_way_to_pass",
                violation_error_message=_("Say either how many right answers are needed or how many percent."),
            ),
            models.CheckConstraint(
                condition=models.Q(pass_percent=None) | models.Q(pass_percent__gte=1, pass_percent__lte=100),
                name="quiz_percent_of_hundred",
                violation_error_message=_("The percent needed is between 1 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"quiz {self.pk}"

    @property
    def keeps_score(self) -> bool:
        """Check-ins of a gentle course keep none. Read with `lesson__edition__course` selected."""
        return not (self.purpose == self.Purpose.CHECK_IN and self.lesson.edition.course.gentle)

    @property
    def checks_each(self) -> bool:
        """Whether answers are looked at one by one."""
        return self.behaviour != Behaviour.DEFERRED

    @property
    def tries_again(self) -> bool:
        """Whether an answer that was checked may be changed and checked once more."""
        return self.behaviour == Behaviour.INTERACTIVE

    @property
    def is_gentle(self) -> bool:
        """Whether nothing about it is limited or timed."""
        return all(getattr(self, name) == value for name, value in GENTLE.items())


def quotas_of(quiz: Quiz) -> dict[str, int]:
    """How many questions of which topic at least; nothing where all questions are asked."""
    return {} if quiz.draw is None else dict(quiz.quotas.order_by("topic").values_list("topic", "count"))


class QuizItem(models.Model):
    """A question, in one wording, that a quiz asks or draws from."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    marks = models.DecimalField(_("weighs"), max_digits=6, decimal_places=2, default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "version"], name="quiz_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}:{self.position}"


class QuizQuota(models.Model):
    """How many questions of one topic an attempt gets at least."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="quotas")
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    count = models.PositiveSmallIntegerField(_("questions"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "topic"], name="quiz_quota_once"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="quiz_quota_is_some"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.count}"
