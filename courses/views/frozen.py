"""What a writer is told when somebody published the draft under their hands."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.requests import PersonRequest
from courses.drafts import FrozenError

type View[**P] = Callable[Concatenate[PersonRequest, str, P], HttpResponse]


def told_when_frozen[**P](view: View[P]) -> View[P]:
    """A view (request, course code, …) that leads back to the outline with a sentence instead of raising FrozenError."""

    @wraps(view)
    def telling(request: PersonRequest, course: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, course, *args, **kwargs)
        except FrozenError as error:
            messages.warning(request, str(error))
            return redirect("courses:edition_detail", course)

    return telling  # type: ignore[return-value]  # mypy takes the first two for names, and views here pass them in order
