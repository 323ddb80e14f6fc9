"""Somebody's place in a course ends while she answers: what she answered is kept, and a calm page says so."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.attempting import ClosedError, KeyTakenError, save_answer
from assessments.forms import AnswerForm
from assessments.models import Attempt, Response

type View = Callable[..., HttpResponse]


def told() -> str:
    return _("Your place in this course has ended. What you answered is kept.")


def calmly(view: View) -> View:
    """`view` of one's own attempt; where it is not open to its person any more, the page that says so. It shows nothing of it."""

    @wraps(view)
    def asked(request: HttpRequest, attempt: str, *place: int, **named: int) -> HttpResponse:
        try:
            return view(request, attempt, *place, **named)
        except Http404:
            if not has_ended(request, attempt):
                raise
        if request.method == "POST":
            keep(request, attempt, **named)
        return render(request, "assessments/attempt_ended.html", {"told": told()}, status=404)

    return asked


def has_ended(request: HttpRequest, attempt: str) -> bool:
    user = request.user
    if not isinstance(user, User):
        return False
    here = Attempt.objects.open_to(user, on=timezone.localdate())
    return Attempt.objects.kept_for(user).filter(code=attempt).exclude(pk__in=here.values("pk")).exists()


def keep(request: HttpRequest, attempt: str, **place: Any) -> None:
    """What was sent for a question at `place` is saved as ever, where it can be read."""
    assert isinstance(request.user, User)  # noqa: S101 -- asked only for people who are signed in
    mine = Response.objects.savable_by(request.user).filter(attempt__code=attempt, **place).annotate(clock=Now())
    response = mine.select_related("attempt__quiz__lesson", "version").first() if place else None
    form = AnswerForm(request.POST, response=response) if response else None
    if response and form and form.is_valid():
        sent = form.cleaned_data
        with suppress(KeyTakenError, ClosedError):
            save_answer(response, key=sent["key"], answer=sent["answer"], seq=sent["seq"], now=vars(response)["clock"])
