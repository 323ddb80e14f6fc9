"""A question in the middle of a lesson, to see for oneself. What is answered is kept for her alone, and never counts."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

import pydantic
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import questions, texts
from assessments.banking.finding import STEM_WORDS
from assessments.explaining import Explained, fit, told
from assessments.models import Question, QuestionVersion
from assessments.models.question import QuestionVersionQuerySet
from assessments.presenting import Asked, sent_in
from assessments.questions import Answer, AnswerError, KindData, QuestionKind, Seen, Sent
from assessments.questions.kinds import Answered
from assessments.releasing import ALL
from courses.blocks import BlockData, Keeps, SentError
from courses.blocks.editing import BlockForm
from courses.blocks.fields import FieldsKind, Words
from courses.blocks.kinds import LONGEST, TIDY, tidy
from courses.blocks.kinds import WORDS as WORDS_OF_NAME
from lms.kit.text import texts as texts_in

type Askable = Literal["single", "multiple", "true_false", "short_text", "numeric", "matching", "gap_select"]
KINDS = get_args(Askable.__value__)  # those that need neither a person nor a file nor a page of their own
WORDS, SHOWN = 100, 200
PK = re.compile(r"[0-9]{1,18}")
AS_IT_IS = "as-it-is"
Stem = Annotated[str, TIDY, pydantic.Field(min_length=1, max_length=LONGEST)]


def tidied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: tidied(one) for name, one in value.items()}
    return [tidied(one) for one in value] if isinstance(value, list) else tidy(value)


class CheckData(BlockData):
    """A copy of a question as the bank had it when it was chosen, so that an edition never changes with the bank."""

    kind: Askable
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
        max_length=WORDS,
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
        sent = self.data if self.is_bound else self.initial
        words, chosen = str(tidy(sent.get("find") or ""))[:WORDS], str(sent.get("question") or "")
        rows = list(self.askable().called(words)[:SHOWN])
        if PK.fullmatch(chosen):
            rows += self.askable().filter(pk=int(chosen)).exclude(pk__in=[row.pk for row in rows])
        self.offered = {str(row.pk): row for row in rows}
        first = (AS_IT_IS, _("As it is now: %s") % self.now()) if self.before else ("", _("Choose one"))
        question = self.fields["question"]
        assert isinstance(question, forms.ChoiceField)  # noqa: S101 -- as it stands above
        if not rows:
            question.help_text = _(
                "Nothing to choose from. Take other words, or write a question in the bank and mark it as ready."
            )
        question.choices = [first, *((pk, short(row.bare)) for pk, row in self.offered.items())]

    def askable(self) -> QuestionVersionQuerySet:
        """The newest wordings that may be asked here, what came last first."""
        if self.shelf is None:
            return QuestionVersion.objects.none()
        ready = Question.objects.filter(organization=self.shelf.organization, state=Question.State.READY)
        found = QuestionVersion.objects.newest().filter(question__in=ready, kind__in=KINDS, files=None)
        return found.order_by("-question", "-pk")

    def now(self) -> str:
        return short(texts.bare(str(self.before.get("stem", "")), str(self.before.get("format", texts.PLAIN))))

    def initial_of(self, document: Mapping[str, Any]) -> dict[str, Any]:
        return {"question": AS_IT_IS} if document else {}

    def document(self) -> dict[str, Any]:
        chosen = self.cleaned_data["question"]
        if chosen == AS_IT_IS:
            return dict(self.before)
        return {name: getattr(self.offered[chosen], name) for name in ("kind", "format", "stem", "reason", "data")}


def short(text: str) -> str:
    return Truncator(text).words(STEM_WORDS)


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
        return Truncator(texts.bare(data.stem, data.format)).words(WORDS_OF_NAME)

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
            answer = kind.read(own(data, sent), document, seen)
        except AnswerError as error:
            raise SentError(str(error)) from error
        if answer is None:
            raise SentError(_("Give an answer first, then press the button."))
        return {"of": data.sign, "answer": answer}

    def typed(self, data: CheckData, sent: Mapping[str, Sequence[str]]) -> Any:
        kind, document, seen = data.read()
        try:
            return {
                "of": data.sign,
                "answer": kind.read(own(data, sent), document, seen),
            }
        except AnswerError as error:
            return {"of": data.sign, "answer": error.typed}

    def beside(self, data: CheckData, value: Any, *, refused: bool) -> Mapping[str, Any]:
        """Asked anew for each reader, in her language; an answer to another question is none."""
        answer = value["answer"] if value and value.get("of") == data.sign else None
        if answer is None or refused:
            return {"asked": asked(data, answer)}
        return {"explained": explained(data, answer)}


def own(data: CheckData, sent: Mapping[str, Sequence[str]]) -> Sent:
    """The fields of this question among all that came with its lesson's page."""
    return sent_in(MultiValueDict({name: list(values) for name, values in sent.items()}), name=data.field)


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
