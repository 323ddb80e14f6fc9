from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from assessments import texts
from assessments.models.media import QuestionFile
from courses.models import Course
from lms.kit.text import Folded, fold


class QuestionQuerySet(models.QuerySet["Question"]):
    def editable_by(self, user: User) -> Self:
        """The questions of organizations where `user` is a trainer today; all for an administrator."""
        if user.is_superuser:
            return self
        return self.filter(organization__in=Organization.objects.authored_by(user))


class Question(models.Model):
    """A question of an organization's bank; what it says stands in its versions. It may have come with a course."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        READY = "ready", _("ready")
        RETIRED = "retired", _("retired")

    MOVES = {
        State.DRAFT: frozenset({State.READY, State.RETIRED}),
        State.READY: frozenset({State.DRAFT, State.RETIRED}),
        State.RETIRED: frozenset({State.DRAFT, State.READY}),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", null=True)
    key = models.SlugField(max_length=80)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READY)
    retired_at = models.DateTimeField(null=True, editable=False)
    name = models.CharField(_("name"), max_length=255, blank=True, help_text=_("Trainers see it; learners never do."))
    category = models.CharField(
        _("category"),
        max_length=500,
        blank=True,
        help_text=_("A path such as Care/First steps. Two slashes are one in a name."),
    )
    outside_id = models.CharField(max_length=100, blank=True, help_text="what another system calls it")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="question_key_once"),
            models.UniqueConstraint(
                fields=["organization", "key"], condition=models.Q(course=None), name="question_key_once_in_bank"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "ready"], retired_at=None)
                | models.Q(state="retired", retired_at__isnull=False),
                name="question_state_agrees_with_retirement",
            ),
        ]
        indexes = [models.Index(fields=["organization", "category"], name="question_by_category")]

    def __str__(self) -> str:
        return self.key


class QuestionTag(models.Model):
    """A word under which trainers find a question again."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "name"], name="question_tag_once")]

    def __str__(self) -> str:
        return self.name


class QuestionVersionQuerySet(models.QuerySet["QuestionVersion"]):
    def newest(self) -> Self:
        """The newest wording of each question."""
        newer = QuestionVersion.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def editable_by(self, user: User) -> Self:
        return self.filter(question__in=Question.objects.editable_by(user))

    def called(self, words: str) -> Self:
        """Every word stands in the question, its name or its key, in whatever letters and accents."""
        rows = self.annotate(said=Folded("stem"), called=Folded("question__name"))
        for word in (fold(words) or "").split():
            rows = rows.filter(Q(said__contains=word) | Q(called__contains=word) | Q(question__key__contains=word))
        return rows


class QuestionVersion(models.Model):
    """One wording of a question with its key. It changes only while no published edition asks it.

    `kind` is a key of `assessments.questions`, and `data` a document that the kind's schema reads.
    """

    class Format(models.TextChoices):
        PLAIN = "plain", _("Plain text")
        MARKDOWN = "markdown", _("Markdown")
        HTML = "html", _("HTML")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.SlugField(_("kind"), max_length=20)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    format = models.CharField(_("format of its texts"), max_length=8, choices=Format, default=Format.PLAIN)
    stem = models.TextField(_("question"))
    reason = models.TextField(_("reason, shown after answering"), blank=True)
    data = models.JSONField(default=dict)
    files = models.ManyToManyField(QuestionFile, related_name="versions", blank=True)

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_once"),
            models.CheckConstraint(
                condition=models.Q(format__in=["plain", "markdown", "html"]), name="question_version_format_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    @property
    def bare(self) -> str:
        """Its stem in one line of plain text, for lists."""
        return texts.bare(self.stem, self.format) or "…"

    @property
    def prose(self) -> SafeString:
        """Its stem as a page shows it, with paragraphs where it has any."""
        return texts.prose(self.stem, self.format)
