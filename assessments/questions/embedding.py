"""Questions inside of a question: each has a kind of its own, and is written flat beside what says where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Self

from django.utils.translation import gettext as _
from pydantic import (
    PrivateAttr,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)

from assessments.questions.editing import sentence_of
from assessments.questions.kinds import Answer, AnswerError, KindData, QuestionKind, Seen, Sent, get
from courses.parsing import Fields

APART = 7919


class Embedded(Fields):
    """A question of the kind `kind`: `data` is what that kind keeps."""

    kind: str
    data: dict[str, Any] = {}
    _inner: KindData = PrivateAttr()

    @classmethod
    def allowed(cls) -> list[str]:
        """The kinds that may stand there."""
        raise NotImplementedError

    @classmethod
    def refusal(cls) -> str:
        """What to say of another kind; %(kinds)s are those that may."""
        raise NotImplementedError

    def bare(self) -> dict[str, Any]:
        """`data` as the kind's own schema reads it."""
        return self.data

    def own(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What is not the kind's, without what goes without saying."""
        return fields

    def kept(self, document: dict[str, Any]) -> dict[str, Any]:
        """The kind's document with what `bare` took out of it."""
        return document

    @model_validator(mode="before")
    @classmethod
    def gather(cls, value: Any) -> Any:
        """What is not every embedded question's is its kind's."""
        if not isinstance(value, dict) or "data" in value:
            return value
        own = {name: value[name] for name in cls.model_fields if name in value}
        return {**own, "data": {name: value[name] for name in value if name not in own}}

    @model_validator(mode="after")
    def read_inner(self) -> Self:
        if self.kind not in self.allowed():
            raise ValueError(self.refusal() % {"kinds": ", ".join(sorted(self.allowed()))})
        try:
            self._inner = self.question.data.model_validate(self.bare())
        except ValidationError as error:
            raise ValueError(" ".join(sentence_of(found) for found in error.errors())) from None
        return self

    @model_serializer(mode="wrap")
    def flat(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        own = handler(self)
        own.pop("data", None)
        return {**self.own(own), **self.kept(self._inner.document())}

    @property
    def question(self) -> QuestionKind[Any]:
        return get(self.kind)

    @property
    def inner(self) -> KindData:
        return self._inner


def joined(name: str, rest: str) -> str:
    return f"{name}-{rest}" if rest else name


def apart(seen: Seen, at: int) -> Seen:
    """The sight of an embedded question: its choices are mixed otherwise than those of its neighbors."""
    return replace(seen, seed=seen.seed + APART * (at + 1))


def by_name(sent: Sent, names: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """What was sent for each embedded question. Raises AnswerError for a field of none."""
    known, found = set(names), dict[str, dict[str, list[str]]]()
    for name, values in sent.items():
        head, _hyphen, rest = name.partition("-")
        if head not in known:
            raise AnswerError(_("Please use the fields on this page."))
        found.setdefault(head, {})[rest] = list(values)
    return found


def given_to(answer: Answer, at: int) -> Answer:
    return answer[at] if answer is not None and at < len(answer) else None


def values_of(question: Embedded, answer: Answer, seen: Seen, name: str) -> Mapping[str, list[str]]:
    """What a browser sends for an embedded question called `name`."""
    values = question.question.sent(answer, question.inner, seen)
    return {joined(name, rest): texts for rest, texts in values.items()}
