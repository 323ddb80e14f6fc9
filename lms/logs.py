"""Logs as data: one line an event, without paths, names, addresses, tokens or answers."""

import logging.config
import re
import sys
import traceback
from typing import Any

import structlog

BANNED = frozenset(
    {
        "password",
        "token",
        "code",
        "key",
        "email",
        "username",
        "answer",
        "path",
        "request",
        "ip",
        "user_agent",
        "legal_name",
        "display_name",
    }
)
HIDDEN = "…"
HELD = re.compile(r"(?<![\w<])/[^\s'\"]+|[^\s'\"<]+@[^\s'\">]+")  # a path, an address
FRAMES = 12


def drop_private(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Drops by name what must not be logged."""
    return {name: value for name, value in event.items() if name not in BANNED}


def without_words(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Of another library's message the sentence and its numbers: its words may be a path, an address or what a person wrote."""
    if "positional_args" in event:
        values = event.pop("positional_args")
        sentence = filled(str(event["event"]), values)
        said = str(raised(event.get("exc_info")) or "")
        event["event"] = HELD.sub(HIDDEN, sentence.replace(said, HIDDEN) if said else sentence)
    record = event.get("_record")
    if match := getattr(getattr(record, "request", None), "resolver_match", None):
        event["view"] = match.view_name
    if status := getattr(record, "status_code", None):
        event["status"] = status
    return event


def filled(sentence: str, values: Any) -> str:
    """`sentence` with its numbers in place, and HIDDEN for all else; as it stands when the two do not fit."""
    if not isinstance(values, tuple) or not values:
        return sentence
    try:
        return sentence % tuple(value if isinstance(value, int | float) else HIDDEN for value in values)
    except (TypeError, ValueError):
        return sentence


def raised(told: Any) -> BaseException | None:
    """The exception in any of the forms that a record's exc_info has: itself, a triple, or True for the one at hand."""
    error = told[1] if isinstance(told, tuple) else told
    error = sys.exc_info()[1] if error is True else error
    return error if isinstance(error, BaseException) else None


def tell_fault(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """An exception as its kinds and places; its own words may hold the values it met."""
    event.pop("stack_info", None)
    error = raised(event.pop("exc_info", None))
    if error:
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        event["fault"] = type(error).__name__
        event["at"] = [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}" for frame in frames]
        if cause := error.__cause__ or error.__context__:
            event["after"] = type(cause).__name__
    return event


PROCESSORS: list[Any] = [
    without_words,
    tell_fault,
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    drop_private,
]
renderer = structlog.processors.JSONRenderer()


def configure(config: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: the standard library and structlog through the same processors."""
    config["formatters"]["plain"]["processor"] = renderer
    config["formatters"]["plain"]["foreign_pre_chain"] = PROCESSORS
    config["formatters"]["plain"] |= {"use_get_message": False, "pass_foreign_args": True}
    config["formatters"]["plain"]["()"] = structlog.stdlib.ProcessorFormatter
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[*PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
