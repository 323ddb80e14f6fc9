"""The lessons of an edition, each with what one person has done of it: the ground under every checklist."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import NamedTuple, Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses import lesson_kinds
from courses.frozen import LessonFacts, ModuleFacts, Outline, outline_of
from enrollments.models import LessonCompletion
from lms.kit.prepared import Prepared, slot

COMPLETIONS = Prepared(
    lambda: LessonCompletion.objects.filter(enrollment=slot("enrollment")).values_list("lesson", "completed_at")
)


class Begun(Protocol):
    """An enrollment, or as much of it as its steps need."""

    @property
    def pk(self) -> int: ...

    @property
    def edition_id(self) -> int: ...


class Clock(NamedTuple):
    """The day on which a person joined and the day it is, both where she is."""

    joined_on: date
    today: date


@dataclass(frozen=True)
class Step:
    """A lesson of somebody's course; `done_at` is when she finished it; `lock` says why it is not open yet, "" when it is."""

    lesson: LessonFacts
    done_at: datetime | None
    lock: str = ""

    @property
    def is_left(self) -> bool:
        """Whether it still stands between her and the end: the one rule of completion."""
        return self.lesson.required and self.done_at is None

    def url(self, course_code: str) -> str:
        return lesson_kinds.get(self.lesson.kind).learner_url(course_code, self.lesson)


@dataclass(frozen=True)
class Row:
    """A line of a checklist on a page: `state` is done, now or ""; `url` leads somewhere or is ""; `rule` says what completes it."""

    label: str
    state: str = ""
    note: str = ""
    url: str = ""
    current: bool = False
    rule: str = ""


@dataclass(frozen=True)
class Part:
    """A module with its steps, under the number that the texts call it by."""

    number: int
    steps: list[Step]

    @property
    def module(self) -> ModuleFacts:
        return self.steps[0].lesson.module

    @property
    def title(self) -> str:
        return self.module.title

    @property
    def outcome(self) -> str:
        return self.module.outcome

    @property
    def optional(self) -> bool:
        return not any(step.lesson.required for step in self.steps)

    @cached_property
    def needed(self) -> int:
        return sum(step.lesson.required for step in self.steps)

    @cached_property
    def left(self) -> int:
        return sum(step.is_left for step in self.steps)

    @property
    def done(self) -> int:
        return self.needed - self.left

    @property
    def done_at(self) -> datetime | None:
        """When the last of it was done; None while something is left or nothing was needed."""
        if self.left or not self.needed:
            return None
        return max(step.done_at for step in self.steps if step.lesson.required and step.done_at)


def steps_of(enrollment: Begun, clock: Clock | None = None) -> list[Step]:
    """Every lesson of the edition that the person began, in order. One query, and two more for an edition new to this process.

    Without `clock` nothing is said of what is open yet.
    """
    return taken(outline_of(enrollment.edition_id), dict(COMPLETIONS.rows(enrollment=enrollment.pk)), clock)


def taken(outline: Outline, done_at: Mapping[int, datetime], clock: Clock | None = None) -> list[Step]:
    """An outline with completions already fetched (lesson → when); without any, for somebody who has not joined."""
    if clock is None:
        return [Step(lesson, done_at.get(lesson.pk)) for lesson in outline]
    titles = {lesson.pk: lesson.title for lesson in outline}
    return [Step(lesson, done_at.get(lesson.pk), lock_of(lesson, done_at, clock, titles=titles)) for lesson in outline]


def lock_of(lesson: LessonFacts, done: Collection[int], clock: Clock, *, titles: Mapping[int, str]) -> str:
    """Why `lesson` is not open yet to somebody who has `done` these lessons, in a sentence for her; "" when it is.

    What was done once stays open.
    """
    if lesson.pk in done:
        return ""
    day = opens_on(lesson, clock)
    if day and day > clock.today:
        return _("Opens on %(day)s.") % {"day": date_format(day, "j F Y")}
    waiting = [group for group in lesson.after if not any(one in done for one in group)]
    if not waiting:
        return ""
    one_of = _(" or ")
    named = [one_of.join(f"“{title}”" for pk, title in titles.items() if pk in group) for group in waiting]
    return _("Opens after %(lessons)s.") % {"lessons": _(" and ").join(named)}


def opens_on(lesson: LessonFacts, clock: Clock) -> date | None:
    """The first day of `lesson` for a person who joined on `clock.joined_on`; None where days do not matter."""
    if lesson.opens_after is not None:
        return clock.joined_on + timedelta(days=lesson.opens_after)
    return lesson.opens_on


def parts(steps: Iterable[Step]) -> list[Part]:
    """The steps by module. A course that begins with module 0 counts from 0, any other from 1."""
    grouped = [list(group) for _key, group in groupby(steps, key=lambda step: step.lesson.module)]
    first = 0 if grouped and grouped[0][0].lesson.module.position == 0 else 1
    return [Part(number, group) for number, group in enumerate(grouped, start=first)]


def next_step(steps: list[Step]) -> Step | None:
    """Where she stopped: the first needed step that is left and open after the one she did last; else whatever was left out before."""
    done = [(step.done_at, place) for place, step in enumerate(steps) if step.done_at]
    start = max(done)[1] + 1 if done else 0
    return next((step for step in (*steps[start:], *steps[:start]) if step.is_left and not step.lock), None)


def onward(steps: list[Step], *, after: Step) -> Step | None:
    """What comes after `after`: the next one not done, those by choice only from the same module; at the end, what was left out before."""
    ahead = steps[steps.index(after) + 1 :]
    module = after.lesson.module
    for step in ahead:
        if step.done_at is None and not step.lock and (step.lesson.required or step.lesson.module == module):
            return step
    return next((step for step in steps if step.is_left and not step.lock and step != after), None)


def rules(steps: list[Step]) -> dict[int, str]:
    """What completes each lesson, in plain words, by primary key. One query for each kind that keeps more than every lesson."""
    found: dict[int, str] = {}
    for kind, group in groupby(sorted(steps, key=lambda step: step.lesson.kind), key=lambda step: step.lesson.kind):
        found |= lesson_kinds.get(kind).rules([step.lesson.pk for step in group])
    return found


def done_note(done_at: datetime) -> str:
    """ "done 12 Nov", in the time zone in force."""
    return _("done %(date)s") % {"date": date_format(timezone.localtime(done_at), "j M")}
