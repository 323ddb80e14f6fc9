"""The editor of a lesson that is one document."""

from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from assessments import careful
from assessments.document_kind import DocumentKind
from courses.models import Lesson


class DocumentForm(Protocol):
    """A form whose `plain` is the document that was typed."""

    def __init__(self, data: Any, *, plain: dict[str, Any], more: bool) -> None: ...
    def is_valid(self) -> bool: ...
    def plain(self) -> dict[str, Any]: ...


def edit(
    request: PersonRequest, lesson: int, *, kind: DocumentKind, form_class: type[DocumentForm], template: str
) -> HttpResponse:
    """Shows the document of a draft's lesson of `kind`, and saves it. Raises drafts.FrozenError."""
    lessons = Lesson.objects.editable_by(request.user).filter(kind=kind.key)
    found = get_object_or_404(lessons.select_related("edition__course", "module"), pk=lesson)
    plain = kind.dump(found)
    form = form_class(request.POST or None, plain=plain, more="more" in request.POST)
    if request.method == "POST" and form.is_valid():
        kind.settle(found, data=form.plain())
        messages.success(request, _("Saved."))
        return redirect(kind.editor_url(found))
    context = {"lesson": found, "form": form, "look_again": careful.remarks([plain])}
    return render(request, template, context)
