"""A trainer's page for bringing people to a newer edition. It shows numbers, and nobody's name."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.requests import PersonRequest
from courses.models import Course, Edition
from enrollments import moving
from enrollments.forms.moving import BringForm


def edition_bring(request: PersonRequest, course: str) -> HttpResponse:
    found = get_object_or_404(Course.objects.editable_by(request.user), code=course)
    edition = get_object_or_404(Edition.objects.current(), course=found)
    preview = moving.preview(edition)
    form = BringForm(request.POST if request.method == "POST" else None, preview=preview)
    if not form.is_valid():
        context = {"form": form, "preview": preview, "edition": edition, "code": course}
        context["busy"] = moving.busy_sentence(preview.busy) if preview.busy else ""
        return render(request, "enrollments/edition_bring.html", context)
    moved = moving.bring(found, groups=form.cleaned_data["groups"], by=request.user, now=timezone.now())
    text = ngettext("%(n)d person came along.", "%(n)d people came along.", moved) % {"n": moved}
    messages.success(request, text)
    return redirect("enrollments:edition_bring", course)
