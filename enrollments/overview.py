"""What a learner sees first: where she stopped, what is left, and what else is hers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.frozen import outlines_of, texts_of
from enrollments.deadlines import with_change
from enrollments.lesson_pages import FULL, weight
from enrollments.models import Enrollment, LessonCompletion
from enrollments.outline import Clock, Part, Row, Step, done_note, next_step, parts, taken
from enrollments.progress import count
from lms.kit.prepared import Prepared, slot

FACTS = ("state", "started_at", "completed_at", "due", "due_set_by", "due_reason")
MINE = Prepared(
    lambda: (
        with_change(Enrollment.objects.of(slot("user")))
        .order_by(F("seen_at").desc(nulls_last=True), "-enrolled_at", "-pk")
        .values_list(
            "pk", "edition", "edition__title", "course", "course__code", "course__gentle", "enrolled_at", *FACTS
        )
    )
)
JOINED = 6  # where in such a row the moment of joining stands
CHECK = "quiz"
DONE = Prepared(
    lambda: LessonCompletion.objects.filter(enrollment__user=slot("user")).values_list(
        "enrollment", "lesson", "completed_at"
    )
)


@dataclass(frozen=True, slots=True)
class CourseFacts:
    pk: int
    code: str
    gentle: bool = False


@dataclass(frozen=True, slots=True)
class EditionFacts:
    pk: int
    title: str
    summary: str = ""
    audience: str = ""


@dataclass(frozen=True)
class Mine:
    """One of a person's enrollments, with what she has done of it; `due_set_by` is who set its date, if anybody did, and `due_reason` why."""

    pk: int
    edition: EditionFacts
    course: CourseFacts
    steps: list[Step]
    state: str
    started_at: datetime | None
    completed_at: datetime | None
    due_on: date | None
    due_set_by: str | None
    due_reason: str | None

    @cached_property
    def counted(self) -> tuple[int, int]:
        return count(self.steps)

    @property
    def is_open(self) -> bool:
        """Whether there is something to do in it now."""
        return next_step(self.steps) is not None

    @property
    def waits(self) -> str:
        """Why nothing is open at present though something is left; "" otherwise."""
        return "" if self.is_open else next((step.lock for step in self.steps if step.is_left), "")

    @property
    def done(self) -> int:
        return self.counted[0]

    @property
    def needed(self) -> int:
        return self.counted[1]


@dataclass(frozen=True)
class Stop:
    """Where a person stopped in one course."""

    enrollment: Mine
    step: Step
    part: Part
    parts_total: int
    kilobytes: int
    rows: list[Row]

    @property
    def url(self) -> str:
        return self.step.url(self.enrollment.course.code)

    @property
    def done(self) -> int:
        return self.enrollment.done

    @property
    def needed(self) -> int:
        return self.enrollment.needed

    @property
    def due_on(self) -> date | None:
        """The day that deadlines.deadline_for says."""
        return self.enrollment.due_on


def enrollments_of(user: User, *, today: date) -> list[Mine]:
    """Everything the person ever joined, the last she was in first. Two queries, and two more for editions new to this process."""
    done: defaultdict[int, dict[int, datetime]] = defaultdict(dict)
    for enrollment, lesson, completed_at in DONE.rows(user=user.pk):
        done[enrollment][lesson] = completed_at
    rows = MINE.rows(user=user.pk)
    outlines = outlines_of({row[1] for row in rows})
    clocks = [Clock(user.today(row[JOINED]), today) for row in rows]
    return [mine(row, taken(outlines[row[1]], done[row[0]], clock)) for row, clock in zip(rows, clocks, strict=True)]


def mine(row: tuple[Any, ...], steps: list[Step]) -> Mine:
    pk, edition_id, title, course_id, code, gentle, _joined, *rest = row
    return Mine(pk, EditionFacts(edition_id, title), CourseFacts(course_id, code, gentle), steps, *rest)


def stop_in(enrollment: Mine) -> Stop | None:
    """Where she stopped in `enrollment`; None when nothing is left. One query, or none."""
    step = next_step(enrollment.steps)
    if step is None:
        return None
    grouped = parts(enrollment.steps)
    part = next(one for one in grouped if one.module == step.lesson.module)
    last = None if enrollment.course.gentle else closing_check(grouped, before=step)
    rows = list(rows_of(grouped, part, url=step.url(enrollment.course.code), last=last))
    return Stop(enrollment, step, part, len(grouped), weight(texts_of(step.lesson.pk), FULL), rows)


def closing_check(grouped: list[Part], *, before: Step) -> Step | None:
    """The last needed check of the last module, while it is still ahead; None where the course ends without one."""
    last = next((part for part in reversed(grouped) if not part.optional), None)
    checks = [step for step in last.steps if step.lesson.required and step.lesson.kind == CHECK] if last else []
    return next((step for step in checks[-1:] if step.is_left and step != before), None)


def rows_of(grouped: list[Part], current: Part, *, url: str, last: Step | None) -> Iterator[Row]:
    """The modules as a few lines: neighbours that are all done, or all untouched, stand together; those by choice are left out.

    A closing check has the last line to itself: it is what people prepare for, and it has no date of its own.
    """
    needed = [part for part in grouped if not part.optional]

    def kind(part: Part) -> str:
        if part is current:
            return "now"
        if not part.left:
            return "done"
        return "started" if part.done else "ahead"

    for state, group in groupby(needed, key=kind):
        found = list(group)
        if state in {"now", "started"}:
            yield from (line(part, state, url=url if state == "now" else "") for part in found)
        else:
            apart = int(last is not None and found[-1] is needed[-1])
            if state == "done" or sum(part.left for part in found) > apart:
                yield together(found, state, apart=apart)
    if last:
        yield Row(last.lesson.title, note=_("any time"))


def line(part: Part, state: str, *, url: str) -> Row:
    label = _("Module %(number)d: %(title)s") % {"number": part.number, "title": part.title}
    note = _("%(done)d of %(needed)d") % {"done": part.done, "needed": part.needed}
    return Row(label, "now" if state == "now" else "", note, url)


def together(found: list[Part], state: str, *, apart: int = 0) -> Row:
    """One line for neighbours; `apart` of their lessons stand on a line of their own."""
    first, last = found[0], found[-1]
    label = _("Module %(number)d: %(title)s") % {"number": first.number, "title": first.title}
    if first is not last:
        label = _("Modules %(first)d to %(last)d") % {"first": first.number, "last": last.number}
    if state == "done":
        return Row(label, "done", done_note(max(part.done_at for part in found if part.done_at)))
    lessons = sum(part.left for part in found) - apart
    return Row(label, note=ngettext("%(n)d lesson", "%(n)d lessons", lessons) % {"n": lessons})
