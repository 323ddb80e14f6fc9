"""What a question says to those who were asked it: nobody changes that any more (see bank.is_frozen), so each process reads it once."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments import questions
from assessments.bank import IN_ORDER
from assessments.drawing import in_shown_order
from assessments.models import QuestionVersion
from assessments.questions.kinds import Answer, QuestionKind
from lms.kit.keeping import Kept

WORDINGS = 2048


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    position: int
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """A question's kind and its choices, in the author's order."""

    kind: str
    choices: tuple[ChoiceFacts, ...]


@dataclass(frozen=True)
class Shown:
    """A question as one person sees it: it turns what a browser sends into an answer, and back."""

    kind: QuestionKind
    choices: list[ChoiceFacts]

    def read(self, values: object) -> Answer:
        """The answer in `values`. Raises questions.AnswerError."""
        return self.kind.read(values, self.choices)

    def values(self, answer: Answer) -> list[str]:
        return self.kind.values(answer, self.choices)


_wordings: Kept[int, Wording] = Kept(WORDINGS)


def shown(version_id: int, *, seed: int) -> Shown:
    """The version that a stored response asks, as the person with this seed sees it. Two queries, or none."""
    wording = _wordings.of([version_id], read_wordings)[version_id]
    return Shown(questions.get(wording.kind), in_shown_order(wording.choices, seed=seed, version=version_id))


def read_wordings(version_ids: list[int]) -> Iterator[tuple[int, Wording, bool]]:
    for version in QuestionVersion.objects.filter(pk__in=version_ids).prefetch_related(IN_ORDER):
        choices = (ChoiceFacts(choice.position, choice.text, choice.right) for choice in version.choices.all())
        yield version.pk, Wording(version.kind, tuple(choices)), True
