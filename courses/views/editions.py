from typing import Any

from django.contrib import messages
from django.db.models import FETCH_RAISE, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from courses import authoring, publishing
from courses.comparing import Differences, differences
from courses.forms import CourseForm, EditionForm, JoiningForm
from courses.models import Course, Edition, Lesson
from courses.previewing import plain
from courses.samples import samples
from courses.tokens import StaleError
from courses.views.frozen import kept_when_frozen
from courses.views.writing import preview_answer, typed, wants_preview


def course_list(request: PersonRequest) -> HttpResponse:
    editions = Edition.objects.newest_of_each(request.user).select_related("course__organization")
    return render(request, "courses/course_list.html", {"editions": editions.fetch_mode(FETCH_RAISE)})


def course_create(request: PersonRequest) -> HttpResponse:
    form = CourseForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            return redirect("courses:edition_detail", authoring.create_course(**form.cleaned_data).code)
        except authoring.CodeTakenError as error:
            form.add_error("code", str(error))
    return render(request, "courses/course_create.html", {"form": form})


def course_edit(request: PersonRequest, course: str) -> HttpResponse:
    found = get_object_or_404(Course.objects.editable_by(request.user), code=course)
    form = JoiningForm(request.POST or None, course=found, user=request.user)
    if not form.is_valid():
        return render(request, "courses/course_edit.html", {"form": form, "course": found})
    try:
        authoring.open_to(found, **form.cleaned_data)
    except StaleError as error:
        context = {"form": form.on_top_of(error.current), "course": found, "stale": True}
        return render(request, "courses/course_edit.html", context)
    messages.success(request, _("Saved. It counts from now on."))
    return redirect("courses:edition_detail", course)


def edition_detail(request: PersonRequest, course: str) -> HttpResponse:
    found = Edition.objects.newest_of_each(request.user).select_related("course__organization")
    edition = get_object_or_404(found, course__code=course)
    draft = edition.state == Edition.State.DRAFT
    lessons = Prefetch("lessons", Lesson.objects.order_by("position").fetch_mode(FETCH_RAISE))
    modules = list(edition.modules.order_by("position", "pk").prefetch_related(lessons).fetch_mode(FETCH_RAISE))
    context = {
        "edition": edition,
        "draft": draft,
        "modules": modules,
        "first": 0 if modules and modules[0].position == 0 else 1,
        "problems": publishing.problems(edition) if draft else [],
    }
    return render(request, "courses/edition_detail.html", context)


@kept_when_frozen
def edition_edit(request: PersonRequest, course: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.editable_by(request.user), course__code=course)
    form = EditionForm(request.POST or None, instance=edition)
    if wants_preview(request) or not form.is_valid():
        return page(request, course, form)
    try:
        authoring.describe(edition, **form.cleaned_data)
    except StaleError as error:
        return page(request, course, form.on_top_of(error.current), current=EditionForm(instance=error.current))
    messages.success(request, _("Saved."))
    return redirect("courses:edition_detail", course)


def page(request: PersonRequest, course: str, form: EditionForm, **more: Any) -> HttpResponse:
    shown = {"preview": plain(typed(form, "welcome")), "samples": samples()}
    context = {"form": form, "course": course, **shown, **more}
    return render(request, "courses/edition_edit.html", context)


@require_POST
def text_preview(request: PersonRequest, course: str) -> HttpResponse:
    """Of the text on a page without blocks: the course's first page, a module's opening words."""
    get_object_or_404(Edition.objects.editable_by(request.user), course__code=course)
    return preview_answer(request, plain(request.POST.get("welcome") or request.POST.get("intro") or ""))


def edition_publish(request: PersonRequest, course: str) -> HttpResponse:
    found = Edition.objects.newest_of_each(request.user).select_related("course")
    edition = get_object_or_404(found, course__code=course)
    if request.method != "POST":
        problems = publishing.problems(edition) if edition.state == Edition.State.DRAFT else []
        context = {"edition": edition, "problems": problems, "rule": publishing.rule(edition)}
        if edition.state == Edition.State.DRAFT and vars(edition)["published"] and not problems:
            context |= {"differences": since_last(edition), "consequences": publishing.consequences(edition)}
        return render(request, "courses/edition_publish.html", context)
    try:
        edition = publishing.publish(edition, by=request.user, now=timezone.now())
    except publishing.PublishError as error:
        return render(request, "courses/edition_publish.html", {"edition": edition, "problems": error.problems})
    messages.success(request, _("Published. Whoever joins from now on takes edition %d.") % edition.number)
    return redirect("courses:edition_detail", course)


def since_last(edition: Edition) -> Differences:
    """What a draft has that differs from the edition that people join today."""
    current = Edition.objects.current().select_related("course").get(course=edition.course_id)
    return differences(old=current, new=edition)


@require_POST
def draft_open(request: PersonRequest, course: str) -> HttpResponse:
    found = get_object_or_404(Course.objects.editable_by(request.user), code=course)
    publishing.open_draft(found, by=request.user)
    return redirect("courses:edition_detail", course)
