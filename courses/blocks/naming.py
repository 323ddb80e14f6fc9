"""How a block is recognised in the next edition: by a key of its own, or, where nobody gave it one, by its kind and its number.

A key is left out wherever it says no more than that, so that what is written down stays easy to read; but not where people have left
something in a block, which must be theirs also when blocks of its kind are added before it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from courses.blocks.kinds import Keeps
from courses.blocks.lost import get

LONGEST_NAME = 40


def usual(kinds: Iterable[str]) -> Iterator[str]:
    """The key that each of a lesson's blocks has by itself: `text-1`, `text-2`, `poll-1`…"""
    seen: Counter[str] = Counter()
    for kind in kinds:
        seen[kind] += 1
        yield f"{kind}-{seen[kind]}"


def named(blocks: Iterable[tuple[str, str]]) -> list[str]:
    """The keys of a lesson's blocks (kind, key or ""), in order, none left out."""
    pairs = list(blocks)
    return [key or own for (_kind, key), own in zip(pairs, usual(kind for kind, _key in pairs), strict=True)]


def unnamed(blocks: Iterable[tuple[str, str]]) -> list[str]:
    """The same keys, "" where `named` gives it back and nothing hangs on it."""
    pairs = list(blocks)
    return [
        "" if key == own and not is_kept_by_name(kind) else key
        for (kind, key), own in zip(pairs, usual(kind for kind, _key in pairs), strict=True)
    ]


def is_kept_by_name(kind: str) -> bool:
    """Whether blocks of this kind hold what people left in them."""
    return get(kind).keeps != Keeps.NOTHING
