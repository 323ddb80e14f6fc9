"""A sentence, and whether it is so."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.formats.items import Item, Text
from assessments.formats.items import TrueFalse as FileItem
from assessments.questions.choosing import Option, Reviewed, Shown
from assessments.questions.editing import QuestionForm, said_field
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
    Sheet,
    only,
)
from assessments.rules import choices as rules
from assessments.statistics.choices import Offered
from courses.parsing import Flag

VALUES = {"true": True, "false": False}


class TrueFalseData(KindData):
    """`on_true` and `on_false` are said to those who chose that."""

    right: Flag
    on_true: str = ""
    on_false: str = ""


class TrueFalseForm(QuestionForm):
    right = forms.TypedChoiceField(
        label=gettext_lazy("The sentence is"),
        choices=[("true", gettext_lazy("true")), ("false", gettext_lazy("not true"))],
        coerce=VALUES.__getitem__,
        widget=forms.RadioSelect,
    )
    on_true = said_field(gettext_lazy("Said to those who choose “True”"))
    on_false = said_field(gettext_lazy("Said to those who choose “Not true”"))
    settings = ("right", "on_true", "on_false")

    @classmethod
    def filled(cls, document: dict[str, object]) -> dict[str, object]:
        return {**super().filled(document), "right": "true" if document["right"] else "false"}


class TrueFalse(QuestionKind[TrueFalseData]):
    """The answer is [True] or [False]; true stands first for everybody."""

    key = "true_false"
    name = gettext_lazy("True or not true")
    rule = gettext_lazy("Is this true? Choose one.")
    credit = gettext_lazy("All or nothing.")
    data = TrueFalseData
    form = TrueFalseForm
    template = "components/question_choices.html"
    review_template = "components/review_choices.html"

    def words(self) -> dict[bool, str]:
        return {True: _("True"), False: _("Not true")}

    def read(self, sent: Sent, data: TrueFalseData, seen: Seen) -> Answer:
        values = only(sent)
        if not values:
            return None
        if len(values) > 1 or values[0] not in VALUES:
            raise AnswerError(_("Please choose one of the two."))
        return [VALUES[values[0]]]

    def sent(self, answer: Answer, data: TrueFalseData, seen: Seen) -> dict[str, list[str]]:
        return {ONLY: [option.value for option in self.show(answer, data, seen).options if option.chosen]}

    def show(self, answer: Answer, data: TrueFalseData, seen: Seen) -> Shown:
        words = self.words()
        return Shown("radio", [Option(name, words[value], answer == [value]) for name, value in VALUES.items()])

    def review(self, answer: Answer, data: TrueFalseData, seen: Seen) -> list[Reviewed]:
        said = {True: seen.line(data.on_true), False: seen.line(data.on_false)}
        return [
            Reviewed(text, answer == [value], data.right == value, said[value]) for value, text in self.words().items()
        ]

    def grade(self, answer: Answer, data: TrueFalseData) -> Decimal:
        return rules.true_false(right=data.right, answer=answer[0]) if answer else Decimal(0)

    def right(self, data: TrueFalseData) -> Answer:
        return [data.right]

    def problems(self, data: TrueFalseData, *, keyed: bool = True) -> list[Problem]:
        return []

    def offered(self, data: TrueFalseData) -> list[Offered]:
        return [Offered(int(value), text, data.right == value) for value, text in self.words().items()]

    def chosen(self, answer: Answer) -> frozenset[int]:
        return frozenset(map(int, answer or ()))

    def remarks(self, answer: Answer, data: TrueFalseData) -> list[str]:
        said = (data.on_true if answer[0] else data.on_false) if answer else ""
        return [said] if said else []

    def in_words(self, answer: Answer, data: TrueFalseData, bare: Bare = str) -> str:
        return self.words()[answer[0]] if answer else ""

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        if not isinstance(item, FileItem):
            return None
        return {"right": item.right, "on_true": text(item.true_feedback), "on_false": text(item.false_feedback)}

    def item(self, data: TrueFalseData, sheet: Sheet) -> Item:
        on_true, on_false = sheet.text(data.on_true), sheet.text(data.on_false)
        return FileItem(**sheet.shared, right=data.right, true_feedback=on_true, false_feedback=on_false)
