"""What a person typed into a form that could not be taken, so that it is not lost."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
LEFT_OUT = {"csrfmiddlewaretoken", "next"}


def from_our_page(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this; only then is it shown again."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin" and request.content_type in FORMS


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """(field name, text) of each field sent from our own page; nothing at all where a password was among them. A file has to be chosen again."""
    secret = any("password" in name or "code" in name for name in request.POST)
    if not from_our_page(request) or secret:
        return []
    return [(name, value) for name, values in request.POST.lists() if name not in LEFT_OUT for value in values]


def page_before(request: HttpRequest) -> str:
    """The path of the page that held the form, by the Referer; the home page when it says nothing of ours."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    return urlsplit(address).path
