import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from lms.kit.outages import is_away
from lms.kit.typed import page_before, typed

AGAIN_AFTER = "30"  # seconds


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
