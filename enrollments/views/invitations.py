"""Codes that a coordinator hands out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from enrollments import invitations
from enrollments.forms.tracking import InvitationForm
from enrollments.models import Invitation
from lms.kit.codes import grouped

PAGE = 50


def invitation_list(request: PersonRequest) -> HttpResponse:
    codes = Invitation.objects.given_by(request.user).listed()
    page = Paginator(codes, PAGE).get_page(request.GET.get("page"))
    return render(request, "enrollments/invitation_list.html", {"page": page, "now": timezone.now()})


def invitation_create(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    form = InvitationForm(request.POST or None, user=request.user, today=request.user.today(now))
    if not form.is_valid():
        return render(request, "enrollments/invitation_create.html", {"form": form})
    asked = {field: form.cleaned_data[field] for field in ("course", "organization", "cohort", "max_uses")}
    invitation = invitations.make(**asked, expires_at=form.expires_at, by=request.user, now=now)
    messages.success(request, _("The code is %(code)s.") % {"code": grouped(invitation.code)})
    return redirect("enrollments:invitation_list")


@require_POST
def invitation_stop(request: PersonRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.given_by(request.user), pk=pk)
    invitations.stop(invitation, by=request.user, now=timezone.now())
    messages.success(request, _("The code works no more."))
    return redirect("enrollments:invitation_list")
