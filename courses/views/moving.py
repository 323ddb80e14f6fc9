from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from courses.forms import MoveForm


def to_the_button(course: str, form: MoveForm, name: str) -> HttpResponse:
    """Back to the outline and to the button that was pressed, so that it can be pressed again without looking for it."""
    outline = reverse("courses:edition_detail", args=[course])
    return redirect(f"{outline}#{form.cleaned_data.get('direction', 'move')}-{name}")
