from django.contrib import messages
from django.db.models import FETCH_RAISE, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from courses import authoring, publishing
from courses.forms import CourseForm, EditionForm, JoiningForm
from courses.models import Course, Edition, Lesson
from courses.views.frozen import told_when_frozen


def course_list(request: PersonRequest) -> HttpResponse:
    editions = Edition.objects.newest_of_each(request.user).select_related("course__organization")
    return render(request, "courses/course_list.html", {"editions": editions.fetch_mode(FETCH_RAISE)})


def course_create(request: PersonRequest) -> HttpResponse:
    form = CourseForm(request.POST or None, user=request.user)
    if not form.is_valid():
        return render(request, "courses/course_create.html", {"form": form})
    course = authoring.create_course(**form.cleaned_data)
    return redirect("courses:edition_detail", course.code)


def course_edit(request: PersonRequest, course: str) -> HttpResponse:
    found = get_object_or_404(Course.objects.editable_by(request.user), code=course)
    form = JoiningForm(request.POST or None, course=found, user=request.user)
    if not form.is_valid():
        return render(request, "courses/course_edit.html", {"form": form, "course": found})
    authoring.open_to(found, **form.cleaned_data)
    messages.success(request, _("Saved. It counts from now on."))
    return redirect("courses:edition_detail", course)


def edition_detail(request: PersonRequest, course: str) -> HttpResponse:
    found = Edition.objects.newest_of_each(request.user).select_related("course__organization")
    edition = get_object_or_404(found, course__code=course)
    draft = edition.state == Edition.State.DRAFT
    lessons = Prefetch("lessons", Lesson.objects.order_by("position").fetch_mode(FETCH_RAISE))
    context = {
        "edition": edition,
        "draft": draft,
        "modules": edition.modules.order_by("position", "pk").prefetch_related(lessons).fetch_mode(FETCH_RAISE),
        "problems": publishing.problems(edition) if draft else [],
    }
    return render(request, "courses/edition_detail.html", context)


@told_when_frozen
def edition_edit(request: PersonRequest, course: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.editable_by(request.user), course__code=course)
    form = EditionForm(request.POST or None, instance=edition)
    if not form.is_valid():
        return render(request, "courses/edition_edit.html", {"form": form, "course": course})
    authoring.describe(edition, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("courses:edition_detail", course)


def edition_publish(request: PersonRequest, course: str) -> HttpResponse:
    found = Edition.objects.newest_of_each(request.user).select_related("course")
    edition = get_object_or_404(found, course__code=course)
    if request.method != "POST":
        problems = publishing.problems(edition) if edition.state == Edition.State.DRAFT else []
        return render(request, "courses/edition_publish.html", {"edition": edition, "problems": problems})
    try:
        edition = publishing.publish(edition, by=request.user, now=timezone.now())
    except publishing.PublishError as error:
        return render(request, "courses/edition_publish.html", {"edition": edition, "problems": error.problems})
    messages.success(request, _("Published. Whoever joins from now on takes edition %d.") % edition.number)
    return redirect("courses:edition_detail", course)


def draft_open(request: PersonRequest, course: str) -> HttpResponse:
    found = get_object_or_404(Course.objects.editable_by(request.user), code=course)
    publishing.open_draft(found, by=request.user)
    return redirect("courses:edition_detail", course)
