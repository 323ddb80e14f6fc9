"""Whether the public page says the name: the holder's choice, at once, both ways alike."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from certificates.models import Certificate


@transaction.atomic
def show_name(certificate: Certificate, *, show: bool, now: datetime) -> Certificate:
    """Sets the holder's choice at `now`; the same choice twice leaves one record."""
    changed = Certificate.objects.filter(pk=certificate.pk, name_public=not show).update(name_public=show)
    certificate.name_public = show
    if changed:
        verb = "certificate_name_shown" if show else "certificate_name_hidden"
        record(verb=verb, actor=certificate.user, subject=certificate, person=certificate.user, now=now)
    return certificate
