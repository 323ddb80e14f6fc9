"""Who looked at what is another's: each look is a row, and the person herself reads them."""

from datetime import datetime

from django.db import models
from django.db.models import FETCH_RAISE, QuerySet
from django.utils import timezone

from accounts.audit import named
from accounts.models import Look, User


def note(thing: models.Model, *, kind: Look.Kind, viewer: User, person: int, now: datetime) -> None:
    """`viewer` is shown `thing`, which is the record of the person with the id `person`. Her own look is nobody's business."""
    if viewer.pk == person:
        return
    look = Look(
        viewer=viewer,
        person_id=person,
        kind=kind,
        subject=named(thing),
        looked_on=timezone.localdate(now),
        looked_at=now,
    )
    Look.objects.bulk_create([look], ignore_conflicts=True)


def at(person: User) -> QuerySet[Look]:
    """The looks at what is this person's, the newest first."""
    looks = Look.objects.filter(person=person).select_related("viewer").order_by("-looked_at", "-pk")
    return looks.fetch_mode(FETCH_RAISE)
