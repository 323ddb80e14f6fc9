"""One sitting: questions are drawn, answers are saved one by one, and the whole is sent in once."""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.drawing import Drawable, draw
from assessments.grading import Result, grade
from assessments.models import AnswerEvent, Attempt, Quiz, Response
from assessments.questions.kinds import Answer
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import begin, complete_lesson, touch
from lms.kit.codes import random_code
from lms.kit.prepared import Prepared, slot
from lms.kit.states import move

CODE_LENGTH = 12
STARTS = 5
OPEN = Prepared(
    lambda: (
        Response.objects.open_to(slot("user"), on=slot("on", models.DateField()))
        .filter(attempt__code=slot("attempt", models.CharField()), position=slot("position"))
        .values_list("pk", "attempt", "attempt__seed", "version", "answer", "seq", "answered_at")
    )
)
LOCKED = Prepared(
    lambda: (
        Attempt.objects.filter(pk=slot("attempt"))
        .select_for_update(of=("self",))
        .values_list("state", "enrollment", "enrollment__started_at", "enrollment__seen_at")
    )
)


class NothingToAskError(Exception):
    """The quiz has no questions."""


class NoScoreKeptError(Exception):
    """A check-in of a gentle course keeps nothing, so it has no attempts."""


class KeyTakenError(Exception):
    """The key of this save belongs to another one."""

    def __init__(self) -> None:
        super().__init__(_("This was sent twice with different answers. Please answer again."))


class ClosedError(Exception):
    """The answers were sent in before. `response` has the one that counts."""

    def __init__(self, response: Response) -> None:
        super().__init__(_("These answers were already sent in."))
        self.response = response


class ResponseFacts(NamedTuple):
    """What saving an answer needs of a response."""

    pk: int
    attempt_id: int
    seed: int
    version_id: int
    answer: Answer
    seq: int
    answered_at: datetime | None


class Place(Protocol):
    """A response, or as much of it as says where an answer goes."""

    @property
    def pk(self) -> int: ...

    @property
    def attempt_id(self) -> int: ...


class Locked(NamedTuple):
    """An attempt that nobody else may change until the transaction ends; `pk` and what follows are its enrollment's."""

    state: str
    pk: int
    started_at: datetime | None
    seen_at: datetime | None


@dataclass(frozen=True)
class Saved:
    """What is stored after a save. `newer` says that it is not what was sent: a newer answer was there before."""

    answer: Answer
    seq: int
    saved_at: datetime | None
    newer: bool = False


def start(*, enrollment: Enrollment, quiz: Quiz, now: datetime, seed: int | None = None) -> Attempt:
    """The open attempt of `enrollment` at `quiz`: the one there is, or a new one with its questions drawn.

    `seed` decides what is drawn and how choices are ordered; left out, it is random.
    `quiz` comes with its lesson, edition and course. Raises NothingToAskError, NoScoreKeptError.
    """
    if not quiz.keeps_score:
        raise NoScoreKeptError
    for _turn in range(STARTS):
        found = Attempt.objects.filter(enrollment=enrollment, quiz=quiz, state=Attempt.State.OPEN).first()
        if found:
            return found
        try:
            return sit_down(enrollment, quiz, now=now, seed=secrets.randbits(63) if seed is None else seed)
        except IntegrityError:
            continue  # somebody else's start was first: take that one
    raise IntegrityError("no attempt could be started")


@transaction.atomic
def sit_down(enrollment: Enrollment, quiz: Quiz, *, now: datetime, seed: int) -> Attempt:
    """A new attempt with its responses, all or nothing. Raises IntegrityError when one is open."""
    drawn = drawn_for(enrollment, quiz, seed=seed)
    if not drawn:
        raise NothingToAskError
    newest = Attempt.objects.filter(enrollment=enrollment, quiz=quiz).aggregate(newest=Max("number"))["newest"] or 0
    attempt = Attempt.objects.create(
        enrollment=enrollment,
        quiz=quiz,
        number=newest + 1,
        code=random_code(CODE_LENGTH),
        seed=seed,
        started_at=now,
    )
    Response.objects.bulk_create(
        Response(attempt=attempt, version_id=item.version, position=position)
        for position, item in enumerate(drawn, start=1)
    )
    begin(enrollment, now=now)
    return attempt


def drawn_for(enrollment: Enrollment, quiz: Quiz, *, seed: int) -> list[Drawable]:
    """What `enrollment` is asked next: least often asked first."""
    items = quiz.items.order_by("position").values_list("version", "version__question", "version__topic")
    asked = Response.objects.filter(attempt__enrollment=enrollment, attempt__quiz__lesson__key=quiz.lesson.key)
    return draw(
        [Drawable(*item) for item in items],
        count=quiz.draw,
        each_topic=quiz.each_topic,
        seed=seed,
        seen=Counter(asked.values_list("version__question", flat=True)),
    )


def open_response(user: User, *, attempt: str, position: int, on: date) -> ResponseFacts | None:
    """The question at `position` of the attempt with this code, if `user` may answer it on the day `on`. One query."""
    row = OPEN.first(user=user.pk, attempt=attempt, position=position, on=on)
    return ResponseFacts(*row) if row else None


def save_answer(response: Place, *, key: UUID, answer: Answer, seq: int, now: datetime) -> Saved:
    """Keeps `answer` (as the question's kind read it) under the device's `key`; the highest `seq` is what counts.

    The same save twice is one. A save with a `seq` that is not higher is kept as an event and changes nothing: Saved is then
    `newer`. Raises ClosedError once the attempt was sent in, KeyTakenError when `key` was used for another answer.
    """
    try:
        return add_event(response, key=key, answer=answer, seq=seq, now=now)
    except IntegrityError:
        return saved_before(response, key=key, answer=answer)


@transaction.atomic
def add_event(response: Place, *, key: UUID, answer: Answer, seq: int, now: datetime) -> Saved:
    """Raises IntegrityError when `key` is known.

    The attempt is locked first and until the end, as in `submit`: no grading runs in between, and neither waits for the other
    in a circle.
    """
    attempt = Locked(*LOCKED.rows(attempt=response.attempt_id)[0])
    if attempt.state != Attempt.State.OPEN:
        raise ClosedError(Response.objects.get(pk=response.pk))
    AnswerEvent.objects.create(key=key, response_id=response.pk, answer=answer, seq=seq, received_at=now)
    if not Response.objects.filter(pk=response.pk, seq__lt=seq).update(answer=answer, seq=seq, answered_at=now):
        return stored(Response.objects.get(pk=response.pk), answer)
    touch(attempt, now=now)
    return Saved(answer, seq, now)


def saved_before(response: Place, *, key: UUID, answer: Answer) -> Saved:
    """What a save that came twice is told."""
    event = AnswerEvent.objects.filter(key=key, response=response.pk).first()
    if event is None or event.answer != answer:
        raise KeyTakenError
    return stored(Response.objects.get(pk=response.pk), answer)


def stored(held: Response, answer: Answer) -> Saved:
    return Saved(held.answer, held.seq, held.answered_at, newer=held.answer != answer)


@transaction.atomic
def submit(attempt: Attempt, *, now: datetime) -> Attempt:
    """Sends `attempt` in: grades it, once, and completes the lesson when it is enough. A second call changes nothing."""
    locked = Attempt.objects.select_related("quiz__lesson", "enrollment").select_for_update(of=("self",))
    attempt = locked.get(pk=attempt.pk)
    if attempt.state != Attempt.State.OPEN:
        return attempt
    result = grade(attempt)
    if not move(attempt, Attempt.State.SUBMITTED, also=facts(result, now)):
        return Attempt.objects.get(pk=attempt.pk)
    Response.objects.bulk_update(result.responses, ["fraction"])
    if result.passed:
        complete_lesson(
            enrollment=attempt.enrollment, lesson=attempt.quiz.lesson, way=LessonCompletion.Way.QUIZ, now=now
        )
    touch(attempt.enrollment, now=now)
    return attempt


def facts(result: Result, now: datetime) -> dict[str, object]:
    return {
        "submitted_at": now,
        "right_count": result.right_count,
        "percent": result.percent,
        "passed": result.passed,
    }


def see(*, enrollment: Enrollment, quiz: Quiz, now: datetime) -> None:
    """A check-in that keeps no score was looked at: the lesson is done, and nothing else is kept."""
    begin(enrollment, now=now)
    complete_lesson(enrollment=enrollment, lesson=quiz.lesson, way=LessonCompletion.Way.QUIZ, now=now)
