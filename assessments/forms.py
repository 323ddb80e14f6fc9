"""What learners and trainers type."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import questions
from assessments.models import QuestionVersion, Quiz, Regrade, Response
from assessments.models.settings import ASKING, MARKING, STRICT
from assessments.presenting import read_sent, sent_in
from assessments.questions import AnswerError
from assessments.questions.editing import TYPED, QuestionForm
from lms.kit.forms import Folded, Helper

QUOTA = re.compile(r"([^:]{1,40}?)\s*:\s*([1-9][0-9]{0,2})")


class AnswerForm(forms.Form):
    """The answer to one question, with the key and the number under which it is saved."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seq = forms.IntegerField(min_value=1, max_value=2**53, widget=forms.HiddenInput)
    check_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    go = forms.ChoiceField(choices=[("next", ""), ("back", ""), ("check", ""), ("stay", "")], required=False)

    def __init__(self, data: Any = None, *, response: Response) -> None:
        super().__init__(data, initial={"key": uuid4(), "check_key": uuid4(), "seq": response.seq + 1})
        self.response = response
        self.typed: list[str] | None = None

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("go") == "check" and not self.cleaned_data.get("check_key"):
            raise forms.ValidationError(_("Please open the page again and check once more."))
        try:
            return {**self.cleaned_data, "answer": read_sent(self.response, sent_in(self.data))}
        except AnswerError as error:
            self.typed = error.typed
            raise forms.ValidationError(str(error)) from None


MOST_DAYS = 366
OPTIONAL = {
    *MARKING,
    *("behaviour", "correctness_from", "marks_from", "feedback_from", "answer_from", "wait_minutes", "counts"),
}


def in_lines(quotas: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"{topic}: {count}" for topic, count in quotas)


class QuotasField(forms.CharField):
    """Topics with numbers, one on each line."""

    def clean(self, value: Any) -> dict[str, int]:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        found = [QUOTA.fullmatch(line.strip()) for line in lines]
        for line, quota in zip(lines, found, strict=True):
            if quota is None:
                raise forms.ValidationError(_("“%(line)s” is no quota. Write it as M1: 3.") % {"line": line[:60]})
        return {quota[1]: int(quota[2]) for quota in found if quota}


class QuizForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """What a check asks for as a whole. Whether its numbers fit its questions is told on the page, and before publishing."""

    class Meta:
        model = Quiz
        fields = ("purpose", "pass_count", "pass_percent", "draw", "each_topic", *ASKING, *MARKING, *STRICT)

    quotas = QuotasField(label=_("Quotas"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, gentle: bool = False, **kwargs: Any) -> None:
        """`gentle`: of a course in which nothing is limited or timed; what it had of that stays until it is taken away."""
        super().__init__(*args, **kwargs)
        self.fields["each_topic"].help_text = _("0 where topics do not matter.")
        self.show_quotas()
        for name in ("mastery_right", "mastery_of"):
            self.fields[name].help_text = _("Only where it goes on until enough of the last answers are right.")
        for name in OPTIONAL & set(self.fields):
            self.fields[name].required = False
        strict = () if gentle and self.instance.is_gentle else (self.strict(),)
        if not strict:
            for name in STRICT:
                del self.fields[name]
        self.helper = Helper(
            "purpose",
            Row("pass_count", "pass_percent"),
            Row("draw", "each_topic"),
            "quotas",
            "behaviour",
            Row("mastery_right", "mastery_of"),
            Folded(_("What is seen, and when"), "correctness_from", "marks_from", "feedback_from", "answer_from"),
            Folded(_("What a person marks"), *MARKING),
            *strict,
            submit=_("Save"),
        )

    def show_quotas(self) -> None:
        """As they are, and beside them how many questions of each topic there are."""
        quiz, there = self.instance, Counter[str]()
        if quiz.pk:
            self.initial["quotas"] = in_lines(quiz.quotas.order_by("topic").values_list("topic", "count"))
            there = Counter(quiz.items.values_list("version__topic", flat=True))
        listed = in_lines(sorted((topic, count) for topic, count in there.items() if topic)).replace("\n", ", ")
        told = _("A topic and how many of it at least, one on each line, such as M1: 3.")
        self.fields["quotas"].help_text = f"{told} {_('There are:')} {listed}." if listed else told

    def strict(self) -> Folded:
        names = ["strict_reason", *(name for name in STRICT if name != "strict_reason")]
        told = any(self.errors.get(name) for name in names) if self.is_bound else False
        is_open = told or not self.instance.is_gentle
        return Folded(
            _("Limits and time, only with a reason"), *names, is_open=is_open or bool(self.non_field_errors())
        )

    def clean(self) -> dict[str, Any]:
        """What was left empty is as usual."""
        cleaned = super().clean() or {}
        usual = Quiz()
        return {name: getattr(usual, name) if value == "" else value for name, value in self.zeros(cleaned).items()}

    def zeros(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        usual = Quiz()
        numbers = [name for name in ("wait_minutes", *MARKING) if name in cleaned and cleaned[name] is None]
        return cleaned | {name: getattr(usual, name) for name in numbers}


def question_form(
    kind: str, data: Any = None, *, version: QuestionVersion | None = None, more: bool = False
) -> QuestionForm:
    """The form of the kind called `kind`, empty or with what `version` says. Raises KeyError for a kind that there is not."""
    found = questions.get(kind)
    if version is None:
        return found.form(data, kind=found, more=more)
    common = {name: getattr(version, name) for name in (*TYPED, "format")}
    return found.form(data, kind=found, common=common, document=version.data, more=more)


class RegradeForm(forms.Form):
    """What is decided about a question that was asked already, and why."""

    treatment = forms.ChoiceField(
        label=_("What is decided"), choices=Regrade.Treatment, widget=forms.RadioSelect, initial=None
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept with the decision and your name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = Helper("treatment", "why", tag=False)

    @property
    def has_key(self) -> bool:
        """Whether another key belongs to what was decided. For a valid form."""
        return self.cleaned_data["treatment"] in {Regrade.Treatment.NEW_KEY, Regrade.Treatment.ACCEPT_ALSO}


class TriesForm(forms.Form):
    """How many further tries, at which check, up to which day."""

    quiz = forms.ChoiceField(label=_("Check"))
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=20, initial=1)
    until = forms.DateField(
        label=_("To be used up to"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("For your own records. Keep it short and kind.")
    )

    helper = Helper("quiz", Row("number", "until"), "reason", submit=_("Give these tries"))

    def __init__(self, data: Any = None, *, quizzes: Sequence[Quiz], today: date) -> None:
        super().__init__(data, initial={"until": today + timedelta(days=14)})
        self.quizzes = {str(quiz.pk): quiz for quiz in quizzes}
        self.today = today
        choices = self.fields["quiz"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 -- it stands above
        choices.choices = [(pk, quiz.lesson.title) for pk, quiz in self.quizzes.items()]

    def clean_quiz(self) -> Quiz:
        return self.quizzes[self.cleaned_data["quiz"]]

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not self.today <= day <= self.today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day
