"""How a number is written down by its author: what is accepted, and its units."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.accepting import feedback_field, text_field, worth_field
from assessments.questions.editing import QuestionForm, Rows

MOST = 20
SMALLEST, LARGEST = Decimal("1e-30"), Decimal("1e30")


def kind_field(n: int) -> forms.Field:
    return forms.TypedChoiceField(
        label=_("Room %(number)d is") % {"number": n},
        choices=[
            ("", _("an amount")),
            ("relative", _("a share of the number")),
            ("geometric", _("a factor")),
        ],
        required=False,
        empty_value=None,
    )


class NumericForm(QuestionForm):
    lists = (
        Rows(
            "answers",
            gettext_lazy("Accepted numbers"),
            fields={
                "answer": text_field(lambda n: _("Number %(number)d") % {"number": n}, fewest=1, most=60),
                "tolerance": lambda n: forms.DecimalField(
                    label=_("Room around number %(number)d") % {"number": n},
                    required=False,
                    min_value=0,
                    max_value=LARGEST,
                    help_text=_("Left empty: none."),
                ),
                "tolerance_kind": kind_field,
                "worth": worth_field,
                "feedback": feedback_field,
            },
            names={"answer": "number"},
            shown=2,
            most=MOST,
            beside=("answer", "tolerance", "tolerance_kind", "worth"),
        ),
        Rows(
            "units",
            gettext_lazy("Units"),
            fields={
                "unit": text_field(lambda n: _("Unit %(number)d") % {"number": n}, most=60),
                "multiplier": lambda n: forms.DecimalField(
                    label=_("How many of unit %(number)d make one of the question's own") % {"number": n},
                    required=False,
                    min_value=SMALLEST,
                    max_value=LARGEST,
                    help_text=_("Left empty: 1."),
                ),
            },
            names={"unit": "name"},
            shown=2,
            most=MOST,
            beside=("unit", "multiplier"),
        ),
    )
    settings = ("unit_input", "unit_grading", "unit_penalty", "units_left")

    def own_layout(self) -> Sequence[Any]:
        """What is accepted comes first; most numbers have no unit."""
        numbers, units = self.list_layout()
        return ["stem", numbers, *self.settings, units]

    unit_input = forms.ChoiceField(
        label=gettext_lazy("The unit"),
        choices=[
            ("none", gettext_lazy("is not asked")),
            ("written", gettext_lazy("is written beside the number")),
            ("buttons", gettext_lazy("is chosen from buttons")),
            ("list", gettext_lazy("is chosen from a list")),
        ],
        initial="none",
    )
    unit_grading = forms.ChoiceField(
        label=gettext_lazy("Another unit, or none,"),
        choices=[
            ("none", gettext_lazy("takes nothing away")),
            ("answer", gettext_lazy("takes a share of what the number is worth")),
            ("whole", gettext_lazy("takes a share of the whole")),
        ],
        initial="none",
    )
    unit_penalty = forms.DecimalField(
        label=gettext_lazy("That share, from 0 to 1"),
        required=False,
        min_value=0,
        max_value=1,
        help_text=gettext_lazy("Left empty: 0.1."),
    )
    units_left = forms.BooleanField(label=gettext_lazy("The unit stands before the number"), required=False)
