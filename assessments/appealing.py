"""Asking that a marked answer be read once more: once for each answer, and a mark never goes down by it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from assessments.attempting import facts
from assessments.bank import in_order
from assessments.grading import result_of
from assessments.marking import Levels, complete, criteria_of, tell
from assessments.models import Appeal, Attempt, Response
from assessments.questions import rubric
from lms.kit.states import move


class NothingToAppealError(Exception):
    """No person has marked this answer, or its marks were not told yet."""

    def __init__(self) -> None:
        super().__init__(_("This answer was not marked by a person."))


@transaction.atomic
def appeal(response: Response, *, text: str, now: datetime) -> Appeal:
    """What the owner of `response` asks of those who mark; a second call changes nothing. Raises NothingToAppealError."""
    attempt = (
        Attempt.objects.select_for_update(of=("self",)).select_related("enrollment__user").get(pk=response.attempt_id)
    )
    if attempt.state != Attempt.State.GRADED or not response.readings.exists() or response.fraction is None:
        raise NothingToAppealError
    facts_ = {"text": text, "asked_at": now, "before": response.fraction}
    made, is_new = Appeal.objects.get_or_create(response=response, defaults=facts_)
    if is_new:
        person = attempt.enrollment.user
        record(
            verb="appeal_asked", actor=person, subject=made, person=person, detail={"response": response.pk}, now=now
        )
    return made


@transaction.atomic
def answer(appeal: Appeal, *, reply: str, levels: Levels, by: User, now: datetime) -> Appeal:
    """Answers with words and, where `levels` come to more than before, with a higher mark. A second call changes nothing."""
    response = Response.objects.select_related("version").get(pk=appeal.response_id)
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("quiz__lesson", "enrollment__user")
    attempt = locked.get(pk=response.attempt_id)
    found = rubric.fraction(criteria_of(response), list(levels))
    after = max(response.fraction or Decimal(0), appeal.before, found or Decimal(0))
    said = {"reply": reply, "answered_by": by, "answered_at": now, "after": after}
    if not move(appeal, Appeal.State.ANSWERED, also=said):
        return appeal
    if response.fraction is None or after > response.fraction:
        raise_to(attempt, response, after)
    record(
        verb="appeal_answered", actor=by, subject=appeal, person=attempt.enrollment.user,
        detail={"response": response.pk, "before": str(appeal.before), "after": str(after)}, now=now,
    )  # fmt: skip
    complete(attempt, now=now)
    tell(attempt, key=f"appeal:{appeal.pk}", now=now)
    return appeal


def raise_to(attempt: Attempt, response: Response, fraction: Decimal) -> None:
    """The result with a higher mark in it; what was enough before stays enough."""
    Response.objects.filter(pk=response.pk).update(fraction=fraction)
    result = result_of(attempt.quiz, list(in_order(attempt.responses.all())))
    better = facts(result) | {"passed": result.passed or bool(attempt.passed)}
    Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.GRADED).update(**better)
    attempt.refresh_from_db(fields=["percent", "passed", "right_count"])
