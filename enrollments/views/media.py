"""A picture, sound, film or paper of a lesson. It comes as a file and in parts, and nothing in it can act."""

from django.http import Http404, HttpResponseBase
from django.utils import timezone

from accounts.requests import PersonRequest
from courses.media import facts
from courses.media.keeping import path_of
from courses.media.looking import MEDIA_TYPES
from enrollments.media import media_for
from lms.kit import files
from lms.kit.ranges import part_of, part_of_file


def media_file(request: PersonRequest, sha256: str, name: str) -> HttpResponseBase:
    found = media_for(request.user, sha256, now=timezone.now())
    if found is None or name not in facts.of(found).names:
        raise Http404
    response = whole_or_part(path_of(sha256, name), found.size if name.startswith(facts.WHOLE) else 0, request)
    ending = name.rpartition(".")[2]
    response["Content-Type"] = MEDIA_TYPES[ending]
    response["Content-Disposition"] = f'attachment; filename="{found.kind}-{sha256[:6]}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


def whole_or_part(path: str, size: int, request: PersonRequest) -> HttpResponseBase:
    """A drawn picture, of which nobody wrote down how long it is, is small and read whole."""
    wanted = request.headers.get("Range", "")
    try:
        if size:
            return part_of_file(path, size, wanted)
        content = files.read(path)
    except FileNotFoundError:
        content = None
    if content is None:
        raise Http404
    return part_of(content, wanted)
