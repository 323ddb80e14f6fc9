"""What a trainer does to a draft. Every function holds the draft first, so a published edition never changes."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization
from courses.blocks import SHORTER, TEXT, Piece
from courses.drafts import hold, keys_like, lesson_code, new_lesson_key, new_module_key, next_position
from courses.exchange import dump_lesson, replace_blocks
from courses.models import Audience, Block, Course, Edition, Lesson, Module
from courses.plain import PlainBlock

UP, DOWN = "up", "down"


class StaleError(Exception):
    """Somebody saved this lesson meanwhile; `current` is the lesson as it is now."""

    def __init__(self, current: Lesson) -> None:
        super().__init__(_("Somebody else has saved this lesson while you were writing."))
        self.current = current


@transaction.atomic
def create_course(*, organization: Organization, code: str, title: str, summary: str = "", joining: str) -> Course:
    """A new course with an empty draft. The database refuses a code that another course has."""
    used = set(Course.objects.values_list("slug", flat=True))
    slug = next(key for key in keys_like(title) if key not in used)
    course = Course.objects.create(organization=organization, code=code, slug=slug, joining=joining)
    Edition.objects.create(course=course, title=title, summary=summary)
    return course


@transaction.atomic
def open_to(course: Course, *, joining: str, due_days: int | None, organizations: Iterable[Organization]) -> None:
    """Who may join `course`, and how many days they have. It belongs to the course, so it counts at once, in every edition."""
    course.joining, course.due_days = joining, due_days
    course.save(update_fields=["joining", "due_days"])
    chosen = {organization.pk for organization in organizations}
    course.audiences.exclude(organization__in=chosen).delete()
    for pk in chosen:
        Audience.objects.get_or_create(course=course, organization_id=pk)


@transaction.atomic
def describe(edition: Edition, *, title: str, summary: str, audience: str, welcome: str) -> None:
    """What stands in the catalogue and on the course's first page. Raises FrozenError."""
    draft = hold(edition.pk)
    draft.title, draft.summary, draft.audience, draft.welcome = title, summary, audience, welcome
    draft.save(update_fields=["title", "summary", "audience", "welcome"])


@transaction.atomic
def add_module(edition: Edition, *, title: str, outcome: str = "", intro: str = "", optional: bool = False) -> Module:
    """A module at the end. Raises FrozenError."""
    draft = hold(edition.pk)
    return Module.objects.create(
        edition=draft,
        key=new_module_key(draft.course, title),
        position=next_position(draft.modules.all(), first=1),
        title=title,
        outcome=outcome,
        intro=intro,
        optional=optional,
    )


@transaction.atomic
def change_module(module: Module, *, title: str, outcome: str, intro: str, optional: bool) -> None:
    """In a module by choice no lesson is needed for the certificate. Raises FrozenError."""
    hold(module.edition_id)
    module.title, module.outcome, module.intro, module.optional = title, outcome, intro, optional
    module.save(update_fields=["title", "outcome", "intro", "optional"])
    if optional:
        module.lessons.update(required=False)


@transaction.atomic
def move_module(module: Module, *, direction: str) -> None:
    """One place "up" or "down"; at the end of the way nothing happens. Raises FrozenError."""
    draft = hold(module.edition_id)
    modules = list(draft.modules.order_by("position", "pk"))
    at = modules.index(module)
    to = at + (1 if direction == DOWN else -1)
    if 0 <= to < len(modules):
        modules[at], modules[to] = modules[to], modules[at]
    number(Module, modules)


@transaction.atomic
def remove_module(module: Module) -> None:
    """The module with its lessons. Raises FrozenError."""
    hold(module.edition_id)
    module.delete()


@transaction.atomic
def add_lesson(module: Module, *, title: str, kind: str) -> Lesson:
    """An empty lesson at the end of `module`. Raises FrozenError."""
    draft = hold(module.edition_id)
    key = new_lesson_key(draft.course, title)
    return Lesson.objects.create(
        edition=draft,
        module=module,
        key=key,
        code=lesson_code(draft.course, key),
        position=next_position(module.lessons.all()),
        kind=kind,
        title=title,
        required=not module.optional,
    )


def token_of(lesson: Lesson) -> str:
    """Changes whenever somebody saves something else into `lesson`: its title, fields and texts, as one hash."""
    plain = dump_lesson(lesson).model_dump_json(exclude={"extra"})
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def change_lesson(
    lesson: Lesson, *, token: str, fields: dict[str, Any], full: list[Piece], shorter: list[Piece]
) -> Lesson:
    """Writes title, minutes, covers, sensitive and required (in `fields`) and both texts.

    `token` is what token_of said when the writer began. Raises StaleError when it says something else by now, FrozenError when the
    edition is published.
    """
    hold(lesson.edition_id)
    current = Lesson.objects.select_related("module").get(pk=lesson.pk)
    if token_of(current) != token:
        raise StaleError(current)
    for name in ("title", "minutes", "covers", "sensitive", "required"):
        setattr(current, name, fields[name])
    current.required = current.required and not current.module.optional
    current.save()
    replace_blocks(current, Block.Version.FULL, plain_blocks(full))
    replace_blocks(current, Block.Version.SHORTER, plain_blocks(shorter))
    return current


def plain_blocks(pieces: list[Piece]) -> list[PlainBlock]:
    kinds = [TEXT if piece.kind == SHORTER else piece.kind for piece in pieces]
    return [PlainBlock(kind=kind, data=piece.data) for kind, piece in zip(kinds, pieces, strict=True)]


@transaction.atomic
def move_lesson(lesson: Lesson, *, direction: str) -> None:
    """One place "up" or "down", from the edge of a module into the next one. Raises FrozenError."""
    draft = hold(lesson.edition_id)
    modules = list(draft.modules.order_by("position", "pk"))
    home = next(module for module in modules if module.pk == lesson.module_id)
    lessons = list(home.lessons.order_by("position", "pk"))
    at, step = lessons.index(lesson), 1 if direction == DOWN else -1
    if 0 <= at + step < len(lessons):
        lessons[at], lessons[at + step] = lessons[at + step], lessons[at]
        number(Lesson, lessons)
    elif 0 <= modules.index(home) + step < len(modules):
        settle(lesson, modules[modules.index(home) + step], first=step > 0)


def settle(lesson: Lesson, module: Module, *, first: bool) -> None:
    """Puts `lesson` first or last into `module`."""
    others = list(module.lessons.order_by("position", "pk"))
    Lesson.objects.filter(pk=lesson.pk).update(module=module, required=lesson.required and not module.optional)
    number(Lesson, [lesson, *others] if first else [*others, lesson])


@transaction.atomic
def remove_lesson(lesson: Lesson) -> None:
    """Raises FrozenError."""
    hold(lesson.edition_id)
    lesson.delete()


def number(model: type[Module] | type[Lesson], rows: list[Any]) -> None:
    """Gives the rows the positions in which they stand; a course whose first module has the number 0 keeps it."""
    for position, row in enumerate(rows, start=min(row.position for row in rows)):
        row.position = position
    model._default_manager.bulk_update(rows, ["position"])
