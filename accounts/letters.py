"""Turning a notice into a letter that says nothing to whoever looks over a shoulder."""

import hashlib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from accounts import discreet
from accounts.models import Notice
from accounts.notice_kinds import NoticeKind


def compose(notice: Notice, kind: NoticeKind) -> EmailMultiAlternatives:
    """The letter: subject, text and a small HTML frame around the same text, under a Message-ID that never changes."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {"url": f"{settings.SITE_URL}/", **kind.context(notice)}
        subject = discreet.subject(render_to_string(f"notices/{kind.key}.subject.txt", context))
        text = render_to_string(f"notices/{kind.key}.txt", context).strip()
        html = render_to_string("notices/frame.html", {"subject": subject, "text": text})
    letter = EmailMultiAlternatives(subject, f"{text}\n", settings.DEFAULT_FROM_EMAIL, [notice.user.email])
    letter.extra_headers = {"Message-ID": message_id(notice.key), "Auto-Submitted": "auto-generated"}
    letter.attach_alternative(html, "text/html")
    return letter


def message_id(key: str) -> str:
    """The same for every copy of one notice, so that mail programs show one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
