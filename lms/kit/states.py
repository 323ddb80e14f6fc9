"""Moving a row from one state to the next, so that exactly one caller wins."""

from collections.abc import Mapping
from typing import Any

from django.db import models

Moves = Mapping[str, frozenset[str]]


class MoveError(Exception):
    """The model's MOVES do not allow this move at all: a mistake in the code, not in the data."""


def move(row: models.Model, to: str, *, also: Mapping[str, Any] | None = None, field: str = "state") -> bool:
    """Set `field` (and the fields in `also`) by one conditional UPDATE; True for the one caller that moved the row.

    The row in memory is brought up to date only when it won. Raises MoveError where the model's MOVES lack the step.
    """
    model = type(row)
    sources = [source for source, targets in model.MOVES.items() if to in targets]  # type: ignore[attr-defined]
    if not sources:
        raise MoveError(f"{model.__name__} never moves to {to}")
    changes = {field: to, **(also or {})}
    won = model._default_manager.filter(pk=row.pk, **{f"{field}__in": sources}).update(**changes)
    if won:
        for name, value in changes.items():
            setattr(row, name, value)
    return bool(won)
