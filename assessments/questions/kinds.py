"""What a kind of question has to say for itself, and the list of kinds.

A question's version holds one document, its `data`, which the kind's schema reads. `answer` is what is stored: a list that json
can write, or None. `sent` is what a browser sends: for each field of the question the texts in it, under the field's own short
name; a question with one field calls it "". `seen` says in which order this person sees what the author wrote down.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from pydantic import Field, PlainSerializer

from assessments import texts
from assessments.formats.items import Combined, Item, Text
from assessments.rules import tries
from assessments.statistics.choices import Offered
from courses.parsing import Fields

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from assessments.questions.editing import QuestionForm

REGISTRY: dict[str, "QuestionKind[Any]"] = {}
ONLY = ""

type Answer = list[Any] | None
type Sent = Mapping[str, Sequence[str]]
type Bare = Callable[[str], str]
type Problem = tuple[tuple[str | int, ...], str]
Exact = Annotated[Decimal, PlainSerializer(lambda value: f"{value.normalize():f}", return_type=str)]


class AnswerError(Exception):
    """What was sent is no answer to this question. The text is for the person who sent it; `typed` is what they typed."""

    def __init__(self, *args: object, typed: list[str] | None = None) -> None:
        super().__init__(*args)
        self.typed = typed


class CannotBeHeldError(Exception):
    """No question file has a place for this. The text says so to a trainer."""


class KindData(Fields):
    """What every kind of question may say. `mark` is what the question weighs, `penalty` the share (0–1) that a further try costs."""

    mark: Exact = Field(default=Decimal(1), ge=0, le=1000)
    penalty: Exact = Field(default=Decimal("0.3333333"), ge=0, le=1)
    hints: list[str] = []
    on_right: str = ""
    on_partly: str = ""
    on_other: str = ""

    def document(self) -> dict[str, Any]:
        """As it is stored and compared: plain data without what says nothing new."""
        return self.model_dump(mode="json", exclude_defaults=True)


def without_feedback[D: KindData](data: D) -> D:
    """`data` as if its author had said nothing about answers: every `feedback` in it and every `on_…` is left out."""
    return type(data).model_validate(silenced(data.document()))


def silenced(value: Any) -> Any:
    if isinstance(value, dict):
        said = {name for name in value if name == "feedback" or str(name).startswith("on_")}
        return {name: silenced(one) for name, one in value.items() if name not in said}
    return [silenced(one) for one in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Sheet:
    """What a kind needs to make a file's item: what all items share, and how its own texts become a file's."""

    shared: Mapping[str, Any]
    text: Callable[[str], Text]
    combined: Combined


@dataclass(frozen=True)
class Seen:
    """One person's sight of one question: the same seed always gives the same order. `format` is that of its texts."""

    seed: int
    version: int
    format: str = texts.PLAIN

    def order[T](self, things: Sequence[T], name: str = "") -> list[T]:
        """`things` (in the author's order) as this person sees them; `name` tells several lists of one question apart."""
        words = f"{self.seed}:{self.version}" + (f":{name}" if name else "")
        return random.Random(words).sample(things, len(things))  # noqa: S311 -- fairness, not secrecy

    def line(self, text: str) -> SafeString:
        """`text` for a label or a line of a page."""
        return texts.line(text, self.format)

    def bare(self, text: str) -> str:
        """`text` for a list to choose from, where there is no markup."""
        return texts.bare(text, self.format)


@dataclass(frozen=True)
class Answered:
    """A question as it was answered, or a part of one that is called `name`: what it asks and why, and what its kind knows of it."""

    number: int
    name: str
    stem: str
    reason: str
    kind: "QuestionKind[Any]"
    data: KindData
    answer: Answer
    seen: Seen


class QuestionKind[D: KindData](ABC):
    """A kind; one object of it serves all questions. Adding one is a module with its templates, listed in this package.

    `rule` says what to do, `credit` tells an author what an answer counts that is right in part.
    """

    key: ClassVar[str]
    name: ClassVar["str | _StrPromise"]
    rule: ClassVar["str | _StrPromise"]
    credit: ClassVar["str | _StrPromise"] = ""
    data: type[D]
    form: type["QuestionForm"]
    template: ClassVar[str]
    review_template: ClassVar[str]
    marked_by_person: ClassVar[bool] = False
    inside: ClassVar[bool] = True  # whether a part of a situation may be of this kind
    gap_template: ClassVar[str] = ""  # how it stands in a line of text; "" where it cannot
    layouts: ClassVar[tuple[str, ...]] = ()  # how its choices may be shown there, the usual one first
    script: ClassVar[str] = ""
    parts_stand: ClassVar[bool] = False  # whether a part that is right keeps what it counts when another one is changed

    def document(self, data: Any) -> dict[str, Any]:
        """`data` checked and as it is stored. Raises pydantic.ValidationError."""
        return self.data.model_validate(data).document()

    def told(self, data: D) -> "str | _StrPromise":
        """What a learner is told before answering: what to do, and how it counts."""
        return self.rule

    @abstractmethod
    def read(self, sent: Sent, data: D, seen: Seen) -> Answer:
        """The answer in `sent`, whose texts may be anything at all; None when nothing is answered. Raises AnswerError."""

    @abstractmethod
    def sent(self, answer: Answer, data: D, seen: Seen) -> dict[str, list[str]]:
        """What a browser would send for `answer`; every field of the question is named, an empty one too."""

    @abstractmethod
    def show(self, answer: Answer, data: D, seen: Seen) -> Any:
        """What `template` shows while answering. It never knows what is right."""

    @abstractmethod
    def review(self, answer: Answer, data: D, seen: Seen) -> Any:
        """What `review_template` shows once the right answer may be seen."""

    @abstractmethod
    def grade(self, answer: Answer, data: D) -> Decimal | None:
        """How much of `answer` is right, 0 to 1; None where only a person can say."""

    @abstractmethod
    def right(self, data: D) -> Answer:
        """An answer that is right as a whole; None where only a person can say."""

    @abstractmethod
    def problems(self, data: D, *, keyed: bool = True) -> list[Problem]:
        """Why nobody could answer it: where (a path into the document), and a sentence for its author.

        `keyed` says that it is to be graded; a survey asks without a key.
        """

    def offered(self, data: D) -> list[Offered]:
        """The choices whose figures its author may want to see; none where there is nothing to choose from."""
        return []

    def chosen(self, answer: Answer) -> frozenset[int]:
        """The keys of `offered` that `answer` has."""
        return frozenset(answer or ())

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        """What the kind keeps of a question out of a file, beside what all kinds keep; None for an item of another kind.

        Where the question itself is only a part of the item's text, it is there as `stem`.
        `text` turns a file's text into the wording's format. Raises formats.items.UnreadableError for what we cannot ask.
        """
        return None

    def simplified(self, item: Item) -> Sequence[str]:
        """Sentences about what `of_item` left out of `item`."""
        return ()

    def item(self, data: D, sheet: Sheet) -> Item:
        """The question as a file's item; `of_item` of it gives the same question again. Raises CannotBeHeldError."""
        raise CannotBeHeldError(
            _("Question files know no questions of the kind “%(kind)s”. Gabay's own format holds it.")
            % {"kind": self.name}
        )

    def left_out(self, data: D) -> Sequence[str]:
        """Sentences about what `item` leaves out of `data`."""
        return ()

    def needs_tags(self, data: D) -> Sequence[str]:
        """Sentences about what `item` says in tags (see formats.marks), which a question inside of a text has none of."""
        return ()

    def scripts(self, data: D) -> list[str]:
        """The static files that its page loads besides."""
        return [self.script] if self.script else []

    def takes_files(self, data: D) -> bool:
        """Whether it is answered by files that are handed in."""
        return False

    def dressed(self, shown: Any, *, name: str, write: Callable[[str], Any]) -> Any:
        """What `show` or `review` returned for a question called `name`; `write` makes HTML of the author's texts."""
        return shown

    def opens_more(self, answer: Answer, data: D, parts: Sequence[str]) -> bool:
        """Whether `answer` opens a part that a page with `parts` did not show."""
        return False

    def parts_answered(self, answer: Answer, data: D, seen: Seen) -> list[Answered]:
        """The small questions that it is made of, as far as `answer` has led; none where it is one itself."""
        return []

    def grade_tries(self, answers: Sequence[Answer], data: D) -> Decimal | None:
        """What the last of `answers` is worth where every one before it was checked: each of them takes `data.penalty` off it.

        A kind whose parts stand each for itself takes it off those that were changed.
        """
        return tries.less(self.grade(answers[-1], data), len(answers) - 1, data.penalty)

    def remarks(self, answer: Answer, data: D) -> list[str]:
        """What its author says about the parts of `answer`, where `review` would say it too and may not be seen yet."""
        return []

    def overall(self, answer: Answer, data: D) -> str:
        """What its author says about `answer` as a whole."""
        fraction = self.grade(answer, data)
        if answer is None or fraction is None:
            return ""
        return data.on_right if fraction == 1 else data.on_partly if fraction > 0 else data.on_other

    def in_words(self, answer: Answer, data: D, bare: Bare = str) -> str:
        """`answer` in a line of plain text, for those who read many, and where its review may not be seen yet.

        `bare` takes the markup out of its author's texts.
        """
        return ", ".join(str(part) for part in answer or ())


def register(kind: QuestionKind[Any]) -> None:
    REGISTRY[kind.key] = kind


def get(key: str) -> QuestionKind[Any]:
    """The kind called `key`. Raises KeyError for one that nobody registered."""
    return REGISTRY[key]


def keys() -> list[str]:
    return list(REGISTRY)


def kinds() -> list[QuestionKind[Any]]:
    return list(REGISTRY.values())


def only(sent: Sent) -> list[str]:
    """The texts of a question that has one field. Raises AnswerError when another field came along."""
    if set(sent) - {ONLY}:
        raise AnswerError
    return list(sent.get(ONLY, ()))
