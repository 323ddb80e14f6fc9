"""Whether a lesson is open yet to one person: on its day where she is, and after what comes before it."""

from datetime import datetime

from courses.frozen import LessonFacts, outline_of
from enrollments.models import Enrollment
from enrollments.outline import Clock, steps_of


def clock_of(enrollment: Enrollment, *, now: datetime) -> Clock:
    """The days that openings are counted by, in the person's own time zone. `enrollment` comes with its user."""
    return Clock(enrollment.user.today(enrollment.enrolled_at), enrollment.user.today(now))


def lock_in(enrollment: Enrollment, lesson: int, *, now: datetime) -> str:
    """Why the lesson with this primary key is not open yet in `enrollment`, in a sentence for its person; "" when it is, or is no lesson of it.

    One query, or none.
    """
    if not any(has_rule(one) for one in outline_of(enrollment.edition_id) if one.pk == lesson):
        return ""
    steps = steps_of(enrollment, clock_of(enrollment, now=now))
    return next((step.lock for step in steps if step.lesson.pk == lesson), "")


def all_wait(enrollment: Enrollment, *, now: datetime) -> bool:
    """Whether something needed is left and none of it is open yet. One query, or none."""
    if not any(map(has_rule, outline_of(enrollment.edition_id))):
        return False
    left = [step for step in steps_of(enrollment, clock_of(enrollment, now=now)) if step.is_left]
    return bool(left) and all(step.lock for step in left)


def has_rule(lesson: LessonFacts) -> bool:
    return bool(lesson.opens_on or lesson.opens_after or lesson.after)
