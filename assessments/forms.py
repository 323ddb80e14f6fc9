"""What learners and trainers type."""

from typing import Any
from uuid import uuid4

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import checking
from assessments.models import QuestionVersion, Quiz, Response
from assessments.presenting import read_values
from assessments.questions import AnswerError
from assessments.questions.choosing import FEWEST, MOST
from lms.kit.forms import Helper


class AnswerForm(forms.Form):
    """The answer to one question, with the key and the number under which it is saved."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seq = forms.IntegerField(min_value=1, max_value=2**53, widget=forms.HiddenInput)
    go = forms.ChoiceField(choices=[("next", ""), ("back", "")], required=False)

    def __init__(self, data: Any = None, *, response: Response) -> None:
        super().__init__(data, initial={"key": uuid4(), "seq": response.seq + 1})
        self.response = response

    def clean(self) -> dict[str, Any]:
        values = self.data.getlist("answer") if hasattr(self.data, "getlist") else []
        try:
            return {**self.cleaned_data, "answer": read_values(self.response, values)}
        except AnswerError as error:
            raise forms.ValidationError(str(error)) from None


class QuizForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """What a check asks for as a whole. Whether its numbers fit its questions is told on the page, and before publishing."""

    class Meta:
        model = Quiz
        fields = ("purpose", "pass_count", "draw", "each_topic")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["each_topic"].help_text = _("0 where topics do not matter.")
        self.helper = Helper("purpose", Row("pass_count", "draw", "each_topic"), submit=_("Save"))


class QuestionForm(forms.Form):
    """A question with up to six choices."""

    stem = forms.CharField(label=_("Question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=QuestionVersion.Kind, initial=QuestionVersion.Kind.SINGLE, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The learner reads it after answering, whatever they chose. Kind and short."),
    )
    topic = forms.CharField(
        label=_("Topic"),
        max_length=40,
        required=False,
        help_text=_("A short mark, such as M1: a check can draw by topic."),
    )

    def __init__(self, data: Any = None, *, version: QuestionVersion | None = None) -> None:
        super().__init__(data, initial=initial_of(version) if version else None)
        for number in range(1, MOST + 1):
            self.fields[f"choice_{number}"] = forms.CharField(
                label=_("Choice %(number)d") % {"number": number},
                max_length=500,
                required=number <= FEWEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"right_{number}"] = forms.BooleanField(
                label=_("Choice %(number)d is right") % {"number": number}, required=False
            )
        pairs = [name for number in range(1, MOST + 1) for name in (f"choice_{number}", f"right_{number}")]
        choices = Fieldset(_("Choices"), *pairs)
        self.helper = Helper("stem", "kind", choices, "reason", "topic", submit=_("Save question"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        for _path, message in checking.question_problems(self.written(), 0):
            self.add_error(None, message)
        return cleaned

    def written(self) -> dict[str, Any]:
        """The question as a course file would have it; a choice that is marked and empty stays, so that it is remarked on."""
        cleaned = self.cleaned_data
        rows = [(cleaned[f"choice_{number}"], cleaned[f"right_{number}"]) for number in range(1, MOST + 1)]
        choices = [{"text": text, "right": right} for text, right in rows if text or right]
        return {**{name: cleaned[name] for name in ("kind", "topic", "stem", "reason")}, "key": "", "choices": choices}


def initial_of(version: QuestionVersion) -> dict[str, Any]:
    initial: dict[str, Any] = {name: getattr(version, name) for name in ("stem", "kind", "reason", "topic")}
    for number, choice in enumerate(version.choices.order_by("position"), start=1):
        initial |= {f"choice_{number}": choice.text, f"right_{number}": choice.right}
    return initial
