"""What a kind of lesson brings with it, beside the title, minutes and text that every lesson has.

The registry is how the floors above add kinds without this floor knowing them: `quiz` is registered by assessments' ready().
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course, Lesson
from courses.parsing import Fields, Source

REGISTRY: dict[str, "LessonKind"] = {}


class Coded(Protocol):
    """A lesson, or as much of it as an address needs."""

    @property
    def code(self) -> str: ...


@dataclass(frozen=True)
class Preview:
    """What a kind shows below the text of a lesson that nobody takes: sentences, and things with a `template` that shows them as `asked`."""

    lines: Sequence[str] = ()
    asked: Sequence[Any] = ()


class LessonKind:
    """A kind that adds nothing; the kinds that do, override what they need."""

    key: ClassVar[str]
    needs_text: ClassVar[bool] = True
    rule: ClassVar[Any] = gettext_lazy("Read it, whole or in its shorter version, and say Done.")

    def learner_url(self, course_code: str, lesson: Coded) -> str:
        """The address (a path) where a learner meets `lesson`."""
        return reverse("enrollments:lesson_detail", args=[course_code, lesson.code])

    def editor_url(self, lesson: Lesson) -> str | None:
        """The address where a trainer writes what this kind adds; None when the lesson's own form has it all."""
        return None

    def rules(self, lessons: Sequence[int]) -> dict[int, Any]:
        """What completes each of `lessons` (primary keys, all of this kind), in plain words for a learner. One query at most."""
        return dict.fromkeys(lessons, self.rule)

    def problems(self, lesson: Lesson) -> list[str]:
        """Why `lesson` could not be published: sentences that say what to do. Text, minutes and covers are asked elsewhere."""
        return []

    def preview(self, lesson: Lesson, *, pace: str) -> Preview:
        """What a learner would meet in `lesson` beside its text; `pace` is an Accommodation.Pace. It writes nothing."""
        return Preview()

    def copy(self, *, source: Lesson, target: Lesson) -> None:
        """Gives `target`, the same lesson in a new draft, its own copy of what this kind keeps about `source`.

        Called inside a transaction, once for a target that has nothing yet.
        """

    def read(self, source: Source) -> dict[str, Any]:
        """What this kind keeps, as plain data that json can write, from the fields of a lesson file that are not every lesson's.

        `source.data` is a dict without title, kind, minutes, covers, sensitive and required; `source.banks` has the files in
        questions/. Raises parsing.SourceError (see Source.validated and Source.error) with file, line and what to do; a field that
        the kind does not know is a mistake too.
        """
        source.validated(Nothing)
        return {}

    def fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """What a lesson file says for `data`: `read` of it gives `data` again. What says nothing is left out."""
        return data

    def load(self, lesson: Lesson, data: dict[str, Any], *, course: Course) -> None:
        """Makes the rows for what `read` returned. Called inside a transaction for a lesson of a draft, just made."""

    def dump(self, lesson: Lesson) -> dict[str, Any]:
        """The rows as `read` would return them: load(dump()) changes nothing."""
        return {}


class Nothing(Fields):
    """No field at all."""


class Reading(LessonKind):
    key = Lesson.Kind.READING.value


class Reflection(LessonKind):
    """A private activity: only that it was done is kept."""

    key = Lesson.Kind.REFLECTION.value
    rule = gettext_lazy("Do it for yourself, and say that you did. Nobody sees what you write.")


class Session(LessonKind):
    """A meeting with facilitators; who came cannot be recorded yet."""

    key = Lesson.Kind.SESSION.value
    rule = gettext_lazy("Take part in the meeting, and say that you did.")

    def problems(self, lesson: Lesson) -> list[str]:
        if not lesson.required:
            return []
        return [_("A meeting cannot be needed for the certificate yet. Make it a lesson by choice.")]


def register(kind: LessonKind) -> None:
    """Makes `kind` known under its key; registering the same key again replaces it."""
    REGISTRY[kind.key] = kind


def get(key: str) -> LessonKind:
    """The kind called `key`. Raises KeyError for one that nobody registered."""
    return REGISTRY[key]


for built_in in (Reading(), Reflection(), Session()):
    register(built_in)
