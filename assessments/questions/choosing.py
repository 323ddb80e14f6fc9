"""What the kinds with choices share: an answer is the sorted list of the chosen choices' positions."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.questions.kinds import Answer, AnswerError, ChoiceLike, Option, QuestionKind, Reviewed

FEWEST, MOST = 2, 6


class Choosing(QuestionKind):
    """Choices to tick. A browser sends the numbers of the places in which they were shown, from 1.

    The author's own order never leaves the server: many authors write the right choice in a favourite place.
    """

    def read(self, values: Any, choices: Sequence[ChoiceLike]) -> Answer:
        places = {str(place): choice.position for place, choice in enumerate(choices, start=1)}
        if not isinstance(values, list) or not all(isinstance(value, str) and value in places for value in values):
            raise AnswerError(_("Please choose from the answers on this page."))
        return sorted({places[value] for value in values}) or None

    def values(self, answer: Answer, choices: Sequence[ChoiceLike]) -> list[str]:
        return [option.value for option in self.options(answer, choices) if option.chosen]

    def options(self, answer: Answer, choices: Sequence[ChoiceLike]) -> list[Option]:
        chosen = answer or []
        return [
            Option(str(place), choice.text, choice.position in chosen) for place, choice in enumerate(choices, start=1)
        ]

    def review(self, answer: Answer, choices: Sequence[ChoiceLike]) -> list[Reviewed]:
        chosen = answer or []
        return [Reviewed(choice.text, choice.position in chosen, choice.right) for choice in choices]

    def grade(self, answer: Answer, choices: Sequence[ChoiceLike]) -> Decimal:
        right = {choice.position for choice in choices if choice.right}
        return Decimal(int(set(answer or []) == right))

    def problems(self, choices: Sequence[ChoiceLike]) -> list[str]:
        texts = [choice.text.strip() for choice in choices]
        found = []
        if not FEWEST <= len(choices) <= MOST:
            found.append(_("Give it two to six choices."))
        if not all(texts):
            found.append(_("One of its choices is empty. Write something there, or take it out."))
        if len({text.casefold() for text in texts}) < len(texts):
            found.append(_("Two of its choices say the same."))
        if not any(choice.right for choice in choices):
            found.append(_("None of its choices is marked as right."))
        return found

    def dump(self, choices: Sequence[ChoiceLike]) -> list[dict[str, Any]]:
        return [{"text": choice.text, "right": choice.right} for choice in choices]
