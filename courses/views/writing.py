"""The pages on which a trainer writes text: a form, and beside it a preview of what stands in it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import PersonRequest
from courses.previewing import Version

PREVIEW = "preview"


def wants_preview(request: PersonRequest) -> bool:
    """Whether the writer only asked to see it."""
    return PREVIEW in request.POST


def preview_answer(request: PersonRequest, shown: list[Version]) -> HttpResponse:
    """The preview alone, for a page that is open."""
    return render(request, "courses/preview.html", {"preview": shown})


def typed(form: forms.BaseForm, name: str) -> str:
    """What stands in a field now: what was typed, else what is saved."""
    return str(form[name].value() or "")
