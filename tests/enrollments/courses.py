"""Small courses for the learner's tests."""

from courses.models import Course
from tests.factories import BlockFactory, CourseFactory, EditionFactory, LessonFactory, ModuleFactory


def make_edition(*required, joining=Course.Joining.OPEN, **course):
    """A published edition with one module and a reading for each flag: True is needed, False by choice."""
    edition = EditionFactory(course=CourseFactory(joining=joining, **course))
    module = ModuleFactory(edition=edition, position=1)
    for position, flag in enumerate(required or (True,)):
        lesson = LessonFactory(module=module, position=position, required=flag)
        BlockFactory(lesson=lesson)
    return edition


def lessons_of(edition):
    return list(edition.lessons.in_order())
