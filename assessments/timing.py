"""Until when an attempt may be worked on: the one place that says it.

A person's own time (accounts.accommodations) is part of it, and so is her date in the course (enrollments.deadlines).
"""

from datetime import datetime, time, timedelta

from django.db.models.functions import Now
from django.utils import timezone

from accounts import accommodations
from accounts.models import Accommodation
from assessments.models import Attempt, Quiz
from enrollments.deadlines import deadline_for
from enrollments.models import Enrollment

GRACE = timedelta(seconds=60)


def extra_time(quiz: Quiz, accommodation: Accommodation | None) -> timedelta | None:
    """What `accommodation` adds at `quiz`, breaks included; None where there is no timer at all.

    A check without a timer is reckoned by the minutes that its lesson says.
    """
    if accommodation is None:
        return timedelta()
    if accommodation.untimed:
        return None
    usual = quiz.time_limit or quiz.lesson.minutes
    minutes = usual * (accommodation.factor - 1) + accommodation.break_minutes
    return timedelta(seconds=float(minutes * 60))


def closes_at(enrollment: Enrollment) -> datetime | None:
    """The end of the person's last day, where she is; None without a date. Read with `cohort` and `user` selected."""
    day = deadline_for(enrollment)
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=enrollment.user.zone)


def closing(quiz: Quiz, enrollment: Enrollment, accommodation: Accommodation | None) -> datetime | None:
    """When `quiz` closes for this person, her own time added; None where it does not."""
    extra, end = extra_time(quiz, accommodation), closes_at(enrollment) if quiz.closes_at_due else None
    return None if end is None or extra is None else end + extra


def due_at(
    quiz: Quiz, enrollment: Enrollment, accommodation: Accommodation | None, *, started_at: datetime
) -> datetime | None:
    """When an attempt ends that began at `started_at`: its minutes are over, or the check closes. None: never by itself."""
    extra, end = extra_time(quiz, accommodation), closing(quiz, enrollment, accommodation)
    if extra is None or not quiz.time_limit:
        return end
    over = started_at + timedelta(minutes=quiz.time_limit) + extra
    return over if end is None else min(over, end)


def due_now(attempt: Attempt) -> datetime | None:
    """When `attempt` ends by what is known today. It never ends earlier than it was said: a change only gives time.

    Read with `quiz__lesson` and `enrollment__user`, `enrollment__cohort` selected.
    """
    found = due_at(
        attempt.quiz,
        attempt.enrollment,
        accommodations.current(attempt.enrollment.user_id),
        started_at=attempt.started_at,
    )
    return None if found is None or attempt.due_at is None else max(found, attempt.due_at)


def settle_due(attempt_id: int) -> datetime | None:
    """Writes down until when the open attempt with this id may be worked on today, and returns it."""
    related = ("quiz__lesson", "enrollment__user", "enrollment__cohort")
    attempt = Attempt.objects.select_related(*related).get(pk=attempt_id)
    if attempt.due_at is None or (due := due_now(attempt)) == attempt.due_at:
        return attempt.due_at
    Attempt.objects.filter(pk=attempt_id, state=Attempt.State.OPEN, due_at=attempt.due_at).update(due_at=due)
    return due


def settle_open(user_id: int) -> None:
    """The same for every open attempt of a person."""
    timed = Attempt.objects.filter(enrollment__user=user_id, state=Attempt.State.OPEN, due_at__isnull=False)
    for attempt_id in timed.values_list("pk", flat=True):
        settle_due(attempt_id)


def database_now(quiz: Quiz) -> datetime:
    """What time it is: for the database, where `quiz` is timed, and so without a query where nothing is."""
    if quiz.is_gentle:
        return timezone.now()
    clock: datetime = Quiz.objects.annotate(clock=Now()).values_list("clock", flat=True).get(pk=quiz.pk)
    return clock


def is_over(due: datetime | None, *, now: datetime) -> bool:
    return due is not None and now >= due


def is_past_grace(due: datetime | None, *, now: datetime) -> bool:
    """Whether even what was on its way when the time was over has had time to arrive."""
    return due is not None and now >= due + GRACE


def until(due: datetime | None, *, now: datetime) -> datetime:
    """The moment at which something ends that is ended at `now`: the deadline, where that came before."""
    return now if due is None else min(due, now)


def left(due: datetime | None, *, now: datetime) -> int | None:
    """Whole seconds that are left; None without an end."""
    return None if due is None else max(0, int((due - now).total_seconds()))


def local(moment: datetime, enrollment: Enrollment) -> datetime:
    return timezone.localtime(moment, enrollment.user.zone)
