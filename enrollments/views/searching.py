"""Looking for a course or a lesson by its words. What was typed is sealed in the address, since browsers keep addresses."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.requests import PersonRequest
from courses.searching import lessons_with, words_of
from enrollments import lesson_pages
from enrollments.forms.learning import SearchForm
from enrollments.outline import steps_of
from lms.kit.encryption import sealed, unsealed

ASKED = "q"


def sought(request: PersonRequest) -> str:
    """What the address asks for; "" for nothing, or for what nobody sealed."""
    return unsealed(request.GET.get(ASKED, "")) or ""


def with_words(request: PersonRequest) -> HttpResponse:
    """To this page again, with what was typed in its address."""
    form = SearchForm(request.POST)
    typed = form.cleaned_data["words"] if form.is_valid() else str(request.POST.get("words", ""))[: SearchForm.LONGEST]
    return redirect(request.path + (f"?{urlencode({ASKED: sealed(typed)})}" if typed.strip() else ""))


def lesson_find(request: PersonRequest, course: str) -> HttpResponse:
    enrollment = lesson_pages.learning(request.user, course, on=request.user.today())
    if enrollment is None:
        raise Http404
    if request.method == "POST":
        return with_words(request)
    words = sought(request)
    urls = {step.lesson.pk: step.url(course) for step in steps_of(enrollment)}
    hits = [(hit, urls[hit.lesson.pk]) for hit in lessons_with(words_of(words), edition_id=enrollment.edition_id)]
    context = {"form": SearchForm(initial={"words": words}), "words": words, "hits": hits, "code": course}
    return render(request, "enrollments/lesson_find.html", context)
