"""Further tries for one person, where a check has a limit: a coordinator gives them, with a day on which they end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from assessments.allowing import usual_left
from assessments.models import Attempt, ExtraTries, Quiz
from enrollments.models import Enrollment
from enrollments.ways import Way


@dataclass(frozen=True)
class Limited:
    """A check with a limit, and what one person has of it: `extra` further tries, the last of them up to the end of `until`."""

    quiz: Quiz
    left: int
    extra: int
    until: date | None


def limited(enrollment: Enrollment, *, now: datetime) -> list[Limited]:
    """The checks of this course that have a limit, in order, with what is left to the person. Three queries."""
    quizzes = Quiz.objects.filter(lesson__edition=enrollment.edition_id, attempt_limit__isnull=False)
    attempts = list(Attempt.objects.sent().filter(enrollment=enrollment))
    given = list(ExtraTries.objects.in_force(now=now).filter(enrollment=enrollment).order_by("expires_at"))
    zone = enrollment.user.zone
    return [standing(quiz, attempts, given, zone=zone) for quiz in quizzes.select_related("lesson").in_order()]


def standing(quiz: Quiz, attempts: Iterable[Attempt], given: Iterable[ExtraTries], *, zone: tzinfo) -> Limited:
    mine = [one for one in attempts if one.quiz_id == quiz.pk]
    extra = [
        (one, one.number - sum(used.extra_id == one.pk for used in mine)) for one in given if one.quiz_id == quiz.pk
    ]
    left = [(one, number) for one, number in extra if number > 0]
    ends = max((one.expires_at for one, _number in left), default=None)
    until = last_day(ends, zone) if ends else None
    return Limited(quiz, usual_left(quiz, mine) or 0, sum(number for _one, number in left), until)


def last_day(ends: datetime, zone: tzinfo) -> date:
    """The last day before `ends`, where the person is."""
    return (ends.astimezone(zone) - timedelta(microseconds=1)).date()


@transaction.atomic
def grant(
    enrollment: Enrollment, quiz: Quiz, *, number: int, until: date, reason: str, by: User, now: datetime
) -> ExtraTries:
    """Gives `number` further tries at `quiz`; they may begin up to the end of the day `until`, where the person is."""
    end = datetime.combine(until + timedelta(days=1), time.min, tzinfo=enrollment.user.zone)
    given = ExtraTries.objects.create(
        enrollment=enrollment, quiz=quiz, number=number, expires_at=end, reason=reason, granted_by=by, granted_at=now
    )
    detail = {"quiz": quiz.pk, "number": number, "until": until.isoformat()}
    record(verb="tries_granted", actor=by, subject=enrollment, person=enrollment.user, detail=detail, now=now)
    return given


def way(enrollment: Enrollment) -> Way | None:
    """From the page of a person in a course to her further tries, where a check of it has a limit."""
    if not Quiz.objects.filter(lesson__edition=enrollment.edition_id, attempt_limit__isnull=False).exists():
        return None
    return Way(reverse("assessments:tries_grant", args=[enrollment.pk]), _("Further tries"))
