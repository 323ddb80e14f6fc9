"""What further tries take off (docs.moodle.org, “Interactive with multiple tries”, “Question penalty”), nothing below 0.

Where a question has parts, each try that was needed for a part takes the penalty off that part alone.
"""

from collections.abc import Sequence
from decimal import Decimal

from assessments.rules.fractions import NONE, seven


def less(fraction: Decimal | None, before: int, penalty: Decimal) -> Decimal | None:
    """`fraction` after `before` other tries; None stays None."""
    return fraction if fraction is None or not before else seven(max(fraction - before * penalty, NONE))


def since_wrong(right: Sequence[bool], penalty: Decimal) -> Decimal:
    """What a part counts that was `right`, or not, at each try: every try up to the last other one takes the penalty off."""
    if not right[-1]:
        return NONE
    before = next((at for at in range(len(right), 0, -1) if not right[at - 1]), 0)
    return max(1 - before * penalty, NONE)


def since_changed[A](given: Sequence[A], worth: Decimal, penalty: Decimal) -> Decimal:
    """What a part counts whose last answer is worth `worth`: every try before that answer came takes the penalty off."""
    same = next((at for at, one in enumerate(reversed(given)) if one != given[-1]), len(given))
    return max(worth - (len(given) - same) * penalty, NONE)


def mean(parts: Sequence[Decimal]) -> Decimal:
    """Each part counts the same; 0 of nothing."""
    return seven(sum(parts, NONE) / len(parts)) if parts else NONE
