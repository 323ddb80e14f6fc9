"""What a browser asks for beside the pages: icon, manifest, robots, and the small worker for a phone without a line."""

import hashlib
import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control

for_a_day = cache_control(public=True, max_age=86400)


@login_not_required
@for_a_day
def favicon(request: HttpRequest) -> HttpResponse:
    return render(request, "favicon.svg", content_type="image/svg+xml")


@login_not_required
@for_a_day
def manifest(request: HttpRequest) -> HttpResponse:
    """Neutral on purpose: a name on a home screen is read by everyone who holds the phone."""
    icon = {"src": reverse("favicon"), "sizes": "any", "type": "image/svg+xml"}
    facts = {"name": "Gabay", "short_name": "Gabay", "start_url": "/", "display": "browser", "icons": [icon]}
    colors = {"background_color": "#faf7f1", "theme_color": "#0e5a5a"}
    return JsonResponse({**facts, **colors}, content_type="application/manifest+json")


@login_not_required
@for_a_day
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")


@login_not_required
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker keeps the quiet minute, the offline page and what they need to look right. Its version is what they say."""
    pages = [reverse("accounts:quiet_minute"), reverse("offline")]
    files = [*pages, static("gabay.css"), static("leave.js"), static("offline.js"), reverse("favicon")]
    words = render_to_string("accounts/quiet_minute.html") + render_to_string("offline.html") + "".join(files)
    context = {
        "version": hashlib.sha256(words.encode()).hexdigest()[:12],
        "files": json.dumps(files),
        "quiet": pages[0],
        "offline": pages[1],
        "leave": reverse("accounts:leave"),
    }
    return render(request, "service_worker.js", context, content_type="text/javascript")
