"""Leaving, the quiet minute, help, and a person's own settings."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import accommodations, looking
from accounts.forms import LanguageForm, PreferencesForm, ReadForm
from accounts.models import Helpline
from accounts.preferences import choose_language, read_limits, remarks_for, settle
from accounts.requests import PersonRequest
from lms.kit.typed import page_before

LOOKS_ON_A_PAGE = 30


def same_origin(request: HttpRequest) -> bool:
    """Whether our own page asked. A browser too old to say counts as ours: staying signed in is the greater harm."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


@login_not_required
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Away, at once, and nothing is written down. A foreign link cannot sign anybody out."""
    response = HttpResponse(status=303, headers={"Location": settings.LEAVE_URL, "Referrer-Policy": "no-referrer"})
    response["Cache-Control"] = "no-store, private"
    if same_origin(request):
        request.session.flush()
        response["Clear-Site-Data"] = '"cookies", "storage", "cache"'
    return response


@login_not_required
def quiet_minute(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/quiet_minute.html")


@login_not_required
def help_now(request: HttpRequest) -> HttpResponse:
    helplines = Helpline.objects.shown(on=timezone.localdate())
    return render(request, "accounts/help_now.html", {"helplines": helplines})


@login_not_required
def limits(request: HttpRequest) -> HttpResponse:
    form = ReadForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/limits.html", {"form": form, "ask": request.user.is_authenticated})
    if request.user.is_authenticated:
        read_limits(request.user, now=timezone.now())
    return back_to(request, form.cleaned_data["next"])


def back_to(request: HttpRequest, target: str) -> HttpResponse:
    """To `target` where it is an address of ours, else home. Not redirect(target): it would take a view's name."""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target) if safe else redirect("home")


@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST or None, initial={"next": page_before(request)})
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/language.html", {"form": form, "languages": spoken()})
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated:
        choose_language(request.user, language=chosen)
    response = back_to(request, form.cleaned_data["next"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def spoken() -> list[tuple[str, str, str]]:
    """Each language: its code, its own name, and what is to be known about it in its own words."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            note = (
                ""
                if code == settings.LANGUAGE_CODE
                else _(
                    "Leave, help and what keeps you safe are in this language. Much of the rest is in English for now."
                )
            )
        found.append((code, get_language_info(code)["name_local"], note))
    return found


def preferences(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert user.is_authenticated  # noqa: S101 -- the door lets in nobody else
    form = PreferencesForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        settle(user, wishes=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:preferences")
    context = {"form": form, "remarks": remarks_for(user), "own_time": accommodations.current(user.pk)}
    return render(request, "accounts/preferences.html", context)


def who_looked(request: PersonRequest) -> HttpResponse:
    page = Paginator(looking.at(request.user), LOOKS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/who_looked.html", {"page": page})
