"""What a person has to look at: a result fell below what was needed, and its person holds a certificate.

Nothing below this floor ends a certificate, and nothing here does by itself.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.audit import record
from accounts.models import User
from assessments.models import Attempt, Regrade, RegradeChange
from certificates import revoking
from certificates.models import Certificate, Review
from lms.kit.states import move


def open_missing(*, now: datetime) -> int:
    """Opens the reviews that decisions in force ask for and that there are not yet; returns how many. Twice changes nothing.

    None where another sitting of the same check is enough.
    """
    enough = Attempt.objects.graded().filter(
        enrollment=OuterRef("attempt__enrollment"), quiz=OuterRef("attempt__quiz"), passed=True
    )
    lowered = RegradeChange.objects.filter(
        ~Exists(enough), regrade__state=Regrade.State.APPLIED, passed_before=True, passed_after=False
    )
    causes = dict(lowered.order_by("pk").values_list("attempt__enrollment", "regrade"))
    held = Certificate.objects.filter(state=Certificate.State.ISSUED, enrollment__in=causes)
    wanted = [
        Review(certificate=certificate, cause=f"regrade:{causes[certificate.enrollment_id]}", opened_at=now)
        for certificate in held
    ]
    before = Review.objects.count()
    Review.objects.bulk_create(wanted, ignore_conflicts=True)
    return Review.objects.count() - before


@transaction.atomic
def keep(review: Review, *, reason: str, by: User, now: datetime) -> Review:
    """The certificate stays as it is. Twice changes nothing. Raises revoking.ReasonError."""
    return settle(review, Review.State.KEPT, reason=reason, by=by, now=now)


@transaction.atomic
def end(review: Review, *, reason: str, by: User, now: datetime) -> Review:
    """Revokes the certificate. Twice changes nothing. Raises revoking.ReasonError, revoking.EndedError."""
    settled = settle(review, Review.State.ENDED, reason=reason, by=by, now=now)
    if settled.state == Review.State.ENDED:
        revoking.revoke(review.certificate, reason=reason, by=by, now=now)
    return settled


def settle(review: Review, state: Review.State, *, reason: str, by: User, now: datetime) -> Review:
    if not reason.strip():
        raise revoking.ReasonError
    decided = {"settled_at": now, "settled_by": by, "reason": reason.strip()[:200]}
    if not move(review, state, also=decided):
        return Review.objects.select_related("certificate").get(pk=review.pk)
    record(verb=f"review_{state.value}", actor=by, subject=review, person=review.certificate.user, now=now)
    return review
