"""A course out as one file, and in again: looked through first, taken when its trainer says so."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization
from accounts.requests import PersonRequest
from courses.models import Edition
from courses.parsing import Mistake, SourceError
from lms import arriving
from lms.package_forms import PackageForm
from lms.packages import ExportError, ImportResult, export_package, import_package

MOST_SHOWN = 30


def course_package(request: PersonRequest, course: str) -> HttpResponse:
    editions = Edition.objects.newest_of_each(request.user).select_related("course")
    edition = get_object_or_404(editions, course__code=course)
    try:
        content = export_package(edition)
    except ExportError as error:
        return render(request, "courses/course_package.html", {"edition": edition, **told(error.mistakes)})
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{course.lower()}.zip"'
    return response


def course_bring(request: PersonRequest) -> HttpResponse:
    if "token" in request.POST:
        return take(request, request.POST["token"])
    form = PackageForm(request.POST or None, request.FILES or None, user=request.user)
    if not form.is_valid():
        return render(request, "courses/course_bring.html", {"form": form})
    content, owner = form.cleaned_data["file"].read(), form.cleaned_data["organization"]
    try:
        result = brought(request, content, owner, dry_run=True)
    except SourceError as error:
        return render(request, "courses/course_bring.html", {"form": form, **told(error.mistakes)})
    token = arriving.keep(content, by=request.user, organization=owner)
    context = {"result": result, "owner": owner, "token": token}
    return render(request, "courses/course_brought.html", context)


def take(request: PersonRequest, token: str) -> HttpResponse:
    """What was looked at becomes a draft, once: a second tap finds it there."""
    found = arriving.find(token, by=request.user)
    content = found and arriving.read(found[0])
    form = PackageForm(user=request.user)
    owner = found and form.fields["organization"].queryset.filter(pk=found[1]).first()  # type: ignore[attr-defined]
    if not content or not owner:
        return render(request, "courses/course_bring.html", {"form": form, "late": True})
    try:
        result = brought(request, content, owner)
    except SourceError as error:
        return render(request, "courses/course_bring.html", {"form": form, **told(error.mistakes)})
    said = (
        _("It is here as a draft. Look through it, then publish it.") if result.changed else _("It was here already.")
    )
    messages.success(request, said)
    return redirect("courses:edition_detail", result.course.code)


def brought(request: PersonRequest, content: bytes, owner: Organization, *, dry_run: bool = False) -> ImportResult:
    """Raises SourceError."""
    return import_package(
        BytesIO(content), by=request.user, organization=owner, now=timezone.now(), publish=False, dry_run=dry_run
    )


def told(mistakes: Sequence[Mistake]) -> dict[str, Any]:
    return {"mistakes": mistakes[:MOST_SHOWN], "more": max(len(mistakes) - MOST_SHOWN, 0)}
