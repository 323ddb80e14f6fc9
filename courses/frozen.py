"""What a published edition says: its outline and the texts of its lessons never change, so each process reads them once.

Who may see them is asked elsewhere, with every request; nothing here depends on a person. A draft is read anew every time.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.utils.safestring import SafeString, mark_safe

from courses import blocks
from courses.blocks import BlockKind, Shown
from courses.models import Block, Edition, Lesson, Prerequisite
from lms.kit.keeping import Kept

EDITIONS, LESSONS = 64, 512
KILOBYTE = 1024
IN_ORDER = Prefetch("blocks", Block.objects.order_by("position"))


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """A module as an outline has it."""

    pk: int
    position: int
    title: str
    outcome: str
    intro: SafeString


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """A lesson as an outline has it. `after`: of each group of lessons (primary keys) one is to be done first."""

    module: ModuleFacts
    pk: int
    key: str
    code: str
    kind: str
    title: str
    minutes: int
    covers: str
    sensitive: bool
    required: bool
    opens_on: date | None
    opens_after: int | None
    after: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True, slots=True)
class LiveBlock:
    """A block that looks different by the day or by who reads."""

    kind: BlockKind[Any]
    shown: Shown


@dataclass(frozen=True, slots=True)
class Text:
    """A lesson's text in one version: safe HTML, how many characters it has, and how many bytes come beside it.

    `pieces` are the same in order, the live blocks by themselves; none at all where there is no live block.
    """

    html: SafeString
    characters: int
    fetched: int = 0
    pieces: tuple["SafeString | LiveBlock", ...] = ()

    @property
    def kilobytes(self) -> int:
        """What a phone fetches for it, at most: compressed on the way it is less."""
        return -(-(self.characters + self.fetched) // KILOBYTE)


FACTS = ("key", "code", "kind", "title", "minutes", "covers", "sensitive", "required", "opens_on", "opens_after")
LESSON = ("pk", *FACTS)
MODULE = ("module", "module__position", "module__title", "module__outcome", "module__intro_html")
PLACE = 2 + len(MODULE)  # where in a row the lesson begins, after the edition, its state and the module
Outline = tuple[LessonFacts, ...]
_outlines: Kept[int, Outline] = Kept(EDITIONS)
_texts: Kept[int, dict[str, Text]] = Kept(LESSONS)


def outline_of(edition_id: int) -> Outline:
    """The lessons of an edition, in order. Two queries, or none."""
    return outlines_of([edition_id])[edition_id]


def outlines_of(edition_ids: Collection[int]) -> dict[int, Outline]:
    """The outlines of several editions. Two queries, or none."""
    return _outlines.of(edition_ids, read_outlines)


def texts_of(lesson_id: int) -> dict[str, Text]:
    """The texts of a lesson by version (Block.Version); a version that was not written is not there. One query, or none."""
    return _texts.of([lesson_id], read_texts).get(lesson_id, {})


def read_outlines(edition_ids: list[int]) -> Iterator[tuple[int, Outline, bool]]:
    lessons = Lesson.objects.filter(edition__in=edition_ids).in_order()
    rows = list(lessons.values_list("edition", "edition__state", *MODULE, *LESSON))
    after = read_after(edition_ids)
    for edition in edition_ids:
        mine = [row for row in rows if row[0] == edition]
        modules = {row[2]: module_facts(*row[2:PLACE]) for row in mine}
        outline = tuple(lesson_facts(modules[row[2]], row[PLACE:], after) for row in mine)
        yield edition, outline, bool(mine) and mine[0][1] != Edition.State.DRAFT


def lesson_facts(module: ModuleFacts, row: Any, after: dict[int, tuple[frozenset[int], ...]]) -> LessonFacts:
    facts: dict[str, Any] = dict(zip(LESSON, row, strict=True))
    return LessonFacts(module, after=after.get(facts["pk"], ()), **facts)


def read_after(edition_ids: list[int]) -> dict[int, tuple[frozenset[int], ...]]:
    """Lesson → its groups of lessons, all by primary key."""
    rows = Prerequisite.objects.filter(lesson__edition__in=edition_ids).values_list("lesson", "group", "needs")
    found: dict[int, dict[int, set[int]]] = {}
    for lesson, group, needs in rows.order_by("lesson", "group", "needs"):
        found.setdefault(lesson, {}).setdefault(group, set()).add(needs)
    return {lesson: tuple(map(frozenset, groups.values())) for lesson, groups in found.items()}


def module_facts(pk: int, position: int, title: str, outcome: str, intro: str) -> ModuleFacts:
    """Its opening words were rendered, and cleaned, when the edition was published."""
    return ModuleFacts(pk, position, title, outcome, mark_safe(intro))  # noqa: S308 -- courses.text has cleaned it


def read_texts(lesson_ids: list[int]) -> Iterator[tuple[int, dict[str, Text], bool]]:
    for lesson in Lesson.objects.filter(pk__in=lesson_ids).select_related("edition").prefetch_related(IN_ORDER):
        rows: dict[str, list[Block]] = {}
        for block in lesson.blocks.all():
            rows.setdefault(block.version, []).append(block)
        texts = {version: text_of(found) for version, found in rows.items()}
        yield lesson.pk, texts, lesson.edition.state != Edition.State.DRAFT


def text_of(rows: list[Block]) -> Text:
    """One version of a lesson as it was rendered when it was published."""
    blocks.warm((row.kind, row.data) for row in rows)
    whole = joined((row.html for row in rows), fetched=sum(map(weight_of, rows)))
    return replace(whole, pieces=tuple(pieces(rows))) if any(is_live(row) for row in rows) else whole


def weight_of(row: Block) -> int:
    kind = blocks.get(row.kind, row.data)
    return kind.weight(kind.data.model_validate(row.data)) if kind.files else 0


def is_live(row: Block) -> bool:
    return blocks.get(row.kind, row.data).live


def pieces(rows: list[Block]) -> Iterator["SafeString | LiveBlock"]:
    for live, together in groupby(rows, key=is_live):
        if live:
            yield from (live_block(row) for row in together)
        else:
            yield joined(row.html for row in together).html


def live_block(row: Block) -> LiveBlock:
    kind = blocks.get(row.kind, row.data)
    return LiveBlock(kind, kind.shown(row.data, key=row.key))


def safe(html: str) -> SafeString:
    """What a kind of block has rendered; it has cleaned it."""
    return mark_safe(html)  # noqa: S308 -- as above


def joined(html: Iterable[str], *, fetched: int = 0) -> Text:
    """What the blocks of a lesson rendered to, in one."""
    whole = "".join(html)
    return Text(safe(whole), len(whole), fetched)
