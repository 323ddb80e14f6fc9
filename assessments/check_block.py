"""A question in the middle of a lesson, to see for oneself. What is answered is kept for her alone, and never counts."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import pydantic
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import questions, texts
from assessments.explaining import Explained, fit, told
from assessments.models import Question, QuestionVersion
from assessments.presenting import Asked
from assessments.questions import Answer, AnswerError, KindData, QuestionKind, Seen
from assessments.questions.kinds import Answered
from assessments.releasing import ALL
from courses.blocks import BlockData, Keeps, SentError
from courses.blocks.editing import BlockForm
from courses.blocks.fields import FieldsKind, Words
from courses.blocks.kinds import LONGEST, TIDY, tidy
from lms.kit.text import texts as texts_in

KINDS = ("single", "multiple", "true_false", "short_text", "numeric", "matching", "gap_select")
SHOWN = 200
AS_IT_IS = "as-it-is"
Stem = Annotated[str, TIDY, pydantic.Field(min_length=1, max_length=LONGEST)]


def tidied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: tidied(one) for name, one in value.items()}
    return [tidied(one) for one in value] if isinstance(value, list) else tidy(value)


class CheckData(BlockData):
    """A copy of a question as the bank had it when it was chosen, so that an edition never changes with the bank."""

    kind: Literal["single", "multiple", "true_false", "short_text", "numeric", "matching", "gap_select"]
    format: Literal["plain", "markdown", "html"] = "plain"
    stem: Stem
    reason: Words = ""
    data: Annotated[dict[str, Any], pydantic.BeforeValidator(tidied)] = {}

    @pydantic.field_validator("data")
    @classmethod
    def fits_its_kind(cls, data: dict[str, Any], info: pydantic.ValidationInfo) -> dict[str, Any]:
        kind = info.data.get("kind")
        return questions.get(kind).document(data) if kind else data

    @property
    def sign(self) -> str:
        """Tells this question from any other one, and from itself in other words."""
        return hashlib.sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()[:12]

    @property
    def field(self) -> str:
        return f"answer-{self.sign}"

    def read(self) -> tuple[QuestionKind[Any], KindData, Seen]:
        kind = questions.get(self.kind)
        return kind, kind.data.model_validate(self.data), Seen(0, int(self.sign, 16), self.format)


class CheckForm(BlockForm):
    find = forms.CharField(
        label=gettext_lazy("Words to look for"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Type some words of the question, then press “Preview”: the list below gets shorter."),
    )
    question = forms.ChoiceField(
        label=gettext_lazy("Question from the bank"),
        help_text=gettext_lazy(
            "Ready questions without pictures. The lesson keeps a copy; choose it again after you have changed it in the bank."
        ),
    )

    def grow(self, names: Any, *, more: bool) -> None:
        wanted = str(self.data_now("find")) if names else ""
        now = [(AS_IT_IS, _("As it is now: %s") % self.now())] if self.before else []
        rows = [(str(version.pk), named(version)) for version in self.offered(wanted)]
        chosen = str(self.data_now("question")) if names else ""
        if chosen.isdecimal() and chosen not in dict(rows):
            rows += [(str(version.pk), named(version)) for version in self.offered("", pk=int(chosen))]
        question = self.fields["question"]
        assert isinstance(question, forms.ChoiceField)  # noqa: S101 -- as it stands above
        question.choices = [*now, *rows] if now else [("", _("Choose one")), *rows]

    def data_now(self, name: str) -> Any:
        return (self.data if self.is_bound else self.initial).get(name) or ""

    def now(self) -> str:
        return texts.bare(str(self.before.get("stem", "")), str(self.before.get("format", "plain")))[:80]

    def offered(self, words: str, *, pk: int | None = None) -> list[QuestionVersion]:
        """The newest wordings that may be asked here. One query."""
        if self.shelf is None:
            return []
        ready = Question.objects.filter(organization=self.shelf.organization, state=Question.State.READY)
        found = QuestionVersion.objects.newest().filter(question__in=ready, kind__in=KINDS, files=None)
        for word in words.split():
            found = found.filter(stem__icontains=word)
        found = found if pk is None else found.filter(pk=pk)
        return list(found.order_by("-question", "-pk")[:SHOWN])

    def initial_of(self, document: Mapping[str, Any]) -> dict[str, Any]:
        return {"question": AS_IT_IS} if document else {}

    def document(self) -> dict[str, Any]:
        if self.cleaned_data["question"] == AS_IT_IS:
            return dict(self.before)
        [version] = self.offered("", pk=int(self.cleaned_data["question"]))
        facts = ("kind", "format", "stem", "reason", "data")
        return {name: getattr(version, name) for name in facts}


def named(version: QuestionVersion) -> str:
    return version.bare if len(version.bare) <= SHOWN else f"{version.bare[:SHOWN]}…"


class Check(FieldsKind[CheckData]):
    key = "check"
    label = gettext_lazy("Knowledge check")
    purpose = gettext_lazy("A question from the bank, to see for oneself. It never counts.")
    template = "blocks/check.html"
    live, keeps = True, Keeps.PRIVATE
    data = CheckData
    form = CheckForm

    def texts(self, data: CheckData) -> Sequence[str]:
        return [text for text in (data.stem, data.reason, *texts_in(data.data)) if text]

    def name(self, data: CheckData) -> str:
        return " ".join(texts.bare(data.stem, data.format).split()[:6]) or "…"

    def problems(self, data: CheckData) -> Sequence[str]:
        kind, document, _seen = data.read()
        found = [message for _path, message in kind.problems(document)]
        if not data.reason:
            found.append(_("Its answer has no reason. Write one in the bank, then choose the question again."))
        return found

    def context(self, data: CheckData) -> Mapping[str, Any]:
        return {"asked": asked(data, None)}

    def taken(self, data: CheckData, sent: Mapping[str, Sequence[str]]) -> Any:
        kind, document, seen = data.read()
        try:
            answer = kind.read(own_fields(data, sent), document, seen)
        except AnswerError as error:
            raise SentError(str(error)) from error
        if answer is None:
            raise SentError(_("Give an answer first, then press the button."))
        return {"of": data.sign, "answer": answer}

    def typed(self, data: CheckData, sent: Mapping[str, Sequence[str]]) -> Any:
        kind, document, seen = data.read()
        try:
            return {"of": data.sign, "answer": kind.read(own_fields(data, sent), document, seen)}
        except AnswerError as error:
            return {"of": data.sign, "answer": error.typed}

    def beside(self, data: CheckData, value: Any, *, refused: bool) -> Mapping[str, Any]:
        if not value or value.get("of") != data.sign:
            return {}
        if refused:
            return {"asked": asked(data, value["answer"])}
        return {"explained": explained(data, value["answer"])}


def own_fields(data: CheckData, sent: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    name = data.field
    mine = {key: values for key, values in sent.items() if key == name or key.startswith(f"{name}-")}
    return {key.removeprefix(name).removeprefix("-"): values for key, values in mine.items()}


def asked(data: CheckData, answer: Answer) -> Asked:
    kind, document, seen = data.read()
    dressed = kind.dressed(kind.show(answer, document, seen), name=data.field, write=write(data))
    return Asked(data.field, write(data)(data.stem), kind.told(document), kind.template, dressed)


def explained(data: CheckData, answer: Answer) -> Explained:
    kind, document, seen = data.read()
    one = Answered(1, "", data.stem, data.reason, kind, document, answer, seen)
    return told(one, fit(kind.grade(answer, document)), released=ALL, standing=ALL, format_=data.format)


def write(data: CheckData) -> Any:
    return lambda text: texts.prose(text, data.format)
