"""Surveys without names: what was said, and who said something, stand in two tables that share no column and no clock."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Course, Edition, Lesson
from enrollments.models import Enrollment


class SurveyQuerySet(models.QuerySet["Survey"]):
    def open_to(self, user: User, *, on: date) -> Self:
        """The surveys of the editions in which `user` may learn on the day `on`."""
        editions = Enrollment.objects.open_to(user, on=on).values("edition")
        return self.filter(lesson__edition__in=editions)

    def published_by(self, user: User) -> Self:
        """Those in published editions of the courses that `user` writes."""
        published = Edition.objects.exclude(state=Edition.State.DRAFT)
        return self.filter(lesson__edition__in=published.filter(course__in=Course.objects.editable_by(user)))


class Survey(models.Model):
    """What a lesson of the kind survey asks."""

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="+")
    intro = models.TextField(_("opening words"), blank=True)

    objects = SurveyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"survey {self.pk}"


class SurveyQuestion(models.Model):
    """One question of a survey; `choices` has one on each line, for a scale the words at its two ends."""

    class Kind(models.TextChoices):
        ONE = "one", _("One choice")
        SEVERAL = "several", _("Several choices")
        SCALE = "scale", _("A scale from 1 to 5")
        WORDS = "words", _("Own words")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.ONE)
    prompt = models.CharField(_("question"), max_length=300)
    choices = models.TextField(_("choices"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["one", "several", "scale", "words"]), name="survey_question_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}:{self.position}"

    def listed(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class SurveySheetQuerySet(models.QuerySet["SurveySheet"]):
    def shown(self) -> Self:
        """Those that were mixed, and so may be read."""
        return self.filter(mixed=True)

    def waiting(self, *, on: date) -> Self:
        """Those that nobody may read yet, whose week and seven more days are over on the day `on`."""
        return self.filter(mixed=False, week__lte=on - timedelta(days=14))


class SurveySheet(models.Model):
    """What somebody said: no person, no enrollment, no day. Its key is random, so rows have no order of arrival.

    `mixed` sheets were written anew in random order, so that nothing beside them tells when they came.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    week = models.DateField(help_text="its Monday")
    mixed = models.BooleanField(default=False)

    objects = SurveySheetQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)


class SurveyAnswer(models.Model):
    """One thing said on a sheet: a choice by its number from 1 (a scale: 1 to 5), or words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sheet = models.ForeignKey(SurveySheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, on_delete=models.PROTECT, related_name="+")
    choice = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question", "choice"], name="survey_answer_once"),
            models.CheckConstraint(
                condition=models.Q(choice__isnull=False, words="") | (models.Q(choice=None) & ~models.Q(words="")),
                name="survey_answer_says_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SurveyTaken(models.Model):
    """That an enrollment's person has answered, and nothing else: not what, not when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrollment", "survey"], name="survey_taken_once")]

    def __str__(self) -> str:
        return str(self.id)
