"""What more a coordinator can do for one person: the floors above say it here."""

from collections.abc import Callable
from typing import NamedTuple

from enrollments.models import Enrollment


class Way(NamedTuple):
    """An address (a path) and what its button says."""

    url: str
    label: str


Ask = Callable[[Enrollment], Way | None]
WAYS: list[Ask] = []


def register_way(ask: Ask) -> None:
    """`ask(enrollment)` answers where its page for this enrollment is, or None where it has nothing to do there."""
    WAYS.append(ask)


def ways_for(enrollment: Enrollment) -> list[Way]:
    return [way for ask in WAYS if (way := ask(enrollment))]
