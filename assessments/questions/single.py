"""One right choice."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.choosing import Choosing
from assessments.questions.kinds import Answer, AnswerError, ChoiceLike


class Single(Choosing):
    key = "single"
    hint = gettext_lazy("Choose one.")
    field = "radio"

    def read(self, values: Any, choices: Sequence[ChoiceLike]) -> Answer:
        answer = super().read(values, choices)
        if answer and len(answer) > 1:
            raise AnswerError(_("Please choose one answer only."))
        return answer

    def problems(self, choices: Sequence[ChoiceLike]) -> list[str]:
        found = super().problems(choices)
        if sum(choice.right for choice in choices) > 1:
            found.append(
                _("Two choices are marked as right, and people may choose one. Unmark one, or change its kind.")
            )
        return found
