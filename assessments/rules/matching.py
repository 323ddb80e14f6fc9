"""Pairs (docs.moodle.org, “Matching question type”): every stem counts the same."""

from collections.abc import Sequence
from decimal import Decimal

from assessments.rules.fractions import share


def grade(right: Sequence[str], chosen: Sequence[str | None]) -> Decimal:
    """`right` and `chosen` go stem by stem. Two stems with the same text beside them may be answered with either."""
    return share(answer == one for answer, one in zip(chosen, right, strict=True))
