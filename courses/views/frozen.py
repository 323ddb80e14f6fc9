"""What a writer is told when the draft was published, or a part of it deleted, under her hands: nothing that she typed is lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from courses.drafts import FrozenError
from courses.media.fields import SHA
from courses.models import Course, Edition, Lesson, Module
from courses.publishing import open_draft

AGAIN = "again"
LEFT_OUT = {"csrfmiddlewaretoken", AGAIN}
UNSAID = {"token", "key"}

type View[**P] = Callable[Concatenate[PersonRequest, str, P], HttpResponse]


def told_when_frozen[**P](view: View[P]) -> View[P]:
    """A view (request, course code, …) that leads back to the outline with a sentence where there is no draft of it any more."""

    @wraps(view)
    def telling(request: PersonRequest, course: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, course, *args, **kwargs)
        except FrozenError:
            pass
        except Http404:
            if not was_here(request, course, kwargs):
                raise
        messages.warning(request, _("That is no longer in the draft.") if has_draft(course) else str(FrozenError()))
        return redirect(*whereto(course, kwargs))

    return telling  # type: ignore[return-value]  # mypy takes the first two for names, and views here pass them in order


def kept_when_frozen[**P](view: View[P]) -> View[P]:
    """The same for a page on which somebody writes: what was typed is shown, and goes into a new draft when it is sent again."""

    @wraps(view)
    def keeping(request: PersonRequest, course: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, course, *args, **renewed(request, course, kwargs))
        except (FrozenError, Http404):
            fields = [(name, text) for name, text in request.POST.items() if name not in LEFT_OUT]
            if not fields or not Course.objects.editable_by(request.user).filter(code=course).exists():
                return told_when_frozen(view)(request, course, *args, **kwargs)
        again, action = not has_draft(course), request.get_full_path()
        said = [text for name, text in fields if text and name not in UNSAID and not SHA.fullmatch(str(text))]
        context = {"course": course, "fields": fields, "said": said, "again": again, "action": action}
        return render(request, "courses/gone_meanwhile.html", context, status=409)

    return keeping  # type: ignore[return-value]  # as above


def has_draft(course: str) -> bool:
    return Edition.objects.filter(course__code=course, state=Edition.State.DRAFT).exists()


def whereto(course: str, kwargs: Any) -> list[str]:
    """The page around what is gone: for a block its lesson, as long as that is in the draft."""
    lessons = Lesson.objects.filter(edition__course__code=course, edition__state=Edition.State.DRAFT)
    if "block" in kwargs and lessons.filter(code=kwargs["lesson"]).exists():
        return ["courses:lesson_edit", course, kwargs["lesson"]]
    return ["courses:edition_detail", course]


def was_here(request: PersonRequest, course: str, kwargs: dict[str, Any]) -> bool:
    """Whether this person may write the course, and the part of it named in the address stood in one of its editions."""
    editions = Edition.objects.filter(course__in=Course.objects.editable_by(request.user), course__code=course)
    if "lesson" in kwargs:
        return Lesson.objects.filter(edition__in=editions, code=kwargs["lesson"]).exists()
    if "module" in kwargs:
        return Module.objects.filter(edition__in=editions, pk=kwargs["module"]).exists()
    return editions.exists()


def renewed(request: PersonRequest, course: str, kwargs: Any) -> Any:
    """The address as it is in the draft, which is opened where what was typed is sent again. Only a module has another in each edition."""
    mine = Course.objects.editable_by(request.user).filter(code=course).first()
    if mine and AGAIN in request.POST:
        open_draft(mine, by=request.user)
    if mine is None or "module" not in kwargs:
        return kwargs
    key = Module.objects.filter(pk=kwargs["module"], edition__course=mine).values("key")[:1]
    found = Module.objects.filter(edition__course=mine, edition__state=Edition.State.DRAFT, key=key).first()
    return kwargs | {"module": found.pk} if found else kwargs
