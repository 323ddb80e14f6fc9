"""Whether a further attempt may begin. Only a quiz whose trainer stated a reason ever says no, and it always says what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, F

from accounts import accommodations
from accounts.models import Accommodation
from assessments import releasing, timing
from assessments.models import Attempt, ExtraTries, Quiz
from enrollments.models import Enrollment

OUT_OF_REACH = {Quiz.Release.CLOSED, Quiz.Release.NEVER}


class Why(StrEnum):
    CLOSED = "closed"
    NONE_LEFT = "none left"
    UNREAD = "unread"
    TOO_SOON = "too soon"


@dataclass(frozen=True)
class Refusal:
    """`until`: from when it is possible by itself. `attempt`: whose reasons are to be read first."""

    why: Why
    until: datetime | None = None
    attempt: Attempt | None = None

    @property
    def needs_somebody(self) -> bool:
        """Whether only a person can help further."""
        return self.why in {Why.CLOSED, Why.NONE_LEFT}


class NotNowError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.why)
        self.refusal = refusal


@dataclass(frozen=True)
class Permit:
    """A further attempt, until when, and what allows it beyond the usual number."""

    due_at: datetime | None
    extra: ExtraTries | None


def sent_attempts(enrollment: Enrollment, quiz: Quiz) -> list[Attempt]:
    return list(Attempt.objects.sent().filter(enrollment=enrollment, quiz=quiz).order_by("number"))


def allow(enrollment: Enrollment, quiz: Quiz, *, now: datetime) -> Permit:
    """Raises NotNowError."""
    own, attempts = accommodations.current(enrollment.user_id), sent_attempts(enrollment, quiz)
    extra = None if has_usual(quiz, attempts) else extra_for(enrollment, quiz, now=now)
    refusal = refused(enrollment, quiz, attempts, own=own, extra=extra, now=now)
    if refusal:
        raise NotNowError(refusal)
    return Permit(timing.due_at(quiz, enrollment, own, started_at=now), extra)


def why_not(
    enrollment: Enrollment, quiz: Quiz, attempts: Sequence[Attempt], *, own: Accommodation | None, now: datetime
) -> Refusal | None:
    """Why no attempt may begin now after the sent-in `attempts`; None when one may."""
    if quiz.is_gentle:
        return None
    extra = None if has_usual(quiz, attempts) else extra_for(enrollment, quiz, now=now)
    return refused(enrollment, quiz, attempts, own=own, extra=extra, now=now)


def refused(
    enrollment: Enrollment,
    quiz: Quiz,
    attempts: Sequence[Attempt],
    *,
    own: Accommodation | None,
    extra: ExtraTries | None,
    now: datetime,
) -> Refusal | None:
    end = timing.closing(quiz, enrollment, own)
    if end is not None and now >= end:
        return Refusal(Why.CLOSED)
    if not extra and not has_usual(quiz, attempts):
        return Refusal(Why.NONE_LEFT)
    last = max(attempts, key=lambda one: one.number, default=None)
    return None if last is None else unfinished(quiz, last, now=now)


def unfinished(quiz: Quiz, last: Attempt, *, now: datetime) -> Refusal | None:
    """What is still to be done, or waited for, after the attempt `last`."""
    assert last.submitted_at is not None  # noqa: S101 -- it was sent in
    if quiz.review_first and last.read_at is None and releasing.moment(quiz, "answer") not in OUT_OF_REACH:
        return Refusal(Why.UNREAD, attempt=last)
    again = last.submitted_at + timedelta(minutes=quiz.wait_minutes)
    return Refusal(Why.TOO_SOON, until=again) if quiz.wait_minutes and now < again else None


def usual_left(quiz: Quiz, attempts: Sequence[Attempt]) -> int | None:
    """How many of the usual attempts are left; None where there is no limit."""
    if quiz.attempt_limit is None:
        return None
    return max(0, quiz.attempt_limit - sum(one.extra_id is None for one in attempts))


def has_usual(quiz: Quiz, attempts: Sequence[Attempt]) -> bool:
    return usual_left(quiz, attempts) != 0


def extra_for(enrollment: Enrollment, quiz: Quiz, *, now: datetime) -> ExtraTries | None:
    """What was given, is not used up and has not expired; what expires first comes first."""
    given = ExtraTries.objects.in_force(now=now).filter(enrollment=enrollment, quiz=quiz)
    used = given.annotate(used=Count("attempts")).filter(used__lt=F("number"))
    return used.order_by("expires_at", "pk").first()
