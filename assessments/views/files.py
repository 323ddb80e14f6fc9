"""A file that was handed in: for the person whose it is, and for those who mark it. It is never shown inside a page of ours."""

import re

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.audit import record
from accounts.requests import PersonRequest
from assessments.file_types import MEDIA_TYPES
from assessments.models import AnswerFile
from lms.kit import files

RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def answer_file(request: PersonRequest, code: str) -> HttpResponse:
    readable = AnswerFile.objects.readable_by(request.user, on=timezone.localdate())
    found = get_object_or_404(readable.select_related("response__attempt__enrollment__user"), code=code)
    content = files.read(found.stored_as)
    if content is None:
        raise Http404
    owner = found.response.attempt.enrollment.user
    if owner != request.user:
        record(verb="answer_file_opened", actor=request.user, subject=found, person=owner, now=timezone.now())
    response = part_of(content, request.headers.get("Range", ""))
    response["Content-Type"] = MEDIA_TYPES[found.kind]
    response["Content-Disposition"] = f'attachment; filename="answer-{found.code.lower()}.{found.kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Accept-Ranges"] = "bytes"
    return response


def part_of(content: bytes, wanted: str) -> HttpResponse:
    """The whole, or the one range of bytes that a player asks for."""
    match = RANGE.fullmatch(wanted.strip())
    if match is None or match.group(0) == "bytes=-":
        return HttpResponse(content)
    first, last = bounds(match.group(1), match.group(2), len(content))
    if first > last or first >= len(content):
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{len(content)}"
        return refused
    response = HttpResponse(content[first : last + 1], status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return response


def bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte: "2-5", "2-" (to the end) and "-5" (the last five)."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
