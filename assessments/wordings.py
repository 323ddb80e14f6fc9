"""What a question says to those who were asked it: nobody changes that any more (see bank.is_frozen), so each process reads it once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessments import questions
from assessments.models import QuestionVersion
from assessments.questions import Answer, KindData, QuestionKind, Seen, Sent
from lms.kit.keeping import Kept

WORDINGS = 2048


@dataclass(frozen=True, slots=True)
class Wording:
    """A question's kind, its document as the kind's schema has it, and the format of its texts."""

    kind: QuestionKind[Any]
    data: KindData
    format: str


@dataclass(frozen=True)
class Shown:
    """A question as one person sees it: it turns what a browser sends into an answer, and back."""

    kind: QuestionKind[Any]
    data: KindData
    seen: Seen

    def read(self, sent: Sent) -> Answer:
        """The answer in `sent`. Raises questions.AnswerError."""
        return self.kind.read(sent, self.data, self.seen)

    def sent(self, answer: Answer) -> dict[str, list[str]]:
        return self.kind.sent(answer, self.data, self.seen)


_wordings: Kept[int, Wording] = Kept(WORDINGS)


def shown(version_id: int, *, seed: int) -> Shown:
    """The version that a stored response asks, as the person with this seed sees it. One query, or none."""
    wording = _wordings.of([version_id], read_wordings)[version_id]
    return Shown(wording.kind, wording.data, Seen(seed, version_id, wording.format))


def of(version: QuestionVersion, *, seed: int) -> Shown:
    """The same for a version that may still change. Raises pydantic.ValidationError for a document that nobody checked."""
    wording = read_wording(version)
    return Shown(wording.kind, wording.data, Seen(seed, version.pk, wording.format))


def read_wording(version: QuestionVersion) -> Wording:
    kind = questions.get(version.kind)
    return Wording(kind, kind.data.model_validate(version.data), version.format)


def read_wordings(version_ids: list[int]) -> Iterator[tuple[int, Wording, bool]]:
    for version in QuestionVersion.objects.filter(pk__in=version_ids):
        yield version.pk, read_wording(version), True
