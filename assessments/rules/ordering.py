"""Putting things in order (docs.moodle.org, “Ordering question type”, “Grading type”).

The right order is 0, 1, 2…; `given` names those numbers in the order in which a person put them. Where everything was put
somewhere, the grades are Moodle's. None is a place that stayed empty: what is missing from the order counts as not right, and the
whole stays as long as it was.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from assessments.rules.fractions import NONE, seven, share

type Given = Sequence[int | None]


def grade(given: Given, kind: str = "ABSOLUTE_POSITION") -> Decimal:
    """Raises KeyError for a kind that nobody wrote a rule for."""
    return KINDS[kind](given)


def all_or_nothing(given: Given) -> Decimal:
    return Decimal(int(list(given) == list(range(len(given)))))


def absolute_position(given: Given) -> Decimal:
    return share(one == place for place, one in enumerate(given))


def follows(one: int | None, after: int | None) -> bool:
    return one is not None and after == one + 1


def next_one(given: Given, *, last: bool) -> Decimal:
    """Each is right when the one behind it is the one that belongs there; the last belongs before nothing."""
    ends = [*given[1:], len(given)] if last else list(given[1:])
    return share(follows(one, after) for one, after in zip(given, ends, strict=False))


def neighbors(given: Given) -> Decimal:
    """Each counts twice: for the one before it and for the one behind it; the ends have one neighbor that counts."""
    touching = sum(follows(one, after) for one, after in pairwise(given))
    return share_of(2 * touching, 2 * (len(given) - 1))


def everything_around(given: Given) -> Decimal:
    """Each counts for all that belong before it and all that belong behind it."""
    rising = sum(one < after for one, after in combinations(placed(given), 2))
    return share_of(2 * rising, len(given) * (len(given) - 1))


def longest(given: Given, *, in_a_row: bool) -> Decimal:
    """The longest part that is in order, if it has at least two members."""
    length = longest_run(given) if in_a_row else longest_rising(placed(given))
    return share_of(length, len(given)) if length > 1 else NONE


def longest_run(given: Given) -> int:
    best = run = 1
    for one, after in pairwise(given):
        run = run + 1 if follows(one, after) else 1
        best = max(best, run)
    return best


def longest_rising(given: Sequence[int]) -> int:
    ends: list[int] = []
    for one in given:
        place = bisect_left(ends, one)
        ends[place : place + 1] = [one]
    return len(ends)


def relative_to_correct(given: Given) -> Decimal:
    """Each loses a share for every place that it is away from its own."""
    count = len(given)
    if count < 2:
        return all_or_nothing(given)
    kept = sum(count - 1 - abs(one - place) for place, one in enumerate(given) if one is not None)
    return share_of(kept, count * (count - 1))


def placed(given: Given) -> list[int]:
    return [one for one in given if one is not None]


def share_of(part: int, whole: int) -> Decimal:
    return seven(Decimal(part) / whole) if whole else NONE


KINDS: dict[str, Callable[[Given], Decimal]] = {
    "ALL_OR_NOTHING": all_or_nothing,
    "ABSOLUTE_POSITION": absolute_position,
    "RELATIVE_NEXT_EXCLUDE_LAST": lambda given: next_one(given, last=False),
    "RELATIVE_NEXT_INCLUDE_LAST": lambda given: next_one(given, last=True),
    "RELATIVE_ONE_PREVIOUS_AND_NEXT": neighbors,
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": everything_around,
    "LONGEST_ORDERED_SUBSET": lambda given: longest(given, in_a_row=False),
    "LONGEST_CONTIGUOUS_SUBSET": lambda given: longest(given, in_a_row=True),
    "RELATIVE_TO_CORRECT": relative_to_correct,
}
