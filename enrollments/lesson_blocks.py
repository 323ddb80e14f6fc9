"""The blocks of a lesson that depend on the day or on who reads: put between the others, with what she has kept in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from courses.blocks import Keeps, Reader
from courses.frozen import LiveBlock, Text, texts_of
from enrollments.entries import Met, met, seen, value_of
from enrollments.lesson_pages import Learning, LessonPage
from enrollments.polling import Group, groups


class Held(NamedTuple):
    """What somebody typed into a block that could not be kept, and why; `other` is what is kept instead."""

    block: str
    value: Any
    problem: str
    other: Any = None


@dataclass(frozen=True)
class Kept:
    """What stands in a block: a private `value`, and its sign; or that a poll is answered, and what all said."""

    value: Any = None
    seen: str = ""
    other: Any = None
    answered: bool = False
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A part of a lesson's text: `html`, or a block for its own template."""

    html: SafeString | str = ""
    block: LiveBlock | None = None


def block_of(lesson: int, key: str) -> LiveBlock | None:
    """The block of a lesson in which something may be kept."""
    texts = texts_of(lesson).values()
    live = (piece for text in texts for piece in text.pieces if isinstance(piece, LiveBlock))
    return next((one for one in live if one.shown.key == key and one.kind.keeps is not Keeps.NOTHING), None)


def pieces_of(
    text: Text | None, *, page: LessonPage, learning: Learning, course: str, held: Held | None = None
) -> list[Piece]:
    """`text` as this person meets it. No query where nothing in it depends on her; one for all that she keeps, and one for each kind that asks."""
    if text is None or not text.pieces:
        return [Piece(text.html)] if text else []
    live = [piece for piece in text.pieces if isinstance(piece, LiveBlock)]
    keeps = any(one.kind.keeps is not Keeps.NOTHING for one in live)
    found = met(learning.pk, page.lesson.key) if keeps else Met()
    reader = Reader(learning.pk, learning.clock.today)
    facts = {kind.key: kind.facts(reader) for kind in {one.kind.key: one.kind for one in live}.values()}
    return list(dressed(text, found, facts, page, course, held))


def dressed(
    text: Text, found: Met, facts: Mapping[str, Mapping[str, Any]], page: LessonPage, course: str, held: Held | None
) -> Iterator[Piece]:
    for piece in text.pieces:
        if not isinstance(piece, LiveBlock):
            yield Piece(piece)
            continue
        key, kind = piece.shown.key, piece.kind
        here: dict[str, Any] = {"facts": facts[kind.key], "version": page.version}
        if kind.keeps is not Keeps.NOTHING:
            here["action"] = reverse("enrollments:block_keep", args=[course, page.lesson.code, key])
            here |= {"kept": kept_in(piece, found), "problem": ""}
        if held and held.block == key:
            here |= {"kept": replace(here["kept"], value=held.value, other=held.other), "problem": held.problem}
        if kind.keeps is Keeps.PRIVATE:
            beside = kind.beside(piece.shown.data, here["kept"].value, refused=bool(here["problem"]))
            here["more"] = {**piece.shown.more, **beside}
        yield Piece(block=replace(piece, shown=replace(piece.shown, **here)))


def kept_in(block: LiveBlock, found: Met) -> Kept:
    key, kind = block.shown.key, block.kind
    if kind.keeps is Keeps.PRIVATE:
        text = found.kept.get(key, "")
        return Kept(value_of(text, kind.key), seen(text))
    said = groups(block.shown.more["options"], found.counts.get(key, {}))
    return Kept(answered=key in found.kept, groups=tuple(said))
