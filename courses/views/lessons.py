from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from courses import authoring, lesson_kinds
from courses.forms import LessonCreateForm, LessonForm, MoveForm
from courses.forms.lesson import TEXTS
from courses.models import Lesson, Module
from courses.previewing import preview
from courses.views.frozen import told_when_frozen


def editable(request: PersonRequest, course: str, lesson: str) -> Lesson:
    """The lesson of a draft that this person may write; 404 otherwise."""
    lessons = Lesson.objects.editable_by(request.user).select_related("module", "edition__course")
    return get_object_or_404(lessons, edition__course__code=course, code=lesson)


def page(request: PersonRequest, lesson: Lesson, form: LessonForm, **more: Any) -> HttpResponse:
    """The editor, with a preview of what stands in `form`."""
    texts: dict[str, str] = {name: form[name].value() or "" for name in TEXTS if name in form.fields}
    context = {
        "form": form,
        "lesson": lesson,
        "editor_url": lesson_kinds.get(lesson.kind).editor_url(lesson),
        "preview": preview(texts) if texts else None,
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


@told_when_frozen
def lesson_edit(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    found = editable(request, course, lesson)
    form = LessonForm(request.POST or None, instance=found)
    if "preview" in request.POST or not form.is_valid():
        return page(request, found, form)
    texts = {"full": form.pieces("full"), "shorter": form.pieces("shorter")}
    try:
        authoring.change_lesson(found, token=form.cleaned_data["token"], fields=form.cleaned_data, **texts)
    except authoring.StaleError as error:
        return page(request, found, form.on_top_of(error.current), current=LessonForm(instance=error.current))
    messages.success(request, _("Saved."))
    return redirect("courses:lesson_edit", course, lesson)


def lesson_preview(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    editable(request, course, lesson)
    shown = preview({name: request.POST.get(name, "") for name in TEXTS})
    return render(request, "courses/lesson_edit.html#shown", {"preview": shown})


@told_when_frozen
def lesson_move(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    found = editable(request, course, lesson)
    form = MoveForm(request.POST)
    if form.is_valid():
        authoring.move_lesson(found, direction=form.cleaned_data["direction"])
    return redirect("courses:edition_detail", course)


@told_when_frozen
def lesson_delete(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    found = editable(request, course, lesson)
    if request.method != "POST":
        return render(request, "courses/lesson_delete.html", {"lesson": found, "course": course})
    authoring.remove_lesson(found)
    messages.success(request, _("The lesson is deleted."))
    return redirect("courses:edition_detail", course)
