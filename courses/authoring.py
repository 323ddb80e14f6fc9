"""What a trainer does to a draft. Every function holds the draft first, so a published edition never changes."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organization
from courses import lesson_kinds
from courses.drafts import hold, keys_like, lesson_code, new_lesson_key, new_module_key, next_position
from courses.exchange import picked
from courses.models import Audience, Course, Edition, Lesson, Module
from courses.opening import refuse_needed
from courses.tokens import OWN_FIELDS, check

UP, DOWN = "up", "down"


class CodeTakenError(Exception):
    """Another course has this code; the text says so to a person."""

    def __init__(self) -> None:
        super().__init__(_("Another course has this code. Choose another."))


@transaction.atomic
def create_course(
    *, organization: Organization, code: str, title: str, summary: str = "", joining: str, gentle: bool = False
) -> Course:
    """A new course with an empty draft; asked for twice, it is made once. Raises CodeTakenError."""
    for slug in keys_like(title):
        taken = Course.objects.filter(code=code).exists()  # asked first: what is there now, the next line sees too
        if made := just_made(organization=organization, code=code, title=title):
            return made
        if taken:
            raise CodeTakenError
        if Course.objects.filter(slug=slug).exists():
            continue
        facts = {"organization": organization, "code": code, "slug": slug, "joining": joining, "gentle": gentle}
        try:
            with transaction.atomic():
                course = Course.objects.create(**facts)
                Edition.objects.create(course=course, title=title, summary=summary)
                return course
        except IntegrityError:  # somebody was a moment sooner, perhaps the same person with a second tap
            continue
    raise CodeTakenError


def just_made(*, organization: Organization, code: str, title: str) -> Course | None:
    """The course of this code, as long as nobody has written more than its title."""
    untouched = Edition.objects.filter(state=Edition.State.DRAFT, title=title, modules=None)
    return Course.objects.filter(organization=organization, code=code, editions__in=untouched).first()


@transaction.atomic
def open_to(
    course: Course, *, token: str, joining: str, due_days: int | None, organizations: Iterable[Organization]
) -> None:
    """Who may join `course`, and how many days they have. It belongs to the course, so it counts at once, in every edition.

    `token` is what token_of said when the writer began, here and below. Raises StaleError when it says something else by now.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    check(course, token)
    course.joining, course.due_days = joining, due_days
    course.save(update_fields=["joining", "due_days"])
    chosen = {organization.pk for organization in organizations}
    course.audiences.exclude(organization__in=chosen).delete()
    for pk in chosen:
        Audience.objects.get_or_create(course=course, organization_id=pk)


@transaction.atomic
def describe(edition: Edition, *, token: str, title: str, summary: str, audience: str, welcome: str) -> None:
    """What stands in the catalogue and on the course's first page. Raises FrozenError, StaleError."""
    draft = hold(edition.pk)
    check(draft, token)
    draft.title, draft.summary, draft.audience, draft.welcome = title, summary, audience, welcome
    draft.save(update_fields=["title", "summary", "audience", "welcome"])


@transaction.atomic
def add_module(edition: Edition, *, title: str, outcome: str = "", intro: str = "", optional: bool = False) -> Module:
    """A module at the end; the same asked for twice is the one. Raises FrozenError."""
    draft = hold(edition.pk)
    said = {"title": title, "outcome": outcome, "intro": intro, "optional": optional}
    last = draft.modules.order_by("position", "pk").last()
    if last and not last.lessons.exists() and picked(last, tuple(said)) == said:
        return last
    return Module.objects.create(
        edition=draft,
        key=new_module_key(draft.course, title),
        position=next_position(draft.modules.all(), first=1),
        **said,
    )


@transaction.atomic
def change_module(module: Module, *, token: str, title: str, outcome: str, intro: str, optional: bool) -> None:
    """In a module by choice no lesson is needed for the certificate. Raises FrozenError, StaleError."""
    hold(module.edition_id)
    module = Module.objects.get(pk=module.pk)
    check(module, token)
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
    """The module with its lessons. Raises FrozenError, opening.NeededError."""
    hold(module.edition_id)
    refuse_needed(module.lessons.all())
    module.delete()


@transaction.atomic
def add_lesson(module: Module, *, title: str, kind: str) -> Lesson:
    """An empty lesson at the end of `module`; the same asked for twice is the one. Raises FrozenError."""
    draft = hold(module.edition_id)
    last = module.lessons.order_by("position", "pk").last()
    if last and (last.title, last.kind) == (title, kind) and is_untouched(last):
        return last
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


def is_untouched(lesson: Lesson) -> bool:
    """Whether nobody has written anything into it, nor added a part to what its kind keeps."""
    kept = lesson_kinds.get(lesson.kind).dump(lesson).values()
    return not (lesson.covers or lesson.blocks.exists() or any(isinstance(part, list) and part for part in kept))


@transaction.atomic
def change_lesson(lesson: Lesson, *, token: str, fields: dict[str, Any]) -> Lesson:
    """Writes what it says of itself; its blocks are written in composing. Raises FrozenError, StaleError."""
    hold(lesson.edition_id)
    current = Lesson.objects.select_related("module").get(pk=lesson.pk)
    check(current, token)
    for name in OWN_FIELDS:
        setattr(current, name, fields[name])
    current.required = current.required and not current.module.optional
    current.save()
    return current


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
    """Raises FrozenError, opening.NeededError."""
    hold(lesson.edition_id)
    refuse_needed([lesson])
    lesson.delete()


def number(model: type[Module] | type[Lesson], rows: list[Any]) -> None:
    """Gives the rows the positions in which they stand; a course whose first module has the number 0 keeps it."""
    for position, row in enumerate(rows, start=min(row.position for row in rows)):
        row.position = position
    model._default_manager.bulk_update(rows, ["position"])
