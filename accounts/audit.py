"""The audit record: rows that are only added, and outlive what they describe."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import Event, User


def record(
    *,
    verb: str,
    actor: User | None,
    subject: models.Model | str,
    person: User | None = None,
    detail: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """Adds one Event at `now`.

    `verb` is a word such as "membership_ended"; `actor` who did it (None: the platform); `subject` the row it was done to
    (or "model:id"); `person` whose record it is; `detail` ids, states and ISO dates, never a name or an answer.
    """
    Event.objects.create(
        at=now,
        verb=verb,
        actor_id=actor.pk if actor else None,
        subject=subject if isinstance(subject, str) else named(subject),
        person_id=person.pk if person else None,
        detail=detail or {},
    )


def named(row: models.Model) -> str:
    """The row as Event.subject and Notice.subject write it: "enrollment:12"."""
    return f"{row._meta.model_name}:{row.pk}"
