"""Codes that let people into a course and give them a place: made, stopped, and used at most as often as was meant."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.memberships import join
from accounts.models import Membership, Organization, Role, User
from courses.models import Course
from enrollments.enrolling import NotOpenError, enroll
from enrollments.models import Cohort, Enrollment, Invitation
from lms.kit.codes import checked_code, normalise

SYMBOLS = 7


class InvitationError(Exception):
    """The code does not let this person in; the text says why, and what to do."""


@transaction.atomic
def make(
    *,
    course: Course,
    organization: Organization,
    max_uses: int,
    expires_at: datetime | None,
    by: User,
    now: datetime,
    cohort: Cohort | None = None,
) -> Invitation:
    """A new code of eight symbols, the last one a check, for `max_uses` people until `expires_at` (None: until stopped)."""
    invitation = Invitation.objects.create(
        code=checked_code(SYMBOLS),
        course=course,
        organization=organization,
        cohort=cohort,
        max_uses=max_uses,
        expires_at=expires_at,
        created_by=by,
    )
    detail = {"course": course.code, "organization": organization.pk, "max_uses": max_uses}
    record(verb="invitation_made", actor=by, subject=invitation, detail=detail, now=now)
    return invitation


@transaction.atomic
def stop(invitation: Invitation, *, by: User, now: datetime) -> None:
    """The code lets nobody in any more; whoever came in stays. Stopping twice is stopping once."""
    if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=now):
        invitation.revoked_at = now
        record(verb="invitation_stopped", actor=by, subject=invitation, now=now)


@transaction.atomic
def redeem(*, code: str, user: User, now: datetime) -> Enrollment:
    """Lets `user` in by the code as she typed it: a learner's place and an enrollment, for one use.

    Who is in already (and has a place) stays in, and no use is counted. The invitation's row is taken first, so that a
    double tap counts once; the count itself is one conditional UPDATE. Raises InvitationError.
    """
    invitation = found(code)
    today = user.today(now)
    mine = Enrollment.objects.open_to(user, on=today).filter(course=invitation.course).first()
    if mine and Membership.objects.filter(user=user).current(on=today).exists():
        return mine
    take_one(invitation, now=now)
    join(
        user=user,
        organization=invitation.organization,
        role=Role.LEARNER,
        started_on=today,
        by=invitation.created_by,
        now=now,
    )
    try:
        return enroll(user=user, course=invitation.course, now=now, cohort=invitation.cohort)
    except NotOpenError as error:
        raise InvitationError(str(error)) from error


def found(code: str) -> Invitation:
    """The invitation, its row held until the transaction ends. Raises InvitationError."""
    rows = Invitation.objects.select_for_update(of=["self"])
    everything = rows.select_related("course", "organization", "cohort", "created_by")
    invitation = everything.filter(code=normalise(code)).first()
    if invitation is None:
        raise InvitationError(
            _("We do not know this code. Look at every letter once more, or ask the person who gave it to you.")
        )
    return invitation


def take_one(invitation: Invitation, *, now: datetime) -> None:
    """Counts one use. Raises InvitationError where none is left, its time is over, or it was stopped."""
    in_time = Q(expires_at=None) | Q(expires_at__gt=now)
    usable = Invitation.objects.filter(in_time, pk=invitation.pk, revoked_at=None, uses__lt=F("max_uses"))
    if usable.update(uses=F("uses") + 1):
        return
    if invitation.uses >= invitation.max_uses:
        raise InvitationError(
            _("All places of this code are taken. Ask the person who gave it to you for another one.")
        )
    raise InvitationError(_("This code has ended. Ask the person who gave it to you for a new one."))
