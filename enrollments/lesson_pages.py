"""One lesson as one person meets it: what it covers, which version, how heavy it is, and where it goes on."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.frozen import LessonFacts, Text, texts_of
from courses.models import Block, Lesson
from enrollments.models import Enrollment
from enrollments.outline import Clock, Part, Row, Step, onward, parts, steps_of
from lms.kit.prepared import Prepared, slot

FULL, SHORTER = Block.Version.FULL.value, Block.Version.SHORTER.value
DONE: dict[str, str | Promise] = {
    Lesson.Kind.READING: gettext_lazy("Done, next lesson"),
    Lesson.Kind.REFLECTION: gettext_lazy("I did this"),
    Lesson.Kind.SESSION: gettext_lazy("I took part"),
}
OPEN = Prepared(
    lambda: (
        Enrollment.objects.open_to(slot("user"), on=slot("on", models.DateField()))
        .filter(course__code=slot("course", models.CharField()))
        .order_by("-cycle")
        .values_list("pk", "edition", "course__gentle", "enrolled_at")
    )
)


class Learning(NamedTuple):
    """What a lesson's page needs of the enrollment that opens it."""

    pk: int
    edition_id: int
    gentle: bool
    clock: Clock


@dataclass(frozen=True)
class LessonPage:
    """What the page says. `version` is "" while a sensitive lesson waits for the learner's choice."""

    step: Step
    part: Part
    parts_total: int
    place: int
    onward: Step | None
    version: str
    text: Text | None
    has_shorter: bool
    kilobytes: int

    @property
    def lesson(self) -> LessonFacts:
        return self.step.lesson

    @property
    def opening(self) -> SafeString | str:
        """The module's opening words; they stand before the first of its lessons that has a page like this."""
        first = next(step for step in self.part.steps if step.lesson.kind in DONE)
        return self.part.module.intro if self.step == first else ""

    def rows(self, course_code: str) -> list[Row]:
        """The module beside the text."""
        return [row(step, course_code, here=step == self.step) for step in self.part.steps]

    @property
    def done_label(self) -> str | Promise:
        return DONE[self.lesson.kind]


def row(step: Step, course_code: str, *, here: bool) -> Row:
    state = "done" if step.done_at else "now" if here else ""
    note = "" if step.lesson.required else _("by choice")
    return Row(step.lesson.title, state, note, "" if step.lock else step.url(course_code), here, rule=step.lock)


def learning(user: User, course: str, *, on: date) -> Learning | None:
    """The enrollment in which `user` may learn in the course with this code on the day `on`. One query."""
    row = OPEN.first(user=user.pk, on=on, course=course)
    if row is None:
        return None
    pk, edition, gentle, enrolled_at = row
    return Learning(pk, edition, gentle, Clock(user.today(enrolled_at), on))


def page_for(enrollment: Learning, code: str, *, wanted: str) -> LessonPage | None:
    """The lesson with this code in the person's own edition, in the version `wanted` ("full", "shorter", "" for none).

    None where her edition has no such lesson. A sensitive lesson shows no text until a version is chosen; a lesson without a
    shorter version is always shown whole. One query, and two more for a lesson new to this process.
    """
    steps = steps_of(enrollment, enrollment.clock)
    step = next((one for one in steps if one.lesson.code == code), None)
    if step is None:
        return None
    grouped = parts(steps)
    part = next(one for one in grouped if one.module == step.lesson.module)
    texts = texts_of(step.lesson.pk)
    version = version_of(step.lesson, wanted=wanted, has_shorter=SHORTER in texts)
    return LessonPage(
        step=step,
        part=part,
        parts_total=len(grouped),
        place=part.steps.index(step) + 1,
        onward=onward(steps, after=step),
        version=version,
        text=texts.get(version),
        has_shorter=SHORTER in texts,
        kilobytes=weight(texts, version or FULL),
    )


def weight(texts: dict[str, Text], version: str) -> int:
    """Kilobytes of one version, rounded up."""
    return texts[version].kilobytes if version in texts else 0


def version_of(lesson: LessonFacts, *, wanted: str, has_shorter: bool) -> str:
    if not has_shorter:
        return FULL if wanted or not lesson.sensitive else ""
    if wanted in {FULL, SHORTER}:
        return wanted
    return "" if lesson.sensitive else FULL
