"""What a kind of question has to say for itself, and the list of kinds.

`choices` are always a question's choices in the order in which this person sees them; `answer` is what is stored, `values` is
what a browser sends: a list of texts, one for each field that is filled in.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REGISTRY: dict[str, "QuestionKind"] = {}

Answer = list[Any] | None


class ChoiceLike(Protocol):
    """A choice, saved or not yet."""

    @property
    def position(self) -> int: ...

    @property
    def text(self) -> str: ...

    @property
    def right(self) -> bool: ...


class AnswerError(Exception):
    """What was sent is no answer to this question. The text is for the person who sent it."""


@dataclass(frozen=True)
class Option:
    """A choice before the answers are sent in: it does not know whether it is right."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Reviewed:
    """A choice after the answers were sent in."""

    text: str
    chosen: bool
    right: bool


class QuestionKind(ABC):
    """A kind; one object of it serves all questions."""

    key: ClassVar[str]
    hint: ClassVar["str | _StrPromise"]
    template: ClassVar[str] = "components/question_choices.html"
    field: ClassVar[str]

    @abstractmethod
    def read(self, values: Any, choices: Sequence[ChoiceLike]) -> Answer:
        """The answer in `values`, which may be anything at all; None when nothing is chosen. Raises AnswerError."""

    @abstractmethod
    def values(self, answer: Answer, choices: Sequence[ChoiceLike]) -> list[str]:
        """What a browser would send for `answer`."""

    @abstractmethod
    def options(self, answer: Answer, choices: Sequence[ChoiceLike]) -> list[Option]:
        """What to show while answering."""

    @abstractmethod
    def review(self, answer: Answer, choices: Sequence[ChoiceLike]) -> list[Reviewed]:
        """What to show once the answers are in."""

    @abstractmethod
    def grade(self, answer: Answer, choices: Sequence[ChoiceLike]) -> Decimal:
        """How much of `answer` is right, 0 to 1."""

    @abstractmethod
    def problems(self, choices: Sequence[ChoiceLike]) -> list[str]:
        """Why nobody could answer it: sentences for its author."""

    @abstractmethod
    def dump(self, choices: Sequence[ChoiceLike]) -> list[dict[str, Any]]:
        """Its choices as a course file has them."""


def register(kind: QuestionKind) -> None:
    REGISTRY[kind.key] = kind


def get(key: str) -> QuestionKind:
    """The kind called `key`. Raises KeyError for one that nobody registered."""
    return REGISTRY[key]


def keys() -> list[str]:
    return list(REGISTRY)
