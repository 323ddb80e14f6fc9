"""Files that come with a form of a block."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.requests import PersonRequest
from courses.media.shelf import Shelf
from courses.models import Course


def shelf_of(request: PersonRequest, course: str) -> Shelf:
    """The media of the course's organization. What was sent is kept before anything else is looked at, and from then on the form names it
    by its sha256, wherever it is shown or sent again."""
    mine = Course.objects.editable_by(request.user).select_related("organization")
    shelf = Shelf(get_object_or_404(mine, code=course).organization)
    if request.FILES:
        shelf.take(request.FILES, by=request.user, now=timezone.now())
        sent = request.POST.copy()
        for name, sha256 in shelf.taken.items():
            sent[name] = sha256
        request.POST = sent  # type: ignore[assignment]  # Django's own type; the stubs know an immutable one
    return shelf
