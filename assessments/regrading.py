"""A question that was asked already turns out to be unfair: what its answers are worth is decided again, for everybody alike.

First it is only looked at; applied, it changes every sitting in its course once, and those still to come; taken back, it leaves what
it did on record. A completion or a certificate is never taken away by it: where a result falls below what is needed, the floor
above is told, and a person decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from assessments import counting, wordings
from assessments.aliases import Among, alias_of
from assessments.grading import Result, judge, result_of
from assessments.keying import Ruling, ruling_of
from assessments.models import Attempt, QuestionVersion, Regrade, RegradeChange, Response
from assessments.models.attempt import AttemptQuerySet
from assessments.questions import Seen
from assessments.signals import results_lowered
from courses.models import Course
from enrollments.models import LessonCompletion
from enrollments.progress import NotHereError, complete_lesson
from lms.kit.states import move

LOT = 200
MOST_SHOWN = 200


class RegradeError(Exception):
    """It cannot be decided so. The text is for the person who decides."""


@dataclass(frozen=True)
class Effect:
    """What becomes of one sitting. `alias` stands for its person, whom nobody here needs to know."""

    attempt: Attempt
    before: Result
    after: Result

    @property
    def alias(self) -> str:
        return alias_of(self.attempt, among=Among.RESULTS)

    @property
    def flips(self) -> str:
        """ "up" where the result becomes enough, "down" where it no longer is."""
        if self.before.passed == self.after.passed:
            return ""
        return "up" if self.after.passed else "down"


@dataclass(frozen=True)
class Preview:
    """All sittings that hold the question; `effects` are those that change, largest change first, 200 at most."""

    sittings: int
    changed: int
    up: int
    down: int
    effects: list[Effect]


def propose(
    *,
    course: Course,
    version: QuestionVersion,
    treatment: str,
    data: dict[str, Any] | None,
    reason: str,
    by: User,
    now: datetime,
) -> Regrade:
    """A decision to look at before it is applied; `data` is the document with the other key, for those that have one.

    Raises RegradeError where more than the key would change, or nothing.
    """
    keyed = treatment in {Regrade.Treatment.NEW_KEY, Regrade.Treatment.ACCEPT_ALSO}
    if keyed:
        check_key(version, data or {})
    return Regrade.objects.create(
        course=course,
        version=version,
        treatment=treatment,
        data=data if keyed else None,
        reason=reason,
        created_by=by,
        created_at=now,
    )


def check_key(version: QuestionVersion, data: dict[str, Any]) -> None:
    wording = wordings.read_wording(version)
    other, seen = wording.kind.data.model_validate(data), Seen(1, version.pk)
    if wording.kind.show(None, other, seen) != wording.kind.show(None, wording.data, seen):
        raise RegradeError(_("Only what is right may change. What people were shown stays as it was."))
    if wording.kind.document(data) == version.data:
        raise RegradeError(_("This is the key that it has now. Change what is right."))


def holding(regrade: Regrade) -> AttemptQuerySet:
    """Every sitting of the course that holds the question, in whatever state."""
    held = Response.objects.filter(version=regrade.version_id).values("attempt")
    return Attempt.objects.filter(pk__in=held, quiz__lesson__edition__course=regrade.course_id)


def effects(regrade: Regrade, attempts: AttemptQuerySet, ruling: Ruling | None) -> Iterator[Effect]:
    """What `ruling` (None: the version's own key) makes of each graded one of `attempts`. Nothing is written."""
    graded = attempts.graded().select_related("quiz__lesson", "enrollment__user").order_by("pk")
    responses = Prefetch("responses", Response.objects.with_checks().select_related("version").order_by("position"))
    for attempt in graded.prefetch_related(responses).iterator(chunk_size=LOT):
        held = list(attempt.responses.all())
        before = stored_result(attempt, held)
        for response in held:
            if response.version_id == regrade.version_id:
                judge(response, attempt, ruling)
        yield Effect(attempt, before, result_of(attempt.quiz, held))


def stored_result(attempt: Attempt, responses: list[Response]) -> Result:
    assert attempt.percent is not None  # noqa: S101 -- it is graded, and the database says so
    return Result(responses, attempt.right_count or 0, attempt.percent, bool(attempt.passed))


def preview(regrade: Regrade) -> Preview:
    """What applying `regrade` would do now."""
    found = list(effects(regrade, holding(regrade), ruling_of(regrade)))
    changed = [one for one in found if differs(one)]
    largest = sorted(changed, key=lambda one: (not one.flips, -abs(one.after.percent - one.before.percent)))
    flips = [one.flips for one in changed]
    return Preview(len(found), len(changed), flips.count("up"), flips.count("down"), largest[:MOST_SHOWN])


def differs(effect: Effect) -> bool:
    before, after = effect.before, effect.after
    return (before.percent, before.right_count, before.passed) != (after.percent, after.right_count, after.passed)


@transaction.atomic
def apply(regrade: Regrade, *, by: User, now: datetime) -> Regrade:
    """Puts `regrade` in force: every sitting that holds the question is judged by it, once. Twice changes nothing more.

    The sittings are locked first, the open ones too: whoever is sending one in waits, and is then graded by it.
    Raises RegradeError when another decision about the question is in force.
    """
    try:
        with transaction.atomic():
            moved = move(regrade, Regrade.State.APPLIED, also={"applied_by": by, "applied_at": now})
    except IntegrityError:
        raise RegradeError(_("Another decision about this question is in force. Take that one back first.")) from None
    if not moved:
        return Regrade.objects.get(pk=regrade.pk)
    changes = [change(regrade, effect) for effect in settle(regrade, ruling_of(regrade), now=now) if differs(effect)]
    RegradeChange.objects.bulk_create(changes, batch_size=500)
    lowered = sum(one.passed_before and not one.passed_after for one in changes)
    told = {"course": regrade.course_id, "version": regrade.version_id, "changed": len(changes), "lowered": lowered}
    record(verb="regrade_applied", actor=by, subject=regrade, detail=told, now=now)
    if lowered:
        transaction.on_commit(partial(tell, regrade.pk), robust=True)
    return regrade


def tell(regrade_id: int) -> None:
    """What a receiver cannot do now, its sweep does."""
    results_lowered.send_robust(Regrade, regrade_id=regrade_id)


@transaction.atomic
def revert(regrade: Regrade, *, by: User, now: datetime) -> Regrade:
    """Takes `regrade` back: every sitting is judged by the question's own key again. Twice changes nothing more.

    What anybody completed meanwhile stays completed.
    """
    if not move(regrade, Regrade.State.REVERTED, also={"reverted_by": by, "reverted_at": now}):
        return Regrade.objects.get(pk=regrade.pk)
    changed = sum(differs(effect) for effect in settle(regrade, None, now=now))
    record(verb="regrade_reverted", actor=by, subject=regrade, detail={"changed": changed}, now=now)
    return regrade


def settle(regrade: Regrade, ruling: Ruling | None, *, now: datetime) -> Iterator[Effect]:
    """Writes what `ruling` makes of every graded sitting, and completes the lesson of whoever has enough by it."""
    locked = list(holding(regrade).select_for_update().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(locked), LOT):
        found = list(effects(regrade, Attempt.objects.filter(pk__in=locked[start : start + LOT]), ruling))
        for effect in found:
            keep(effect)
        attempts = [effect.attempt for effect in found]
        Attempt.objects.bulk_update(attempts, ["percent", "right_count", "passed"])
        judged = [response for effect in found for response in effect.after.responses]
        Response.objects.bulk_update(judged, ["fraction", "dropped_by"])
        for effect in found:
            if effect.flips == "up":
                complete(effect.attempt, now=now)
        yield from found


def keep(effect: Effect) -> None:
    attempt, after = effect.attempt, effect.after
    attempt.percent, attempt.right_count, attempt.passed = after.percent, after.right_count, after.passed


def complete(attempt: Attempt, *, now: datetime) -> None:
    """The lesson is done where the attempt that counts says so; whoever has left the course meanwhile keeps the result alone."""
    others = Attempt.objects.filter(enrollment=attempt.enrollment_id, quiz=attempt.quiz_id)
    counted = counting.result(attempt.quiz, others)
    if not (counted and counted.passed):
        return
    try:
        complete_lesson(
            enrollment=attempt.enrollment, lesson=attempt.quiz.lesson, way=LessonCompletion.Way.QUIZ, now=now
        )
    except NotHereError:
        return


def change(regrade: Regrade, effect: Effect) -> RegradeChange:
    return RegradeChange(
        regrade=regrade,
        attempt=effect.attempt,
        percent_before=effect.before.percent,
        percent_after=effect.after.percent,
        right_before=effect.before.right_count,
        right_after=effect.after.right_count,
        passed_before=effect.before.passed,
        passed_after=effect.after.passed,
    )
