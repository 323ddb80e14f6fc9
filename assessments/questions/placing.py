"""What the kinds share whose parts are each answered from a list. Fields are called "1", "2"…, and so are the values of each list.

What a value means is known here alone, and neither names nor values say anything about the author's order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.questions.kinds import Answer, AnswerError, Sent

MOST = 30


@dataclass(frozen=True)
class Pick:
    """One line of a list to choose from."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """A part of a question while it is answered: what it says, and its list."""

    name: str
    text: SafeString
    picks: list[Pick]


@dataclass(frozen=True)
class ReviewedPart:
    """A part afterwards: what was chosen for it, and what helps; `right` says that both are the same."""

    text: SafeString
    chosen: str
    helpful: str
    right: bool


def meant(values: Sequence[str], places: Sequence[int]) -> int | None:
    """Which of `places` the value of one list means; None for nothing chosen. Raises AnswerError."""
    known = {str(value): place for value, place in enumerate(places, start=1)}
    if len(values) > 1 or not all(value == "" or value in known for value in values):
        raise AnswerError(_("Please choose from the lists on this page."))
    return known.get(values[0]) if values else None


def picked(places: Sequence[int], texts: Sequence[str], chosen: int | None) -> list[Pick]:
    """The lines of one list, which stand for `places` and say `texts`."""
    pairs = zip(places, texts, strict=True)
    return [Pick(str(value), text, place == chosen) for value, (place, text) in enumerate(pairs, start=1)]


def read(sent: Sent, offered: Sequence[Sequence[int]]) -> Answer:
    """What was chosen, field by field; `offered` has the places that each field's values stand for. Raises AnswerError."""
    if set(sent) - {str(name) for name in range(1, len(offered) + 1)}:
        raise AnswerError(_("Please choose from the lists on this page."))
    found = [meant(sent.get(str(name), ()), places) for name, places in enumerate(offered, start=1)]
    return found if any(one is not None for one in found) else None


def sent(parts: Sequence[Part]) -> dict[str, list[str]]:
    """What a browser sends for these parts."""
    return {part.name: [pick.value for pick in part.picks if pick.chosen] or [""] for part in parts}


def said(parts: Sequence[tuple[str, str]]) -> str:
    """What was chosen for each part, in a line."""
    return " · ".join(f"{part}: {chosen}" for part, chosen in parts if chosen)
