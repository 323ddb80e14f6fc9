"""The key that counts today: what a question's version says, or what a decision in force says about it in a course."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy

from assessments import wordings
from assessments.models import Regrade
from assessments.questions import Answer, KindData

WHOLE = Decimal(1)
NOTES = {
    Regrade.Treatment.NEW_KEY: gettext_lazy("This question was judged again: another answer is the one that counts."),
    Regrade.Treatment.ACCEPT_ALSO: gettext_lazy("This question was judged again: another answer counts as well."),
    Regrade.Treatment.FULL_MARKS: gettext_lazy("This question was judged again: everybody has full marks for it."),
    Regrade.Treatment.DROP: gettext_lazy("This question was judged again: it does not count for anybody."),
}


@dataclass(frozen=True)
class Ruling:
    """A decision about one version; `data` has the other key where there is one."""

    regrade: int
    treatment: str
    data: KindData | None

    @property
    def drops(self) -> bool:
        return self.treatment == Regrade.Treatment.DROP


def rulings(course: int, versions: Iterable[int]) -> Mapping[int, Ruling]:
    """Version → the decision in force in the course with this id. One query."""
    found = Regrade.objects.in_force().filter(course=course, version__in=list(versions)).select_related("version")
    return {regrade.version_id: ruling_of(regrade) for regrade in found}


def ruling_of(regrade: Regrade) -> Ruling:
    kind = wordings.read_wording(regrade.version).kind
    data = None if regrade.data is None else kind.data.model_validate(regrade.data)
    return Ruling(regrade.pk, regrade.treatment, data)


def fraction(question: wordings.Shown, answer: Answer, ruling: Ruling | None) -> Decimal | None:
    """How much of `answer` is right by the key that counts; a dropped question's stays what it was, and nobody counts it."""
    return earned(question, [answer], ruling)


def earned(question: wordings.Shown, answers: Sequence[Answer], ruling: Ruling | None) -> Decimal | None:
    """What the last of `answers` is worth where those before it were checked. Full marks are full, whatever was tried before."""
    own = question.kind.grade_tries(answers, question.data)
    if ruling is None or ruling.drops:
        return own
    if ruling.data is None:
        return WHOLE
    other = question.kind.grade_tries(answers, ruling.data)
    if ruling.treatment == Regrade.Treatment.NEW_KEY or own is None or other is None:
        return other
    return max(own, other)


def key_of(data: KindData, ruling: Ruling | None) -> KindData:
    """The document whose key is shown to learners as the right one."""
    if ruling and ruling.data and ruling.treatment == Regrade.Treatment.NEW_KEY:
        return ruling.data
    return data


def note(ruling: Ruling) -> str:
    """What those are told who were asked the question."""
    return str(NOTES[Regrade.Treatment(ruling.treatment)])
