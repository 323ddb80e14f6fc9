"""Gaps to fill from lists (docs.moodle.org, “Select missing words question type”): every gap counts the same."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assessments.rules.fractions import share

GAP = re.compile(r"\[\[([0-9]+)\]\]")


def right(text: str) -> list[int]:
    """The place of the right choice of each gap in `text`, from 1, in reading order."""
    return [int(found[1]) for found in GAP.finditer(text)]


def grade(right: Sequence[int], chosen: Sequence[int | None]) -> Decimal:
    """Both go gap by gap and name places in the list of choices."""
    return share(answer == one for answer, one in zip(chosen, right, strict=True))
