"""Which questions one attempt asks, and in which order their choices stand. The same seed always gives the same."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Drawable:
    """A question that may be drawn: the id of its wording, its own id, its topic."""

    version: int
    question: int
    topic: str = ""


def draw(
    pool: Sequence[Drawable], *, count: int | None, each_topic: int, seed: int, seen: Mapping[int, int]
) -> list[Drawable]:
    """`count` questions of `pool` (all of them, in the author's order, for None), at least `each_topic` of every topic.

    `seen` says how often each question (by id) was asked before: what was asked less often goes first.
    """
    if count is None or count >= len(pool):
        return list(pool)
    dice = random.Random(seed)  # noqa: S311 -- fairness, not secrecy
    line = sorted(shuffled(pool, dice), key=lambda item: seen.get(item.question, 0))
    taken = quota(line, each_topic)[:count]
    rest = [item for item in line if item not in taken]
    return shuffled(taken + rest[: count - len(taken)], dice)


def quota(line: Sequence[Drawable], each_topic: int) -> list[Drawable]:
    """The first `each_topic` of every topic."""
    by_topic = sorted(line, key=lambda item: item.topic)
    groups = [list(group)[:each_topic] for _, group in groupby(by_topic, key=lambda item: item.topic)]
    return [item for group in groups for item in group]


def in_shown_order[T](choices: Sequence[T], *, seed: int, version: int) -> list[T]:
    """`choices` (in the author's order) as the person with this seed sees them."""
    return shuffled(choices, random.Random(f"{seed}:{version}"))  # noqa: S311 -- fairness, not secrecy


def shuffled[T](things: Sequence[T], dice: random.Random) -> list[T]:
    return dice.sample(things, len(things))
