"""A question afterwards, as much of it as is released: what was answered, what helps, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.safestring import SafeString

from assessments import keying, texts, wordings
from assessments.bank import in_order
from assessments.keying import Ruling
from assessments.models import Attempt, QuestionVersion, Quiz, Response
from assessments.questions import Answer
from assessments.questions.kinds import Answered, without_feedback
from assessments.releasing import ALL, Released

FIELD = "answer"

type Write = Callable[[str], SafeString]


@dataclass(frozen=True)
class Explained:
    """A question, or a part of one that is called `name`, as much of it as is released.

    `fit` is "right", "partly", "other", or "" where that may not be said; `template` is "" where what helps may not be, and `words`
    then says what was answered, or `parts` do, each for itself. `said` is what the author says about the answer.
    """

    number: int
    name: str
    stem: SafeString
    reason: SafeString
    answered: bool
    fit: str
    template: str
    shown: Any
    words: str
    said: list[SafeString]
    parts: "list[Explained]"

    @property
    def is_long(self) -> bool:
        """Whether the stem is more than a heading can hold."""
        return texts.is_long(self.stem)


def explained(
    version: QuestionVersion,
    *,
    answer: Answer,
    seed: int,
    number: int,
    released: Released = ALL,
    standing: Released | None = None,
    ruling: Ruling | None = None,
) -> Explained:
    """`standing` is what may be seen of a part that is right already, where that is more than `released`."""
    question = wordings.of(version, seed=seed)
    key = keying.key_of(question.data, ruling)
    asked = Answered(number, "", version.stem, version.reason, question.kind, key, answer, question.seen)
    right = fit(keying.fraction(question, answer, ruling))
    found = told(asked, right, released=released, standing=standing or released, format_=version.format)
    if not (ruling and released.correctness):
        return found
    return replace(found, said=[*found.said, texts.prose(keying.note(ruling), version.format)])


def told(asked: Answered, right: str, *, released: Released, standing: Released, format_: str) -> Explained:
    """What may be said about `asked`, whose answer fits as `right` says."""
    kind, answer, seen = asked.kind, asked.answer, asked.seen
    data = asked.data if released.feedback else without_feedback(asked.data)
    write = partial(texts.prose, format_=format_)
    shown = kind.review(answer, data, seen) if released.answer else None
    said = [] if released.answer else kind.remarks(answer, data)
    said += [overall] if (overall := kind.overall(answer, data)) else []
    inner = [] if released.answer or answer is None else kind.parts_answered(answer, data, seen)
    return Explained(
        number=asked.number,
        name=asked.name,
        stem=write(asked.stem),
        reason=write(asked.reason if released.answer else ""),
        answered=answer is not None,
        fit=right if released.correctness else "",
        template=kind.review_template if released.answer else "",
        shown=kind.dressed(shown, name=FIELD, write=write) if released.answer else None,
        words="" if released.answer or inner else kind.in_words(answer, data, partial(texts.bare, format_=format_)),
        said=[write(text) for text in said],
        parts=[told_part(one, released=released, standing=standing, format_=format_) for one in inner],
    )


def told_part(asked: Answered, *, released: Released, standing: Released, format_: str) -> Explained:
    """A part that is right, and is said to be, gives nothing away any more."""
    right = fit(asked.kind.grade(asked.answer, asked.data))
    seen = standing if right == "right" and released.correctness else released
    return told(asked, right, released=seen, standing=standing, format_=format_)


def fit(fraction: Decimal | None) -> str:
    """Whether an answer is right, in one word; "" where only a person can say."""
    if fraction is None:
        return ""
    return "right" if fraction == 1 else "partly" if fraction > 0 else "other"


def explained_attempt(attempt: Attempt, *, released: Released = ALL) -> list[Explained]:
    """Every question of a sent-in attempt, as it was asked; nothing where nothing is released."""
    if not released.something:
        return []
    responses = in_order(attempt.responses.all())
    if attempt.quiz.behaviour == Quiz.Behaviour.MASTERY:
        responses = responses.filter(settled_at__isnull=False)
    return explained_responses(list(responses), attempt, released=released)


def explained_responses(
    responses: Sequence[Response], attempt: Attempt, *, released: Released, standing: Released | None = None
) -> list[Explained]:
    """Some questions of `attempt`, by the keys that count today. One query."""
    decided = keying.rulings(attempt.enrollment.course_id, [response.version_id for response in responses])
    return [
        explained(
            response.version,
            answer=response.answer,
            seed=attempt.seed,
            number=response.position,
            released=released,
            standing=standing,
            ruling=decided.get(response.version_id),
        )
        for response in responses
    ]
