"""A course's rows out of plain data, and back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from courses import arranging, lesson_kinds
from courses.drafts import hold, lesson_code
from courses.models import Course, Edition, Lesson, Module
from courses.plain import PlainCourse, PlainLesson, PlainModule
from courses.prerequisites import Groups, groups_of, write

SITE_FIELDS = ("joining", "due_days")
COURSE_FIELDS = ("code", "gentle", *SITE_FIELDS)
EDITION_FIELDS = ("title", "summary", "audience", "welcome")
MODULE_FIELDS = ("key", "title", "outcome", "intro", "optional")
LESSON_FIELDS = (
    "key",
    "kind",
    "title",
    "minutes",
    "covers",
    "sensitive",
    "required",
    "heavy_reason",
    "notes",
    "opens_on",
    "opens_after",
)
BLOCK_FIELDS = ("key", "version", "position", "kind", "data")


@transaction.atomic
def load(plain: PlainCourse, *, course: Course) -> Edition:
    """Makes `course`'s draft say what `plain` says; what the draft said before is gone. Returns the draft.

    What counts at once in every edition (who may join, how long) is taken until the first is published, and is the site's from then on.
    """
    if not was_published(course):
        for name in COURSE_FIELDS:
            setattr(course, name, getattr(plain, name))
        course.save()
    edition, made = Edition.objects.get_or_create(course=course, state=Edition.State.DRAFT)
    if not made:
        edition = hold(edition.pk)
        edition.modules.all().delete()
    for name in EDITION_FIELDS:
        setattr(edition, name, getattr(plain, name))
    edition.source_hash = plain.fingerprint()
    edition.save()
    for position, module in enumerate(plain.modules, start=plain.start):
        load_module(module, edition=edition, position=position)
    write(edition, {lesson.key: lesson.after for lesson in plain.lessons()})
    return edition


def was_published(course: Course) -> bool:
    """Whether anybody may have begun it."""
    return course.editions.exclude(state=Edition.State.DRAFT).exists()


def load_module(plain: PlainModule, *, edition: Edition, position: int) -> None:
    module = Module.objects.create(edition=edition, position=position, **picked(plain, MODULE_FIELDS))
    for at, lesson in enumerate(plain.lessons):
        load_lesson(lesson, module=module, position=at)


def load_lesson(plain: PlainLesson, *, module: Module, position: int) -> None:
    edition = module.edition
    lesson = Lesson.objects.create(
        edition=edition,
        module=module,
        position=position,
        code=lesson_code(edition.course, plain.key),
        **picked(plain, LESSON_FIELDS),
    )
    arranging.arrange(lesson, arranging.from_plain(plain.full, plain.shorter))
    lesson_kinds.get(plain.kind).load(lesson, plain.extra, course=edition.course)


def dump(edition: Edition) -> PlainCourse:
    """What the rows of `edition` and its course say: load(dump()) changes nothing that a learner sees."""
    course = edition.course
    modules = list(edition.modules.order_by("position").prefetch_related("lessons__blocks"))
    after = groups_of(edition)
    return PlainCourse(
        slug=course.slug,
        start=min([1, *(module.position for module in modules[:1])]),
        modules=[dump_module(module, after) for module in modules],
        **picked(course, COURSE_FIELDS),
        **picked(edition, EDITION_FIELDS),
    )


def dump_module(module: Module, after: Mapping[str, Groups]) -> PlainModule:
    lessons = sorted(module.lessons.all(), key=lambda lesson: lesson.position)
    return PlainModule(
        lessons=[dump_lesson(lesson, after.get(lesson.key, [])) for lesson in lessons], **picked(module, MODULE_FIELDS)
    )


def dump_lesson(lesson: Lesson, after: Groups) -> PlainLesson:
    """One lesson with its blocks, and with what its kind keeps; `after` are the groups of lessons that come before it."""
    blocks = arranging.to_plain(arranging.in_order(lesson.blocks.all()))
    return PlainLesson(
        full=blocks[arranging.FULL],
        shorter=blocks[arranging.SHORTER],
        extra=lesson_kinds.get(lesson.kind).dump(lesson),
        after=after,
        **picked(lesson, LESSON_FIELDS),
    )


def picked(source: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names}
