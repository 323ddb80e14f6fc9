"""What people mark: taking an answer on, marking it by its rubric, and telling all results of a check in one go.

Those who mark see an alias and the answer. Two people who mark the same answer never see each other's mark; only who decides
between them does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.audit import named, record
from accounts.models import User
from assessments import wordings
from assessments.attempting import facts
from assessments.bank import in_order
from assessments.grading import result_of
from assessments.models import Attempt, Mark, Quiz, Response
from assessments.models.marking import THIRD
from assessments.questions import rubric
from assessments.questions.open import OpenData
from assessments.questions.rubric import Criterion
from enrollments.models import LessonCompletion
from enrollments.progress import NotHereError, complete_lesson
from lms.kit.states import move

HUNDRED = 100
MARKS_READY = "marks_ready"

type Levels = Sequence[int | None]


class TakenError(Exception):
    """There is nothing left of this answer to mark for this person."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has this answer by now. Take another one, please."))


class MarkMovedError(Exception):
    """The mark was saved elsewhere in between; `mark` is as it is now."""

    def __init__(self, mark: Mark) -> None:
        super().__init__(_("This was saved in another window meanwhile. What you see here is not saved; look at both."))
        self.mark = mark


class UnfinishedError(Exception):
    """A criterion has no level yet."""

    def __init__(self) -> None:
        super().__init__(_("Choose a level for each criterion first. What you did so far is saved."))


@dataclass(frozen=True)
class Outcome:
    """`fraction` is what the finished readings come to, None while they do not; `apart` asks for a third one."""

    fraction: Decimal | None
    apart: bool = False


def criteria_of(response: Response) -> list[Criterion]:
    data = wordings.of(response.version, seed=0).data
    return data.criteria if isinstance(data, OpenData) else []


def outcome(done: Mapping[int, Decimal], *, markers: int, gap: int) -> Outcome:
    """What the finished readings (slot → fraction) come to: the third one decides; two that are near give their mean."""
    if THIRD in done:
        return Outcome(done[THIRD])
    if any(slot not in done for slot in range(1, markers + 1)):
        return Outcome(None)
    wanted = [done[slot] for slot in range(1, markers + 1)]
    if (max(wanted) - min(wanted)) * HUNDRED > gap:
        return Outcome(None, apart=True)
    return Outcome((sum(wanted, Decimal(0)) / len(wanted)).quantize(rubric.EXACT))


def outcome_of(quiz: Quiz, readings: Sequence[Mark]) -> Outcome:
    done = {mark.slot: mark.fraction for mark in readings if mark.fraction is not None}
    return outcome(done, markers=quiz.markers, gap=quiz.mark_gap)


def free_slot(quiz: Quiz, readings: Sequence[Mark], *, user: User) -> int | None:
    """The slot that `user` may take on: one of the first two nobody has, or the third where two marks lie apart."""
    taken = {mark.slot for mark in readings}
    if outcome_of(quiz, readings).apart:
        return None if THIRD in taken else THIRD
    if any(mark.marker_id == user.pk for mark in readings):
        return None
    return next((slot for slot in range(1, quiz.markers + 1) if slot not in taken), None)


@transaction.atomic
def claim(response: Response, *, by: User, now: datetime) -> Mark:
    """The reading of `response` that is `by`'s: the one there is, a free one, or one that its marker left alone for a week.

    The attempt is locked first, so two who ask at once get two different readings. Raises TakenError.
    """
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "enrollment__user")
    attempt = locked.get(pk=response.attempt_id)
    readings = list(Mark.objects.filter(response=response).order_by("slot"))
    if attempt.state != Attempt.State.WAITING:
        raise TakenError
    slot = free_slot(attempt.quiz, readings, user=by)
    mine = [mark for mark in readings if mark.marker_id == by.pk]
    if slot is None and mine:
        return mine[-1]
    if slot is None:
        return take_over(response, attempt, by=by, now=now)
    mark = Mark.objects.create(response=response, slot=slot, marker=by, claimed_at=now, saved_at=now)
    told("answer_claimed", mark, attempt, by=by, now=now)
    return mark


def take_over(response: Response, attempt: Attempt, *, by: User, now: datetime) -> Mark:
    """A reading that was begun and left alone goes to `by` with what is in it. Raises TakenError."""
    for mark in Mark.objects.idle(now=now).filter(response=response):
        same = Mark.objects.filter(pk=mark.pk, seq=mark.seq, marker=mark.marker_id, state=Mark.State.DRAFT)
        if same.update(marker=by, seq=mark.seq + 1, claimed_at=now, saved_at=now):
            mark.refresh_from_db()
            told("answer_taken_over", mark, attempt, by=by, now=now)
            return mark
    raise TakenError


def told(verb: str, mark: Mark, attempt: Attempt, *, by: User, now: datetime) -> None:
    record(
        verb=verb, actor=by, subject=mark, person=attempt.enrollment.user,
        detail={"response": mark.response_id, "slot": mark.slot}, now=now,
    )  # fmt: skip


@transaction.atomic
def keep(mark: Mark, *, levels: Levels, comment: str, seq: int, now: datetime) -> Mark:
    """Saves what its marker has so far, on top of the save `seq`. The same save twice is one. Raises MarkMovedError.

    What has to hold stands in the row's own columns: of two that wait for each other, the later one then sees the newer row.
    """
    levels = list(levels)
    waits = Attempt.objects.filter(responses=mark.response_id, state=Attempt.State.WAITING)
    draft = Mark.objects.filter(Exists(waits), pk=mark.pk, marker=mark.marker_id, state=Mark.State.DRAFT, seq=seq)
    changed = draft.update(levels=levels, comment=comment, seq=seq + 1, saved_at=now)
    current = Mark.objects.get(pk=mark.pk)
    if not changed and (current.levels, current.comment, current.marker_id) != (levels, comment, mark.marker_id):
        raise MarkMovedError(current)
    return current


@transaction.atomic
def finish(mark: Mark, *, by: User, now: datetime) -> Mark:
    """The marker is done with it. A second call changes nothing. Raises UnfinishedError."""
    response = Response.objects.select_related("version", "attempt__enrollment__user").get(pk=mark.response_id)
    fraction = rubric.fraction(criteria_of(response), mark.levels)
    if fraction is None:
        raise UnfinishedError
    if move(mark, Mark.State.DONE, also={"fraction": fraction, "done_at": now}):
        told("answer_marked", mark, response.attempt, by=by, now=now)
    return mark


@transaction.atomic
def reopen(mark: Mark, *, by: User, now: datetime) -> bool:
    """The marker goes on with a mark that was not told yet and between which nobody decides. True when that is so."""
    response = Response.objects.select_related("attempt__enrollment__user").get(pk=mark.response_id)
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=response.attempt_id)
    decided = mark.slot != THIRD and Mark.objects.filter(response=response, slot=THIRD).exists()
    if attempt.state != Attempt.State.WAITING or decided:
        return False
    if move(mark, Mark.State.DRAFT, also={"fraction": None, "done_at": None, "saved_at": now}):
        told("mark_reopened", mark, response.attempt, by=by, now=now)
    return True


def release(quiz: Quiz, *, by: User, now: datetime) -> int:
    """Tells the results of every sitting of `quiz` whose answers are all marked; how many those were, for the caller who did it."""
    waiting = Attempt.objects.filter(quiz=quiz, state=Attempt.State.WAITING).exclude(enrollment__user=by)
    return sum(release_attempt(pk, by=by, now=now) for pk in list(waiting.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def release_attempt(pk: int, *, by: User, now: datetime) -> bool:
    """One sitting, all or nothing: its marks become its result, the lesson is done when that is enough, and its person is told."""
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("quiz__lesson", "enrollment__user")
    attempt = locked.get(pk=pk)
    responses = list(in_order(attempt.responses.all()).prefetch_related("readings"))
    if attempt.state != Attempt.State.WAITING or not all(settled(attempt.quiz, one) for one in responses):
        return False
    result = result_of(attempt.quiz, responses)
    if not move(attempt, Attempt.State.GRADED, also=facts(result)):
        return False
    Response.objects.bulk_update(responses, ["fraction"])
    record(
        verb="marks_released", actor=by, subject=attempt, person=attempt.enrollment.user,
        detail={"percent": str(attempt.percent), "passed": attempt.passed}, now=now,
    )  # fmt: skip
    complete(attempt, now=now)
    tell(attempt, key=f"{MARKS_READY}:{attempt.pk}", now=now)
    return True


def settled(quiz: Quiz, response: Response) -> bool:
    """Gives `response` the fraction that its readings come to; whether it has one now."""
    if response.fraction is None:
        response.fraction = outcome_of(quiz, list(response.readings.all())).fraction
    return response.fraction is not None


def complete(attempt: Attempt, *, now: datetime) -> None:
    """The lesson is done, once, when the result is enough and its person did not stop the course meanwhile."""
    if not attempt.passed:
        return
    try:
        complete_lesson(
            enrollment=attempt.enrollment, lesson=attempt.quiz.lesson, way=LessonCompletion.Way.QUIZ, now=now
        )
    except NotHereError:
        return


def tell(attempt: Attempt, *, key: str, now: datetime) -> None:
    outbox.put(key=key, kind=MARKS_READY, user=attempt.enrollment.user, due_at=now, subject=named(attempt))
