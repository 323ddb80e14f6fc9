"""How a text with questions in it is written down: the text, and for each of its gaps the form of its own kind."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.editing import QuestionForm
from assessments.questions.kinds import kinds
from assessments.questions.nested_form import FURTHER, NestedForm

if TYPE_CHECKING:
    from assessments.questions.kinds import QuestionKind

LAYOUTS = [
    ("list", gettext_lazy("in a list that opens, where one may be chosen")),
    ("below", gettext_lazy("one below the other")),
    ("beside", gettext_lazy("one beside the other")),
]
HEAVIEST = 1000


class ClozeForm(NestedForm):
    inside, within, usual = "gap", "gaps", "short_text"
    own = ("kind", "mark", "layout")
    left_out = ("stem", "reason", *FURTHER)
    fewest, most = 2, 30
    settings = ("text",)

    text = forms.CharField(
        label=gettext_lazy("Text with gaps"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Write [[1]] where gap 1 stands, [[2]] where gap 2 stands, and so on."),
    )

    def kinds(self) -> "list[QuestionKind[Any]]":
        return [one for one in kinds() if one.gap_template]

    def legend(self, number: int) -> str:
        return _("Gap %(number)d") % {"number": number}

    def kind_label(self, number: int) -> str:
        return _("Kind of gap %(number)d") % {"number": number}

    def own_fields(self, number: int, kind: "QuestionKind[Any]") -> dict[str, forms.Field]:
        before = self.before_of(number)
        fields = super().own_fields(number, kind)
        fields[f"mark_{number}"] = forms.IntegerField(
            label=_("What gap %(number)d weighs") % {"number": number},
            min_value=0,
            max_value=HEAVIEST,
            required=False,
            initial=before.get("mark"),
            help_text=_("Left empty: 1."),
        )
        if kind.layouts:
            fields[f"layout_{number}"] = forms.ChoiceField(
                label=_("Choices of gap %(number)d are shown") % {"number": number},
                choices=LAYOUTS,
                required=False,
                initial=before.get("layout") or kind.layouts[0],
            )
        return fields

    def beside(self, number: int) -> list[Any]:
        names = self.own if self.inner[number - 1].kind.layouts else ("kind", "mark")
        return [Row(*(f"{name}_{number}" for name in names))]

    def own_layout(self) -> Sequence[Any]:
        return ["stem", "text", *self.nested_layout()]

    def row(self, number: int, form: QuestionForm) -> dict[str, Any]:
        typed = {name: self.cleaned_data.get(f"{name}_{number}") for name in ("mark", "layout")}
        return {**super().row(number, form), **{name: value for name, value in typed.items() if value is not None}}
