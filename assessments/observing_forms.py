"""What a trainer types about practice: what is looked at, the code that a learner shows, and what was seen."""

from typing import Any
from uuid import uuid4

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from assessments.observation_kind import documents
from assessments.questions import rubric
from assessments.questions.rubric import Criterion
from assessments.questions.rubric_form import CRITERIA
from assessments.rubric_forms import RubricForm
from lms.kit.codes import normalise
from lms.kit.forms import Helper

SHOWN, MORE = 3, 3


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The code on the learner's page"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = Helper("code", submit=_("Open the sheet"))

    def clean_code(self) -> str:
        return normalise(self.cleaned_data["code"])


class SheetForm(RubricForm):
    """What one observer saw, under the device's own key."""

    comment_label = gettext_lazy("What you saw and heard")
    comment_help = gettext_lazy("In short: words, tone, what happened next. The learner reads it. No names of others.")
    seq = forms.IntegerField(min_value=1, max_value=2**53, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["key"] = uuid4()
        self.helper.layout.fields.insert(0, "key")


class SignForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("They stay beside what was seen."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = Helper("words", submit=_("I have read it"))


class TaskForm(forms.Form):
    """The task and its rubric on one page; rows without a name are left out."""

    task = forms.CharField(
        label=gettext_lazy("What is practised"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, data: Any = None, *, plain: dict[str, Any], more: bool = False) -> None:
        """`plain`: the task as it is. `more`: the same page again with what was typed and more rows."""
        came = [n for n in range(1, CRITERIA.most + 1) if f"criterion_{n}" in (data or ())]
        count = min(max([SHOWN, len(plain["criteria"]), *came]) + (MORE if more else 0), CRITERIA.most)
        initial = {name: data.get(name) for name in data} if more else initial_of(plain)
        super().__init__(None if more else data, initial=initial)
        self.rows = range(1, count + 1)
        for number in self.rows:
            self.fields |= {f"{name}_{number}": make(number) for name, make in CRITERIA.fields.items()}
        names = [f"{name}_{number}" for number in self.rows for name in CRITERIA.fields]
        self.helper = Helper("task", Fieldset(_("What observers look at"), *names), tag=False)

    @property
    def takes_more(self) -> bool:
        return len(self.rows) < CRITERIA.most

    def typed(self) -> list[dict[str, Any]]:
        rows = [(self.cleaned_data.get(f"criterion_{n}"), self.cleaned_data.get(f"levels_{n}")) for n in self.rows]
        return [{"name": name, "levels": levels or []} for name, levels in rows if name or levels]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            criteria = [Criterion.model_validate(one) for one in self.typed()]
        except ValidationError:
            raise forms.ValidationError(
                _("Each line needs a name, and levels with a label and 0 to 100 points.")
            ) from None
        for _path, message in rubric.problems(criteria):
            self.add_error(None, message)
        return {**cleaned, "criteria": documents(criteria)}

    def plain(self) -> dict[str, Any]:
        return {"task": self.cleaned_data["task"], "criteria": self.cleaned_data["criteria"]}


def initial_of(plain: dict[str, Any]) -> dict[str, Any]:
    initial: dict[str, Any] = {"task": plain["task"]}
    for number, one in enumerate(plain["criteria"], start=1):
        initial |= {f"criterion_{number}": one["name"], f"levels_{number}": one["levels"]}
    return initial
