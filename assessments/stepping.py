"""Checking an answer before the whole is sent in: at once, with hints and further tries, or until enough is right."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import keying, wordings
from assessments.attempting import ClosedError, Saved, pool_of, save_answer, submit
from assessments.drawing import draw_one
from assessments.grading import judge, window
from assessments.models import AnswerEvent, Attempt, Quiz, Response
from assessments.questions import Answer
from assessments.timing import is_over

LONGEST = 500  # questions in one attempt that goes on until enough is right


class StepError(Exception):
    """There is nothing to check; the text says so to the person."""


def check(response: Response, *, key: UUID, check_key: UUID, answer: Answer, seq: int, now: datetime) -> Saved:
    """Keeps `answer` as attempting.save_answer does, and looks at it. The same `check_key` twice is one check.

    Where a newer answer was there before (Saved.newer), nothing is checked. Raises what save_answer raises, and StepError.
    """
    saved = Saved(response.answer, response.seq, response.answered_at)
    if answer != response.answer:
        saved = save_answer(response, key=key, answer=answer, seq=seq, now=now)
    if not saved.newer:
        step(response, key=check_key, now=now)
    return saved


@transaction.atomic
def step(response: Response, *, key: UUID, now: datetime) -> None:
    """Checks what is stored for `response`, once for `key`. The attempt is locked first, as wherever it changes."""
    attempt = (
        Attempt.objects.select_related("quiz__lesson", "enrollment")
        .select_for_update(of=("self",))
        .get(pk=response.attempt_id)
    )
    held = Response.objects.select_related("version").get(pk=response.pk)
    if attempt.state != Attempt.State.OPEN or is_over(attempt.due_at, now=now):
        raise ClosedError(held)
    if held.settled_at or AnswerEvent.objects.filter(key=key).exists():
        return
    refuse_nothing_new(held)
    question = wordings.of(held.version, seed=attempt.seed)
    ruling = keying.rulings(attempt.enrollment.course_id, [held.version_id]).get(held.version_id)
    fraction = keying.fraction(question, held.answer, ruling)
    if fraction is None:
        return
    AnswerEvent.objects.create(key=key, response=held, answer=held.answer, seq=held.seq, checked=True, received_at=now)
    held.tries += 1
    if fraction == 1 or held.tries >= tries_of(attempt.quiz, question):
        held.settled_at = now
    held.save(update_fields=["tries", "settled_at"])
    if attempt.quiz.behaviour == Quiz.Behaviour.MASTERY:
        go_on(attempt, after=held, now=now)


def refuse_nothing_new(held: Response) -> None:
    """Raises StepError where nothing is answered, or the answer is the one that was checked before."""
    if held.answer is None:
        raise StepError(_("Choose or write an answer first, and then check it."))
    last = held.events.filter(checked=True).order_by("-pk").first()
    if last and last.answer == held.answer:
        raise StepError(_("This is the answer that was checked before. Change it first, if you like to try again."))


def tries_of(quiz: Quiz, question: wordings.Shown) -> int:
    """How often an answer may be checked: once, or once more than there are hints."""
    return 1 + len(question.data.hints) if quiz.tries_again else 1


def go_on(attempt: Attempt, *, after: Response, now: datetime) -> None:
    """The next question of an attempt that goes on until enough of the last answers are right; then it ends by itself."""
    right, _of = so_far(attempt)
    if right >= (attempt.quiz.mastery_right or 1) or after.position >= LONGEST:
        submit(attempt, now=now)
        return
    add_question(attempt, after=after)


def so_far(attempt: Attempt) -> tuple[int, int]:
    """How many of the last answers are right, and how many of them there are yet. One that was dropped stands in nobody's way."""
    newest = attempt.responses.filter(settled_at__isnull=False).select_related("version").order_by("-position")
    held = list(newest[: window(attempt.quiz)])
    decided = keying.rulings(attempt.enrollment.course_id, [response.version_id for response in held])
    for response in held:
        judge(response, attempt, decided.get(response.version_id))
    return sum(one.fraction == 1 or one.dropped_by_id is not None for one in held), len(held)


def add_question(attempt: Attempt, *, after: Response) -> None:
    pool, seen = pool_of(attempt.enrollment, attempt.quiz)
    position, last = after.position + 1, after.version.question_id
    drawn = draw_one(pool, seed=attempt.seed + position, seen=seen, last=last)
    Response.objects.bulk_create(
        Response(attempt=attempt, version_id=item.version, position=position, marks=item.marks) for item in drawn
    )
