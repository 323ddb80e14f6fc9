"""Awarding: the one door through which a certificate comes into the world."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import outbox
from accounts.audit import named, record
from certificates import facts, holding
from certificates.models import Certificate, Hold
from enrollments import progress
from enrollments.models import Enrollment
from lms.kit.codes import checked_code

PAPER = "completion-1"
BATCH = 500
CODES_TRIED = 5


class NotEarnedError(Exception):
    """Something is left to do, so there is nothing to attest yet."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Something is still left to do before the certificate."))


def award(enrollment: Enrollment, *, now: datetime) -> Certificate:
    """The certificate of a completed enrollment, made at `now` unless it is there already; its notice goes with it.

    However often and from however many places it is called, there is one row and one notice. A revoked certificate is
    answered as it is: only people bring it back. Raises NotEarnedError while anything required is left.
    """
    if certificate := standing(enrollment):
        return certificate
    if enrollment.state != Enrollment.State.COMPLETED or progress.what_is_left(enrollment):
        raise NotEarnedError
    evidence = facts.evidence_for(enrollment)
    if evidence.done != evidence.needed or not evidence.needed or enrollment.completed_at is None:
        raise NotEarnedError
    fields = {
        "name": facts.name_of(enrollment.user),
        "facts": facts.freeze(enrollment, evidence, completed_at=enrollment.completed_at),
        "steps_needed": evidence.needed,
        "steps_done": evidence.done,
    }
    return insert(enrollment, fields=fields, now=now)


def standing(enrollment: Enrollment) -> Certificate | None:
    """The certificate of this award and cycle that nothing has replaced."""
    return Certificate.objects.standing().filter(enrollment=enrollment).first()


def insert(enrollment: Enrollment, *, fields: dict[str, Any], now: datetime) -> Certificate:
    """Adds the row, its notice and its audit record together, or answers the row that was faster.

    For this module and certificates.revoking only; a test holds everybody else off.
    """
    for _try in range(CODES_TRIED):
        try:
            with transaction.atomic():
                certificate = Certificate.objects.create(
                    user=enrollment.user,
                    course=enrollment.course,
                    enrollment=enrollment,
                    cycle=enrollment.cycle,
                    code=checked_code(),
                    issued_at=now,
                    paper=PAPER,
                    **fields,
                )
                tell(certificate, now=now)
        except IntegrityError:
            if faster := standing(enrollment):
                return faster
        else:
            return certificate
    raise RuntimeError("no free code was found")


def tell(certificate: Certificate, *, now: datetime) -> None:
    """Owes the person one notice, and writes the audit record."""
    subject = named(certificate)
    outbox.put(
        key=f"certificate:{certificate.pk}",
        kind="certificate_ready",
        user=certificate.user,
        due_at=now,
        subject=subject,
    )
    record(verb="certificate_issued", actor=None, subject=subject, person=certificate.user, now=now)


def missing(*, now: datetime) -> QuerySet[Enrollment]:
    """Completed enrollments that have no certificate and are not held back, the longest waiting first."""
    has_one = Certificate.objects.filter(enrollment=OuterRef("pk"))
    held = Hold.objects.in_force(now=now).filter(enrollment=OuterRef("pk"), step=Hold.Step.AWARD)
    completed = Enrollment.objects.filter(~Exists(has_one), ~Exists(held), state=Enrollment.State.COMPLETED)
    return completed.select_related("user", "edition", "course__organization").order_by("completed_at", "pk")


def issue_missing(*, now: datetime) -> int:
    """Sweep step: awards what is owed, some hundreds at a time; returns how many were made.

    One that breaks is put aside with its reason and tried later; the others get theirs.
    """
    made = 0
    for enrollment in missing(now=now)[:BATCH]:
        try:
            award(enrollment, now=now)
        except Exception as error:  # noqa: BLE001 -- held with its reason, logged, and tried again: one must not stop the others
            reason = str(error) if isinstance(error, NotEarnedError) else type(error).__name__
            holding.hold(enrollment, step=Hold.Step.AWARD, reason=reason, now=now)
        else:
            holding.release(enrollment, step=Hold.Step.AWARD)
            made += 1
    return made
