"""The kinds of notice there are. Each floor registers its own when it starts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from accounts.models import Notice


class Category(StrEnum):
    """How much restraint a kind of notice is owed."""

    SECURITY = "security"  # sent at once
    NEWS = "news"  # keeps quiet hours
    REMINDER = "reminder"  # keeps quiet hours, pause and caps, and stops when a person has left


class UnknownKindError(LookupError):
    """No floor has registered this kind."""


def nothing_more(notice: Notice) -> dict[str, Any]:
    return {}


def no_reason(notice: Notice, now: datetime) -> str:
    return ""


@dataclass(frozen=True)
class NoticeKind:
    """`key` names the templates notices/<key>.txt and notices/<key>.subject.txt.

    `context` gives what the text needs; `reason_to_skip(notice, now)` is asked at the moment of sending, and "" means send.
    """

    key: str
    category: Category
    context: Callable[[Notice], dict[str, Any]] = field(default=nothing_more)
    reason_to_skip: Callable[[Notice, datetime], str] = field(default=no_reason)


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> None:
    """Makes `kind` known; registering its key again replaces it."""
    _kinds[kind.key] = kind


def get(key: str) -> NoticeKind:
    """The kind with this key. Raises UnknownKindError."""
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownKindError(key) from None


def keys(category: Category) -> list[str]:
    """The keys of all kinds of one category."""
    return [kind.key for kind in _kinds.values() if kind.category is category]
