"""The permission table of the whole house, and the door that asks it.

A URL without a row is not there (404), whatever its view would say; `manage.py check` names it (lms.E001), and a row without a URL too (lms.E002).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.policy import POLICY as ACCOUNTS
from assessments.policy import POLICY as ASSESSMENTS
from certificates.policy import POLICY as CERTIFICATES
from courses.policy import POLICY as COURSES
from enrollments.policy import POLICY as ENROLLMENTS
from lms.kit.policy import Row, Who, form, read, write

LMS = {
    "home": read(Who.SIGNED_IN),
    "healthz": read(Who.ANYONE),
    "demo_mail": read(Who.ANYONE),
    "service_worker": read(Who.ANYONE),
    "favicon": read(Who.ANYONE),
    "robots": read(Who.ANYONE),
    "manifest": read(Who.ANYONE),
    "offline": read(Who.ANYONE),
    "course_bring": form(Who.TRAINER),
    "course_package": read(Who.TRAINER),
}

POLICY: dict[str, Row] = {**LMS, **ACCOUNTS, **COURSES, **ENROLLMENTS, **ASSESSMENTS, **CERTIFICATES}

HIGHEST_ID = 2**63 - 1

__all__ = ["POLICY", "allowed", "form", "names", "policy", "read", "write"]


def names(patterns: list[Any] | None = None, namespace: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    """Every URL of the site as (name with namespaces, route); an unnamed one is called by its route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or f"route:{here}"), here


def row_for(name: str) -> Row | None:
    """The row of a URL name; everything under admin: shares one row."""
    if name.startswith("admin:"):
        return form(Who.ADMINISTRATOR)
    return POLICY.get(name)


def allowed(row: Row, user: Any) -> bool:
    """Whether `user` gets past the door that `row` describes."""
    if row.who is Who.ANYONE:
        return True
    if not user.is_authenticated:
        return False
    if user.is_superuser or row.who is Who.SIGNED_IN:
        return True
    return row.who is not Who.ADMINISTRATOR and bool(user.scope(row.who.value))


def policy(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: no row, no page; and no thing has a number that no database takes."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        assert match is not None  # noqa: S101 -- process_view runs after the resolver
        row = row_for(match.view_name)
        if row is None:
            raise Http404
        if request.method not in row.methods:
            return not_offered(request, row)
        if not allowed(row, request.user) and (request.user.is_authenticated or row.who is Who.ADMINISTRATOR):
            raise Http404
        if any(isinstance(number, int) and number > HIGHEST_ID for number in kwargs.values()):
            raise Http404
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def not_offered(request: HttpRequest, row: Row) -> HttpResponseBase:
    """Whoever only looks where something is done, as after signing in again, finds a page with the way out; a program finds the methods."""
    page = render_to_string("405.html", request=request) if request.method in {"GET", "POST"} else ""
    return HttpResponseNotAllowed(sorted(row.methods), page)


@register("security")
def every_url_has_a_row(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """lms.E001: a URL without a row. lms.E002: a row without a URL."""
    known = {name for name, _ in names()}
    missing = [
        Error(f"The URL {name!r} has no row in the permission table, so it answers 404.", id="lms.E001")
        for name in sorted(known)
        if row_for(name) is None
    ]
    stale = [
        Error(f"The permission table has a row for {name!r}, and no URL has that name.", id="lms.E002")
        for name in sorted(set(POLICY) - known)
    ]
    return missing + stale
