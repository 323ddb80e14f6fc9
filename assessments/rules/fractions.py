"""Fractions as Moodle keeps them: seven decimals, and for an answer's worth only the ones on its list.

The list is the one of its grade menus (docs.moodle.org, “Multiple Choice question type”, “Grade”).
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

NONE, WHOLE = Decimal(0), Decimal(1)
SEVENTH = Decimal("0.0000001")
NEAR_ENOUGH, RIGHT_ENOUGH = Decimal("0.00001"), Decimal("0.000001")

POSITIVE = tuple(
    Decimal(text)
    for text in [
        "1",
        "0.9",
        "0.8333333",
        "0.8",
        "0.75",
        "0.7",
        "0.6666667",
        "0.6",
        "0.5",
        "0.4",
        "0.3333333",
        "0.3",
        "0.25",
        "0.2",
        "0.1666667",
        "0.1428571",
        "0.125",
        "0.1111111",
        "0.1",
        "0.05",
    ]
)
GRADES = (*POSITIVE, NONE, *(-grade for grade in POSITIVE))


def seven(value: Decimal) -> Decimal:
    """`value` with at most seven decimals, halves away from zero; no trailing zeros."""
    rounded = value.quantize(SEVENTH, ROUND_HALF_UP)
    return rounded.quantize(WHOLE) if rounded == rounded.to_integral_value() else rounded.normalize()


def listed(value: Decimal) -> Decimal | None:
    """The grade on the list that `value` means, or None: 0.33333 is a third, 0.33 is nothing."""
    return next((grade for grade in GRADES if abs(value - grade) < NEAR_ENOUGH), None)


def nearest(value: Decimal) -> Decimal:
    """The grade on the list that is nearest to `value`; of two equally near, the one named first."""
    return min(GRADES, key=lambda grade: abs(value - grade))


def rounded_up(value: Decimal) -> Decimal:
    """`value`; 1 where it is so near that Moodle calls it right: three thirds with seven decimals are a whole."""
    return WHOLE if WHOLE - RIGHT_ENOUGH <= value < WHOLE else value


def share(parts: Iterable[bool]) -> Decimal:
    """How many of `parts` are true, as a fraction; 0 of nothing."""
    counted = list(parts)
    return seven(Decimal(sum(counted)) / len(counted)) if counted else NONE


def between(value: Decimal) -> Decimal:
    """`value`, not below 0 and not above 1, with seven decimals."""
    return seven(min(max(value, NONE), WHOLE))
