"""Choosing: one answer, several, or true and false (docs.moodle.org, “Multiple Choice question type”).

`fractions` are what the choices are worth, in the author's order; an answer names places in that order, from 0.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal

from assessments.rules.fractions import NONE, WHOLE, between, seven


def one(fractions: Sequence[Decimal], chosen: int | None) -> Decimal:
    """What the chosen one is worth. A negative one stays negative: Moodle takes marks away for it."""
    return NONE if chosen is None else seven(fractions[chosen])


def several(fractions: Sequence[Decimal], chosen: Collection[int]) -> Decimal:
    """The sum of what the chosen ones are worth, never below 0 and never above 1."""
    return between(sum((fractions[place] for place in set(chosen)), NONE))


def exactly(fractions: Sequence[Decimal], chosen: Collection[int]) -> Decimal:
    """Everything for all that are worth anything and no other, else nothing."""
    right = {place for place, fraction in enumerate(fractions) if fraction > NONE}
    return WHOLE if set(chosen) == right else NONE


def true_false(*, right: bool, answer: bool) -> Decimal:
    return WHOLE if answer == right else NONE
