from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from courses import authoring, lesson_kinds
from courses.arranging import VERSIONS, blocks_of
from courses.composing import rewrite
from courses.forms import LessonCreateForm, LessonForm, MoveForm, TextForm
from courses.models import Lesson, Module
from courses.opening import NeededError
from courses.previewing import preview
from courses.samples import samples
from courses.tokens import StaleError
from courses.views.frozen import kept_when_frozen, told_when_frozen
from courses.views.moving import to_the_button
from courses.views.workshop import BLOCKS, blocks_context, editable, in_place, writing
from courses.views.writing import preview_answer, typed, wants_preview


def page(request: PersonRequest, lesson: Lesson, form: LessonForm, **more: Any) -> HttpResponse:
    """The lesson with what stands in `form`, and its blocks, if its kind has any."""
    kind = lesson_kinds.get(lesson.kind)
    context = {
        "form": form,
        "lesson": lesson,
        "course": lesson.edition.course.code,
        "editor_url": kind.editor_url(lesson),
        "open": form.is_bound or not lesson.covers,
        **(blocks_context(request, lesson) if kind.needs_text else {}),
        **more,
    }
    return render(request, "courses/lesson_edit.html", context)


@told_when_frozen
def lesson_create(request: PersonRequest, course: str, module: int) -> HttpResponse:
    found = get_object_or_404(Module.objects.editable_by(request.user), edition__course__code=course, pk=module)
    form = LessonCreateForm(request.POST or None)
    if not form.is_valid():
        return render(request, "courses/lesson_create.html", {"form": form, "course": course, "module": found})
    lesson = authoring.add_lesson(found, **form.cleaned_data)
    return redirect("courses:lesson_edit", course, lesson.code)


@kept_when_frozen
def lesson_edit(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    found = editable(request, course, lesson)
    if in_place(request) and request.method == "GET":
        return render(request, BLOCKS, blocks_context(request, found))
    form = LessonForm(request.POST or None, instance=found)
    if not form.is_valid():
        return page(request, found, form)
    try:
        authoring.change_lesson(found, token=form.cleaned_data["token"], fields=form.cleaned_data)
    except StaleError as error:
        return page(request, found, form.on_top_of(error.current), current=LessonForm(instance=error.current))
    messages.success(request, _("Saved."))
    return redirect("courses:lesson_edit", course, lesson)


@kept_when_frozen
def lesson_text(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    found = editable(request, course, lesson)
    if not lesson_kinds.get(found.kind).needs_text:
        return redirect("courses:lesson_edit", course, lesson)
    form = TextForm(request.POST or None, blocks=blocks_of(found))
    if wants_preview(request) or not form.is_valid():
        return text_page(request, found, form)
    try:
        rewrite(writing(request, found), **form.cleaned_data)
    except StaleError as error:
        return text_page(request, found, form.on_top_of(error.current), current=TextForm(blocks=error.current))
    messages.success(request, _("Saved."))
    return redirect("courses:lesson_edit", course, lesson)


def text_page(request: PersonRequest, lesson: Lesson, form: TextForm, **more: Any) -> HttpResponse:
    """The lesson as text, with a preview of what stands in `form`."""
    shown = preview({name: typed(form, name) for name in VERSIONS})
    context = {"form": form, "lesson": lesson, "course": lesson.edition.course.code, "preview": shown}
    return render(request, "courses/lesson_text.html", {**context, "samples": samples(boxes=True), **more})


@require_POST
def lesson_preview(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    editable(request, course, lesson)
    return preview_answer(request, preview({name: request.POST.get(name, "") for name in VERSIONS}))


@require_POST
@told_when_frozen
def lesson_move(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    found = editable(request, course, lesson)
    form = MoveForm(request.POST)
    if form.is_valid():
        authoring.move_lesson(found, direction=form.cleaned_data["direction"])
    return to_the_button(course, form, found.code)


@told_when_frozen
def lesson_delete(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    found = editable(request, course, lesson)
    if request.method != "POST":
        return render(request, "courses/lesson_delete.html", {"lesson": found, "course": course})
    try:
        authoring.remove_lesson(found)
    except NeededError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The lesson is deleted."))
    return redirect("courses:edition_detail", course)
