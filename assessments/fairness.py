"""What gives answers away to people who only guess: remarks for the author, never a reason to refuse."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

FEWEST, SHARE = 5, 0.4


def remarks(questions: list[dict[str, Any]]) -> list[str]:
    """About questions as a course file has them; none about fewer than five with one right choice each."""
    asked = [listed for question in questions if sum(map(is_key, listed := question.get("choices", ()))) == 1]
    if len(asked) < FEWEST:
        return []
    found = []
    place, times = Counter(place_of_key(choices) for choices in asked).most_common(1)[0]
    if times / len(asked) > SHARE:
        found.append(
            _(
                "The right choice stands in place %(place)d in %(times)d of %(all)d questions. Learners see a mixed order; on paper it shows."
            )
            % {"place": place, "times": times, "all": len(asked)}
        )
    longest = sum(key_is_longest(choices) for choices in asked)
    if longest / len(asked) > SHARE:
        found.append(
            _("The right choice is the longest in %(times)d of %(all)d questions. Make some others as long.")
            % {"times": longest, "all": len(asked)}
        )
    return found


def is_key(choice: dict[str, Any]) -> bool:
    return bool(choice.get("right"))


def place_of_key(choices: list[dict[str, Any]]) -> int:
    return next(place for place, choice in enumerate(choices, start=1) if is_key(choice))


def key_is_longest(choices: list[dict[str, Any]]) -> bool:
    key = next(len(choice["text"]) for choice in choices if is_key(choice))
    return all(len(choice["text"]) < key for choice in choices if not is_key(choice))
