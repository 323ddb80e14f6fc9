"""A coordinator gives one of her people more time. Whoever writes or gives courses is not told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import accommodations, looking
from accounts.models import Look
from accounts.requests import PersonRequest
from enrollments.forms.own_time import OwnTimeForm
from enrollments.models import Enrollment


def person_time(request: PersonRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    here = Enrollment.objects.tracked_by(request.user, on=request.user.today(now)).select_related("user")
    enrollment = get_object_or_404(here, pk=pk)
    looking.note(enrollment, kind=Look.Kind.TIME, viewer=request.user, person=enrollment.user_id, now=now)
    current = accommodations.current(enrollment.user_id)
    form = OwnTimeForm(request.POST or None, current=current)
    if form.is_valid():
        accommodations.grant(enrollment.user, **form.cleaned_data, by=request.user, now=now)
        messages.success(request, _("Saved. It holds everywhere, from now on."))
        return redirect("enrollments:enrollment_detail", enrollment.pk)
    context = {"form": form, "enrollment": enrollment, "current": current}
    return render(request, "enrollments/person_time.html", context)
