from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.kit.typed import page_before, typed


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from elsewhere. What was typed on our own page can be sent again; nothing from elsewhere is shown."""
    kept = {"fields": typed(request), "before": page_before(request)}
    return render(request, "403_csrf.html", kept, status=403)
