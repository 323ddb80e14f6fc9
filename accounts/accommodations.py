"""More time for a person, in everything that is timed. It belongs to the person: no course or check has to know of it."""

from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.audit import record
from accounts.models import Accommodation, User
from accounts.signals import accommodation_changed


def current(user_id: int) -> Accommodation | None:
    """What the person with this id has today."""
    return Accommodation.objects.current().filter(user=user_id).select_related("granted_by").first()


@transaction.atomic
def grant(user: User, *, pace: str, break_minutes: int, by: User, now: datetime) -> Accommodation | None:
    """Gives `user` this time from now on; the usual time without breaks ends what there was, and gives None.

    The same again changes nothing and leaves no trace.
    """
    User.objects.select_for_update().get(pk=user.pk)
    before, wished = current(user.pk), wish(pace, break_minutes)
    if wish_of(before) == wished:
        return before
    Accommodation.objects.current().filter(user=user).update(ended_at=now)
    after = None
    if wished:
        after = Accommodation.objects.create(
            user=user, pace=pace, break_minutes=break_minutes, granted_by=by, granted_at=now
        )
    detail = {"pace": pace, "breaks": break_minutes}
    record(verb="accommodation_set", actor=by, subject=user, person=user, detail=detail, now=now)
    transaction.on_commit(partial(tell, user.pk), robust=True)
    return after


def wish(pace: str, break_minutes: int) -> tuple[str, int] | None:
    usual = pace == Accommodation.Pace.USUAL and not break_minutes
    return None if usual else (pace, break_minutes)


def wish_of(accommodation: Accommodation | None) -> tuple[str, int] | None:
    return wish(accommodation.pace, accommodation.break_minutes) if accommodation else None


def tell(user_id: int) -> None:
    """What a receiver cannot do now is done when the time of an attempt is looked at again."""
    accommodation_changed.send_robust(Accommodation, user_id=user_id)
