"""Who looked at what is another's: each look is a row, and the person herself reads them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import FETCH_RAISE, QuerySet
from django.utils import timezone

from accounts.audit import named
from accounts.models import Look, User

ONCE: dict[str, Any] = {"ignore_conflicts": True, "batch_size": 500}


def note(thing: models.Model, *, kind: Look.Kind, viewer: User, person: int, now: datetime) -> None:
    """`viewer` is shown `thing`, which is the record of the person with the id `person`. Her own look is nobody's business."""
    if viewer.pk == person:
        return
    Look.objects.bulk_create([look(kind, viewer=viewer, person=person, subject=named(thing), now=now)], **ONCE)


def note_list(people: Iterable[int], *, kind: Look.Kind, viewer: User, now: datetime) -> None:
    """`viewer` is shown a line about each of `people`, who are ids. At most two queries for a page; one where all is noted already."""
    shown = set(people) - {viewer.pk}
    noted = Look.objects.filter(viewer=viewer, kind=kind, looked_on=timezone.localdate(now))
    left = sorted(shown - set(noted.filter(person__in=shown).values_list("person", flat=True)))
    facts = [look(kind, viewer=viewer, person=pk, subject=f"user:{pk}", now=now) for pk in left]
    Look.objects.bulk_create(facts, **ONCE)


def look(kind: Look.Kind, *, viewer: User, person: int, subject: str, now: datetime) -> Look:
    day = timezone.localdate(now)
    return Look(viewer=viewer, person_id=person, kind=kind, subject=subject, looked_on=day, looked_at=now)


def at(person: User) -> QuerySet[Look]:
    """The looks at what is this person's, the newest first."""
    looks = Look.objects.filter(person=person).select_related("viewer").order_by("-looked_at", "-pk")
    return looks.fetch_mode(FETCH_RAISE)
