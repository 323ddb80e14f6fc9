"""A trainer looks at a draft, or at what is published, as a learner meets it. Only looking: no row is written."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.requests import PersonRequest
from courses import lesson_kinds
from courses.models import Edition, Lesson
from courses.text import render as markdown
from enrollments import previewing
from enrollments.forms.previewing import PreviewForm
from enrollments.lesson_pages import SHORTER, version_of


def edition_of(request: PersonRequest, course: str) -> Edition:
    """The draft, else the newest edition, of a course that this person writes; 404 otherwise."""
    editions = Edition.objects.newest_of_each(request.user).select_related("course")
    return get_object_or_404(editions, course__code=course)


def edition_preview(request: PersonRequest, course: str) -> HttpResponse:
    edition = edition_of(request, course)
    form = PreviewForm(request.GET, today=request.user.today(timezone.now()))
    seen = form.seen
    there = reverse("enrollments:lesson_preview", args=[course, "CODE"]).replace("CODE", "{}")
    steps = previewing.steps_for(edition, seen)
    context = {
        "edition": edition,
        "form": form,
        "welcome": edition.welcome_html or markdown(edition.welcome),
        "outline": previewing.outline_for(steps, url=f"{there}?{seen.query}"),
    }
    return render(request, "enrollments/edition_preview.html", context)


def lesson_preview(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    edition = edition_of(request, course)
    seen = PreviewForm(request.GET, today=request.user.today(timezone.now())).seen
    step = next((one for one in previewing.steps_for(edition, seen) if one.lesson.code == lesson), None)
    if step is None:
        raise Http404
    texts = previewing.texts_of(step.lesson.pk)
    version = version_of(step.lesson, wanted=request.GET.get("v", ""), has_shorter=SHORTER in texts)
    row = Lesson.objects.select_related("edition__course").get(pk=step.lesson.pk)
    context = {
        "edition": edition,
        "seen": seen,
        "step": step,
        "lesson": step.lesson,
        "has_shorter": SHORTER in texts,
        "version": version,
        "text": texts[version].html if version in texts else "",
        "more": lesson_kinds.get(step.lesson.kind).preview(row, pace=seen.pace),
    }
    return render(request, "enrollments/lesson_preview.html", context)
