"""What waits for a marker: the checks with answers to read, and the answers of one check by question, under aliases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import wordings
from assessments.aliases import Among, alias_of
from assessments.marking import free_slot, outcome_of
from assessments.models import Appeal, Attempt, Mark, QuestionVersion, Quiz, Response
from assessments.models.marking import THIRD
from assessments.questions.open import OpenData


@dataclass(frozen=True)
class Waiting:
    """A check with answers to read."""

    quiz: Quiz
    answers: int
    appeals: int


@dataclass(frozen=True)
class Row:
    """An answer in the queue: `offer` is what the button says, "" where there is nothing to do for this person."""

    response: Response
    alias: str
    state: str
    tone: str
    offer: str


@dataclass(frozen=True)
class Asked:
    """A question with the answers to it that wait."""

    version: QuestionVersion
    rows: list[Row]

    @property
    def todo(self) -> int:
        return sum(bool(row.offer) for row in self.rows)


def waiting_for(user: User) -> list[Waiting]:
    """The checks that `user` may mark in, with how much waits there."""
    counted = Response.objects.markable_by(user).values("attempt__quiz").annotate(number=Count("pk"))
    answers = dict(counted.values_list("attempt__quiz", "number"))
    asked = Appeal.objects.answerable_by(user).waiting().values("response__attempt__quiz").annotate(number=Count("pk"))
    appeals = dict(asked.values_list("response__attempt__quiz", "number"))
    quizzes = Quiz.objects.filter(pk__in={*answers, *appeals}).select_related(
        "lesson__edition__course", "lesson__module"
    )
    ordered = quizzes.order_by("lesson__edition__course__code", "lesson__module__position", "lesson__position", "pk")
    return [Waiting(quiz, answers.get(quiz.pk, 0), appeals.get(quiz.pk, 0)) for quiz in ordered]


def queue_of(quiz: Quiz, user: User, *, now: datetime) -> list[Asked]:
    """The answers of `quiz` that wait, by question. Three queries, however many there are."""
    waiting = Response.objects.markable_by(user).filter(attempt__quiz=quiz)
    related = waiting.select_related("version", "attempt").prefetch_related("readings")
    ordered = sorted(related, key=lambda one: (one.version_id, called(one)))
    return [
        Asked(rows[0].version, [row_of(quiz, one, user, now=now) for one in rows])
        for _version, group in groupby(ordered, key=lambda one: one.version_id)
        if (rows := list(group))
    ]


def called(response: Response) -> str:
    """The name of its sitting wherever its answers are marked. `response` comes with its attempt."""
    return alias_of(response.attempt, among=Among.ANSWERS)


def appeals_of(quiz: Quiz, user: User) -> list[tuple[str, Appeal]]:
    """What is asked once more in `quiz`, the longest wait first, each with the name of its sitting. One query."""
    waiting = Appeal.objects.answerable_by(user).waiting().filter(response__attempt__quiz=quiz)
    related = waiting.select_related("response__attempt").order_by("asked_at", "pk")
    return [(called(appeal.response), appeal) for appeal in related]


def row_of(quiz: Quiz, response: Response, user: User, *, now: datetime) -> Row:
    readings = list(response.readings.all())
    mine = [mark for mark in readings if mark.marker_id == user.pk]
    state, tone, offer = said_of(quiz, readings, mine, user)
    if not (offer or mine) and any(mark.is_idle(now=now) for mark in readings):
        state, tone, offer = _("left alone for a week"), "mango", _("Go on with it")
    return Row(response, called(response), state, tone, offer)


def said_of(quiz: Quiz, readings: Sequence[Mark], mine: Sequence[Mark], user: User) -> tuple[str, str, str]:
    """State, tone and offer of a row."""
    if mine and mine[-1].state == Mark.State.DRAFT:
        return _("begun by you"), "mango", _("Go on")
    if outcome_of(quiz, readings).apart and THIRD not in {mark.slot for mark in readings}:
        return _("two marks lie apart"), "plum", _("Agree on a mark") if mine else _("Decide")
    if mine:
        return _("marked by you"), "leaf", _("Look at it")
    if free_slot(quiz, readings, user=user) is not None:
        return _("to mark"), "", _("Mark it")
    return _("with somebody else"), "none", ""


def is_ready(quiz: Quiz, responses: Iterable[Response]) -> bool:
    """Whether every one of the answers has its mark."""
    return all(
        one.fraction is not None or outcome_of(quiz, list(one.readings.all())).fraction is not None for one in responses
    )


def ready_count(quiz: Quiz, user: User) -> tuple[int, int]:
    """How many sittings of `quiz` could be told now, and how many wait."""
    attempts = Attempt.objects.filter(quiz=quiz, state=Attempt.State.WAITING).exclude(enrollment__user=user)
    related = attempts.prefetch_related("responses__readings")
    all_ = [is_ready(quiz, attempt.responses.all()) for attempt in related]
    return sum(all_), len(all_)


def look_for(response: Response) -> str:
    data = wordings.of(response.version, seed=0).data
    return data.look_for if isinstance(data, OpenData) else ""


def others(mark: Mark) -> list[Mark]:
    """The two marks between which a third one decides; nobody else sees another's mark."""
    if mark.slot != THIRD:
        return []
    return list(Mark.objects.filter(~Q(pk=mark.pk), response=mark.response_id).order_by("slot"))
