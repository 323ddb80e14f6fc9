"""What two editions of a course have that differs, lesson by lesson; a lesson is the same one where its key is."""

from collections.abc import Collection
from dataclasses import dataclass

from courses.exchange import dump
from courses.models import Edition
from courses.plain import PlainLesson


@dataclass(frozen=True)
class Differences:
    """Titles of lessons: what came, what went, what says something else, and what is now needed or no longer needed of the rest."""

    added: list[str]
    gone: list[str]
    changed: list[str]
    needed: list[str]
    by_choice: list[str]

    def __bool__(self) -> bool:
        return any((self.added, self.gone, self.changed, self.needed, self.by_choice))


def differences(*, old: Edition, new: Edition) -> Differences:
    """What `new` has that differs from `old`, each list in the order of the edition that has the lesson."""
    before = {lesson.key: lesson for lesson in dump(old).lessons()}
    after = {lesson.key: lesson for lesson in dump(new).lessons()}
    both = [(before[key], lesson) for key, lesson in after.items() if key in before]
    return Differences(
        added=titles(after, without=before),
        gone=titles(before, without=after),
        changed=[now.title for was, now in both if said(was) != said(now)],
        needed=[now.title for was, now in both if now.required and not was.required],
        by_choice=[now.title for was, now in both if was.required and not now.required],
    )


def titles(lessons: dict[str, PlainLesson], *, without: Collection[str]) -> list[str]:
    return [lesson.title for key, lesson in lessons.items() if key not in without]


def said(lesson: PlainLesson) -> PlainLesson:
    """The lesson with everything that a learner meets but whether it is needed."""
    return lesson.model_copy(update={"required": True, "notes": "", "file": ""})
