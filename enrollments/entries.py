"""What somebody keeps in the blocks of a lesson, for herself alone: locked, without a date, gone when she says so."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models, transaction

from enrollments.models import BlockEntry, Enrollment, PollCount


class Place(NamedTuple):
    """A block as somebody meets it: her enrollment, and the keys of the lesson and of the block."""

    enrollment: int
    lesson: str
    block: str


class ElsewhereError(Exception):
    """It was kept otherwise meanwhile, by the same person on another page; `current` is what is kept now."""

    def __init__(self, current: Any) -> None:
        super().__init__()
        self.current = current


@dataclass(frozen=True)
class Met:
    """What somebody has kept in a lesson (block → text), and what all have said in its polls (block → choice → how many)."""

    kept: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def met(enrollment: int, lesson: str) -> Met:
    """One query."""
    nothing, none = models.Value("", models.TextField()), models.Value(0, models.IntegerField())
    course = Enrollment.objects.filter(pk=enrollment).values("course")
    own = BlockEntry.objects.filter(enrollment=enrollment, lesson=lesson)
    said = PollCount.objects.filter(course__in=course, lesson=lesson, shown__gt=0)
    rows = own.values_list("block", "kept", nothing, none).union(
        said.values_list("block", nothing, "choice", "shown"), all=True
    )
    kept: dict[str, str] = {}
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for block, text, choice, shown in rows:
        if choice:
            counts[block][choice] = shown
        else:
            kept[block] = text
    return Met(kept, counts)


def value_of(kept: str, kind: str) -> Any:
    """What a block of `kind` kept; None for nothing, and where the block was of another kind when it was kept."""
    return json.loads(kept).get(kind) if kept else None


def seen(kept: str) -> str:
    """A short sign for what is kept, which tells nothing of it."""
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


@transaction.atomic
def keep(place: Place, *, kind: str, value: Any, met_as: str | None) -> str:
    """Keeps `value` (plain data; None: nothing, so the row goes) instead of what was kept; returns what is kept now.

    `met_as` is what `seen` said when the page was made; None where it does not matter. Raises ElsewhereError.
    """
    mine = BlockEntry.objects.filter(**place._asdict())
    row = mine.select_for_update().first()
    now = row.kept if row else ""
    kept = "" if value is None else json.dumps({kind: value})
    if kept == now:
        return kept
    if met_as is not None and met_as != seen(now):
        raise ElsewhereError(value_of(now, kind))
    if kept:
        facts: dict[str, Any] = {"enrollment_id": place.enrollment, "lesson": place.lesson, "block": place.block}
        BlockEntry.objects.update_or_create(**facts, defaults={"kept": kept})
    else:
        mine.delete()
    return kept
