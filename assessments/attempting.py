"""One sitting: questions are drawn, answers are saved one by one, and the whole is sent in once."""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import counting
from assessments.allowing import NotNowError, Permit, allow
from assessments.drawing import Drawable, draw, draw_one
from assessments.grading import Result, grade
from assessments.models import AnswerEvent, Attempt, Quiz, Response
from assessments.models.quiz import quotas_of
from assessments.questions import Answer
from assessments.timing import GRACE, is_over, is_past_grace, settle_due, until
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import NotHereError, begin, complete_lesson, touch
from lms.kit.codes import random_code
from lms.kit.prepared import Prepared, slot
from lms.kit.states import move

CODE_LENGTH = 12
STARTS = 5
PARALLEL = [Quiz.Purpose.PRETEST, Quiz.Purpose.POSTTEST]
MOST_AT_ONCE = 500
NO_QUESTION = Permit(due_at=None, extra=None)


def placed(responses: models.QuerySet[Response]) -> models.QuerySet[Response, tuple[Any, ...]]:
    """What a save needs of the one among `responses` at the place that is asked for."""
    here = responses.filter(attempt__code=slot("attempt", models.CharField()), position=slot("position"))
    return here.annotate(clock=Now()).values_list(
        "pk", "attempt", "attempt__seed", "version", "answer", "seq", "answered_at", "attempt__due_at", "clock"
    )


OPEN = Prepared(lambda: placed(Response.objects.open_to(slot("user"), on=slot("on", models.DateField()))))
KEPT = Prepared(lambda: placed(Response.objects.savable_by(slot("user"))))
LOCKED = Prepared(
    lambda: (
        Attempt.objects.filter(pk=slot("attempt"))
        .select_for_update(of=("self",))
        .values_list("state", "due_at", "enrollment", "enrollment__started_at", "enrollment__seen_at")
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
    due_at: datetime | None
    clock: datetime
    ended: bool = False


class OverdueError(Exception):
    """The time is over, for what was on its way as well; the attempt is still open."""


class Place(Protocol):
    """A response, or as much of it as says where an answer goes."""

    @property
    def pk(self) -> int: ...

    @property
    def attempt_id(self) -> int: ...


class Locked(NamedTuple):
    """An attempt that nobody else may change until the transaction ends; `pk` and what follows are its enrollment's."""

    state: str
    due_at: datetime | None
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
    `quiz` comes with its lesson, edition and course. Raises NothingToAskError, NoScoreKeptError, and allowing.NotNowError where
    a setting of the quiz forbids one more.
    """
    if not quiz.keeps_score:
        raise NoScoreKeptError
    for _turn in range(STARTS):
        found = Attempt.objects.filter(enrollment=enrollment, quiz=quiz, state=Attempt.State.OPEN).first()
        if found and not (is_past_grace(found.due_at, now=now) and end_if_over(found.pk, now=now)):
            return found
        try:
            return sit_down(enrollment, quiz, now=now, seed=secrets.randbits(63) if seed is None else seed)
        except IntegrityError:
            continue  # somebody else's start was first: take that one
        except NotNowError:
            if not Attempt.objects.filter(enrollment=enrollment, quiz=quiz, state=Attempt.State.OPEN).exists():
                raise
    raise IntegrityError("no attempt could be started")


@transaction.atomic
def sit_down(enrollment: Enrollment, quiz: Quiz, *, now: datetime, seed: int) -> Attempt:
    """A new attempt with its responses, all or nothing. Raises IntegrityError when one is open."""
    permit = NO_QUESTION if quiz.is_gentle else allow(enrollment, quiz, now=now)
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
        due_at=permit.due_at,
        extra=permit.extra,
    )
    Response.objects.bulk_create(
        Response(attempt=attempt, version_id=item.version, position=position, marks=item.marks)
        for position, item in enumerate(drawn, start=1)
    )
    begin(enrollment, now=now)
    return attempt


def sitting(enrollments: models.QuerySet[Enrollment]) -> set[int]:
    """Which of `enrollments` have an open attempt."""
    rows = Attempt.objects.filter(enrollment__in=enrollments, state=Attempt.State.OPEN)
    return set(rows.values_list("enrollment", flat=True))


def drawn_for(enrollment: Enrollment, quiz: Quiz, *, seed: int) -> list[Drawable]:
    """What `enrollment` is asked next: least often asked first."""
    pool, seen = pool_of(enrollment, quiz)
    if quiz.behaviour == Quiz.Behaviour.MASTERY:
        return draw_one(pool, seed=seed, seen=seen)
    return draw(pool, count=quiz.draw, each_topic=quiz.each_topic, seed=seed, seen=seen, quotas=quotas_of(quiz))


def pool_of(enrollment: Enrollment, quiz: Quiz) -> tuple[list[Drawable], Counter[int]]:
    """What may be drawn, and how often each question was asked before in this lesson.

    A test before the course and one behind it are two forms of one: each asks first what neither has asked.
    """
    items = quiz.items.order_by("position").values_list("version", "version__question", "version__topic", "marks")
    before: dict[str, Any] = {"attempt__quiz__lesson__key": quiz.lesson.key}
    if quiz.purpose in PARALLEL:
        before = {"attempt__quiz__purpose__in": PARALLEL}
    asked = Response.objects.filter(attempt__enrollment=enrollment, **before)
    return [Drawable(*item) for item in items], Counter(asked.values_list("version__question", flat=True))


def open_response(user: User, *, attempt: str, position: int, on: date) -> ResponseFacts | None:
    """The question at `position` of the attempt with this code, if `user` may answer it on the day `on`. One query.

    Where the person's place has ended meanwhile, what was answered may still be saved: it is `ended` then. One query more.
    """
    row = OPEN.first(user=user.pk, attempt=attempt, position=position, on=on)
    if row:
        return ResponseFacts(*row)
    row = KEPT.first(user=user.pk, attempt=attempt, position=position)
    return ResponseFacts(*row)._replace(ended=True) if row else None


def save_answer(response: Place, *, key: UUID, answer: Answer, seq: int, now: datetime) -> Saved:
    """Keeps `answer` (as the question's kind read it) under the device's `key`; the highest `seq` is what counts.

    The same save twice is one. A save with a `seq` that is not higher is kept as an event and changes nothing: Saved is then
    `newer`. Raises ClosedError once the attempt was sent in, KeyTakenError when `key` was used for another answer.
    """
    try:
        return add_event(response, key=key, answer=answer, seq=seq, now=now)
    except IntegrityError:
        return saved_before(response, key=key, answer=answer)
    except OverdueError:
        if is_ended(response.attempt_id, now=now):
            raise ClosedError(Response.objects.get(pk=response.pk)) from None
        return add_event(response, key=key, answer=answer, seq=seq, now=now)  # there is more time meanwhile


def is_ended(attempt_id: int, *, now: datetime) -> bool:
    """Ends the attempt if its time is over; of somebody who has left the course meanwhile, it is over and stays as it is."""
    try:
        return end_if_over(attempt_id, now=now)
    except NotHereError:
        return True


@transaction.atomic
def add_event(response: Place, *, key: UUID, answer: Answer, seq: int, now: datetime) -> Saved:
    """Raises IntegrityError when `key` is known, OverdueError when the time is over. Just after it, an answer is kept and marked late.

    The attempt is locked first and until the end, as in `submit`: no grading runs in between, and neither waits for the other
    in a circle.
    """
    attempt = Locked(*LOCKED.rows(attempt=response.attempt_id)[0])
    if attempt.state != Attempt.State.OPEN:
        raise ClosedError(Response.objects.get(pk=response.pk))
    if is_past_grace(attempt.due_at, now=now):
        raise OverdueError
    late = is_over(attempt.due_at, now=now)
    AnswerEvent.objects.create(key=key, response_id=response.pk, answer=answer, seq=seq, late=late, received_at=now)
    open_rows = Response.objects.filter(pk=response.pk, seq__lt=seq, settled_at=None)
    if not open_rows.update(answer=answer, seq=seq, answered_at=now):
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
    """Sends `attempt` in: grades it, once, and completes the lesson when it is enough. A second call changes nothing.

    Where its time was over before `now`, it was sent in when its time was over.
    """
    locked = Attempt.objects.select_related("quiz__lesson", "enrollment").select_for_update(of=("self",))
    attempt = locked.get(pk=attempt.pk)
    if attempt.state != Attempt.State.OPEN:
        return attempt
    result, ended = grade(attempt), {"submitted_at": until(attempt.due_at, now=now)}
    if result.waits:
        if not move(attempt, Attempt.State.WAITING, also=ended):
            return Attempt.objects.get(pk=attempt.pk)
    elif not move(attempt, Attempt.State.GRADED, also={**ended, **facts(result)}):
        return Attempt.objects.get(pk=attempt.pk)
    Response.objects.bulk_update(result.responses, ["fraction", "dropped_by"])
    if is_done_by(attempt):
        complete_lesson(
            enrollment=attempt.enrollment, lesson=attempt.quiz.lesson, way=LessonCompletion.Way.QUIZ, now=now
        )
    touch(attempt.enrollment, now=now)
    return attempt


def is_done_by(attempt: Attempt) -> bool:
    """Whether the lesson is done now that `attempt` is sent in, by the attempt that counts."""
    if attempt.quiz.counts == Quiz.Counts.BEST:
        return bool(attempt.passed)
    found = counting.result(
        attempt.quiz, Attempt.objects.filter(enrollment=attempt.enrollment_id, quiz=attempt.quiz_id)
    )
    return bool(found and found.passed)


def end_if_over(attempt_id: int, *, now: datetime) -> bool:
    """Sends in what the attempt holds when its time is over, whoever noticed. False: by what is known today there is time left."""
    if not is_past_grace(settle_due(attempt_id), now=now):
        return False
    submit(Attempt.objects.get(pk=attempt_id), now=now)
    return True


def close_overdue(*, now: datetime) -> int:
    """The sweep's step: ends what nobody looks at any more. A clock of ours that runs ahead ends nothing early."""
    over = Attempt.objects.overdue(before=now - GRACE).overdue(before=Now() - GRACE)
    here = over.exclude(enrollment__state=Enrollment.State.WITHDRAWN).order_by("due_at").values_list("pk", flat=True)
    return sum(end_if_over(attempt_id, now=now) for attempt_id in list(here[:MOST_AT_ONCE]))


def facts(result: Result) -> dict[str, object]:
    return {
        "right_count": result.right_count,
        "percent": result.percent,
        "passed": result.passed,
    }


def note_read(attempt: Attempt, *, now: datetime) -> None:
    """The person said that the reasons of a sent-in attempt were read; the first time counts."""
    Attempt.objects.sent().filter(pk=attempt.pk, read_at=None).update(read_at=now)


def see(*, enrollment: Enrollment, quiz: Quiz, now: datetime) -> None:
    """A check-in that keeps no score was looked at: the lesson is done, and nothing else is kept."""
    begin(enrollment, now=now)
    complete_lesson(enrollment=enrollment, lesson=quiz.lesson, way=LessonCompletion.Way.QUIZ, now=now)
