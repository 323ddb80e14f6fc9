"""A text with questions inside (docs.moodle.org, “Embedded Answers (Cloze) question type”)."""

from collections.abc import Iterable
from decimal import Decimal

from assessments.rules.fractions import NONE, seven


def grade(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """`parts`: what each part weighs, and the fraction that it was given. Their weighted mean; 0 without weight."""
    weighed = list(parts)
    weight = sum((mark for mark, _ in weighed), NONE)
    return seven(sum((mark * fraction for mark, fraction in weighed), NONE) / weight) if weight else NONE
