"""What a published edition says: its outline and the texts of its lessons never change, so each process reads them once.

Who may see them is asked elsewhere, with every request; nothing here depends on a person. A draft is read anew every time.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.safestring import SafeString, mark_safe

from courses.models import Block, Edition, Lesson
from lms.kit.keeping import Kept

EDITIONS, LESSONS = 64, 512
IN_ORDER = Prefetch("blocks", Block.objects.order_by("position"))


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """A module as an outline has it."""

    pk: int
    position: int
    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """A lesson as an outline has it."""

    module: ModuleFacts
    pk: int
    code: str
    kind: str
    title: str
    minutes: int
    covers: str
    sensitive: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A lesson's text in one version: safe HTML, and how many characters it has."""

    html: SafeString
    characters: int


LESSON = ("pk", "code", "kind", "title", "minutes", "covers", "sensitive", "required")
MODULE = ("module", "module__position", "module__title", "module__outcome")
Outline = tuple[LessonFacts, ...]
_outlines: Kept[int, Outline] = Kept(EDITIONS)
_texts: Kept[int, dict[str, Text]] = Kept(LESSONS)


def outline_of(edition_id: int) -> Outline:
    """The lessons of an edition, in order. One query, or none."""
    return outlines_of([edition_id])[edition_id]


def outlines_of(edition_ids: Collection[int]) -> dict[int, Outline]:
    """The outlines of several editions. One query, or none."""
    return _outlines.of(edition_ids, read_outlines)


def texts_of(lesson_id: int) -> dict[str, Text]:
    """The texts of a lesson by version (Block.Version); a version that was not written is not there. One query, or none."""
    return _texts.of([lesson_id], read_texts).get(lesson_id, {})


def read_outlines(edition_ids: list[int]) -> Iterator[tuple[int, Outline, bool]]:
    lessons = Lesson.objects.filter(edition__in=edition_ids).in_order()
    rows = list(lessons.values_list("edition", "edition__state", *MODULE, *LESSON))
    for edition in edition_ids:
        mine = [row for row in rows if row[0] == edition]
        modules = {row[2]: ModuleFacts(*row[2:6]) for row in mine}
        outline = tuple(LessonFacts(modules[row[2]], *row[6:]) for row in mine)
        yield edition, outline, bool(mine) and mine[0][1] != Edition.State.DRAFT


def read_texts(lesson_ids: list[int]) -> Iterator[tuple[int, dict[str, Text], bool]]:
    for lesson in Lesson.objects.filter(pk__in=lesson_ids).select_related("edition").prefetch_related(IN_ORDER):
        pieces: dict[str, list[str]] = {}
        for block in lesson.blocks.all():
            pieces.setdefault(block.version, []).append(block.html)
        texts = {version: text(html) for version, html in pieces.items()}
        yield lesson.pk, texts, lesson.edition.state != Edition.State.DRAFT


def text(pieces: list[str]) -> Text:
    """The pieces of a lesson in one; they were rendered, and cleaned, when the edition was published."""
    return Text(mark_safe("".join(pieces)), sum(map(len, pieces)))  # noqa: S308 -- courses.text has cleaned it
