"""A quiz is a lesson: what courses asks of every kind of lesson, answered for this one."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import Accommodation
from assessments import checking, exchange, presenting, questions, texts, timing
from assessments.models import Question, Quiz, QuizItem
from courses.lesson_kinds import Coded, LessonKind, Preview
from courses.models import Course, Lesson
from courses.parsing import Source

PREVIEWED = 1  # the seed of what a preview shows, the same each time


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
        found += [draft_remark(stem) for stem in drafts_asked(lesson)]
        if lesson.edition.course.gentle and quiz["purpose"] == Quiz.Purpose.CHECK_IN and quiz["pass"]:
            found.append(_("Check-ins of this course keep no score. Leave the right answers needed empty."))
        if lesson.edition.course.gentle and quiz["purpose"] == Quiz.Purpose.CHECK_IN and asks_a_person(quiz):
            found.append(
                _("Check-ins of this course keep nothing, so nobody could mark an answer. Ask it in another check.")
            )
        return [*found, *(gentle_problems(quiz) if lesson.edition.course.gentle else ())]

    def preview(self, lesson: Lesson, *, pace: str) -> Preview:
        quiz = Quiz.objects.filter(lesson=lesson).first()
        if quiz is None:
            return Preview()
        versions = exchange.versions_of(quiz)
        asked = [
            presenting.asked(version, answer=None, seed=PREVIEWED, name=f"answer-{number}")
            for number, version in enumerate(versions, start=1)
        ]
        return Preview(list(previewed_lines(quiz, len(versions), pace)), asked)

    def copy(self, *, source: Lesson, target: Lesson) -> None:
        exchange.copy(source=source, target=target)

    def read(self, source: Source) -> dict[str, Any]:
        return exchange.read(source)

    def fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return exchange.fields(data)

    def load(self, lesson: Lesson, data: dict[str, Any], *, course: Course) -> None:
        exchange.load(lesson, data, course=course)

    def dump(self, lesson: Lesson) -> dict[str, Any]:
        return exchange.dump(lesson)


def previewed_lines(quiz: Quiz, questions: int, pace: str) -> Iterator[str]:
    """How many are drawn, and how much time this person has."""
    if quiz.draw and quiz.draw < questions:
        yield _("%(draw)d of these %(all)d are asked, drawn anew for each attempt.") % {
            "draw": quiz.draw,
            "all": questions,
        }
    extra = timing.extra_time(quiz, Accommodation(pace=pace))
    if quiz.time_limit and extra is None:
        yield _("There is no timer for this person.")
    elif quiz.time_limit and extra is not None:
        minutes = quiz.time_limit + round(extra.total_seconds() / 60)
        yield _("This person has %d minutes.") % minutes


def gentle_problems(quiz: dict[str, Any]) -> Iterator[str]:
    """What a gentle course does not have, whatever the reason."""
    if checking.is_strict(quiz):
        yield _("In this course nothing is limited or timed. Take the limits away.")
    if quiz["purpose"] == Quiz.Purpose.CHECK_IN and checking.said(quiz, "behaviour") != Quiz.Behaviour.DEFERRED:
        yield _("Check-ins of this course keep nothing, so their answers are looked at all together.")


def asks_a_person(quiz: dict[str, Any]) -> bool:
    by_person = {kind.key for kind in questions.kinds() if kind.marked_by_person}
    return any(question["kind"] in by_person for question in quiz["questions"])


def drafts_asked(lesson: Lesson) -> list[str]:
    """How the questions begin that are drafts in the bank."""
    items = QuizItem.objects.filter(quiz__lesson=lesson, version__question__state=Question.State.DRAFT)
    return [Truncator(item.version.bare).words(8) for item in items.order_by("position").select_related("version")]


def draft_remark(stem: str) -> str:
    return _("“%(stem)s” is a draft in the bank. Mark it as ready there.") % {"stem": stem}


def rule(quiz: Quiz, asked: int) -> str:
    """What completes a quiz that asks `asked` questions."""
    if not quiz.keeps_score:
        return _("Look back at %(asked)d questions. Nothing you choose is kept.") % {"asked": asked}
    return " ".join(filter(None, [needed(quiz, asked), bounds(quiz)]))


def needed(quiz: Quiz, asked: int) -> str:
    numbers = {"right": quiz.pass_count, "asked": asked, "percent": quiz.pass_percent}
    if quiz.behaviour == Quiz.Behaviour.MASTERY:
        return _("%(right)d of your last %(of)d answers right.") % {"right": quiz.mastery_right, "of": quiz.mastery_of}
    if quiz.pass_percent:
        return _("%(percent)d percent of %(asked)d questions.") % numbers
    if quiz.pass_count is None:
        return _("Answer %(asked)d questions. Sending them in is enough.") % numbers
    if quiz.is_gentle:
        return _("%(right)d of %(asked)d answers right, as often as you like. No timer.") % numbers
    return _("%(right)d of %(asked)d answers right.") % numbers


def bounds(quiz: Quiz) -> str:
    """What is limited about it, shortly: the page before it says all."""
    if quiz.time_limit:
        return _("%(n)d minutes, more for who has more time.") % {"n": quiz.time_limit}
    return "" if quiz.is_gentle else _("Read its page before you begin.")


def in_words(quiz: dict[str, Any], path: checking.Path, message: str) -> str:
    """The message, with the beginning of the question it is about."""
    if len(path) == 1 or not isinstance(path[1], int):
        return message
    number = path[1] + 1
    question = quiz["questions"][path[1]]
    stem = Truncator(texts.bare(question["stem"], question.get("format", texts.PLAIN))).words(8)
    return (
        f"“{stem}” {message}"
        if stem
        else _("Question %(number)d: %(message)s") % {"number": number, "message": message}
    )
