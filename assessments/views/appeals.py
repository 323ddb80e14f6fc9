"""The owner of a marked answer asks that it be read once more."""

from django.contrib import messages
from django.db.models import FETCH_RAISE
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from assessments import appealing, reading
from assessments.models import Attempt, Response
from assessments.rubric_forms import AppealForm


def appeal_create(request: PersonRequest, attempt: str, position: int) -> HttpResponse:
    mine = Response.objects.open_to(request.user, on=timezone.localdate()).filter(attempt__state=Attempt.State.GRADED)
    related = mine.filter(readings__isnull=False).distinct().select_related("attempt__quiz__lesson", "version")
    found = get_object_or_404(related.fetch_mode(FETCH_RAISE), attempt__code=attempt, position=position)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appealing.appeal(found, text=form.cleaned_data["text"], now=timezone.now())
        except appealing.NothingToAppealError:
            raise Http404 from None
        messages.success(request, _("It was sent. Somebody reads your answer again, and you are told."))
        return redirect("assessments:attempt_detail", attempt)
    context = {"attempt": found.attempt, "lesson": found.attempt.quiz.lesson, "form": form}
    return render(request, "assessments/appeal_create.html", {**context, "answer": reading.handed_in(found)})
