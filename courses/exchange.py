"""A course's rows out of plain data, and back."""

from typing import Any

from django.db import transaction

from courses import lesson_kinds
from courses.drafts import hold, lesson_code
from courses.models import Block, Course, Edition, Lesson, Module
from courses.plain import PlainBlock, PlainCourse, PlainLesson, PlainModule

COURSE_FIELDS = ("code", "joining", "gentle", "due_days")
EDITION_FIELDS = ("title", "summary", "audience", "welcome")
MODULE_FIELDS = ("key", "title", "outcome", "intro", "optional")
LESSON_FIELDS = ("key", "kind", "title", "minutes", "covers", "sensitive", "required")


@transaction.atomic
def load(plain: PlainCourse, *, course: Course) -> Edition:
    """Makes `course`'s draft say what `plain` says; what the draft said before is gone. Returns the draft."""
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
    return edition


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
    replace_blocks(lesson, Block.Version.FULL, plain.full)
    replace_blocks(lesson, Block.Version.SHORTER, plain.shorter)
    lesson_kinds.get(plain.kind).load(lesson, plain.extra, course=edition.course)


def replace_blocks(lesson: Lesson, version: str, blocks: list[PlainBlock]) -> None:
    """Makes `blocks` the whole of one version of `lesson`."""
    lesson.blocks.filter(version=version).delete()
    Block.objects.bulk_create(
        Block(lesson=lesson, version=version, position=at, kind=block.kind, data=block.data)
        for at, block in enumerate(blocks)
    )


def dump(edition: Edition) -> PlainCourse:
    """What the rows of `edition` and its course say: load(dump()) changes nothing that a learner sees."""
    course = edition.course
    modules = list(edition.modules.order_by("position").prefetch_related("lessons__blocks"))
    return PlainCourse(
        slug=course.slug,
        start=min([1, *(module.position for module in modules[:1])]),
        modules=[dump_module(module) for module in modules],
        **picked(course, COURSE_FIELDS),
        **picked(edition, EDITION_FIELDS),
    )


def dump_module(module: Module) -> PlainModule:
    lessons = sorted(module.lessons.all(), key=lambda lesson: lesson.position)
    return PlainModule(lessons=[dump_lesson(lesson) for lesson in lessons], **picked(module, MODULE_FIELDS))


def dump_lesson(lesson: Lesson) -> PlainLesson:
    """One lesson with its blocks, and with what its kind keeps."""
    return PlainLesson(
        full=dump_blocks(lesson, Block.Version.FULL),
        shorter=dump_blocks(lesson, Block.Version.SHORTER),
        extra=lesson_kinds.get(lesson.kind).dump(lesson),
        **picked(lesson, LESSON_FIELDS),
    )


def dump_blocks(lesson: Lesson, version: str) -> list[PlainBlock]:
    blocks = sorted(lesson.blocks.all(), key=lambda block: block.position)
    return [PlainBlock(kind=block.kind, data=block.data) for block in blocks if block.version == version]


def picked(source: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names}
