"""The vocabulary of the permission table: who may ask a URL for anything at all. What they then see is the queryset's answer."""

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Row:
    """One line of the table: who gets past the door, and by which methods (HEAD and OPTIONS come with GET)."""

    who: Who
    methods: frozenset[str]


READ = frozenset({"GET", "HEAD", "OPTIONS"})
WRITE = frozenset({"POST"})


def read(who: Who) -> Row:
    """A page that is only looked at."""
    return Row(who, READ)


def write(who: Who) -> Row:
    """An act without a page of its own."""
    return Row(who, WRITE)


def form(who: Who) -> Row:
    """A page with a form that posts to itself."""
    return Row(who, READ | WRITE)
