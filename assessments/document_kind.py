"""Kinds of lessons that are one document each: what a course file has of it is what its editor shows and what a save replaces."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.db import transaction
from django.urls import reverse

from courses.drafts import hold
from courses.lesson_kinds import Coded, LessonKind
from courses.models import Course, Lesson
from courses.parsing import Source, SourceError

type Problem = tuple[tuple[str | int, ...], str]


class DocumentKind(LessonKind, ABC):
    """`learner_page` and `editor_page` are URL names."""

    needs_text = False
    learner_page: ClassVar[str]
    editor_page: ClassVar[str]

    @abstractmethod
    def dump(self, lesson: Lesson) -> dict[str, Any]:
        """The document of `lesson` as a course file has it; an empty one where there is none yet."""

    @abstractmethod
    def write(self, lesson: Lesson, data: dict[str, Any]) -> object:
        """Puts `data` in the place of what `lesson` has."""

    @abstractmethod
    def validated(self, source: Source) -> dict[str, Any]:
        """The document in a course file, as `dump` has it. Raises parsing.SourceError."""

    @abstractmethod
    def problems_in(self, data: dict[str, Any]) -> list[Problem]:
        """Where, and what to do before `data` can be published."""

    def learner_url(self, course_code: str, lesson: Coded) -> str:
        return reverse(self.learner_page, args=[course_code, lesson.code])

    def editor_url(self, lesson: Lesson) -> str:
        return reverse(self.editor_page, args=[lesson.pk])

    def problems(self, lesson: Lesson) -> list[str]:
        return [message for _path, message in self.problems_in(self.dump(lesson))]

    def copy(self, *, source: Lesson, target: Lesson) -> None:
        self.write(target, self.dump(source))

    def read(self, source: Source) -> dict[str, Any]:
        data = self.validated(source)
        mistakes = [source.mistake(message, path) for path, message in self.problems_in(data)]
        if mistakes:
            raise SourceError.of(mistakes)
        return data

    def load(self, lesson: Lesson, data: dict[str, Any], *, course: Course) -> None:
        self.write(lesson, data)

    @transaction.atomic
    def settle(self, lesson: Lesson, *, data: dict[str, Any]) -> None:
        """The document of a draft's lesson is `data` from now on. Raises drafts.FrozenError."""
        hold(lesson.edition_id)
        self.write(lesson, data)
