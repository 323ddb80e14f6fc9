"""Being asked to learn with an organization: the two answers, and what the one who asked may see of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from enrollments import offers
from enrollments.models import PlaceOffer

PAGE = 50


@require_POST
def offer_accept(request: PersonRequest, code: str) -> HttpResponse:
    try:
        offers.accept(code=code, user=request.user, now=timezone.now())
    except PlaceOffer.DoesNotExist:
        raise Http404 from None
    except offers.OfferError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Noted: your place is there, and so is the course."))
    return redirect("home")


@require_POST
def offer_decline(request: PersonRequest, code: str) -> HttpResponse:
    try:
        offers.decline(code=code, user=request.user, now=timezone.now())
    except PlaceOffer.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Noted. Nothing changes, and nobody is told."))
    return redirect("home")


def people_asked(request: PersonRequest) -> HttpResponse:
    rows = PlaceOffer.objects.given_by(request.user).standing().select_related("organization", "course", "cohort")
    newest = rows.order_by("-asked_at", "email", "pk").fetch_mode(FETCH_RAISE)
    page = Paginator(newest, PAGE).get_page(request.GET.get("page"))
    return render(request, "enrollments/people_asked.html", {"page": page})


@require_POST
def offer_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    offer = get_object_or_404(PlaceOffer.objects.given_by(request.user).select_related("user"), pk=pk)
    offers.take_back(offer, by=request.user, now=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("enrollments:people_asked")
