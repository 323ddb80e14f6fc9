"""What every answer carries, and what no request may bring."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, UnreadablePostError
from django.middleware.csrf import get_token
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from lms.kit.typed import from_our_page, page_before, typed

Handler = Callable[[HttpRequest], HttpResponseBase]
IDLE_ON_SHARED = timedelta(minutes=20)
IDLE_OF_STAFF = timedelta(minutes=30)
A_MINUTE = 60
PACKED = {"application/json", "application/manifest+json", "application/javascript", "image/svg+xml"}


class Compressed(GZipMiddleware):
    """Packs what is text. A picture or a sound is packed already, and a part of a file is counted in the file's own bytes."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.has_header("Accept-Ranges") or not (kind.startswith("text/") or kind in PACKED):
            return response
        return super().process_response(request, response)


def quiet_errors(get_response: Handler) -> Handler:
    """While developing, show people the same error pages as in production; the trace is in the log."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        technical = isinstance(response, HttpResponse) and b"DEBUG = True" in response.content
        if not settings.DEBUG or not technical or response.status_code not in {400, 403, 404, 500}:
            return response
        asked = request if response.status_code == 404 else None
        page = render_to_string(f"{response.status_code}.html", request=asked)
        return HttpResponse(page, status=response.status_code)

    return middleware


def whole_pages(get_response: Handler) -> Handler:
    """Where a page that is open asked for a part of itself, a redirect leads the page, and a page that says no takes its place."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "HX-Request" not in request.headers:
            return response
        if response.has_header("Location"):
            response["HX-Redirect"] = response["Location"]
            del response["Location"]
            response.status_code = 204
        elif response.status_code >= 400:
            response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
        return response

    return middleware


def headers(get_response: Handler) -> Handler:
    """No shared cache and no browser keeps what a person saw; no other site may embed it. Also where Django's own middleware gave up early."""
    always = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
    }

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in always.items():
            response.headers.setdefault(name, value)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware


def nobody_at_the_health_page(get_response: Handler) -> Handler:
    """Who asks for it does not matter there, and to find out takes the database that may be down."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz/":
            request.COOKIES.clear()
        return get_response(request)

    return middleware


def clean(text: str) -> bool:
    """Without NUL and lone surrogates: no form of ours sends them and no database takes them."""
    return "\x00" not in text and not any("\ud800" <= symbol <= "\udfff" for symbol in text)


def all_clean(fields: Iterable[tuple[str, list[Any]]]) -> bool:
    return all(clean(name) and all(map(clean, values)) for name, values in fields)


def too_long(request: HttpRequest) -> bool:
    """By what the request says of itself, before any of it is read. The web server holds it to its word."""
    length = request.headers.get("Content-Length") or "0"
    return not length.isdecimal() or int(length) > most(request)


def most(request: HttpRequest) -> int:
    """Question files come with their pictures, and blocks with films; only somebody who has signed in may send one."""
    if request.content_type != "multipart/form-data" or SESSION_KEY not in request.session:
        return settings.BODY_MAX
    if request.path == settings.QUESTION_FILES_PATH:
        return settings.QUESTION_FILE_MAX
    return settings.MEDIA_MAX if settings.MEDIA_PATHS.fullmatch(request.path) else settings.BODY_MAX


def plain_requests(get_response: Handler) -> Handler:
    """Refuse what no form of ours sends, in the address or in a field, and what would come back as an echo. JSON bodies are the views' business."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method == "TRACE":
            return HttpResponseNotAllowed([])
        if too_long(request):
            told = {"too_long": True, "megabytes": most(request) // 1_000_000}
            return HttpResponse(render_to_string("400.html", told), status=413)
        try:
            plain = clean(request.path) and all_clean(request.GET.lists()) and all_clean(request.POST.lists())
        except UnreadablePostError:
            plain = False
        return get_response(request) if plain else HttpResponse(render_to_string("400.html"), status=400)

    return middleware


def form_token(get_response: Handler) -> Handler:
    """Every page brings the cookie that guards forms, one with a form in it or not, so that what is measured of one page holds for all.

    It says nothing of anybody and ends with the browser. A redirect brings none, nor does the answer that clears a phone.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        page = response.headers.get("Content-Type", "").startswith("text/html") and "Location" not in response.headers
        if page and "CSRF_COOKIE" not in request.META and not response.has_header("Clear-Site-Data"):
            get_token(request)
        return response

    return middleware


def idle_limit(user: Any) -> timedelta | None:
    """How long this person may be away before they are signed out; None: as long as the session lasts."""
    if not user.is_authenticated:
        return None
    if user.shared_device:
        return IDLE_ON_SHARED
    return IDLE_OF_STAFF if user.is_staff else None


def idle_end(get_response: Handler) -> Handler:
    """Signs out after quiet minutes: on a shared phone, and where much can be done. Writes the session once a minute at most."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        limit = idle_limit(request.user)
        if limit is not None:
            now = int(timezone.now().timestamp())
            seen = request.session.get("seen", 0)
            if seen and now - seen > limit.total_seconds():
                logout(request)
            elif now - seen >= A_MINUTE:
                request.session["seen"] = now
        return get_response(request)

    return middleware


def come_back(get_response: Handler) -> Handler:
    """A form sent after the session ended is given back with its words, instead of a sign-in page that forgets them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        open_to_all = request.method != "POST" or not getattr(view, "login_required", True)
        if open_to_all or request.user.is_authenticated or not from_our_page(request):
            return None
        kept = {"fields": typed(request), "before": page_before(request)}
        return render(request, "signed_out.html", kept, status=403)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def person_language(get_response: Handler) -> Handler:
    """Pages are in the language that the signed-in person chose; where she chose none, in that of the browser."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
        return get_response(request)

    return middleware


def person_time_zone(get_response: Handler) -> Handler:
    """Dates and hours on pages are the signed-in person's."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            timezone.activate(request.user.zone)
        else:
            timezone.deactivate()
        return get_response(request)

    return middleware
