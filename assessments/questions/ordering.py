"""Steps to put in order, by moving them up and down or by giving each its place. How much counts is one of nine rules."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.formats.items import Item, Text
from assessments.formats.items import Ordering as FileItem
from assessments.questions import placing
from assessments.questions.accepting import text_field
from assessments.questions.editing import QuestionForm, Rows
from assessments.questions.kinds import Answer, AnswerError, Bare, KindData, Problem, QuestionKind, Seen, Sent, Sheet
from assessments.rules import ordering as rules

FEWEST, MOST = 2, 20
MOVE, KEEP, WAYS = "move", "keep", {"up": -1, "down": 1}
GRADINGS = {
    "absolute-position": gettext_lazy("Each step that is in its own place counts the same."),
    "all-or-nothing": gettext_lazy("It counts when every step is in its own place."),
    "relative-next-exclude-last": gettext_lazy("Each step counts the same that has the right next one behind it."),
    "relative-next-include-last": gettext_lazy(
        "Each step counts the same that has the right next one behind it, and the last one when it stands at the end."
    ),
    "relative-one-previous-and-next": gettext_lazy(
        "Each step counts for the right one just before it, and for the right one just behind it."
    ),
    "relative-all-previous-and-next": gettext_lazy(
        "Each step counts for every other one that belongs before or behind it and stands there."
    ),
    "longest-ordered-subset": gettext_lazy("The most steps that are in order count, whatever stands between them."),
    "longest-contiguous-subset": gettext_lazy("The most steps that are in order with nothing between them count."),
    "relative-to-correct": gettext_lazy("The nearer a step is to its own place, the more it counts."),
}

Step = Annotated[str, Field(min_length=1)]


class OrderingData(KindData):
    """`steps` stand in the right order. The gradings have Moodle's names."""

    steps: list[Step]
    grading: Literal[
        "absolute-position",
        "all-or-nothing",
        "relative-next-exclude-last",
        "relative-next-include-last",
        "relative-one-previous-and-next",
        "relative-all-previous-and-next",
        "longest-ordered-subset",
        "longest-contiguous-subset",
        "relative-to-correct",
    ] = "absolute-position"


class OrderingForm(QuestionForm):
    grading = forms.ChoiceField(
        label=gettext_lazy("How it counts"),
        choices=list(GRADINGS.items()),
        initial="absolute-position",
        widget=forms.RadioSelect,
    )
    lists = (
        Rows(
            "steps",
            gettext_lazy("Steps in the right order"),
            fields={"step": text_field(lambda n: _("Step %(number)d") % {"number": n}, fewest=FEWEST)},
            shown=5,
            most=MOST,
            texts=True,
        ),
    )
    settings = ("grading",)


@dataclass(frozen=True)
class Order:
    """The steps as they stand; `kept` says that this is an answer, and not only how they happen to lie."""

    parts: list[placing.Part]
    kept: bool


@dataclass(frozen=True)
class ReviewedStep:
    """A step in its own place; `place` is the one that it was given, 0 for none."""

    text: SafeString
    place: int
    right: bool


def standing(places: Sequence[int | None]) -> list[int]:
    """The things that were given `places`, in the order in which they stand: those without a place last, as they lie."""
    return sorted(range(len(places)), key=lambda one: (places[one] is None, places[one] or 0))


def moved(places: Sequence[int | None], move: str) -> list[Any]:
    """`places` once the thing that `move` names went one up or down, such as "3-up"; "keep" lets all stand. Raises AnswerError."""
    row = standing(places)
    name, _hyphen, way = move.partition("-")
    if move != KEEP:
        if way not in WAYS or name not in map(str, range(1, len(row) + 1)):
            raise AnswerError(_("Please use the buttons on this page."))
        at = row.index(int(name) - 1)
        to = min(max(at + WAYS[way], 0), len(row) - 1)
        row[at], row[to] = row[to], row[at]
    return [row.index(one) for one in range(len(row))]


def named(grading: str) -> str:
    """What Moodle and our rules call it."""
    return grading.upper().replace("-", "_")


class Ordering(QuestionKind[OrderingData]):
    """The answer has, for each step in the author's order, the place that it was given, from 0, or None.

    Steps are listed by what they say before they are mixed: the page is the same whatever the right order is. A button of the
    page sends, as "move", which step goes up or down, or that all stand as they should.
    """

    key = "ordering"
    name = gettext_lazy("Steps in order")
    rule = gettext_lazy("Move the steps up or down, or give each its place.")
    credit = gettext_lazy(
        "You choose how: each step in its own place, neighbors, the longest part in order, or all or nothing."
        " A place that is empty or given twice counts as empty."
    )
    data = OrderingData
    form = OrderingForm
    template = "components/question_order.html"
    review_template = "components/review_order.html"
    script = "order.js"

    def told(self, data: OrderingData) -> str:
        shared = _("A place that is given twice counts as empty.")
        return " ".join([str(self.rule), str(GRADINGS[data.grading]), shared])

    def order(self, data: OrderingData, seen: Seen) -> list[int]:
        """The steps' places in the author's order, as this person sees them."""
        return seen.order(sorted(range(len(data.steps)), key=data.steps.__getitem__))

    def read(self, sent: Sent, data: OrderingData, seen: Seen) -> Answer:
        count = len(data.steps)
        chosen = {name: values for name, values in sent.items() if name != MOVE}
        shown = placing.read(chosen, [range(count)] * count)
        if moves := sent.get(MOVE):
            shown = moved(shown or [None] * count, moves[-1])
        if shown is None:
            return None
        places = dict(zip(self.order(data, seen), shown, strict=True))
        return [places[at] for at in range(count)]

    def sent(self, answer: Answer, data: OrderingData, seen: Seen) -> dict[str, list[str]]:
        return placing.sent(self.show(answer, data, seen).parts)

    def show(self, answer: Answer, data: OrderingData, seen: Seen) -> Order:
        count = len(data.steps)
        places, numbers = range(count), [str(number) for number in range(1, count + 1)]
        given, mixed = answer or [None] * count, self.order(data, seen)
        parts = [
            placing.Part(
                numbers[one], seen.line(data.steps[mixed[one]]), placing.picked(places, numbers, given[mixed[one]])
            )
            for one in standing([given[at] for at in mixed])
        ]
        return Order(parts, kept=answer is not None)

    def review(self, answer: Answer, data: OrderingData, seen: Seen) -> list[ReviewedStep]:
        given = answer or [None] * len(data.steps)
        held = self.given(answer, data)
        return [
            ReviewedStep(seen.line(step), 0 if place is None else place + 1, held[at] == at)
            for at, (step, place) in enumerate(zip(data.steps, given, strict=True))
        ]

    def given(self, answer: Answer, data: OrderingData) -> list[int | None]:
        """The steps in the order in which they were put; None where a place is empty, or was given twice."""
        places = answer or [None] * len(data.steps)
        times = Counter(places)
        held = {place: at for at, place in enumerate(places) if times[place] == 1}
        return [held.get(place) for place in range(len(data.steps))]

    def grade(self, answer: Answer, data: OrderingData) -> Decimal:
        if not answer:
            return Decimal(0)
        return rules.grade(self.given(answer, data), named(data.grading))

    def right(self, data: OrderingData) -> Answer:
        return list(range(len(data.steps)))

    def problems(self, data: OrderingData, *, keyed: bool = True) -> list[Problem]:
        found: list[Problem] = []
        if not FEWEST <= len(data.steps) <= MOST:
            found.append((("steps",), _("Give it two to twenty steps.")))
        if len(set(data.steps)) < len(data.steps):
            found.append((("steps",), _("Two of its steps say the same.")))
        return found

    def in_words(self, answer: Answer, data: OrderingData, bare: Bare = str) -> str:
        steps = sorted((place, data.steps[at]) for at, place in enumerate(answer or ()) if place is not None)
        return " · ".join(f"{place + 1}. {bare(text)}" for place, text in steps)

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        if not isinstance(item, FileItem):
            return None
        return {"steps": [text(step) for step in item.steps], "grading": item.grading.lower().replace("_", "-")}

    def simplified(self, item: Item) -> Sequence[str]:
        some = isinstance(item, FileItem) and item.select_type != "ALL"
        return [_("There, each learner puts some of its steps in order; here, all of them.")] if some else []

    def item(self, data: OrderingData, sheet: Sheet) -> Item:
        steps = tuple(map(sheet.text, data.steps))
        return FileItem(**sheet.shared, steps=steps, grading=named(data.grading), combined=sheet.combined)
