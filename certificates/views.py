"""The holder's pages, and the one that anyone may ask."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from certificates import consent, guessing, lettering, rendering
from certificates.forms import CodeForm, NameForm
from certificates.models import Certificate
from certificates.verification import completed_on, look_up, newer_code, read
from lms.kit.typesetting import PaperError

PAGE = 20


def certificate_list(request: PersonRequest) -> HttpResponse:
    """All that one person holds, whether or not she still works anywhere."""
    mine = Certificate.objects.of(request.user).standing().newest_first().fetch_mode(FETCH_RAISE)
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "remark": lettering.remark_for(request.user)}
    return render(request, "certificates/certificate_list.html", context)


def certificate_detail(request: PersonRequest, code: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.of(request.user).select_related("replaced_by"), code=code)
    context = {
        "certificate": certificate,
        "newer": newer_code(certificate),
        "completed_on": completed_on(certificate),
        "address": rendering.address_of(certificate),
        "remark": lettering.remark_on(certificate.name),
    }
    return render(request, "certificates/certificate_detail.html", context)


def certificate_file(request: PersonRequest, code: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.of(request.user), code=code)
    try:
        content = rendering.file_of(certificate)
    except PaperError:
        messages.info(request, _("The file is not ready yet. It is being made; please come back in some minutes."))
        return redirect("certificates:certificate_detail", code=code)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{certificate.code}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


@require_POST
def certificate_name(request: PersonRequest, code: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.of(request.user), code=code)
    form = NameForm(request.POST)
    if form.is_valid():
        consent.show_name(certificate, show=form.cleaned_data["show"], now=timezone.now())
    return redirect("certificates:certificate_detail", code=code)


@login_not_required
def verification(request: HttpRequest) -> HttpResponse:
    """The form; a code without a slip leads on to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:certificate_verify", code=form.cleaned_data["code"])
    return public(request, "certificates/verification.html", {"form": form})


@login_not_required
def certificate_verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a code stands for. Codes that nobody issued are counted, and after some of them the answer waits."""
    meant = read(code)
    if not meant:
        form = CodeForm({"code": code})
        return public(request, "certificates/verification.html", {"form": form}, status=404)
    if guessing.is_spent(request):
        return public(request, "certificates/certificate_verify.html", {"waits": True}, status=429)
    finding = look_up(meant)
    if finding is None:
        guessing.count_miss(request)
        return public(request, "certificates/certificate_verify.html", {"form": CodeForm()}, status=404)
    return public(request, "certificates/certificate_verify.html", {"finding": finding})


def public(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page for anyone that no search engine keeps."""
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
