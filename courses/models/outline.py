from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.edition import Edition


class ModuleQuerySet(models.QuerySet["Module"]):
    def editable_by(self, user: User) -> Self:
        return self.filter(edition__in=Edition.objects.editable_by(user))


class Module(models.Model):
    """A part of an edition: some lessons in order."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="modules")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    outcome = models.CharField(_("what the learner can do afterwards"), max_length=240, blank=True)
    intro = models.TextField(_("opening words"), blank=True)
    intro_html = models.TextField(blank=True, editable=False)
    optional = models.BooleanField(_("by choice"), default=False)

    objects = ModuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="module_key_once"),
        ]

    def __str__(self) -> str:
        return self.title


class LessonQuerySet(models.QuerySet["Lesson"]):
    def editable_by(self, user: User) -> Self:
        return self.filter(edition__in=Edition.objects.editable_by(user))

    def in_order(self) -> Self:
        return self.order_by("module__position", "position")


class Lesson(models.Model):
    """One step of a module. Its key is how it is recognised in the next edition; its code stands in addresses."""

    class Kind(models.TextChoices):
        READING = "reading", _("Reading")
        REFLECTION = "reflection", _("Private activity")
        SESSION = "session", _("Meeting")
        QUIZ = "quiz", _("Check")
        SURVEY = "survey", _("Survey without names")
        OBSERVATION = "observation", _("Observed practice")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="lessons")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="lessons")
    key = models.SlugField(max_length=80)
    code = models.CharField(max_length=6)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.READING)
    title = models.CharField(_("title"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=8)
    covers = models.CharField(
        _("what this covers"), max_length=300, help_text=_("One or two calm sentences. They stand before the lesson.")
    )
    sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("The learner chooses between going on, a shorter version and skipping for now."),
    )
    required = models.BooleanField(_("needed for the certificate"), default=True)
    heavy_reason = models.CharField(
        _("why it may weigh more"),
        max_length=240,
        blank=True,
        help_text=_("Only for a lesson whose pictures come to more than 300 KB. Phones on a slow line wait for it."),
    )
    notes = models.TextField(
        _("notes for the facilitator"),
        max_length=5000,
        blank=True,
        help_text=_("Markdown. For whoever leads this with a group; learners never see it."),
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    opens_after = models.PositiveSmallIntegerField(_("opens so many days after joining"), null=True, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="lesson_key_once"),
            models.UniqueConstraint(fields=["edition", "code"], name="lesson_code_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["reading", "reflection", "session", "quiz", "survey", "observation"]),
                name="lesson_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_on=None) | models.Q(opens_after=None), name="lesson_opens_by_one_rule"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0),
                name="lesson_takes_time",
                violation_error_message=_("Say how many minutes it takes, one or more."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Prerequisite(models.Model):
    """One lesson of a group: the lesson opens when of each of its groups at least one is done."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="prerequisites")
    group = models.PositiveSmallIntegerField()
    needs = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "group", "needs"], name="prerequisite_once"),
            models.CheckConstraint(condition=~models.Q(lesson=models.F("needs")), name="prerequisite_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} after {self.needs_id}"


class Block(models.Model):
    """A piece of a lesson: `data` holds what the schema of its kind allows, `html` what it renders to. Its key is the same in every edition."""

    class Version(models.TextChoices):
        FULL = "full", _("Full version")
        SHORTER = "shorter", _("Shorter version")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="blocks")
    key = models.SlugField(max_length=40)
    version = models.CharField(max_length=8, choices=Version, default=Version.FULL)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    html = models.TextField(blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "key"], name="block_key_once"),
            models.CheckConstraint(condition=models.Q(version__in=["full", "shorter"]), name="block_version_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"
