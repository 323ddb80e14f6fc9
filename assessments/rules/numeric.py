"""Numbers, how near is near enough, and units (docs.moodle.org, “Numerical question type”).

Moodle compares binary floating point numbers and widens every tolerance by the fourteenth digit of the larger of number
and tolerance; so do we, so that an answer on the very edge is graded alike.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from assessments.rules.fractions import NONE, seven
from assessments.rules.short_text import AROUND

ANY = "*"
DIGITS = 14
NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?"
IN_FRONT, AT_THE_END = re.compile(NUMBER), re.compile(NUMBER + r"\Z")
TIMES_TEN = re.compile(r"(?:e|E|(?:x|\*|×)10(?:\^|\*\*))([+-]?[0-9]+)")

type Kind = Literal["nominal", "relative", "geometric"]


class Measured(NamedTuple):
    value: float
    unit: str


class Found(NamedTuple):
    at: int
    right_unit: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """A number as text, or `*` for any; `tolerance` is an amount (nominal), a share (relative) or a factor (geometric)."""

    number: str
    fraction: Decimal
    tolerance: Decimal = NONE
    kind: Kind = "nominal"


@dataclass(frozen=True, slots=True)
class Units:
    """`multipliers`: how many of a unit make one of the question's own. `grading` and `penalty`: see `items.Numeric`."""

    multipliers: Mapping[str, Decimal] = field(default_factory=dict)
    grading: int = 0
    penalty: Decimal = NONE
    left: bool = False


NO_UNITS = Units()


def answered(answer: str) -> bool:
    """Is there anything to grade? Spaces are something, and worth nothing."""
    return answer != ""


def measured(text: str, *, left: bool = False) -> Measured | None:
    """The number in `text` and what is written beside it; None when it does not begin (or end) with a number.

    Spaces are left out; commas too: with a comma or a second point, the commas part the thousands.
    """
    bare = TIMES_TEN.sub(r"e\1", text.strip(AROUND).replace(" ", "")).replace(",", "")
    found = AT_THE_END.search(bare) if left else IN_FRONT.match(bare)
    if not found:
        return None
    unit = bare[: found.start()] if left else bare[found.end() :]
    return Measured(float(found[0]), unit)


def grade(accepted: Iterable[Accepted], answer: str, *, units: Units = NO_UNITS, unit: str | None = None) -> Decimal:
    """The fraction of the first accepted answer that fits, less what a wrong unit costs.

    `unit` is the chosen one where units are chosen apart from the number.
    """
    listed = list(accepted)
    found = place(listed, answer, units=units, unit=unit)
    return NONE if found is None else after_unit(listed[found.at].fraction, units, right=found.right_unit)


def place(
    accepted: Iterable[Accepted], answer: str, *, units: Units = NO_UNITS, unit: str | None = None
) -> Found | None:
    """Which accepted answer fits first, and whether its unit is one of the question's."""
    found = measured(answer, left=units.left)
    if not found:
        return None
    known = units.multipliers.get(found.unit if unit is None else unit)
    scaled = found.value if known is None else found.value * (1 / float(known))
    for at, one in enumerate(accepted):
        if within(one, scaled):
            return Found(at, known is not None)
        if known is not None and within(one, found.value):
            return Found(at, False)
    return None


def after_unit(fraction: Decimal, units: Units, *, right: bool) -> Decimal:
    if right or not units.grading:
        return seven(fraction)
    cost = units.penalty * fraction if units.grading == 1 else units.penalty
    return seven(max(fraction - cost, NONE))


def within(accepted: Accepted, value: float) -> bool:
    if accepted.number == ANY:
        return True
    low, high = bounds(float(accepted.number), float(accepted.tolerance), accepted.kind)
    return low <= value <= high


def bounds(number: float, tolerance: float, kind: Kind) -> tuple[float, float]:
    """The smallest and the largest value that still count as `number`. A tolerance has no sign."""
    edge = 10.0**-DIGITS
    room = abs(tolerance)
    if kind == "nominal":
        room += edge * max(room, abs(number), edge)
        return number - room, number + room
    if kind == "relative":
        span = abs(number) * (room + edge)
        return number - span, number + span
    factor = 1 + room + edge
    low, high = sorted((number / factor, number * factor))
    return low, high
