"""The blocks of a lesson as one list, its full version first, and the rows for it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from courses.blocks import Piece, named, shas_in, unnamed
from courses.media.keeping import settle
from courses.models import Block, Lesson
from courses.plain import PlainBlock
from lms.kit.codes import random_code

FULL, SHORTER = Block.Version.FULL.value, Block.Version.SHORTER.value
VERSIONS = (FULL, SHORTER)
KEY_LENGTH = 6


class Placed(NamedTuple):
    """A block without its place: in a list, that is where it stands."""

    version: str
    key: str
    kind: str
    data: dict[str, Any]

    @property
    def said(self) -> str:
        """All of it but the key, to compare by."""
        return json.dumps([self.version, self.kind, self.data], sort_keys=True)


def blocks_of(lesson: Lesson) -> list[Placed]:
    """The lesson as it is. One query."""
    return in_order(Block.objects.filter(lesson=lesson))


def in_order(rows: Iterable[Block]) -> list[Placed]:
    """Blocks of one lesson, already fetched."""
    found = sorted(rows, key=lambda row: (VERSIONS.index(row.version), row.position, row.pk))
    return [Placed(row.version, row.key, row.kind, row.data) for row in found]


def arrange(lesson: Lesson, wanted: Sequence[Placed]) -> None:
    """Makes `wanted` the whole of `lesson`; rows keep their keys. Four queries at most, and one for its media; more where these change."""
    there = {row.key: row for row in Block.objects.filter(lesson=lesson)}
    new, changed = [], []
    for position, placed in enumerate(wanted):
        values = {**placed._asdict(), "position": position}
        row = there.pop(placed.key, None)
        if row is None:
            new.append(Block(lesson=lesson, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            vars(row).update(values)
            changed.append(row)
    if there:
        Block.objects.filter(pk__in=[row.pk for row in there.values()]).delete()
    Block.objects.bulk_update(changed, ["version", "position", "kind", "data"])
    Block.objects.bulk_create(new)
    settle(lesson, shas_in((block.kind, block.data) for block in wanted))


def from_plain(full: Sequence[PlainBlock], shorter: Sequence[PlainBlock]) -> list[Placed]:
    """Blocks out of a source; whatever has no key of its own gets the one that it has by its number."""
    both = [*((FULL, block) for block in full), *((SHORTER, block) for block in shorter)]
    keys = named((block.kind, block.key) for _version, block in both)
    return [Placed(version, key, block.kind, block.data) for key, (version, block) in zip(keys, both, strict=True)]


def to_plain(blocks: Sequence[Placed]) -> dict[str, list[PlainBlock]]:
    """Both versions for a source: `from_plain` of it gives the same blocks again."""
    keys = unnamed((block.kind, block.key) for block in blocks)
    found: dict[str, list[PlainBlock]] = {version: [] for version in VERSIONS}
    for key, block in zip(keys, blocks, strict=True):
        found[block.version].append(PlainBlock(kind=block.kind, data=block.data, key=key))
    return found


def new_key() -> str:
    return random_code(KEY_LENGTH).lower()


def recognized(before: Sequence[Placed], pieces: Iterable[tuple[str, Piece]]) -> list[Placed]:
    """What was written (version, piece) instead of `before`: each with the key of the block that it was.

    A piece with a key of its own has that; others are known by what they say, else by their kind and place; the rest is new.
    """
    found = [Placed(version, piece.key, piece.kind, piece.data) for version, piece in pieces]
    taken = {block.key for block in found if block.key}
    free = [block for block in before if block.key not in taken]
    keys = dict(pairs(free, [block for block in found if not block.key]))
    nameless = iter(range(len(found)))
    return [block._replace(key=block.key or keys.get(next(nameless)) or new_key()) for block in found]


def pairs(before: Sequence[Placed], after: Sequence[Placed]) -> Iterator[tuple[int, str]]:
    """(place in `after`, key of the block in `before` that it was)."""
    matcher = SequenceMatcher(None, [one.said for one in before], [one.said for one in after], autojunk=False)
    for _what, start, end, first, last in matcher.get_opcodes():
        left = list(before[start:end])
        for place in range(first, last):
            alike = (after[place].version, after[place].kind)
            was = next((one for one in left if (one.version, one.kind) == alike), None)
            if was:
                left.remove(was)
                yield place, was.key
