"""What a learner is shown before and while answering: never a key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments import questions, texts, timing, wordings
from assessments.drawing import Drawable, draw
from assessments.exchange import versions_of
from assessments.models import Attempt, QuestionVersion, Quiz, Response
from assessments.models.quiz import quotas_of
from assessments.questions import Answer, Sent
from enrollments.models import Enrollment
from enrollments.progress import what_is_left

FIELD = "answer"


@dataclass(frozen=True)
class Asked:
    """A question while it is answered: fields called `name`, or `name` with a hyphen and a short name of their own."""

    name: str
    stem: SafeString
    told: object
    template: str
    shown: Any
    scripts: Sequence[str] = ()
    takes_files: bool = False

    @property
    def is_long(self) -> bool:
        """Whether the stem is more than a legend can hold."""
        return texts.is_long(self.stem)


@dataclass(frozen=True)
class Place:
    """How far an open attempt is."""

    total: int
    answered: int


@dataclass(frozen=True)
class Timer:
    """`ends` as the clock shows it where the person is, and how many whole seconds are left."""

    attempt: str
    ends: datetime
    seconds: int

    @property
    def minutes(self) -> int:
        """Begun ones count."""
        return -(-self.seconds // 60)


def asked(version: QuestionVersion, *, answer: Answer, seed: int, name: str = FIELD) -> Asked:
    question = wordings.of(version, seed=seed)
    shown = question.kind.show(answer, question.data, question.seen)
    write = partial(texts.prose, format_=version.format)
    dressed = question.kind.dressed(shown, name=name, write=write)
    told, template = question.kind.told(question.data), question.kind.template
    return Asked(
        name,
        write(version.stem),
        told,
        template,
        dressed,
        question.kind.scripts(question.data),
        question.kind.takes_files(question.data),
    )


def place(attempt: Attempt) -> Place:
    counted = attempt.responses.aggregate(total=Count("pk"), answered=Count("answer"))
    return Place(**counted)


def open_positions(attempt: Attempt) -> list[int]:
    """The questions without an answer."""
    unanswered = attempt.responses.filter(answer__isnull=True)
    return list(unanswered.order_by("position").values_list("position", flat=True))


def timer(attempt: Attempt, *, now: datetime) -> Timer | None:
    """What stands on a page of an attempt that ends by itself."""
    if attempt.due_at is None:
        return None
    seconds = timing.left(attempt.due_at, now=now) or 0
    return Timer(attempt.code, timing.local(attempt.due_at, attempt.enrollment), seconds)


def number_asked(quiz: Quiz) -> tuple[int, bool]:
    """How many questions one attempt gets, and whether a person may have to mark some of them."""
    by_person = [kind.key for kind in questions.kinds() if kind.marked_by_person]
    counted = quiz.items.aggregate(pool=Count("pk"), read=Count("pk", filter=Q(version__kind__in=by_person)))
    pool = counted["pool"]
    return (pool if quiz.draw is None else min(quiz.draw, pool)), counted["read"] > 0


def gentle_questions(enrollment: Enrollment, quiz: Quiz) -> list[QuestionVersion]:
    """What a check-in that keeps no score asks this person: the same each time."""
    versions = {version.pk: version for version in versions_of(quiz)}
    pool = [Drawable(version.pk, version.question_id, version.topic) for version in versions.values()]
    drawn = draw(pool, count=quiz.draw, each_topic=quiz.each_topic, seed=enrollment.pk, seen={}, quotas=quotas_of(quiz))
    return [versions[item.version] for item in drawn]


def sent_in(data: Mapping[str, Any], *, name: str = FIELD) -> Sent:
    """The fields of the question called `name` in a form that a browser sent (a QueryDict)."""
    fields = {key: list(data.getlist(key)) for key in data if key == name or key.startswith(f"{name}-")}  # type: ignore[attr-defined]
    return {key.removeprefix(name).removeprefix("-"): values for key, values in fields.items()}


def rearranges(data: Mapping[str, Any]) -> bool:
    """Whether a button inside of a question was pressed, which changes its answer and does not go on."""
    return any(name.startswith(FIELD) and name.endswith("-move") for name in data)


def read_sent(response: Response, sent: Sent) -> Answer:
    """The answer in what a browser sent for `response`. Raises questions.AnswerError."""
    return wordings.shown(response.version_id, seed=response.attempt.seed).read(sent)


def opens_more(response: Response, answer: Answer, parts: Sequence[str]) -> bool:
    """Whether `answer` opens a part that a page with `parts` did not show."""
    question = wordings.shown(response.version_id, seed=response.attempt.seed)
    return question.kind.opens_more(answer, question.data, parts)


def sent_values(response: Response, answer: Answer) -> dict[str, list[str]]:
    """What a browser would send for `answer`."""
    return wordings.shown(response.version_id, seed=response.attempt.seed).sent(answer)


def way_on(enrollment: Enrollment, *, passed: bool) -> tuple[str, str]:
    """Where to go from a result (a path), and what the button says."""
    if not passed:
        return reverse("enrollments:course_detail", args=[enrollment.course.code]), _("Back to the course")
    steps = what_is_left(enrollment)
    if not steps:
        return reverse("certificates:certificate_list"), _("To your certificate")
    return steps[0].url(enrollment.course.code), _("Go on")
