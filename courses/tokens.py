"""What a writer met when she began: so that nobody saves over what somebody else has saved meanwhile."""

import hashlib
import json
from functools import singledispatch
from typing import Any

from django.utils.translation import gettext as _

from courses.arranging import Placed
from courses.exchange import EDITION_FIELDS, MODULE_FIELDS, SITE_FIELDS, picked
from courses.models import Course, Edition, Lesson, Module

OWN_FIELDS = ("title", "minutes", "covers", "sensitive", "required", "heavy_reason", "notes")


class StaleError(Exception):
    """Somebody saved this meanwhile; `current` is the row as it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__(_("Somebody else has saved this while you were writing."))
        self.current = current


def token_of(row: Course | Edition | Module | Lesson | Placed | list[Any]) -> str:
    """Changes whenever somebody saves something else into `row`: all that a trainer writes there, as one hash.

    Of a lesson, that is what stands beside its blocks; each block has its own, and a list of blocks or of their keys.
    """
    return hashlib.sha256(said(row).encode()).hexdigest()


def check(row: Any, token: str) -> None:
    """Raises StaleError when `row` no longer says what it said under `token`."""
    if token_of(row) != token:
        raise StaleError(row)


@singledispatch
def said(row: Any) -> str:
    raise TypeError(type(row))


@said.register
def _course(row: Course) -> str:
    chosen = sorted(row.audiences.values_list("organization", flat=True))
    return json.dumps([picked(row, SITE_FIELDS), chosen])


@said.register
def _edition(row: Edition) -> str:
    return json.dumps(picked(row, EDITION_FIELDS))


@said.register
def _module(row: Module) -> str:
    return json.dumps(picked(row, MODULE_FIELDS))


@said.register
def _lesson(row: Lesson) -> str:
    return json.dumps(picked(row, OWN_FIELDS))


@said.register
def _block(row: Placed) -> str:
    return row.said


@said.register
def _list(row: list) -> str:  # type: ignore[type-arg]  # dispatched by its class
    return json.dumps(row, sort_keys=True)
