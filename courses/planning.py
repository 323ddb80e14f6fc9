"""A module as a plan of times, for whoever leads it with a group in a room."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from courses.models import Lesson

LONGEST_SITTING, BREAK = 50, 10


class Step(NamedTuple):
    """A lesson, or a break (no lesson), from minute `start` of the meeting on."""

    start: int
    minutes: int
    lesson: Lesson | None = None

    @property
    def title(self) -> str:
        return self.lesson.title if self.lesson else _("Break")

    @property
    def clock(self) -> str:
        """When it begins, counted from the beginning: 1:05."""
        return f"{self.start // 60}:{self.start % 60:02}"


def plan(lessons: Iterable[Lesson]) -> list[Step]:
    """The lessons in their order and by their minutes, with a break before a lesson that would make people sit for longer than
    LONGEST_SITTING minutes; a longer lesson has its own breaks. Our own rule: nobody is asked to hold out."""
    steps: list[Step] = []
    at = sat = 0
    for lesson in lessons:
        if sat and sat + lesson.minutes > LONGEST_SITTING:
            steps.append(Step(at, BREAK))
            at, sat = at + BREAK, 0
        steps.append(Step(at, lesson.minutes, lesson))
        at, sat = at + lesson.minutes, sat + lesson.minutes
    return steps


def length(steps: list[Step]) -> int:
    """Minutes in all, breaks counted."""
    return steps[-1].start + steps[-1].minutes if steps else 0
