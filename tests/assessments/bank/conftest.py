from types import SimpleNamespace

import pytest

from accounts.models import Role
from courses.models import Lesson
from tests.assessments.factories import QuizFactory
from tests.factories import EditionFactory, LessonFactory, MembershipFactory, ModuleFactory


@pytest.fixture
def house():
    """A trainer with a course of three questions: published, and open as a draft whose check asks nothing yet."""
    quiz = QuizFactory(questions=3)
    course = quiz.lesson.edition.course
    trainer = MembershipFactory(organization=course.organization, role=Role.TRAINER).user
    draft = EditionFactory(course=course, state="draft")
    lesson = LessonFactory(module=ModuleFactory(edition=draft), kind=Lesson.Kind.QUIZ, title="Draft check")
    return SimpleNamespace(quiz=quiz, course=course, trainer=trainer, owner=course.organization, lesson=lesson)


@pytest.fixture
def alice(client, house):
    """The browser of the trainer."""
    client.force_login(house.trainer)
    return client


@pytest.fixture
def stranger(client):
    """The browser of a trainer of another organization."""
    client.force_login(MembershipFactory(role=Role.TRAINER).user)
    return client
