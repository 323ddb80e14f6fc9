"""What a lesson's page answers after an act: the blocks as they are now, to the page that is open or on the page anew."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.requests import PersonRequest
from courses.composing import Writing
from courses.editing import workshop
from courses.models import Lesson

BLOCKS = "courses/lesson_blocks.html"


class Done(NamedTuple):
    """What was done, for its writer; where the cursor goes; whether it went as it was asked."""

    said: str
    focus: str
    well: bool = True


def editable(request: PersonRequest, course: str, lesson: str) -> Lesson:
    """The lesson of a draft that this person may write; 404 otherwise."""
    lessons = Lesson.objects.editable_by(request.user).select_related("module", "edition__course")
    return get_object_or_404(lessons, edition__course__code=course, code=lesson)


def writing(request: PersonRequest, lesson: Lesson) -> Writing:
    return Writing(lesson, request.user, timezone.now())


def in_place(request: PersonRequest) -> bool:
    """Whether the page that is open takes a part of it for an answer."""
    return "HX-Request" in request.headers


def blocks_context(request: PersonRequest, lesson: Lesson, *, seen: int | None = None) -> dict[str, Any]:
    shop = workshop(lesson, reader=request.user, seen=seen)
    return {"lesson": lesson, "course": lesson.edition.course.code, "shop": shop, "focus": request.GET.get("at", "")}


def answer(request: PersonRequest, lesson: Lesson, done: Done, *, seen: int | None = None) -> HttpResponse:
    """`seen` is the last act that the page knew of: what others did since is told too."""
    context = blocks_context(request, lesson, seen=seen)
    if in_place(request):
        response = render(request, BLOCKS, {**context, "done": done, "focus": done.focus})
        response["HX-Retarget"], response["HX-Reswap"] = "#blocks", "outerHTML show:none focusScroll:true"
        return response
    messages.add_message(request, messages.SUCCESS if done.well else messages.WARNING, done.said)
    for act in context["shop"].news:
        messages.info(request, act.said)
    return redirect(f"{reverse('courses:lesson_edit', args=[context['course'], lesson.code])}#{done.focus}")
