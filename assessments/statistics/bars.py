"""A bar chart as plain data: places and lengths for a template that draws it and writes the same numbers as a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WIDTH, LONGEST, LINE = 320, 232, 48
LABEL_DOWN, BAR_DOWN, TEXT_DOWN, TEXT_AFTER = 15, 21, 35, 8
LETTERS = 36
COLORS = {"sea", "leaf", "mango", "plum"}


@dataclass(frozen=True)
class Measure:
    """One thing to draw. `text` is its value as people read it, with the unit; None is not shown."""

    label: str
    value: float | None
    text: str = ""
    color: str = "sea"


@dataclass(frozen=True)
class Bar:
    """`label` and `text` go into the table, `short` beside the bar; places and lengths in units of the drawing."""

    label: str
    short: str
    text: str
    color: str
    shown: bool
    length: int
    label_y: int
    bar_y: int
    text_x: int
    text_y: int


@dataclass(frozen=True)
class Chart:
    """What `template` needs, under the name `chart`. `key` is unlike any other on the page."""

    key: str
    title: str
    description: str
    headings: tuple[str, str]
    bars: list[Bar]
    width: int
    height: int
    longest: int
    template: ClassVar[str] = "components/bar_chart.html"


def chart(
    *, key: str, title: str, headings: tuple[str, str], measures: Sequence[Measure], maximum: float = 100
) -> Chart:
    """A chart of `measures`, one under the other; `headings` stand over the labels and the values of the table.

    A value of `maximum` is a full bar. Raises ValueError for a value below 0 or above `maximum`, for a color that the look does
    not have, and for a key that is not small letters, digits and hyphens.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]*", key):
        raise ValueError(f"{key!r} cannot be a key.")
    bars = [bar(measure, place, maximum) for place, measure in enumerate(measures)]
    return Chart(key, title, describe(measures), headings, bars, WIDTH, LINE * len(bars), LONGEST)


def bar(measure: Measure, place: int, maximum: float) -> Bar:
    """`measure` drawn as number `place` from above, from 0."""
    if measure.color not in COLORS:
        raise ValueError(f"{measure.color!r} is no color of ours.")
    if measure.value is not None and not 0 <= measure.value <= maximum:
        raise ValueError(f"{measure.value} is not between 0 and {maximum}.")
    length, top = length_of(measure.value, maximum), LINE * place
    return Bar(
        label=measure.label,
        short=shortened(measure.label),
        text=text_of(measure),
        color=measure.color,
        shown=measure.value is not None,
        length=length,
        label_y=top + LABEL_DOWN,
        bar_y=top + BAR_DOWN,
        text_x=0 if measure.value is None else length + TEXT_AFTER,
        text_y=top + TEXT_DOWN,
    )


def length_of(value: float | None, maximum: float) -> int:
    """At least 1 for anything above 0, so that little can be told from nothing."""
    return max(1, round(LONGEST * value / maximum)) if value else 0


def text_of(measure: Measure) -> str:
    return _("not shown") if measure.value is None else measure.text or f"{measure.value:g}"


def shortened(label: str) -> str:
    """`label`, cut between words where it is too long to stand in one line."""
    if len(label) <= LETTERS:
        return label
    kept = label[:LETTERS]
    return f"{kept.rsplit(' ', 1)[0].rstrip(' ,;:–') or kept}…"


def describe(measures: Sequence[Measure]) -> str:
    """What somebody who does not see the drawing is told about it."""
    shown = [measure for measure in measures if measure.value is not None]
    bars = ngettext("A bar chart with %(n)d bar.", "A bar chart with %(n)d bars.", len(measures)) % {"n": len(measures)}
    parts = [bars]
    if shown:
        ordered = sorted(shown, key=lambda measure: measure.value or 0)
        most = _("The longest is “%(label)s”, %(value)s.") % named(ordered[-1])
        least = _("The shortest is “%(label)s”, %(value)s.") % named(ordered[0])
        parts += [most, least][: len(shown)]
    parts.append(_("The table below has all numbers."))
    return " ".join(parts)


def named(measure: Measure) -> dict[str, str]:
    return {"label": measure.label, "value": text_of(measure)}
