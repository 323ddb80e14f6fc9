"""Nobody is sent to a foreign host by a link that looks like ours."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from lms.policy import POLICY
from tests.factories import UserFactory
from tests.house.rows import ROWS
from tests.house.test_permissions import client_for, url_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough phrase"
NASTY = [
    "//evil.test", "///evil.test", "////evil.test", "//evil.test/%2f..", "//evil.test\\@testserver", "//testserver@evil.test",
    "//testserver:80@evil.test/", "https://evil.test", "http://evil.test", "HTTPS://EVIL.TEST", "https:evil.test",
    "http:evil.test", "https:/evil.test", "https:///evil.test", "http:///evil.test", "\\\\evil.test", "/\\evil.test",
    "\\/evil.test", "/\\/evil.test", "/\t/evil.test", "/\n/evil.test", "/\r/evil.test", "\t//evil.test", "\n//evil.test",
    " //evil.test", "\x0b//evil.test", "\x1f//evil.test", "ht\ttps://evil.test", "java\nscript:alert(1)",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "javascript://testserver/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "ftp://evil.test", "file:///etc/passwd",
    "@evil.test", ".evil.test", ":@evil.test", "evil.test", "/%2f/evil.test", "%2f%2fevil.test", "/%5cevil.test",
    "%5c%5cevil.test", "https://testserver.evil.test", "https://testserver@evil.test", "https://evil.test#@testserver",
    "https://evil.test?testserver", "//[::1", "http://[evil.test", "//evil。test", "///testserver//evil.test",
    "/\u2028/evil.test", "//\u202eevil.test", "https:\\\\evil.test", "/x\r\nLocation: https://evil.test", "//%65vil.test",
]  # fmt: skip


def foreign(response):
    """The foreign place that a browser would go to; "" when it stays. Browsers drop tabs and newlines, and take a backslash for a slash."""
    said = response.headers.get("Location", "").strip()
    address = "".join(symbol for symbol in said if symbol not in "\t\n\r").replace("\\", "/")
    parts = urlsplit(address)
    here = parts.netloc in {"", "testserver"} and parts.scheme in {"", "http", "https"} and not address.startswith("//")
    return "" if here and (not parts.scheme or parts.netloc) else said


def test_the_list_is_long_and_the_eye_is_sharp():
    assert len(set(NASTY)) >= 40
    sent = [foreign(type("R", (), {"headers": {"Location": to}})) for to in ("//evil.test", "/\\evil.test", "https:x")]
    assert all(sent)


@pytest.fixture
def person():
    user = UserFactory(username="ana")
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def test_signing_in_and_out_stays_here(person, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    for to in NASTY:
        client = Client()
        typed = {"login": "ana", "password": PASSWORD, "next": to}
        seen = client.post("/account/login/", typed)
        assert (seen.status_code in {302, 400}, foreign(seen)) == (True, ""), to
        again = client.get("/account/login/", {"next": to})
        assert foreign(again) == "", to
        assert foreign(client.post("/account/logout/", {"next": to})) == "", to


def test_a_good_next_is_followed(person, client):
    typed = {"login": "ana", "password": PASSWORD, "next": "/me/"}
    assert client.post("/account/login/", typed).url == "/me/"


def test_having_read_the_limits_stays_here(person, client):
    client.force_login(person)
    for to in NASTY:
        assert foreign(client.post("/before/", {"next": to})) == "", to
    assert client.post("/before/", {"next": "/courses/"}).url == "/courses/"


def test_leaving_goes_to_the_one_exit_whatever_is_asked(client):
    for to in NASTY:
        assert client.get("/leave/", {"next": to, "url": to}).headers["Location"] == settings.LEAVE_URL


@pytest.mark.parametrize("name", sorted(name for name in ROWS if name != "accounts:leave"))
def test_no_page_follows_what_the_address_or_the_page_before_says(name, world):
    """One nasty value after another, by every name that such a field has had somewhere, and as the Referer."""
    url, methods = url_of(name, world), POLICY[name].methods
    for number, role in enumerate(["anonymous", "learner", "trainer", "coordinator"]):
        to = NASTY[(len(name) * 7 + number * 13) % len(NASTY)]
        fields = dict.fromkeys(["next", "url", "to", "return", "redirect", "REDIRECT_FIELD_NAME"], to)
        referer = {"referer": "https://evil.test/", "sec-fetch-site": "same-origin"}
        client = client_for(world.people[role])
        assert foreign(client.get(url, fields, headers=referer)) == ""
        if "POST" in methods:
            assert foreign(client.post(url, fields, headers=referer)) == ""
            assert foreign(client.post(f"{url}?next=//evil.test", headers=referer)) == ""
