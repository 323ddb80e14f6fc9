"""What learners answer without a name, and what trainers ask."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Survey, SurveyQuestion
from assessments.survey_kind import problem_of
from assessments.surveying import choices_of
from lms.kit.forms import Helper

SHOWN, MORE, MOST = 5, 3, 30


class SheetForm(forms.Form):
    """Every question may be left open."""

    def __init__(self, data: Any = None, *, survey: Survey) -> None:
        super().__init__(data)
        self.questions = list(survey.questions.order_by("position", "pk"))
        for question in self.questions:
            self.fields[f"q{question.pk}"] = field_of(question)
        self.helper = Helper(submit=_("Send in without a name"))

    def said(self) -> dict[int, list[int] | str]:
        """Question id → numbers of the choices, or the words."""
        return {question.pk: value_of(self.cleaned_data[f"q{question.pk}"], question) for question in self.questions}


def field_of(question: SurveyQuestion) -> forms.Field:
    if question.kind == SurveyQuestion.Kind.WORDS:
        area = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(label=question.prompt, required=False, max_length=4000, widget=area)
    choices = [(str(number), text) for number, text in enumerate(choices_of(question), start=1)]
    if question.kind == SurveyQuestion.Kind.SEVERAL:
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=question.prompt, required=False, choices=choices, widget=boxes)
    return forms.ChoiceField(label=question.prompt, required=False, choices=choices, widget=forms.RadioSelect)


def value_of(value: Any, question: SurveyQuestion) -> list[int] | str:
    if question.kind == SurveyQuestion.Kind.WORDS:
        return str(value)
    chosen = value if isinstance(value, list) else [value]
    return sorted({int(number) for number in chosen if number})


class SurveyForm(forms.Form):
    """A whole survey on one page; rows without a question are left out."""

    intro = forms.CharField(
        label=gettext_lazy("Opening words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Why you ask, and what will come of it."),
    )

    def __init__(self, data: Any = None, *, plain: dict[str, Any], more: bool = False) -> None:
        """`plain`: the survey as it is. `more`: the same page again with what was typed and more rows."""
        asked = plain["questions"]
        came = [int(name[7:]) for name in data or () if name.startswith("prompt_") and name[7:].isdecimal()]
        rows = min(max([SHOWN, len(asked) + 1, *came]) + (MORE if more else 0), MOST)
        initial = {name: data.get(name) for name in data} if more else initial_of(plain)
        super().__init__(None if more else data, initial=initial)
        self.rows = range(1, rows + 1)
        for number in self.rows:
            self.add_row(number)
        sets = [Fieldset(_("Question %(n)d") % {"n": n}, f"prompt_{n}", f"kind_{n}", f"choices_{n}") for n in self.rows]
        self.helper = Helper("intro", *sets, tag=False)

    @property
    def takes_more(self) -> bool:
        return len(self.rows) < MOST

    def add_row(self, number: int) -> None:
        self.fields[f"prompt_{number}"] = forms.CharField(label=_("Question"), required=False, max_length=300)
        self.fields[f"kind_{number}"] = forms.ChoiceField(
            label=_("Answered by"), choices=SurveyQuestion.Kind, initial=SurveyQuestion.Kind.ONE, required=False
        )
        self.fields[f"choices_{number}"] = forms.CharField(
            label=_("Choices"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("One on each line. For a scale: the words for 1 and for 5."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in self.rows:
            prompt, choices = cleaned.get(f"prompt_{number}", ""), cleaned.get(f"choices_{number}", "")
            if choices and not prompt:
                self.add_error(f"prompt_{number}", _("Write the question, or clear its choices."))
            elif prompt and (message := problem_of(self.question(number, cleaned))):
                self.add_error(f"choices_{number}", message)
        return cleaned

    def question(self, number: int, cleaned: dict[str, Any]) -> dict[str, Any]:
        lines = [line.strip() for line in cleaned.get(f"choices_{number}", "").splitlines() if line.strip()]
        kind = cleaned.get(f"kind_{number}") or SurveyQuestion.Kind.ONE.value
        return {"kind": kind, "prompt": cleaned[f"prompt_{number}"], "choices": lines}

    def plain(self) -> dict[str, Any]:
        """The survey as a course file would have it."""
        cleaned = self.cleaned_data
        asked = [self.question(number, cleaned) for number in self.rows if cleaned.get(f"prompt_{number}")]
        return {"intro": cleaned["intro"], "questions": asked}


def initial_of(plain: dict[str, Any]) -> dict[str, Any]:
    initial: dict[str, Any] = {"intro": plain["intro"]}
    for number, question in enumerate(plain["questions"], start=1):
        initial |= {
            f"prompt_{number}": question["prompt"],
            f"kind_{number}": question["kind"],
            f"choices_{number}": "\n".join(question["choices"]),
        }
    return initial
