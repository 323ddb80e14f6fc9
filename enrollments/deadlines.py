"""Until when: the one place that says it, and the two ways it changes."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from courses.models import Course, Lesson
from enrollments.models import Cohort, DueChange, Enrollment


def deadline_for(enrollment: Enrollment, lesson: Lesson | None = None) -> date | None:
    """The last day, in the person's own zone: her own date, else her group's. None: no date. Dates of single lessons follow the course's."""
    if enrollment.due_on or not enrollment.cohort:
        return enrollment.due_on
    return enrollment.cohort.due_on


def first_date(*, course: Course, cohort: Cohort | None, day: date) -> date | None:
    """The date a person gets who joins on `day`: none of her own while the group has one that is still ahead."""
    if cohort and cohort.due_on and cohort.due_on >= day:
        return None
    return day + timedelta(days=course.due_days) if course.due_days else None


@transaction.atomic
def set_due(enrollment: Enrollment, *, due_on: date | None, reason: str, by: User | None, now: datetime) -> Enrollment:
    """Gives one person another date (None: none of her own). The same date again changes nothing and leaves no trace."""
    same = Enrollment.objects.filter(pk=enrollment.pk, due_on=due_on)
    if same.exists():
        return enrollment
    Enrollment.objects.filter(pk=enrollment.pk).update(due_on=due_on)
    enrollment.due_on = due_on
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
    if Cohort.objects.filter(pk=cohort.pk, due_on=due_on).exists():
        return cohort
    Cohort.objects.filter(pk=cohort.pk).update(due_on=due_on)
    cohort.due_on = due_on
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


def last_change(enrollment: Enrollment) -> DueChange | None:
    """Who set the date last, when and why. None when it was counted from the day of joining, or is the group's."""
    return enrollment.due_changes.select_related("changed_by").order_by("-changed_at", "-pk").first()
