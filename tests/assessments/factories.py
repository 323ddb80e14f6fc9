"""Quizzes for tests: n questions of four choices each, the right one first."""

import factory

from assessments.bank import word
from assessments.models import Quiz, QuizItem
from assessments.presenting import sent_values
from courses.models import Lesson
from tests.assessments.samples import sample
from tests.factories import EnrollmentFactory, LessonFactory

__all__ = [
    "REASON",
    "RIGHT",
    "QuizFactory",
    "enrolled",
    "only_values",
    "other_answer",
    "question",
    "right_answer",
    "sample",
]
RIGHT = "RIGHTMARK"
REASON = "REASONMARK"


def question(number=1, *, kind="single", topic="", rights=1, choices=4):
    """A question as a course file has it."""
    return {
        "key": f"question-{number}",
        "topic": topic,
        "kind": kind,
        "stem": f"Question number {number}?",
        "choices": [
            {"text": f"{RIGHT} {n}", "right": True} if n < rights else {"text": f"Choice {n}"} for n in range(choices)
        ],
        "reason": f"{REASON} {number}",
    }


class QuizFactory(factory.django.DjangoModelFactory):
    """A quiz lesson in a published edition; `questions` says how many, or which."""

    class Meta:
        model = Quiz
        skip_postgeneration_save = True

    lesson = factory.SubFactory(LessonFactory, kind=Lesson.Kind.QUIZ)
    purpose = Quiz.Purpose.POSTTEST

    @factory.post_generation
    def questions(self, create, extracted, **kwargs):
        listed = [question(n) for n in range(1, (extracted or 3) + 1)] if not isinstance(extracted, list) else extracted
        for position, data in enumerate(listed):
            QuizItem.objects.create(quiz=self, version=word(self.lesson.edition.course, data=data), position=position)


def enrolled(quiz, **kwargs):
    return EnrollmentFactory(edition=quiz.lesson.edition, **kwargs)


def right_answer(response):
    return [at for at, choice in enumerate(response.version.data["choices"]) if choice.get("right")]


def other_answer(response):
    return [at for at, choice in enumerate(response.version.data["choices"]) if not choice.get("right")][:1]


def only_values(response, answer):
    """What a browser sends for `answer` to a question with one field."""
    return sent_values(response, answer)[""]
