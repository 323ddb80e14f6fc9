"""What a learner keeps in a block of a lesson, or takes away; in a poll, what she says without her name."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from courses.blocks import Keeps, SentError
from courses.frozen import LiveBlock
from enrollments import lesson_pages
from enrollments.entries import ElsewhereError, Place, keep, seen
from enrollments.lesson_blocks import Held, block_of
from enrollments.polling import vote
from enrollments.views.learning import lesson_answer, not_open


@require_POST
def block_keep(request: PersonRequest, course: str, lesson: str, block: str) -> HttpResponse:
    enrollment = lesson_pages.learning(request.user, course, on=request.user.today())
    page = enrollment and lesson_pages.page_for(enrollment, lesson, wanted=request.POST.get("v", ""))
    found = page and block_of(page.lesson.pk, block)
    if not (enrollment and page and found):
        raise Http404
    if page.step.lock:
        return not_open(request, course, page.step.lock)
    try:
        sign = kept(request, found, Place(enrollment.pk, page.lesson.key, block))
    except (SentError, ElsewhereError) as error:
        return refused(request, course, lesson, found, error)
    if wants_json(request):
        return JsonResponse({"seen": sign})
    return redirect(f"{page.step.url(course)}?v={page.version}#b-{block}")


def kept(request: PersonRequest, found: LiveBlock, place: Place) -> str:
    """Does it, and returns the sign of what is kept now. Raises SentError, ElsewhereError."""
    kind, data, sent = found.kind, found.shown.data, dict(request.POST.lists())
    if kind.keeps is Keeps.COUNTED:
        vote(place, choice=kind.taken(data, sent))
        return ""
    value = None if "forget" in sent else kind.taken(data, sent)
    return seen(keep(place, kind=kind.key, value=value, met_as=request.POST.get("seen")))


def refused(
    request: PersonRequest, course: str, lesson: str, found: LiveBlock, error: SentError | ElsewhereError
) -> HttpResponse:
    """Nothing is lost: what was typed stands on the page, with what is kept beside it."""
    if wants_json(request):
        text = _("Something else was kept here, on another page. Press the button to see both.")
        return JsonResponse({"message": str(error) or text}, status=409)
    other = error.current if isinstance(error, ElsewhereError) else None
    text = _(
        "Something else was kept here, on another page. What you typed is not kept yet; send it again to keep it instead."
    )
    typed = found.kind.typed(found.shown.data, dict(request.POST.lists()))
    held = Held(found.shown.key, typed, str(error) or text, other)
    return lesson_answer(request, course, lesson, wanted=request.POST.get("v", ""), held=held)


def wants_json(request: PersonRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
