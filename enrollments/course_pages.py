"""The first page of a course, for one person: what it asks, what she has done, and the one thing to do now."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import User
from courses.frozen import outline_of
from courses.models import Course, Edition, Lesson
from enrollments.deadlines import deadline_for, with_change
from enrollments.enrolling import Places, places_of, reason_for
from enrollments.models import Enrollment
from enrollments.opening import clock_of
from enrollments.outline import Part, Row, Step, done_note, next_step, parts, rules, steps_of, taken
from enrollments.progress import count


@dataclass(frozen=True)
class CoursePage:
    """`enrollment` is None for who is not in; `reason` then says why she may not join ("" when she may)."""

    course: Course
    edition: Edition
    enrollment: Enrollment | None
    reason: str
    came_before: bool
    today: date
    steps: list[Step]

    @property
    def parts(self) -> list[Part]:
        return parts(self.steps)

    @cached_property
    def next(self) -> Step | None:
        return next_step(self.steps)

    def outline(self) -> list[tuple[Part, list[Row], bool]]:
        """The modules with their lines, and whether to show them opened: the one to go on in. The rules are fetched once."""
        said, here = rules(self.steps), self.next
        return [(part, [self.row(step, said) for step in part.steps], here in part.steps) for part in self.parts]

    def row(self, step: Step, said: dict[int, str]) -> Row:
        """A line with its rule, save for readings: theirs stands above the outline. Titles lead somewhere for who is in."""
        lesson, url = step.lesson, step.url(self.course.code) if self.enrollment and not step.lock else ""
        note = _("%(minutes)d min") % {"minutes": lesson.minutes}
        if step.done_at:
            note = done_note(step.done_at)
        elif not lesson.required:
            note = _("by choice")
        state = "done" if step.done_at else "now" if self.enrollment and step == self.next else ""
        rule = step.lock or ("" if lesson.kind == Lesson.Kind.READING else said.get(lesson.pk, ""))
        return Row(lesson.title, state, note, url, rule=rule)

    @property
    def waits(self) -> str:
        """Why nothing is open at present though something is left; "" otherwise."""
        return next((step.lock for step in self.steps if step.is_left), "") if self.next is None else ""

    @property
    def count(self) -> tuple[int, int]:
        return count(self.steps)

    @property
    def minutes(self) -> int:
        """Of what is needed."""
        return sum(step.lesson.minutes for step in self.steps if step.lesson.required)

    @property
    def hours(self) -> str:
        """The minutes of what is needed, in hours to the nearest half."""
        return number_format(round(self.minutes / 30) / 2)

    @property
    def due_on(self) -> date | None:
        return deadline_for(self.enrollment) if self.enrollment else None


def page_for(user: User, code: str, *, now: datetime) -> CoursePage | None:
    """The course with this code, in the edition that the person began or else the current one; None where there is none."""
    rows = with_change(Enrollment.objects.of(user).filter(course__code=code))
    latest = rows.select_related("course", "edition", "cohort").order_by("-cycle").first()
    today = user.today(now)
    if latest:
        latest.user = user
    places = places_of(user, on=today)
    if latest and latest.state != Enrollment.State.WITHDRAWN and not places.left:
        return CoursePage(
            latest.course, latest.edition, latest, "", True, today, steps_of(latest, clock_of(latest, now=now))
        )
    return from_outside(code, latest, places, today=today)


def from_outside(code: str, latest: Enrollment | None, places: Places, *, today: date) -> CoursePage | None:
    """What somebody sees who is not in (any more): the outline, and whether she may come in."""
    edition = Edition.objects.current().filter(course__code=code).select_related("course").first()
    if edition is None:
        return None
    reason = reason_for(places, edition.course)
    return CoursePage(
        edition.course, edition, None, reason, latest is not None, today, taken(outline_of(edition.pk), {})
    )
