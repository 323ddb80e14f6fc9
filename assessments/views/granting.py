"""A coordinator's page for further tries."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from accounts import looking
from accounts.models import Look
from accounts.requests import PersonRequest
from assessments import granting
from assessments.forms import TriesForm
from enrollments.models import Enrollment


def tries_grant(request: PersonRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    today = request.user.today(now)
    here = Enrollment.objects.tracked_by(request.user, on=today).select_related("user", "course")
    enrollment = get_object_or_404(here, pk=pk)
    looking.note(enrollment, kind=Look.Kind.TRIES, viewer=request.user, person=enrollment.user_id, now=now)
    limited = granting.limited(enrollment, now=now)
    form = TriesForm(request.POST or None, quizzes=[one.quiz for one in limited], today=today)
    if form.is_valid():
        given = granting.grant(enrollment, **form.cleaned_data, by=request.user, now=now)
        text = ngettext("%(n)d further try is given.", "%(n)d further tries are given.", given.number)
        messages.success(request, text % {"n": given.number})
        return redirect("assessments:tries_grant", enrollment.pk)
    context = {"form": form, "enrollment": enrollment, "limited": limited}
    return render(request, "assessments/tries_grant.html", context)
