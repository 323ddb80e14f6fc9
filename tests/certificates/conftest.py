from datetime import UTC, datetime

import pytest

from enrollments.models import LessonCompletion
from enrollments.progress import complete_lesson
from tests.factories import EditionFactory, EnrollmentFactory, LessonFactory, ModuleFactory, UserFactory

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in Manila


@pytest.fixture
def noon():
    return NOON


def do(enrollment, lesson, *, now=NOON):
    return complete_lesson(enrollment=enrollment, lesson=lesson, way=LessonCompletion.Way.FULL, now=now)


def lessons_of(edition, count, **fields):
    module = ModuleFactory(edition=edition)
    return [LessonFactory(module=module, minutes=10, **fields) for _ in range(count)]


@pytest.fixture
def finish():
    """A completed enrollment of `user`, in a new course of two required lessons unless an edition is given."""

    def finish(user=None, *, edition=None, now=NOON, **fields):
        if edition is None:
            edition = EditionFactory(**fields)
            lessons_of(edition, 2)
        enrollment = EnrollmentFactory(user=user or UserFactory(), edition=edition)
        for lesson in edition.lessons.all():
            do(enrollment, lesson, now=now)
        enrollment.refresh_from_db()
        return enrollment

    return finish
