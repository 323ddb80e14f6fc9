"""Several right choices, and three ways to count them, of which the author says one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.formats.items import Item, MultiChoice, Text
from assessments.questions.choosing import Choosing, WorthForm
from assessments.questions.kinds import Answer, Sheet
from assessments.questions.single import SingleData, choices_of, fraction, item_of
from assessments.rules import choices as rules
from assessments.rules.fractions import NONE, WHOLE, between, rounded_up, seven

ALL, SHARE, WORTH = "all", "share", "worth"
TOLD = {
    ALL: gettext_lazy("Choose all that fit. It counts when all of them are chosen and no other."),
    SHARE: gettext_lazy("Choose all that fit. Each one that fits counts its part; each other one takes a part away."),
    WORTH: gettext_lazy("Choose all that fit. Some count more than others."),
}


class MultipleData(SingleData):
    counting: Literal["all", "share", "worth"] = "all"


class MultipleForm(WorthForm):
    counting = forms.ChoiceField(
        label=gettext_lazy("How it counts"),
        choices=[
            (ALL, gettext_lazy("All right choices and no other: full marks, else none")),
            (SHARE, gettext_lazy("Each right choice counts its part, each other one takes a part away")),
            (WORTH, gettext_lazy("As you say below each choice, in percent")),
        ],
        initial=ALL,
    )
    settings = ("counting",)


class Multiple(Choosing[MultipleData]):
    key = "multiple"
    name = gettext_lazy("Several right choices")
    rule = gettext_lazy("Choose all that fit.")
    credit = gettext_lazy(
        "You say how it counts: all right choices and no other, each its part, or each as many percent as you say below it."
    )
    data = MultipleData
    form = MultipleForm
    field = "checkbox"
    gap_template = "components/gap_choices.html"
    layouts = ("below", "beside")

    def told(self, data: MultipleData) -> object:  # type: ignore[override]  # a lazy text
        return TOLD[data.counting]

    def is_right(self, choice: object) -> bool:
        return bool(fraction(choice) > 0)  # type: ignore[arg-type]

    def grade(self, answer: Answer, data: MultipleData) -> Decimal:
        chosen = set(answer or ())
        right = {at for at, choice in enumerate(data.choices) if self.is_right(choice)}
        if data.counting == ALL:
            return Decimal(int(chosen == right))
        if data.counting == SHARE:
            return between(Decimal(len(chosen & right) - len(chosen - right)) / max(len(right), 1))
        return rounded_up(rules.several([fraction(choice) for choice in data.choices], chosen))

    def document(self, data: Any) -> dict[str, Any]:
        return plainest(self.data.model_validate(data)).document()

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        if not isinstance(item, MultiChoice) or item.single:
            return None
        choices = choices_of(item, text)
        if not item.whole:
            return {"choices": choices, "counting": WORTH}
        right = (one.fraction > NONE for one in item.answers)
        return {"choices": [as_right(choice, one) for choice, one in zip(choices, right, strict=True)], "counting": ALL}

    def item(self, data: MultipleData, sheet: Sheet) -> Item:
        """What counts as a whole has worths too, for programs that know nothing else."""
        whole = data.counting == ALL and sum(map(self.is_right, data.choices)) > 1
        return replace(item_of(data, sheet, [seven(worth) for worth in self.worths(data)], single=False), whole=whole)

    def worths(self, data: MultipleData) -> list[Decimal]:
        if data.counting == WORTH:
            return [fraction(choice) for choice in data.choices]
        part = WHOLE / max(sum(self.is_right(choice) for choice in data.choices), 1)
        other = -WHOLE if data.counting == ALL else -part
        return [part if self.is_right(choice) else other for choice in data.choices]

    def needs_tags(self, data: MultipleData) -> Sequence[str]:
        if data.counting != ALL or sum(map(self.is_right, data.choices)) < 2:
            return []
        return [
            _("That it counts only as a whole: there, each right choice counts its part, and one other takes all away.")
        ]


def as_right(choice: dict[str, Any], right: bool) -> dict[str, Any]:
    return {**{name: value for name, value in choice.items() if name != "worth"}, "right": right}


def plainest(data: MultipleData) -> MultipleData:
    """The same said with as little as may be: even parts need no percents, and one right choice alone counts as a whole."""
    worths = [seven(fraction(choice)) for choice in data.choices]
    right = sum(worth > NONE for worth in worths)
    part = seven(WHOLE / right) if right else NONE
    even = right > 0 and all(worth in (part, -part) for worth in worths)
    counting = SHARE if data.counting == WORTH and even else data.counting
    if counting == WORTH:
        return data
    counting = ALL if counting == SHARE and right == 1 else counting
    choices = [choice.model_copy(update={"right": fraction(choice) > NONE, "worth": None}) for choice in data.choices]
    return data.model_copy(update={"counting": counting, "choices": choices})
