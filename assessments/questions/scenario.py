"""A situation in three to six small questions; what is chosen in one may lead on to another.

A path begins with the first part. After a part comes the part that the chosen choice leads to, and otherwise the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import texts
from assessments.questions.embedding import apart, by_name, given_to, values_of
from assessments.questions.kinds import Answer, Answered, Bare, Problem, QuestionKind, Seen, Sent
from assessments.questions.scenario_form import ScenarioForm
from assessments.questions.scenario_parts import ScenarioData, part_problems, shown_parts, walk
from assessments.rules import tries


@dataclass(frozen=True)
class PartShown:
    """A part while it is answered; `name` is what its fields are called."""

    number: int
    short: str
    name: str
    stem: Any
    told: "str | Promise"
    kind: QuestionKind[Any]
    shown: Any

    @property
    def template(self) -> str:
        return self.kind.template

    @property
    def is_long(self) -> bool:
        """Whether the stem is more than a legend can hold."""
        return texts.is_long(self.stem)

    def dressed(self, name: str, write: Callable[[str], Any]) -> "PartShown":
        own = f"{name}-{self.short}"
        shown = self.kind.dressed(self.shown, name=own, write=write)
        return replace(self, name=own, stem=write(self.stem), shown=shown)


@dataclass(frozen=True)
class PartReviewed:
    number: int
    stem: Any
    reason: Any
    answered: bool
    kind: QuestionKind[Any]
    shown: Any

    @property
    def template(self) -> str:
        return self.kind.review_template

    def dressed(self, name: str, write: Callable[[str], Any]) -> "PartReviewed":
        shown = self.kind.dressed(self.shown, name=name, write=write)
        return replace(self, stem=write(self.stem), reason=write(self.reason), shown=shown)


class Scenario(QuestionKind[ScenarioData]):
    """The answer is a list with each part's own answer in its place, and None where a part is not answered or not on the path."""

    key = "scenario"
    name = gettext_lazy("A situation in parts")
    rule = gettext_lazy(
        "One part after the other. It counts the mean of the parts on your way; a part left open counts 0."
    )
    credit = gettext_lazy("Each part counts by its own kind's rule, and the mean of the parts on the way is taken.")
    data = ScenarioData
    form = ScenarioForm
    template = "components/question_parts.html"
    review_template = "components/review_parts.html"
    script = "parts.js"
    inside = False
    parts_stand = True

    def read(self, sent: Sent, data: ScenarioData, seen: Seen) -> Answer:
        """Parts after the first one left open are not on the page yet: what comes for them is not taken."""
        given = by_name(sent, map(short, range(len(data.parts))))
        answer: list[Any] = [None] * len(data.parts)
        for at in walk(data, answer):
            part = data.parts[at]
            answer[at] = part.question.read(given.get(short(at), {}), part.inner, apart(seen, at))
            if answer[at] is None:
                break
        return answer if any(one is not None for one in answer) else None

    def sent(self, answer: Answer, data: ScenarioData, seen: Seen) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for at in shown_parts(data, answer):
            found |= values_of(data.parts[at], given_to(answer, at), apart(seen, at), short(at))
        return found

    def show(self, answer: Answer, data: ScenarioData, seen: Seen) -> list[PartShown]:
        found = []
        for number, at in enumerate(shown_parts(data, answer), start=1):
            part, sight = data.parts[at], apart(seen, at)
            shown = part.question.show(given_to(answer, at), part.inner, sight)
            told = part.question.told(part.inner)
            found.append(PartShown(number, short(at), short(at), part.stem, told, part.question, shown))
        return found

    def dressed(self, shown: Any, *, name: str, write: Callable[[str], Any]) -> Any:
        return [part.dressed(name, write) for part in shown]

    def review(self, answer: Answer, data: ScenarioData, seen: Seen) -> list[PartReviewed]:
        found = []
        for number, at in enumerate(walk(data, answer), start=1):
            part, given = data.parts[at], given_to(answer, at)
            shown = part.question.review(given, part.inner, apart(seen, at))
            found.append(PartReviewed(number, part.stem, part.reason, given is not None, part.question, shown))
        return found

    def opens_more(self, answer: Answer, data: ScenarioData, parts: Sequence[str]) -> bool:
        return answer is not None and any(short(at) not in parts for at in shown_parts(data, answer))

    def scripts(self, data: ScenarioData) -> list[str]:
        found = [script for part in data.parts for script in part.question.scripts(part.inner)]
        return [*super().scripts(data), *dict.fromkeys(found)]

    def grade(self, answer: Answer, data: ScenarioData) -> Decimal:
        if answer is None:
            return Decimal(0)
        got = [data.parts[at].question.grade(given_to(answer, at), data.parts[at].inner) for at in walk(data, answer)]
        return tries.mean([one or Decimal(0) for one in got])

    def grade_tries(self, answers: Sequence[Answer], data: ScenarioData) -> Decimal:
        """By the parts on the way that the last one takes: each counts as when its own answer came."""
        last, got = answers[-1], []
        for at in walk(data, last) if last is not None else ():
            given = [given_to(answer, at) for answer in answers]
            worth = data.parts[at].question.grade(given[-1], data.parts[at].inner) or Decimal(0)
            got.append(tries.since_changed(given, worth, data.penalty))
        return tries.mean(got)

    def parts_answered(self, answer: Answer, data: ScenarioData, seen: Seen) -> list[Answered]:
        found = []
        for number, at in enumerate(shown_parts(data, answer), start=1):
            part, given, name = data.parts[at], given_to(answer, at), _("Part %(number)d") % {"number": number}
            sight = apart(seen, at)
            found.append(Answered(number, name, part.stem, part.reason, part.question, part.inner, given, sight))
        return found

    def right(self, data: ScenarioData) -> Answer:
        answer: list[Any] = [None] * len(data.parts)
        for at in walk(data, answer):
            answer[at] = data.parts[at].question.right(data.parts[at].inner)
        return answer

    def problems(self, data: ScenarioData, *, keyed: bool = True) -> list[Problem]:
        return part_problems(data, keyed=keyed)

    def chosen(self, answer: Answer) -> frozenset[int]:
        """It offers no choices of its own."""
        return frozenset()

    def in_words(self, answer: Answer, data: ScenarioData, bare: Bare = str) -> str:
        parts = [
            data.parts[at].question.in_words(given_to(answer, at), data.parts[at].inner, bare)
            for at in walk(data, answer)
        ]
        return " → ".join(words for words in parts if words)


def short(at: int) -> str:
    return f"p{at + 1}"
