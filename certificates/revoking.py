"""Ending a certificate. Nothing is deleted: the old code goes on answering, with what became of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.models import User
from certificates import facts, issuing
from certificates.models import Certificate
from lms.kit import states


class EndedError(Exception):
    """The certificate had already ended."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("This certificate is no longer valid, so it stays as it is."))


class ReasonError(ValueError):
    """Nobody may end a certificate without saying why."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Please say why. The reason is kept with the certificate."))


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User | None, now: datetime) -> Certificate:
    """Ends `certificate` for good at `now`. Twice changes nothing. Raises ReasonError, EndedError (it was replaced)."""
    if end(certificate, Certificate.State.REVOKED, reason=reason, now=now):
        record(verb="certificate_revoked", actor=by, subject=certificate, person=certificate.user, now=now)
        return certificate
    certificate.refresh_from_db()
    if certificate.state != Certificate.State.REVOKED:
        raise EndedError
    return certificate


@transaction.atomic
def replace(certificate: Certificate, *, reason: str, by: User | None, now: datetime) -> Certificate:
    """A new certificate with the name the person wants today and all other facts as they were; the old code says so.

    Twice answers the same new one. Consent to show the name is asked anew. Raises ReasonError, EndedError (it was revoked).
    """
    if not end(certificate, Certificate.State.REPLACED, reason=reason, now=now):
        newer = Certificate.objects.filter(replaces=certificate).first()
        if newer is None:
            raise EndedError
        return newer
    fields = {
        "name": facts.name_of(certificate.user),
        "facts": certificate.facts,
        "steps_needed": certificate.steps_needed,
        "steps_done": certificate.steps_done,
        "replaces": certificate,
    }
    newer = issuing.insert(certificate.enrollment, fields=fields, now=now)
    detail = {"replaced_by": newer.pk}
    record(verb="certificate_replaced", actor=by, subject=certificate, person=certificate.user, detail=detail, now=now)
    return newer


def end(certificate: Certificate, state: Certificate.State, *, reason: str, now: datetime) -> bool:
    """True for the one caller that moved it out of ISSUED. Raises ReasonError."""
    if not reason.strip():
        raise ReasonError
    return states.move(certificate, state, also={"ended_at": now, "ended_reason": reason.strip()[:200]})
