"""What the kinds with choices share: an answer is the sorted list of the chosen choices' places in the author's order, from 0."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.questions.editing import QuestionForm, Rows, said_field
from assessments.questions.kinds import (
    ONLY,
    Answer,
    AnswerError,
    Bare,
    KindData,
    Problem,
    QuestionKind,
    Seen,
    Sent,
    only,
)
from assessments.statistics.choices import Offered
from courses.parsing import Fields, Flag

FEWEST, MOST = 2, 12


class Choice(Fields):
    """`last`: it stays behind the others, as "all of these" must. `feedback` is for those who chose it."""

    text: str = Field(min_length=1)
    right: Flag = False
    last: Flag = False
    feedback: str = ""


class ChoosingData(KindData):
    choices: list[Choice]


@dataclass(frozen=True)
class Option:
    """A choice before the answers are sent in: it does not know whether it is right."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Reviewed:
    """A choice after the answers were sent in."""

    text: str
    chosen: bool
    right: bool
    feedback: str = ""


@dataclass(frozen=True)
class Shown:
    """What the page needs: `field` is the type of input."""

    field: str
    options: list[Option]


class ChoosingForm(QuestionForm):
    """Choices of which some are right."""

    lists = (
        Rows(
            "choices",
            gettext_lazy("Choices"),
            fields={
                "choice": lambda n: forms.CharField(
                    label=_("Choice %(number)d") % {"number": n},
                    max_length=500,
                    required=n <= FEWEST,
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
                "right": lambda n: forms.BooleanField(
                    label=_("Choice %(number)d is right") % {"number": n}, required=False
                ),
                "last": lambda n: forms.BooleanField(
                    label=_("Choice %(number)d stays last") % {"number": n}, required=False
                ),
                "feedback": lambda n: said_field(_("Said to those who choose %(number)d") % {"number": n}),
            },
            names={"choice": "text"},
            folded=("last", "feedback"),
            fold=lambda n: _("More about choice %(number)d") % {"number": n},
            shown=6,
            most=MOST,
        ),
    )


def worth_field(n: int) -> forms.Field:
    return forms.DecimalField(
        label=_("Choice %(number)d counts, in percent") % {"number": n},
        help_text=_("Left empty: 100 where it is right, and otherwise 0. From -100 to 100."),
        required=False,
        min_value=-100,
        max_value=100,
        decimal_places=7,
    )


class WorthForm(ChoosingForm):
    """Choices that may be worth a part, or take something away."""

    lists = (
        replace(
            ChoosingForm.lists[0],
            fields={**ChoosingForm.lists[0].fields, "worth": worth_field},
            folded=("last", "worth", "feedback"),
        ),
    )


class Choosing[D: ChoosingData](QuestionKind[D]):
    """Choices to tick. A browser sends the numbers of the places in which they were shown, from 1.

    The author's own order never leaves the server: many authors write the right choice in a favourite place.
    """

    field: ClassVar[str]
    form = ChoosingForm
    template = "components/question_choices.html"
    review_template = "components/review_choices.html"

    def places(self, data: D, seen: Seen) -> list[int]:
        """The choices' places in the author's order, as this person sees them."""
        mixed = seen.order(range(len(data.choices)))
        return [p for p in mixed if not data.choices[p].last] + [p for p, one in enumerate(data.choices) if one.last]

    def read(self, sent: Sent, data: D, seen: Seen) -> Answer:
        shown = {str(place): at for place, at in enumerate(self.places(data, seen), start=1)}
        values = only(sent)
        if not all(value in shown for value in values):
            raise AnswerError(_("Please choose from the answers on this page."))
        return sorted({shown[value] for value in values}) or None

    def sent(self, answer: Answer, data: D, seen: Seen) -> dict[str, list[str]]:
        return {ONLY: [option.value for option in self.show(answer, data, seen).options if option.chosen]}

    def show(self, answer: Answer, data: D, seen: Seen) -> Shown:
        chosen = answer or []
        options = [
            Option(str(place), seen.line(data.choices[at].text), at in chosen)
            for place, at in enumerate(self.places(data, seen), start=1)
        ]
        return Shown(self.field, options)

    def review(self, answer: Answer, data: D, seen: Seen) -> list[Reviewed]:
        chosen, places = answer or [], self.places(data, seen)
        return [
            Reviewed(seen.line(one.text), at in chosen, self.is_right(one), seen.line(one.feedback))
            for at, one in ((at, data.choices[at]) for at in places)
        ]

    def left_out(self, data: D) -> Sequence[str]:
        lasts = sum(choice.last for choice in data.choices)
        if lasts not in (0, len(data.choices)):
            return [_("That some of its choices stay last.")]
        return []

    def is_right(self, choice: Choice) -> bool:
        return choice.right

    def right(self, data: D) -> Answer:
        return [at for at, choice in enumerate(data.choices) if self.is_right(choice)] or None

    def problems(self, data: D, *, keyed: bool = True) -> list[Problem]:
        texts = [choice.text.strip() for choice in data.choices]
        found = []
        if not FEWEST <= len(texts) <= MOST:
            found.append(_("Give it two to twelve choices."))
        if len({text.casefold() for text in texts}) < len(texts):
            found.append(_("Two of its choices say the same."))
        if keyed and not any(self.is_right(choice) for choice in data.choices):
            found.append(_("None of its choices is marked as right."))
        return [(("choices",), message) for message in found]

    def offered(self, data: D) -> list[Offered]:
        return [Offered(at, choice.text, self.is_right(choice)) for at, choice in enumerate(data.choices)]

    def remarks(self, answer: Answer, data: D) -> list[str]:
        chosen = [data.choices[at].feedback for at in answer or () if at < len(data.choices)]
        return [said for said in chosen if said]

    def in_words(self, answer: Answer, data: D, bare: Bare = str) -> str:
        return " · ".join(bare(data.choices[at].text) for at in answer or () if at < len(data.choices))
