from collections.abc import Sequence
from datetime import date
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce, NullIf, TruncDate
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organization, Role, User
from accounts.models.membership import MembershipQuerySet
from accounts.models.organization import Scoped
from courses.models import Course, Edition, Lesson
from lms.kit.text import Folded


class Standing(models.TextChoices):
    """How far an enrollment is, as those who answer for the person read it."""

    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")
    OVERDUE = "overdue", _("overdue")
    DONE = "done", _("done")
    LEFT = "left", _("left")


class Cohort(models.Model):
    """People who take a course together."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "organization", "name"],
                name="cohort_name_once",
                violation_error_message=_("This name is already used here."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def tracked_by(self, user: Scoped, *, below: str = "", on: date | None = None) -> Self:
        """The enrollments of people with a learner's place where `user` coordinates today; of a past place, what began before its end.

        `below` narrows the places to one path and what is under it, `on` to the places that were in force on that day.
        """
        places = learners_of(user, below=below, on=on)
        if on is not None:
            return self.filter(user__in=places.values("user"))
        lasting = models.Q(ended_on=None) | models.Q(ended_on__gt=models.OuterRef("began_on"))
        known = models.Exists(places.filter(lasting, user=models.OuterRef("user")))
        return self.alias(began_on=TruncDate("enrolled_at")).filter(known)

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def open_to(self, user: User, *, on: date) -> Self:
        """What `user` may learn in on the day `on`: nothing once every place of theirs has ended."""
        mine = self.of(user).exclude(state=Enrollment.State.WITHDRAWN)
        places = Membership.objects.filter(user=user)
        return mine.filter(models.Exists(places.current(on=on)) | ~models.Exists(places))

    def with_due(self) -> Self:
        """Annotates `due`, the day that deadlines.deadline_for says."""
        return self.annotate(due=Coalesce("due_on", NullIf("cohort__due_on", "late_for")))

    def with_done(self) -> Self:
        """Annotates `done` and `needed`: required lessons finished, and all of them."""
        lessons = Lesson.objects.filter(edition=models.OuterRef("edition"), required=True)
        finished = Enrollment.objects.filter(pk=models.OuterRef("pk"), completions__lesson__required=True)
        return self.annotate(done=HowMany(finished.values("pk")), needed=HowMany(lessons.values("pk")))

    def with_standing(self, *, on: date) -> Self:
        """Annotates `due` and `standing`: the one definition of a state, for tables, figures, filters, exports and pages.

        Past its date means that the whole day `due` is over on the day `on`.
        """
        active = models.Q(state=Enrollment.State.ACTIVE)
        return self.with_due().annotate(
            standing=models.Case(
                models.When(state=Enrollment.State.COMPLETED, then=models.Value(Standing.DONE.value)),
                models.When(state=Enrollment.State.WITHDRAWN, then=models.Value(Standing.LEFT.value)),
                models.When(active, due__lt=on, then=models.Value(Standing.OVERDUE.value)),
                models.When(active, started_at=None, then=models.Value(Standing.NOT_STARTED.value)),
                default=models.Value(Standing.IN_PROGRESS.value),
                output_field=models.CharField(),
            )
        )

    def with_place(self, user: Scoped, *, below: str = "", on: date) -> Self:
        """Annotates `place`: where the person learned on the day `on`, as far as `user` coordinates there today."""
        mine = learners_of(user, below=below, on=on).filter(user=models.OuterRef("user"))
        latest = mine.order_by("-started_on", "-pk").values("organization__name")
        return self.annotate(place=models.Subquery(latest[:1]))

    def with_called(self) -> Self:
        """Makes `called` known to filter and order_by: the name a person goes by, in small letters without accents."""
        name = Coalesce(NullIf("user__display_name", models.Value("")), "user__username")
        return self.alias(called=Folded(name))

    def called(self, words: Sequence[str]) -> Self:
        """Of people whose name holds all `words`, which are in small letters without accents (see lms.kit.text.fold)."""
        found = self.with_called() if words else self
        for word in words:
            found = found.filter(called__contains=word)
        return found


def learners_of(user: Scoped, *, below: str = "", on: date | None = None) -> MembershipQuerySet:
    """The learners' places where `user` coordinates today; narrowed to one path, and to one day."""
    mine = Membership.objects.below(user.scope(Role.COORDINATOR)).filter(role=Role.LEARNER)
    if below:
        mine = mine.below([below])
    return mine if on is None else mine.current(on=on)


class HowMany(models.Subquery):
    """How many rows a correlated query has; it multiplies with no other join."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


class Enrollment(models.Model):
    """One learner, one course, one cycle. It may end; it is never deleted."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        COMPLETED = "completed", _("done")
        WITHDRAWN = "withdrawn", _("left")

    MOVES = {
        State.ACTIVE: frozenset({State.COMPLETED, State.WITHDRAWN}),
        State.WITHDRAWN: frozenset({State.ACTIVE}),
        State.COMPLETED: frozenset(),
    }

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    cycle = models.PositiveSmallIntegerField(default=1)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True, help_text="when the person came to this edition from an earlier one")
    seen_at = models.DateTimeField(null=True, help_text="last time the person did something in it")
    completed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    late_for = models.DateField(
        null=True, help_text="the group's date that was over when the person came; it is not theirs"
    )

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "course", "cycle"], name="enrollment_once_per_cycle"),
            models.CheckConstraint(
                condition=models.Q(state="active", completed_at=None, withdrawn_at=None)
                | models.Q(state="completed", completed_at__isnull=False, withdrawn_at=None)
                | models.Q(state="withdrawn", completed_at=None, withdrawn_at__isnull=False),
                name="enrollment_state_agrees_with_dates",
            ),
        ]
        indexes = [models.Index(fields=["course", "state"], name="enrollment_by_course")]

    def __str__(self) -> str:
        return f"enrollment {self.pk}"
