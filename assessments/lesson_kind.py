"""A quiz is a lesson: what courses asks of every kind of lesson, answered for this one."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments import checking, exchange
from assessments.models import Quiz
from courses.lesson_kinds import Coded, LessonKind
from courses.models import Course, Lesson
from courses.parsing import Source


class QuizKind(LessonKind):
    key = Lesson.Kind.QUIZ.value
    needs_text = False

    def learner_url(self, course_code: str, lesson: Coded) -> str:
        return reverse("assessments:quiz_detail", args=[course_code, lesson.code])

    def rules(self, lessons: Sequence[int]) -> dict[int, Any]:
        quizzes = Quiz.objects.filter(lesson__in=lessons).select_related("lesson__edition__course")
        counted = quizzes.annotate(asked=Coalesce("draw", Count("items")))
        return {quiz.lesson_id: rule(quiz, vars(quiz)["asked"]) for quiz in counted}

    def editor_url(self, lesson: Lesson) -> str:
        return reverse("assessments:quiz_edit", args=[lesson.pk])

    def problems(self, lesson: Lesson) -> list[str]:
        quiz = exchange.dump(lesson)
        found = [in_words(quiz, path, message) for path, message in checking.problems(quiz)]
        if lesson.edition.course.gentle and quiz["purpose"] == Quiz.Purpose.CHECK_IN and quiz["pass"]:
            found.append(_("Check-ins of this course keep no score. Leave the right answers needed empty."))
        return found

    def copy(self, *, source: Lesson, target: Lesson) -> None:
        exchange.copy(source=source, target=target)

    def read(self, source: Source) -> dict[str, Any]:
        return exchange.read(source)

    def load(self, lesson: Lesson, data: dict[str, Any], *, course: Course) -> None:
        exchange.load(lesson, data, course=course)

    def dump(self, lesson: Lesson) -> dict[str, Any]:
        return exchange.dump(lesson)


def rule(quiz: Quiz, asked: int) -> str:
    """What completes a quiz that asks `asked` questions."""
    if not quiz.keeps_score:
        return _("Look back at %(asked)d questions. Nothing you choose is kept.") % {"asked": asked}
    if quiz.pass_count is None:
        return _("Answer %(asked)d questions. Sending them in is enough.") % {"asked": asked}
    numbers = {"right": quiz.pass_count, "asked": asked}
    return _("%(right)d of %(asked)d answers right, as often as you like. No timer.") % numbers


def in_words(quiz: dict[str, Any], path: checking.Path, message: str) -> str:
    """The message, with the beginning of the question it is about."""
    if len(path) == 1 or not isinstance(path[1], int):
        return message
    number = path[1] + 1
    stem = Truncator(quiz["questions"][path[1]]["stem"]).words(8)
    return (
        f"“{stem}” {message}"
        if stem
        else _("Question %(number)d: %(message)s") % {"number": number, "message": message}
    )
