"""What only we know of a question, as tags: other programs keep them and pass over them, and a file that comes back says it still.

`gabay:whole` is one. A tag that begins so and says nothing known is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from assessments.formats.items import Essay, Item, MultiChoice, ShortText

PREFIX = "gabay:"


@dataclass(frozen=True, slots=True)
class Mark:
    """That `field` of an item of the type `kind` is `value`; `elsewhere` says what other programs make of it."""

    name: str
    kind: type[Item]
    field: str
    value: Any
    elsewhere: str

    @property
    def tag(self) -> str:
        return PREFIX + self.name

    def fits(self, item: Item) -> bool:
        return isinstance(item, self.kind) and getattr(item, self.field) == self.value


WHOLE = Mark(
    "whole",
    MultiChoice,
    "whole",
    True,
    "It counts only as a whole. Other programs give each right choice its part, and nothing beside another one.",
)
MARKS = (
    WHOLE,
    Mark("accents", ShortText, "accents", False, "Accents may be left out. Other programs want them."),
    Mark("slips", ShortText, "slips", True, "Small slips are taken. Other programs want each letter."),
    Mark("recording", Essay, "recording", True, "It is answered by a recording. Other programs ask for a file."),
)


def of(item: Item, *, but: frozenset[str] = frozenset()) -> Iterator[Mark]:
    """What is particular about `item`; `but` are names of marks that a format needs no tag for."""
    return (mark for mark in MARKS if mark.fits(item) and mark.name not in but)


def marked[T: Item](item: T, *, but: frozenset[str] = frozenset()) -> T:
    """`item` as a file has it."""
    tags = tuple(mark.tag for mark in of(item, but=but))
    return replace(item, tags=(*item.tags, *tags)) if tags else item


def unmarked[T: Item](item: T) -> T:
    """The other way round."""
    tags = {tag.casefold() for tag in item.tags if is_mark(tag)}
    if not tags:
        return item
    said = {mark.field: mark.value for mark in MARKS if mark.tag in tags and isinstance(item, mark.kind)}
    return replace(item, tags=tuple(tag for tag in item.tags if not is_mark(tag)), **said)


def is_mark(tag: str) -> bool:
    return tag.casefold().startswith(PREFIX)
