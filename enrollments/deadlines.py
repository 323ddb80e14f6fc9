"""Until when: the one place that says it, and the two ways it changes."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.audit import record
from accounts.models import User
from courses.models import Course, Lesson
from enrollments.models import Cohort, DueChange, Enrollment
from enrollments.models.enrollment import EnrollmentQuerySet


def deadline_for(enrollment: Enrollment, lesson: Lesson | None = None) -> date | None:
    """The last day, in the person's own zone: her own date, else her group's, unless that was over when she came. None: no date.

    Dates of single lessons follow the course's. EnrollmentQuerySet.with_due is the same in SQL.
    """
    if enrollment.due_on or not enrollment.cohort:
        return enrollment.due_on
    return enrollment.cohort.due_on if enrollment.cohort.due_on != enrollment.late_for else None


def first_dates(
    *, course: Course, cohort: Cohort | None, day: date, given: date | None = None
) -> dict[str, date | None]:
    """The dates of a person who joins on `day`: the one `given` to her, else her group's, else one counted from the day.

    A group's date that is over by then is not hers: nobody begins late.
    """
    groups = cohort.due_on if cohort else None
    over = groups if groups and groups < day else None
    counted = day + timedelta(days=course.due_days) if course.due_days and groups in {None, over} else None
    return {"due_on": given or counted, "late_for": over}


@transaction.atomic
def set_due(enrollment: Enrollment, *, due_on: date | None, reason: str, by: User | None, now: datetime) -> Enrollment:
    """Gives one person another date (None: none of her own). The same date again changes nothing and leaves no trace."""
    changed = Enrollment.objects.filter(pk=enrollment.pk).exclude(due_on=due_on).update(due_on=due_on)
    enrollment.due_on = due_on
    if not changed:
        return enrollment
    note_change([enrollment], due_on=due_on, reason=reason, by=by, now=now)
    record(
        verb="due_date_set",
        actor=by,
        subject=enrollment,
        person=enrollment.user,
        detail={"due_on": due_on.isoformat() if due_on else None},
        now=now,
    )
    return enrollment


@transaction.atomic
def set_cohort_due(cohort: Cohort, *, due_on: date | None, reason: str, by: User | None, now: datetime) -> Cohort:
    """Gives a group another date; whoever has a date of her own keeps it. The same date again changes nothing."""
    changed = Cohort.objects.filter(pk=cohort.pk).exclude(due_on=due_on).update(due_on=due_on)
    cohort.due_on = due_on
    if not changed:
        return cohort
    following = Enrollment.objects.filter(cohort=cohort, due_on=None, state=Enrollment.State.ACTIVE)
    note_change(list(following), due_on=due_on, reason=reason, by=by, now=now)
    detail = {"due_on": due_on.isoformat() if due_on else None}
    record(verb="due_date_set", actor=by, subject=cohort, detail=detail, now=now)
    return cohort


def note_change(rows: list[Enrollment], *, due_on: date | None, reason: str, by: User | None, now: datetime) -> None:
    """Adds one DueChange for each of `rows`."""
    DueChange.objects.bulk_create(
        DueChange(enrollment=row, due_on=due_on, reason=reason[:200], changed_by=by, changed_at=now) for row in rows
    )


def with_change(rows: EnrollmentQuerySet) -> Any:
    """Annotates `due` and, where somebody set it, `due_set_by` and `due_reason`; a date that has been counted anew since is nobody's."""
    last = DueChange.objects.filter(enrollment=OuterRef("pk"), due_on=OuterRef("due")).order_by("-changed_at", "-pk")
    name = Coalesce(NullIf("changed_by__display_name", Value("")), "changed_by__username")
    told = {"due_set_by": last.values(found=name)[:1], "due_reason": last.values("reason")[:1]}
    return rows.with_due().annotate(**{fact: Subquery(query) for fact, query in told.items()})
