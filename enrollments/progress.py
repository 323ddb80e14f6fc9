"""How far a person is: one list of what is left, and completion is that list being empty."""

from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.audit import record
from courses.models import Lesson
from enrollments.models import Enrollment, LessonCompletion
from enrollments.outline import Step, steps_of
from enrollments.signals import enrollment_completed
from lms.kit.states import move

SEEN_EVERY = timedelta(minutes=10)


class NotHereError(Exception):
    """The lesson cannot be finished in this enrollment; the text says why to a person."""


def what_is_left(enrollment: Enrollment) -> list[Step]:
    """The needed lessons that are not done, in order, over the edition that the person began. Empty means done: the one rule."""
    return [step for step in steps_of(enrollment) if step.is_left]


def done_of(enrollment: Enrollment) -> tuple[int, int]:
    """How many of the needed lessons are done, and how many there are."""
    return count(steps_of(enrollment))


def count(steps: list[Step]) -> tuple[int, int]:
    """The same for steps already fetched."""
    needed = [step for step in steps if step.lesson.required]
    return sum(not step.is_left for step in needed), len(needed)


def begin(enrollment: Enrollment, *, now: datetime) -> None:
    """Notes the first moment of work; later calls change nothing."""
    Enrollment.objects.filter(pk=enrollment.pk, started_at=None).update(started_at=now, seen_at=now)


class Seen(Protocol):
    """An enrollment, or as much of it as says when its person was here."""

    @property
    def pk(self) -> int: ...

    @property
    def started_at(self) -> datetime | None: ...

    @property
    def seen_at(self) -> datetime | None: ...


def touch(enrollment: Seen, *, now: datetime) -> None:
    """Notes that the person is at work, in steps of ten minutes; within one, a row just read saves the question."""
    if enrollment.started_at and enrollment.seen_at and enrollment.seen_at >= now - SEEN_EVERY:
        return
    stale = Q(seen_at=None) | Q(seen_at__lt=now - SEEN_EVERY)
    seen = {"seen_at": now, "started_at": Coalesce("started_at", now)}
    Enrollment.objects.filter(stale, pk=enrollment.pk).update(**seen)


@transaction.atomic
def complete_lesson(*, enrollment: Enrollment, lesson: Lesson, way: str, now: datetime) -> bool:
    """Adds the fact that `lesson` is done (`way`: LessonCompletion.Way), and with the last one completes the enrollment.

    True for the one call that added it. The first statement takes the enrollment's row, so two last lessons that arrive
    together are counted one after the other, and one of them finds the list empty. Where the person has come to a newer edition
    meanwhile, it counts for the lesson of the same key there. Raises NotHereError.
    """
    open_row = Enrollment.objects.filter(pk=enrollment.pk).exclude(state=Enrollment.State.WITHDRAWN)
    seen = {"seen_at": now, "started_at": Coalesce("started_at", now)}
    if not open_row.filter(edition=lesson.edition_id).update(**seen):
        if not open_row.update(**seen):
            raise NotHereError(_("You have stopped this course. Join again to go on where you stopped."))
        lesson = same_lesson(lesson, enrollment)
    enrollment.edition_id = lesson.edition_id
    facts = {"way": way, "completed_at": now}
    _row, added = LessonCompletion.objects.get_or_create(enrollment=enrollment, lesson=lesson, defaults=facts)
    if not what_is_left(enrollment):
        complete(enrollment, now=now)
    return added


def same_lesson(lesson: Lesson, enrollment: Enrollment) -> Lesson:
    """`lesson` as the edition that the person is in now has it. Raises NotHereError where it has none of that key."""
    editions = Enrollment.objects.filter(pk=enrollment.pk, course=lesson.edition.course_id).values("edition")
    found = Lesson.objects.filter(edition__in=editions, key=lesson.key).first()
    if found is None:
        raise NotHereError(_("This lesson belongs to another edition of the course."))
    return found


def complete(enrollment: Enrollment, *, now: datetime) -> None:
    """Moves the enrollment to its end, once, and tells the floors above after the commit."""
    if not move(enrollment, Enrollment.State.COMPLETED, also={"completed_at": now}):
        return
    record(verb="completed", actor=None, subject=enrollment, person=enrollment.user, now=now)
    transaction.on_commit(partial(tell, enrollment.pk), robust=True)


def tell(enrollment_id: int) -> None:
    """What a receiver cannot do now, its sweep does."""
    enrollment_completed.send_robust(Enrollment, enrollment_id=enrollment_id)
