"""The demo's mailbox: mails become files that one page of the demo lists. Nothing leaves the machine."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from time import time_ns
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

KEPT = 200


@dataclass(frozen=True)
class Mail:
    """One mail as the demo's page shows it; `at` is ISO time in UTC."""

    at: str
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str = ""
    message_id: str = ""


class DemoMailbox(BaseEmailBackend):
    """Keeps each mail as a JSON file in settings.VAR/mail, the newest KEPT of them."""

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            keep(mail_of(message))
        throw_away_oldest()
        return len(email_messages)


def folder() -> Path:
    return Path(settings.VAR) / "mail"


def mail_of(message: EmailMessage) -> Mail:
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return Mail(
        at=timezone.now().isoformat(),
        sender=message.from_email,
        to=list(message.recipients()),
        subject=str(message.subject),
        text=str(message.body),
        html=next((str(content) for content, kind in alternatives if kind == "text/html"), ""),
        message_id=message.extra_headers.get("Message-ID", ""),
    )


def keep(mail: Mail) -> None:
    """Writes the mail beside its place and moves it there, so that a reader never meets half a file."""
    folder().mkdir(parents=True, exist_ok=True)
    place = folder() / f"{time_ns():020d}.json"
    draft = place.with_suffix(".part")
    draft.write_text(json.dumps(asdict(mail), ensure_ascii=False), encoding="utf-8")
    draft.replace(place)


def throw_away_oldest() -> None:
    for old in sorted(folder().glob("*.json"))[:-KEPT]:
        old.unlink(missing_ok=True)


def list_mails() -> list[Mail]:
    """The mails that were kept, newest first."""
    files = sorted(folder().glob("*.json"), reverse=True)[:KEPT]
    return [Mail(**json.loads(file.read_text(encoding="utf-8"))) for file in files]
