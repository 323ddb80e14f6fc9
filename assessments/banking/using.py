"""Where a question is asked, and how one from the bank comes into the check of a draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, QuerySet

from assessments.models import Question, QuestionVersion, Quiz, QuizItem, Response
from courses.drafts import hold
from courses.models import Course, Edition, Lesson


@dataclass(frozen=True)
class Place:
    """A check that asks a question, in which edition, and in which of its wordings."""

    course: Course
    edition: Edition
    lesson: Lesson
    version: int
    draft: bool


@dataclass(frozen=True)
class Added:
    """What became of questions that were to be asked: how many are asked now, and which could not be."""

    count: int
    refused: list[Question]


def places(question: Question) -> list[Place]:
    """Drafts first, then the newest edition."""
    items = QuizItem.objects.filter(version__question=question).select_related(
        "version", "quiz__lesson__edition__course"
    )
    found = [
        Place(
            item.quiz.lesson.edition.course,
            item.quiz.lesson.edition,
            item.quiz.lesson,
            item.version.number,
            item.quiz.lesson.edition.state == Edition.State.DRAFT,
        )
        for item in items
    ]
    return sorted(found, key=lambda place: (place.course.code, -(place.edition.number or 10**6), place.lesson.position))


def was_asked(question: Question) -> bool:
    """Whether anybody was ever asked it."""
    return Response.objects.filter(version__question=question).exists()


def to_choose(versions: QuerySet[QuestionVersion], lesson: Lesson) -> QuerySet[QuestionVersion]:
    """Of `versions`, those that the check of `lesson` does not ask in any wording: its course's owner's, and not retired."""
    asked = QuizItem.objects.filter(quiz__lesson=lesson).values("version__question")
    here = versions.filter(question__organization=lesson.edition.course.organization_id)
    return here.exclude(question__in=asked).exclude(question__state=Question.State.RETIRED)


@transaction.atomic
def add(lesson: Lesson, *, versions: Sequence[QuestionVersion]) -> Added:
    """Puts `versions`, with their questions, at the end of the check of `lesson`; one that it asks already stays where it is.

    In a course file a question is known by its key: one whose key another question of the course has is not added.
    Raises FrozenError.
    """
    edition = hold(lesson.edition_id)
    quiz, _made = Quiz.objects.get_or_create(lesson=lesson)
    asked = set(quiz.items.values_list("version__question", flat=True))
    taken = keys_taken(edition.course_id, quiz)
    last = quiz.items.aggregate(last=Max("position"))["last"]
    position, items, refused = 0 if last is None else last + 1, list[QuizItem](), list[Question]()
    for version in versions:
        question = version.question
        if question.pk in asked:
            continue
        if taken.get(question.key, question.pk) != question.pk:
            refused.append(question)
            continue
        asked.add(question.pk)
        taken[question.key] = question.pk
        marks = version.data.get("mark", 1)
        items.append(QuizItem(quiz=quiz, version=version, position=position + len(items), marks=marks))
    QuizItem.objects.bulk_create(items)
    return Added(len(items), refused)


def keys_taken(course: int, quiz: Quiz) -> dict[str, int]:
    """Keys that mean a question already, in the course's own files and in this check."""
    own = dict(Question.objects.filter(course=course).values_list("key", "pk"))
    return own | dict(quiz.items.values_list("version__question__key", "version__question"))


def named(questions: Iterable[Question]) -> str:
    return ", ".join(f"“{question.name or question.key}”" for question in questions)
