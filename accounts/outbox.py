"""What is to be said to people: a row first, a mail later."""

from datetime import datetime

from django.db import transaction

from accounts import notice_kinds
from accounts.models import Notice, User
from accounts.notice_kinds import Category
from accounts.tasks import deliver
from lms.kit import states
from lms.kit.doorbell import ring


def put(
    *,
    key: str,
    kind: str,
    user: User,
    due_at: datetime,
    subject: str = "",
    expires_at: datetime | None = None,
) -> bool:
    """Owes `user` one message of `kind` from `due_at` on; True for the one call that made the row.

    `key` makes it happen once, whoever asks and however often. `subject` is what it is about ("enrollment:12") and bounds
    how often it is spoken of. After `expires_at` the message is dropped. Raises UnknownKindError.
    """
    notice_kinds.get(kind)
    notice, made = Notice.objects.get_or_create(
        key=key,
        defaults={"kind": kind, "user": user, "due_at": due_at, "subject": subject, "expires_at": expires_at},
    )
    if made:
        ring(deliver.delay, notice_id=notice.pk)
    return made


@transaction.atomic
def drop_reminders(user: User, *, reason: str, now: datetime) -> int:
    """Skips at once what `user` would still be reminded of, and says why; returns how many."""
    waiting = Notice.objects.unclaimed().filter(user=user, kind__in=notice_kinds.keys(Category.REMINDER))
    return sum(
        states.move(notice, Notice.State.SKIPPED, also={"reason": reason, "ended_at": now}) for notice in waiting
    )


def revive(notice: Notice, *, now: datetime) -> bool:
    """Gives a failed notice another eight tries from `now` on; True for the one caller that did."""
    fresh = {"due_at": now, "ended_at": None, "reason": "", "tries": 0, "claimed_until": None}
    won = states.move(notice, Notice.State.WAITING, also=fresh)
    if won:
        ring(deliver.delay, notice_id=notice.pk)
    return won
