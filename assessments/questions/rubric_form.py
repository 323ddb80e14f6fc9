"""The rows in which an author writes a rubric: a name, and its levels one on each line."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.editing import Rows
from assessments.questions.rubric import MOST_CRITERIA, from_lines, to_lines


class LevelsField(forms.CharField):
    """Its clean value is the list of levels as the document has them."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return to_lines(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        try:
            return from_lines(super().clean(value)) or ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


CRITERIA = Rows(
    "criteria",
    gettext_lazy("What it is marked by"),
    fields={
        "criterion": lambda n: forms.CharField(
            label=_("Criterion %(number)d") % {"number": n}, max_length=200, required=n == 1
        ),
        "levels": lambda n: LevelsField(
            label=_("Levels of criterion %(number)d") % {"number": n},
            required=n == 1,
            help_text=_("One on each line: label | points | what the learner reads. The best one first.")
            if n == 1
            else "",
        ),
    },
    names={"criterion": "name"},
    shown=2,
    most=MOST_CRITERIA,
)
