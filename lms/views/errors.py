import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from lms.kit.typed import page_before, typed

AGAIN_AFTER = "30"  # seconds
SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from elsewhere. What was typed on our own page can be sent again; nothing from elsewhere is shown."""
    kept = {"fields": typed(request), "before": page_before(request)}
    return render(request, "403_csrf.html", kept, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something stopped on our side. Where only the database is away or busy, the answer is a 503: the same may be sent again soon."""
    away = is_away(sys.exc_info()[1])
    page = HttpResponse(get_template("500.html").render(), status=503 if away else 500)
    if away:
        page["Retry-After"] = AGAIN_AFTER
    return page


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be asked, as both databases say it; a fault in what was asked is not that.

    PostgreSQL: no SQLSTATE at all, or class 08 (connection), 53 (resources) or 57 (stopped by its operator). SQLite: result codes.
    """
    if not isinstance(error, InterfaceError | OperationalError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "").startswith(SQLITE_AWAY)
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(("08", "53", "57"))
