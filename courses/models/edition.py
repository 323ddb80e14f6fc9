from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.course import Course


class EditionQuerySet(models.QuerySet["Edition"]):
    def current(self) -> Self:
        """What a person who joins today gets."""
        return self.filter(state=Edition.State.CURRENT)

    def newest_first(self) -> Self:
        """The draft, if there is one, then from the newest number down."""
        return self.order_by(models.F("number").desc(nulls_first=True))

    def newest_of_each(self, user: User) -> Self:
        """The draft, else the newest edition, of every course that `user` writes; annotates `published` (a number or None), `published_pk` and `steps`."""
        newest = Edition.objects.filter(course=models.OuterRef("course")).newest_first().values("pk")[:1]
        current = Edition.objects.current().filter(course=models.OuterRef("course"))
        mine = self.filter(course__in=Course.objects.editable_by(user), pk=models.Subquery(newest))
        counted = mine.annotate(
            published=models.Subquery(current.values("number")[:1]),
            published_pk=models.Subquery(current.values("pk")[:1]),
            steps=models.Count("lessons"),
        )
        return counted.order_by("title", "pk")

    def editable_by(self, user: User) -> Self:
        return self.filter(state=Edition.State.DRAFT, course__in=Course.objects.editable_by(user))

    def read_by(self, user: User) -> Self:
        """The drafts that `user` reads before they are published: as a reviewer of their organization today, or as who writes them."""
        mine = models.Q(course__in=Course.objects.editable_by(user)) | models.Q(
            course__in=Course.objects.reviewed_by(user)
        )
        return self.filter(mine, state=Edition.State.DRAFT)


class Edition(models.Model):
    """One version of a course. A draft may change; once published it never does."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CURRENT = "current", _("Published")
        PAST = "past", _("Earlier edition")

    MOVES = {State.DRAFT: frozenset({State.CURRENT}), State.CURRENT: frozenset({State.PAST}), State.PAST: frozenset()}

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    number = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("summary"), max_length=240, blank=True)
    audience = models.CharField(_("for whom"), max_length=160, blank=True)
    welcome = models.TextField(_("first page"), blank=True)
    welcome_html = models.TextField(blank=True, editable=False)
    source_hash = models.CharField(
        max_length=64, blank=True, editable=False, help_text="sha256 of the source it was imported from"
    )
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["course"], condition=models.Q(state="draft"), name="edition_one_draft"),
            models.UniqueConstraint(fields=["course"], condition=models.Q(state="current"), name="edition_one_current"),
            models.CheckConstraint(
                condition=models.Q(state="draft", number=None, published_at=None)
                | models.Q(state__in=["current", "past"], number__isnull=False, published_at__isnull=False),
                name="edition_state_agrees_with_publication",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.number or 'draft'}"
