"""One right choice. A choice may be worth a part, or take something away, where its author says so (`worth`, in percent)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.formats.items import Answer as FileAnswer
from assessments.formats.items import Item, MultiChoice, Text
from assessments.questions.choosing import Choice, Choosing, ChoosingData, WorthForm
from assessments.questions.kinds import Answer, AnswerError, Exact, Problem, Seen, Sent, Sheet
from assessments.rules import choices as rules
from assessments.rules.fractions import NONE, WHOLE, seven

HUNDRED = Decimal(100)


class WorthChoice(Choice):
    worth: Exact | None = Field(default=None, ge=-100, le=100)


class SingleData(ChoosingData):
    choices: list[WorthChoice]  # type: ignore[assignment]  # the same, and more


def fraction(choice: WorthChoice) -> Decimal:
    """What choosing it alone is worth, −1 to 1."""
    return Decimal(int(choice.right)) if choice.worth is None else choice.worth / HUNDRED


def choices_of(item: MultiChoice, text: Callable[[Text], str]) -> list[dict[str, Any]]:
    """A file's choices; where they keep their order, each of them stays last."""
    plain = [one.fraction for one in item.answers].count(WHOLE) == 1
    return [
        {"text": text(one.text), "feedback": text(one.feedback), "last": not item.shuffle, **worth_of(one, plain=plain)}
        for one in item.answers
    ]


def worth_of(one: FileAnswer, *, plain: bool) -> dict[str, Any]:
    """`plain`: there is one right choice, which needs no percents; of several, each has its own."""
    if one.fraction == NONE or (plain and one.fraction == WHOLE):
        return {"right": one.fraction == WHOLE}
    return {"worth": one.fraction * HUNDRED}


def item_of(data: SingleData, sheet: Sheet, fractions: list[Decimal], *, single: bool) -> MultiChoice:
    answers = tuple(
        FileAnswer(sheet.text(one.text), fraction, sheet.text(one.feedback))
        for one, fraction in zip(data.choices, fractions, strict=True)
    )
    shuffle = not all(choice.last for choice in data.choices)
    return MultiChoice(**sheet.shared, answers=answers, single=single, shuffle=shuffle, combined=sheet.combined)


class Single(Choosing[SingleData]):
    key = "single"
    name = gettext_lazy("One right choice")
    rule = gettext_lazy("Choose one.")
    credit = gettext_lazy(
        "The right choice counts in full, another one nothing, unless you say below it how many percent it counts."
    )
    data = SingleData
    form = WorthForm
    field = "radio"
    gap_template = "components/gap_choices.html"
    layouts = ("list", "below", "beside")

    def read(self, sent: Sent, data: SingleData, seen: Seen) -> Answer:
        answer = super().read(sent, data, seen)
        if answer and len(answer) > 1:
            raise AnswerError(_("Please choose one answer only."))
        return answer

    def is_right(self, choice: Choice) -> bool:
        assert isinstance(choice, WorthChoice)  # noqa: S101 -- the schema has no other
        return fraction(choice) == 1

    def grade(self, answer: Answer, data: SingleData) -> Decimal:
        return rules.one([fraction(choice) for choice in data.choices], answer[0] if answer else None)

    def right(self, data: SingleData) -> Answer:
        found = super().right(data)
        return found[:1] if found else None

    def problems(self, data: SingleData, *, keyed: bool = True) -> list[Problem]:
        found = super().problems(data, keyed=keyed)
        if sum(choice.right for choice in data.choices) > 1:
            found.append(
                (
                    ("choices",),
                    _("Two choices are marked as right, and people may choose one. Unmark one, or take another kind."),
                )
            )
        return found

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        if not isinstance(item, MultiChoice) or not item.single:
            return None
        return {"choices": choices_of(item, text)}

    def item(self, data: SingleData, sheet: Sheet) -> Item:
        return item_of(data, sheet, [seven(fraction(choice)) for choice in data.choices], single=True)
