"""The file of a certificate: made from its frozen facts, kept, and made again to the same bytes when it is lost."""

import hashlib
from datetime import datetime

from accounts.audit import record
from certificates import files, holding
from certificates.models import Certificate, Hold
from certificates.papers import compose
from lms.kit.typesetting import PaperError

BATCH = 200


def address_of(certificate: Certificate) -> str:
    """Where anyone can check it; the site is the one of the day it was awarded."""
    return f"{certificate.facts['site']}/verify/{certificate.code}/"


def made(certificate: Certificate) -> bytes:
    """The PDF, composed anew. Raises PaperError."""
    site = f"{certificate.facts['site']}/verify/"
    facts = {**certificate.facts, "name": certificate.name, "code": certificate.grouped_code, "address": site}
    return compose(
        paper=certificate.paper, facts=facts, address=address_of(certificate), issued_at=certificate.issued_at
    )


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def kept(certificate: Certificate) -> bytes | None:
    """The stored PDF, if it is there and is the one that the row vouches for."""
    content = files.read(files.name_of(certificate.code)) if certificate.pdf_sha256 else None
    return content if content is not None and digest(content) == certificate.pdf_sha256 else None


def file_of(certificate: Certificate) -> bytes:
    """The PDF for its owner: as stored, else composed anew. Writes no row. Raises PaperError."""
    content = kept(certificate)
    if content is None:
        content = made(certificate)
        if digest(content) == certificate.pdf_sha256:
            files.write(files.name_of(certificate.code), content)
    return content


def render(certificate: Certificate, *, now: datetime) -> Certificate:
    """Sees to it that the file is stored and the row vouches for it. Twice changes nothing. Raises PaperError."""
    if kept(certificate) is not None:
        return certificate
    content = made(certificate)
    files.write(files.name_of(certificate.code), content)
    before, certificate.pdf_sha256 = certificate.pdf_sha256, digest(content)
    if before != certificate.pdf_sha256:
        certificate.rendered_at = now
        certificate.save(update_fields=["pdf_sha256", "rendered_at"])
    if before and before != certificate.pdf_sha256:
        detail = {"sha256_before": before, "sha256": certificate.pdf_sha256}
        record(
            verb="certificate_file_changed",
            actor=None,
            subject=certificate,
            person=certificate.user,
            detail=detail,
            now=now,
        )
    return certificate


def render_missing(*, now: datetime) -> int:
    """Sweep step: makes the files that are owed, oldest first; returns how many were made.

    One that cannot be made is put aside with typst's reason and tried later; the others get theirs.
    """
    count = 0
    owed = Certificate.objects.without_file(now=now).select_related("enrollment", "user")
    for certificate in owed.order_by("issued_at", "pk")[:BATCH]:
        try:
            render(certificate, now=now)
        except (PaperError, OSError) as error:
            reason = str(error) if isinstance(error, PaperError) else type(error).__name__
            holding.hold(certificate.enrollment, step=Hold.Step.FILE, reason=reason, now=now)
        else:
            holding.release(certificate.enrollment, step=Hold.Step.FILE)
            count += 1
    return count
