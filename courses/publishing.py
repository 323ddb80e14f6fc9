"""From a draft to an edition that never changes, and from there to the next draft."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from courses import blocks, lesson_kinds, reviewing, text
from courses.arranging import VERSIONS, Placed, in_order
from courses.exchange import BLOCK_FIELDS, EDITION_FIELDS, LESSON_FIELDS, MODULE_FIELDS, picked
from courses.media.facts import KILOBYTE, facts_of
from courses.models import Block, BlockChange, Course, Edition, Lesson, Module
from courses.prerequisites import groups_of, write
from lms.kit.states import move

HEAVIEST = 300 * KILOBYTE


@dataclass(frozen=True)
class Problem:
    """Why an edition cannot be published yet: a sentence that says what to do.

    `lesson` and `title` are those of the lesson, if it is about one, `block` the key of the block in it.
    """

    message: str
    lesson: str = ""
    title: str = ""
    block: str = ""


Consequences = Callable[[Edition], Iterable[str]]
CONSEQUENCES: list[Consequences] = []


def register_consequences(ask: Consequences) -> None:
    """For the floors above: `ask(draft)` answers what publishing it means for people, in sentences."""
    CONSEQUENCES.append(ask)


def consequences(edition: Edition) -> list[str]:
    """What publishing the draft `edition` means for people."""
    return [sentence for ask in CONSEQUENCES for sentence in ask(edition)]


class PublishError(Exception):
    """The draft is not ready. `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def problems(edition: Edition) -> list[Problem]:
    """Everything that stands between `edition` and a learner who could complete it; empty when it may be published."""
    modules = list(edition.modules.order_by("position"))
    lessons = list(edition.lessons.select_related("edition__course").prefetch_related("blocks").in_order())
    if shas := blocks.shas_in((block.kind, block.data) for lesson in lessons for block in lesson.blocks.all()):
        facts_of(shas)
        prefetch_related_objects(lessons, "media")
    return [
        *outline_problems(edition, modules, lessons),
        *map(Problem, reviewing.problems(edition)),
        *(problem for lesson in lessons for problem in whole_problems(lesson)),
    ]


def whole_problems(lesson: Lesson) -> Iterator[Problem]:
    """Of a lesson, then of its blocks."""
    for message in lesson_problems(lesson):
        yield Problem(message, lesson.code, lesson.title)
    for block in in_order(lesson.blocks.all()):
        for message in block_problems(block):
            yield Problem(message, lesson.code, lesson.title, block.key)


def block_problems(block: Placed) -> Iterator[str]:
    kind = blocks.get(block.kind, block.data)
    if kind.lost:
        yield from kind.problems(block.data)
        return
    for message in kind.problems(kind.data.model_validate(block.data)):
        yield f"{kind.label}: {message}"


def outline_problems(edition: Edition, modules: list[Module], lessons: list[Lesson]) -> Iterator[Problem]:
    if not edition.title.strip():
        yield Problem(_("The course has no title yet."))
    if not lessons:
        yield Problem(_("The course has no lesson yet. Add a module and a lesson."))
    elif not any(lesson.required for lesson in lessons):
        yield Problem(_("Every lesson is by choice, so nobody could complete the course. Make at least one needed."))
    filled = {lesson.module_id for lesson in lessons}
    for module in modules:
        if module.pk not in filled:
            yield Problem(_("The module “%s” has no lesson. Add one, or delete the module.") % module.title)


def lesson_problems(lesson: Lesson) -> Iterator[str]:
    try:
        kind = lesson_kinds.get(lesson.kind)
    except KeyError:
        yield _("Nobody can open a lesson of this kind here.")
        return
    written = {block.version for block in lesson.blocks.all()}
    if not lesson.covers.strip():
        yield _("Say in one or two calm sentences what it covers.")
    if lesson.minutes < 1:
        yield _("Say how many minutes it takes.")
    if kind.needs_text and Block.Version.FULL not in written:
        yield _("It has no text yet.")
    if lesson.sensitive and Block.Version.SHORTER not in written:
        yield _("It is sensitive, so it needs a shorter version.")
    shown = blocks.shas_in((block.kind, block.data) for block in lesson.blocks.all())
    if shown and set(shown) - {media.sha256 for media in lesson.media.all()}:
        yield _("A file in it is not among those of your organization. Choose it again.")
    yield from weight_problems(lesson)
    yield from kind.problems(lesson)


def weight_problems(lesson: Lesson) -> Iterator[str]:
    """A phone on a slow line waits for all that comes with a page; who makes it wait longer says why."""
    heaviest = max(
        sum(block_weight(block) for block in lesson.blocks.all() if block.version == version) for version in VERSIONS
    )
    if heaviest > HEAVIEST and not lesson.heavy_reason.strip():
        said = _(
            "What comes with it is %(size)d KB, more than %(most)d KB. Leave a picture out, or say why it may weigh more."
        )
        yield said % {"size": -(-heaviest // KILOBYTE), "most": HEAVIEST // KILOBYTE}


def block_weight(block: Block) -> int:
    kind = blocks.get(block.kind, block.data)
    return kind.weight(kind.data.model_validate(block.data)) if kind.files else 0


@dataclass(frozen=True)
class Rule:
    """What completes an edition, in plain words: (lesson, what it asks) for each lesson that is needed, and how many minutes they take."""

    needed: list[tuple[Lesson, str]]
    by_choice: int

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson, _asks in self.needed)


def rule(edition: Edition) -> Rule:
    """The rule under which `edition` would be, or was, published."""
    lessons = list(edition.lessons.in_order())
    needed = [lesson for lesson in lessons if lesson.required and lesson.kind in lesson_kinds.REGISTRY]
    asks: dict[int, str] = {}
    for kind in {lesson.kind for lesson in needed}:
        asks |= lesson_kinds.get(kind).rules([lesson.pk for lesson in needed if lesson.kind == kind])
    return Rule([(lesson, asks.get(lesson.pk, "")) for lesson in needed], len(lessons) - len(needed))


@transaction.atomic
def publish(edition: Edition, *, by: User | None, now: datetime) -> Edition:
    """Makes the draft `edition` what joins from `now` on, and freezes it; the edition before becomes a past one.

    Whoever comes second gets the edition that the first one published. Raises PublishError when it is not ready.
    """
    course = Course.objects.select_for_update().get(pk=edition.course_id)
    edition = Edition.objects.select_for_update().select_related("course").get(pk=edition.pk)
    if edition.state != Edition.State.DRAFT:
        return edition
    if found := problems(edition):
        raise PublishError(found)
    render(edition)
    BlockChange.objects.filter(lesson__edition=edition).delete()
    for before in course.editions.current():
        move(before, Edition.State.PAST)
    number = (course.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    moved = {"number": number, "published_at": now, "published_by": by}
    if move(edition, Edition.State.CURRENT, also=moved):
        record(verb="edition_published", actor=by, subject=edition, detail={"number": number}, now=now)
    return edition


@translation.override(settings.LANGUAGE_CODE)
def render(edition: Edition) -> None:
    """Writes the HTML of everything in `edition` beside its Markdown; what the frames of blocks say is in the courses' language."""
    edition.welcome_html = text.render(edition.welcome)
    edition.save(update_fields=["welcome_html"])
    modules = list(edition.modules.all())
    for module in modules:
        module.intro_html = text.render(module.intro)
    Module.objects.bulk_update(modules, ["intro_html"])
    written = list(Block.objects.filter(lesson__edition=edition))
    blocks.warm((block.kind, block.data) for block in written)
    for block in written:
        block.html = blocks.get(block.kind, block.data).render(block.data, key=block.key)
    Block.objects.bulk_update(written, ["html"], batch_size=100)


@transaction.atomic
def open_draft(course: Course, *, by: User | None) -> Edition:
    """The course's draft: the one there is, or a copy of its newest edition, lessons with the same keys and codes.

    `by` is who asked; nothing is recorded, since nothing that a learner sees has changed.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    newest = course.editions.newest_first().first()
    if newest is None or newest.state == Edition.State.DRAFT:
        return newest or Edition.objects.create(course=course)
    draft = Edition.objects.create(course=course, **picked(newest, EDITION_FIELDS))
    for module in newest.modules.order_by("position"):
        copy_module(module, draft)
    write(draft, groups_of(newest))
    return draft


def copy_module(module: Module, draft: Edition) -> None:
    copied = Module.objects.create(edition=draft, position=module.position, **picked(module, MODULE_FIELDS))
    for lesson in module.lessons.order_by("position").prefetch_related("blocks"):
        copy_lesson(lesson, copied)


def copy_lesson(lesson: Lesson, module: Module) -> None:
    fields = picked(lesson, (*LESSON_FIELDS, "position", "code"))
    copied = Lesson.objects.create(edition=module.edition, module=module, **fields)
    Block.objects.bulk_create(Block(lesson=copied, **picked(block, BLOCK_FIELDS)) for block in lesson.blocks.all())
    copied.media.set(lesson.media.all())
    lesson_kinds.get(lesson.kind).copy(source=lesson, target=copied)
