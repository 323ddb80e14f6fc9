"""What a learner is shown: before, while answering (never a key), and afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import questions
from assessments.bank import in_order
from assessments.drawing import Drawable, draw, in_shown_order
from assessments.exchange import versions_of
from assessments.models import Attempt, Choice, QuestionVersion, Quiz, Response
from assessments.questions import Option, Reviewed
from assessments.questions.kinds import Answer
from assessments.wordings import shown
from enrollments.models import Enrollment
from enrollments.progress import what_is_left


@dataclass(frozen=True)
class Asked:
    """A question while it is answered."""

    name: str
    stem: str
    hint: object
    field: str
    template: str
    options: list[Option]


@dataclass(frozen=True)
class Explained:
    """A question afterwards: what was chosen, what helps, and why."""

    number: int
    stem: str
    reason: str
    answered: bool
    right: bool
    choices: list[Reviewed]


@dataclass(frozen=True)
class Place:
    """How far an open attempt is."""

    total: int
    answered: int


def shown_choices(version: QuestionVersion, *, seed: int) -> list[Choice]:
    """The choices as the person with this seed sees them; `version` comes with its choices in order."""
    return in_shown_order(list(version.choices.all()), seed=seed, version=version.pk)


def asked(version: QuestionVersion, *, answer: Answer, seed: int, name: str = "answer") -> Asked:
    kind = questions.get(version.kind)
    options = kind.options(answer, shown_choices(version, seed=seed))
    return Asked(name, version.stem, kind.hint, kind.field, kind.template, options)


def explained(version: QuestionVersion, *, answer: Answer, seed: int, number: int) -> Explained:
    kind, choices = questions.get(version.kind), shown_choices(version, seed=seed)
    right = kind.grade(answer, choices) == 1
    return Explained(number, version.stem, version.reason, answer is not None, right, kind.review(answer, choices))


def explained_attempt(attempt: Attempt) -> list[Explained]:
    """Every question of a sent-in attempt, as it was asked."""
    return [
        explained(response.version, answer=response.answer, seed=attempt.seed, number=response.position)
        for response in in_order(attempt.responses.all())
    ]


def place(attempt: Attempt) -> Place:
    counted = attempt.responses.aggregate(total=Count("pk"), answered=Count("answer"))
    return Place(**counted)


def open_positions(attempt: Attempt) -> list[int]:
    """The questions without an answer."""
    unanswered = attempt.responses.filter(answer__isnull=True)
    return list(unanswered.order_by("position").values_list("position", flat=True))


def best(attempts: Sequence[Attempt]) -> Attempt | None:
    """The sitting that counts: most right answers, the earlier of two."""
    sent = [attempt for attempt in attempts if attempt.state == Attempt.State.SUBMITTED]
    return max(sent, key=lambda attempt: (attempt.percent, -attempt.number), default=None)


def number_asked(quiz: Quiz) -> int:
    """How many questions one attempt gets."""
    pool = quiz.items.count()
    return pool if quiz.draw is None else min(quiz.draw, pool)


def gentle_questions(enrollment: Enrollment, quiz: Quiz) -> list[QuestionVersion]:
    """What a check-in that keeps no score asks this person: the same each time."""
    versions = {version.pk: version for version in versions_of(quiz)}
    pool = [Drawable(version.pk, version.question_id, version.topic) for version in versions.values()]
    drawn = draw(pool, count=quiz.draw, each_topic=quiz.each_topic, seed=enrollment.pk, seen={})
    return [versions[item.version] for item in drawn]


def read_values(response: Response, values: object) -> Answer:
    """The answer in what a browser sent for `response`. Raises questions.AnswerError."""
    return shown(response.version_id, seed=response.attempt.seed).read(values)


def sent_values(response: Response, answer: Answer) -> list[str]:
    """What a browser would send for `answer`."""
    return shown(response.version_id, seed=response.attempt.seed).values(answer)


def way_on(enrollment: Enrollment, *, passed: bool) -> tuple[str, str]:
    """Where to go from a result (a path), and what the button says."""
    if not passed:
        return reverse("enrollments:course_detail", args=[enrollment.course.code]), _("Back to the course")
    steps = what_is_left(enrollment)
    if not steps:
        return reverse("certificates:certificate_list"), _("To your certificate")
    return steps[0].url(enrollment.course.code), _("Go on")
