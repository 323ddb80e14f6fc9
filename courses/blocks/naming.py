"""How a block is recognised in the next edition: by a key of its own, or, where nobody gave it one, by its kind and its number.

A key is left out wherever it says no more than that, so that what is written down stays easy to read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

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
    """The same keys, "" where `named` gives it back."""
    pairs = list(blocks)
    return [
        "" if key == own else key for (_kind, key), own in zip(pairs, usual(kind for kind, _key in pairs), strict=True)
    ]
