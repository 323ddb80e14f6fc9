"""A number, near enough, and its unit where there is one."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, Field

from assessments.formats.items import Item, NumericAnswer, Text
from assessments.formats.items import Numeric as FileItem
from assessments.formats.items import Unit as FileUnit
from assessments.questions.accepting import (
    Accepted,
    Reviewed,
    counts_in_part,
    one_text,
)
from assessments.questions.filing import percent
from assessments.questions.kinds import (
    ONLY,
    Answer,
    AnswerError,
    Bare,
    Exact,
    KindData,
    Problem,
    QuestionKind,
    Seen,
    Sent,
    Sheet,
)
from assessments.questions.numeric_form import LARGEST, MOST, SMALLEST, NumericForm
from assessments.questions.placing import Pick, meant, picked
from assessments.rules import numeric as rules
from assessments.rules.fractions import seven
from courses.parsing import Fields, Flag

UNIT = "unit"
NUMBER = re.compile(rules.NUMBER, re.IGNORECASE)
GRADING = {"none": 0, "answer": 1, "whole": 2}
INPUTS = {0: "written", 1: "buttons", 2: "list", 3: "none"}
SHOWN = {name: number for number, name in INPUTS.items()}


def number(text: str) -> str:
    if text != rules.ANY and not (NUMBER.fullmatch(text) and math.isfinite(float(text))):
        raise ValueError(
            _('"%(text)s" is no number. Write one with a point, such as 12.5, or * for any.') % {"text": text}
        )
    return text


class AcceptedNumber(Accepted):
    """`tolerance` is an amount (nominal), a share of the number (relative) or of it as a factor (geometric)."""

    number: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(number)]
    tolerance: Exact = Field(default=Decimal(0), ge=0, le=LARGEST)
    tolerance_kind: Literal["nominal", "relative", "geometric"] = "nominal"


class Unit(Fields):
    """`multiplier`: how many of it make one of the question's own unit."""

    name: str = Field(min_length=1, max_length=60)
    multiplier: Exact = Field(default=Decimal(1), ge=SMALLEST, le=LARGEST)


class NumericData(KindData):
    """`unit_input`: a unit is not asked, written beside the number, or chosen from buttons or a list.

    `unit_grading`: another unit costs nothing, or `unit_penalty` (0–1) of what the answer is worth, or of the whole.
    """

    answers: list[AcceptedNumber] = []
    units: list[Unit] = []
    unit_input: Literal["none", "written", "buttons", "list"] = "none"
    unit_grading: Literal["none", "answer", "whole"] = "none"
    unit_penalty: Exact = Field(default=Decimal("0.1"), ge=0, le=1)
    units_left: Flag = False

    @property
    def chooses(self) -> bool:
        return self.unit_input in ("buttons", "list")

    def rule(self) -> rules.Units:
        """A unit that is written counts even where none is asked; that it is missing does not."""
        multipliers = {unit.name: unit.multiplier for unit in self.units}
        grading = 0 if self.unit_input == "none" else GRADING[self.unit_grading]
        return rules.Units(multipliers, grading, self.unit_penalty, left=self.units_left)


@dataclass(frozen=True)
class Shown:
    """`unreadable`: what was written has no number in it yet."""

    value: str
    unreadable: bool
    units: list[Pick]
    buttons: bool
    left: bool


def accepted(data: NumericData) -> list[rules.Accepted]:
    return [rules.Accepted(one.number, one.fraction, one.tolerance, one.tolerance_kind) for one in data.answers]


def chosen(data: NumericData, unit: int | None) -> str | None:
    """The name of the chosen unit, as the rule wants it: None where units are not chosen."""
    if not data.chooses:
        return None
    return "" if unit is None else data.units[unit].name


class Numeric(QuestionKind[NumericData]):
    """The answer is [what was written], or [what was written, the chosen unit's place in the author's order or None]."""

    key = "numeric"
    name = gettext_lazy("A number")
    rule = gettext_lazy("Write a number.")
    credit = gettext_lazy(
        "The first accepted number that is near enough counts what you say it is worth; another unit takes away what you say."
    )
    data = NumericData
    form = NumericForm
    template = "components/question_numeric.html"
    review_template = "components/review_written.html"
    gap_template = "components/gap_number.html"

    def told(self, data: NumericData) -> str:
        said = [_("Write a number, with a point where it has decimals: 12 or 0.5.")]
        if data.unit_input == "written":
            said.append(_("Write its unit beside it.") if data.units else "")
        if data.chooses:
            said.append(_("Choose its unit."))
        if data.unit_input != "none" and data.unit_grading != "none":
            said.append(_("The number counts more with a unit that fits."))
        if counts_in_part(data.answers):
            said.append(_("Some answers count in part."))
        return " ".join(filter(None, said))

    def places(self, data: NumericData, seen: Seen) -> list[int]:
        return seen.order(range(len(data.units))) if data.chooses else []

    def read(self, sent: Sent, data: NumericData, seen: Seen) -> Answer:
        names = {ONLY, UNIT} if data.chooses else {ONLY}
        if set(sent) - names:
            raise AnswerError(_("Please use the fields on this page."))
        text = one_text(list(sent.get(ONLY, ())))
        if not data.chooses:
            return [text] if text else None
        unit = meant(sent.get(UNIT, ()), self.places(data, seen))
        return [text, unit] if text or unit is not None else None

    def sent(self, answer: Answer, data: NumericData, seen: Seen) -> dict[str, list[str]]:
        shown = self.show(answer, data, seen)
        number = {ONLY: [shown.value]}
        if not data.chooses:
            return number
        empty = [] if shown.buttons else [""]
        return {**number, UNIT: [pick.value for pick in shown.units if pick.chosen] or empty}

    def show(self, answer: Answer, data: NumericData, seen: Seen) -> Shown:
        text, unit = self.parts(answer)
        places = self.places(data, seen)
        units = picked(places, [data.units[at].name for at in places], unit)
        unreadable = bool(text) and rules.measured(text, left=data.units_left) is None
        return Shown(text, unreadable, units, data.unit_input == "buttons", data.units_left)

    def parts(self, answer: Answer) -> tuple[str, int | None]:
        text, unit = [*(answer or [""]), None][:2]
        return text, unit

    def review(self, answer: Answer, data: NumericData, seen: Seen) -> Reviewed:
        feedback = "".join(self.remarks(answer, data))
        wrote, helpful = self.in_words(answer, data), self.in_words(self.right(data), data)
        return Reviewed(wrote, self.grade(answer, data) == 1, helpful, seen.line(feedback))

    def grade(self, answer: Answer, data: NumericData) -> Decimal:
        text, unit = self.parts(answer)
        return rules.grade(accepted(data), text, units=data.rule(), unit=chosen(data, unit))

    def remarks(self, answer: Answer, data: NumericData) -> list[str]:
        text, unit = self.parts(answer)
        found = rules.place(accepted(data), text, units=data.rule(), unit=chosen(data, unit))
        return list(filter(None, [data.answers[found.at].feedback])) if found else []

    def right(self, data: NumericData) -> Answer:
        return next((answer for answer in self.candidates(data) if self.grade(answer, data) == 1), None)

    def candidates(self, data: NumericData) -> Iterator[list[object]]:
        """Each accepted number, alone and in each unit."""
        for one in data.answers:
            text = "0" if one.number == rules.ANY else one.number
            yield [text, None] if data.chooses else [text]
            for at, unit in enumerate(data.units if data.unit_input != "none" else ()):
                there = f"{(Decimal(text) * unit.multiplier).normalize():f}"
                beside = f"{unit.name} {there}" if data.units_left else f"{there} {unit.name}"
                yield [there, at] if data.chooses else [beside]

    def problems(self, data: NumericData, *, keyed: bool = True) -> list[Problem]:
        found: list[Problem] = []
        names = [unit.name for unit in data.units]
        if len(data.answers) > MOST or len(names) > MOST:
            found.append(((), _("Twenty numbers and twenty units are the most.")))
        if len(set(names)) < len(names):
            found.append((("units",), _("Two of its units have the same name.")))
        if data.unit_input == "written" and any(" " in name for name in names):
            found.append((("units",), _("A unit that is written has no space in its name.")))
        if data.chooses and len(names) < 2:
            found.append((("unit_input",), _("Give it two units or more to choose from.")))
        if keyed and self.right(data) is None:
            found.append(
                (
                    ("answers",),
                    _(
                        "No accepted number counts in full. Give one of them 100 percent, before others that fit it too."
                    ),
                )
            )
        return found

    def in_words(self, answer: Answer, data: NumericData, bare: Bare = str) -> str:
        text, unit = self.parts(answer)
        if unit is None:
            return text
        name = data.units[unit].name
        return f"{name} {text}" if data.units_left else f"{text} {name}".strip()

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        if not isinstance(item, FileItem):
            return None
        return {
            "answers": [number_of(one, text) for one in item.answers],
            "units": [{"name": unit.name, "multiplier": unit.multiplier} for unit in item.units],
            "unit_input": INPUTS.get(item.show_units, "none"),
            "unit_grading": next((name for name, number in GRADING.items() if number == item.unit_grading), "none"),
            "unit_penalty": item.unit_penalty,
            "units_left": item.units_left,
        }

    def item(self, data: NumericData, sheet: Sheet) -> Item:
        return FileItem(
            **sheet.shared,
            answers=tuple(
                NumericAnswer(one.number, seven(one.fraction), amount(one), sheet.text(one.feedback))
                for one in data.answers
            ),
            units=tuple(FileUnit(unit.name, unit.multiplier) for unit in data.units),
            show_units=SHOWN[data.unit_input],
            unit_grading=GRADING[data.unit_grading],
            unit_penalty=data.unit_penalty,
            units_left=data.units_left,
        )

    def left_out(self, data: NumericData) -> Sequence[str]:
        other = any(one.tolerance_kind != "nominal" for one in data.answers)
        return [_("That the room around a number is a share or a factor: there, it is an amount.")] if other else []


def number_of(one: NumericAnswer, text: Callable[[Text], str]) -> dict[str, Any]:
    return {
        "number": one.number,
        "tolerance": abs(Decimal(one.tolerance or 0)),
        "worth": percent(one.fraction),
        "feedback": text(one.feedback),
    }


def amount(one: AcceptedNumber) -> str:
    """The tolerance as files have it."""
    if one.tolerance_kind == "nominal" or one.number == rules.ANY:
        return f"{one.tolerance.normalize():f}"
    return f"{(abs(Decimal(one.number)) * one.tolerance).normalize():f}"
