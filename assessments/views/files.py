"""A file that was handed in: for the person whose it is, and for those who mark it. It is never shown inside a page of ours."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts import looking
from accounts.models import Look
from accounts.requests import PersonRequest
from assessments.file_types import MEDIA_TYPES
from assessments.models import AnswerFile
from lms.kit import files
from lms.kit.ranges import part_of


def answer_file(request: PersonRequest, code: str) -> HttpResponse:
    readable = AnswerFile.objects.readable_by(request.user, on=timezone.localdate())
    found = get_object_or_404(readable.select_related("response__attempt__enrollment__user"), code=code)
    content = files.read(found.stored_as)
    if content is None:
        raise Http404
    owner = found.response.attempt.enrollment.user
    looking.note(found, kind=Look.Kind.FILE, viewer=request.user, person=owner.pk, now=timezone.now())
    response = part_of(content, request.headers.get("Range", ""))
    response["Content-Type"] = MEDIA_TYPES[found.kind]
    response["Content-Disposition"] = f'attachment; filename="answer-{found.code.lower()}.{found.kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response
