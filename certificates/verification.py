"""What anyone may learn from a code: whether it stands, and as little else as that takes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from lms.kit.codes import grouped, is_checked, normalise

LONGEST = 60


class Standing(models.TextChoices):
    """What the public page says of a certificate."""

    VALID = "issued", _("Valid")
    REVOKED = "revoked", _("Revoked")
    REPLACED = "replaced", _("Replaced")


@dataclass(frozen=True)
class Finding:
    """The whole of what the public page knows. `name` is "" unless its holder agreed and the certificate is valid."""

    code: str
    standing: Standing
    title: str
    edition: int
    completed_on: date
    issuer: str
    name: str
    ended_at: datetime | None
    newer: str


def read(typed: str) -> str:
    """The code that a person meant: spaces, hyphens and small letters aside. "" when it holds a typing slip."""
    code = normalise(typed[:LONGEST])
    return code if is_checked(code) else ""


def look_up(code: str) -> Finding | None:
    """What `code`, as `read` answers it, stands for; None when nobody issued it. One query."""
    certificate = Certificate.objects.select_related("replaced_by").filter(code=code).first()
    if certificate is None:
        return None
    facts = certificate.facts
    valid = certificate.state == Certificate.State.ISSUED
    return Finding(
        code=grouped(certificate.code),
        standing=Standing(certificate.state),
        title=facts["title"],
        edition=facts["edition"],
        completed_on=completed_on(certificate),
        issuer=facts["issuer"],
        name=certificate.name if valid and certificate.name_public else "",
        ended_at=certificate.ended_at,
        newer=newer_code(certificate),
    )


def newer_code(certificate: Certificate) -> str:
    """The code of the one that took its place, or ""."""
    return certificate.replaced_by.code if hasattr(certificate, "replaced_by") else ""


def completed_on(certificate: Certificate) -> date:
    """The day on which its holder finished, where she was."""
    return date.fromisoformat(certificate.facts["completed_on"])
