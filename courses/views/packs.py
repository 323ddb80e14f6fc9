"""A module's pack for its facilitator: to read on a phone, and to print."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.requests import PersonRequest
from courses import packs, text
from courses.frozen import safe
from courses.models import Edition, Module
from courses.planning import length, plan
from lms.kit.typesetting import PaperError


def module_of(request: PersonRequest, course: str, module: int) -> Module:
    """A module of the newest edition of a course that the person writes; 404 otherwise."""
    newest = Edition.objects.newest_of_each(request.user).filter(course__code=course).values("pk")
    return get_object_or_404(Module.objects.filter(edition__in=newest).select_related("edition"), pk=module)


def module_pack(request: PersonRequest, course: str, module: int) -> HttpResponse:
    return pack_page(request, course, module_of(request, course, module))


def pack_page(request: PersonRequest, course: str, found: Module, *, unmade: bool = False) -> HttpResponse:
    steps = plan(packs.lessons_of(found))
    shown = [
        (step, safe(text.render(step.lesson.notes)) if step.lesson and step.lesson.notes else "") for step in steps
    ]
    context = {
        "module": found,
        "course": course,
        "steps": shown,
        "minutes": length(steps),
        "draft": found.edition.state == Edition.State.DRAFT,
        "unmade": unmade,
    }
    return render(request, "courses/module_pack.html", context, status=503 if unmade else 200)


def module_pack_file(request: PersonRequest, course: str, module: int) -> HttpResponse:
    found = module_of(request, course, module)
    edition = found.edition
    try:
        content = packs.pack(found, packs.lessons_of(found), made_at=edition.published_at or timezone.now())
    except PaperError:
        return pack_page(request, course, found, unmade=True)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{course.lower()}-{found.position + 1}.pdf"'
    response["Content-Security-Policy"] = "sandbox"
    return response
