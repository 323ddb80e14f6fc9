"""Which questions one attempt asks, and in which order their choices stand. The same seed always gives the same."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

NO_QUOTAS: Mapping[str, int] = {}


@dataclass(frozen=True)
class Drawable:
    """A question that may be drawn: the id of its wording, its own id, its topic, what it weighs."""

    version: int
    question: int
    topic: str = ""
    marks: Decimal = Decimal(1)


def draw(
    pool: Sequence[Drawable],
    *,
    count: int | None,
    each_topic: int,
    seed: int,
    seen: Mapping[int, int],
    quotas: Mapping[str, int] = NO_QUOTAS,
) -> list[Drawable]:
    """`count` questions of `pool` (all of them, in the author's order, for None), at least `each_topic` of every topic.

    A topic that `quotas` names gets at least as many as they say instead.

    `seen` says how often each question (by id) was asked before: what was asked less often goes first.
    """
    if count is None or count >= len(pool):
        return list(pool)
    dice = random.Random(seed)  # noqa: S311 -- fairness, not secrecy
    line = sorted(shuffled(pool, dice), key=lambda item: seen.get(item.question, 0))
    taken = quota(line, each_topic, quotas)[:count]
    rest = [item for item in line if item not in taken]
    return shuffled(taken + rest[: count - len(taken)], dice)


def draw_one(
    pool: Sequence[Drawable], *, seed: int, seen: Mapping[int, int], last: int | None = None
) -> list[Drawable]:
    """One question of `pool`, of those asked least often; `last`, the id of the one just asked, only where there is no other."""
    others = [item for item in pool if item.question != last] or list(pool)
    line = sorted(shuffled(others, random.Random(seed)), key=lambda item: seen.get(item.question, 0))  # noqa: S311 -- fairness
    return line[:1]


def quota(line: Sequence[Drawable], each_topic: int, quotas: Mapping[str, int] = NO_QUOTAS) -> list[Drawable]:
    """The first of every topic, as many as its quota says, or else `each_topic`."""
    by_topic = sorted(line, key=lambda item: item.topic)
    grouped = groupby(by_topic, key=lambda item: item.topic)
    groups = [list(group)[: quotas.get(topic, each_topic)] for topic, group in grouped]
    return [item for group in groups for item in group]


def shuffled[T](things: Sequence[T], dice: random.Random) -> list[T]:
    return dice.sample(things, len(things))
