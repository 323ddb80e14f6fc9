"""A trainer's page for when a lesson opens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from courses import opening
from courses.forms.opening import OpeningForm
from courses.prerequisites import CircleError
from courses.tokens import StaleError
from courses.views.frozen import kept_when_frozen
from courses.views.workshop import editable


@kept_when_frozen
def lesson_opening(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    found = editable(request, course, lesson)
    form = OpeningForm(request.POST or None, lesson=found)
    stale = False
    if form.is_valid():
        wishes = {name: form.cleaned_data[name] for name in ("token", "opens_on", "opens_after")}
        try:
            opening.settle(found, after=form.after, **wishes)
        except CircleError as error:
            form.add_error(None, str(error))
        except StaleError as error:
            form, stale = form.on_top_of(error.current), True
        else:
            messages.success(request, _("Saved."))
            return redirect("courses:edition_detail", course)
    context = {"form": form, "lesson": found, "course": course, "stale": stale}
    return render(request, "courses/lesson_opening.html", context)
